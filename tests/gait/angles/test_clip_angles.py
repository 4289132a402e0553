"""Points and angles of a walk whose ankles are made up, in both directions."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.angles.clip_angles import clip_angles
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.pose.joints import LEG_JOINTS
from tests.gait.shown_walk import FIRST, FPS, walk_towards, walking_pose


@pytest.mark.parametrize("direction", [1, -1])
def test_points_and_angles_of_all_frames_are_those_of_their_side(direction):
    """Ankles are drawn 14 px above the floor, knees 60 px above the ankles and hips 60 px above these."""
    pose, walk = walking_pose(direction), walk_towards(direction)
    joints_px = pose.joints_px.copy()
    for joint, above_px in (("knee", 60), ("hip", 120)):
        joints_px[:, LEG_JOINTS.index(joint)] = pose.ankles_px - [0, above_px]
    angles = clip_angles(replace(pose, joints_px=joints_px), walk)
    assert angles.seconds == pytest.approx((FIRST + np.arange(len(pose))) / FPS)
    for side, leg in enumerate(angles.legs):
        seen = np.isfinite(walk.tracks.seen_m[:, side])
        assert seen.mean() > 0.8 and np.isfinite(leg.ankle[seen]).all() and np.isnan(leg.ankle[~seen]).all()
        # From the line crossed first, as the tracks.
        assert leg.ankle[seen, 0] == pytest.approx(walk.tracks.seen_m[seen, side])
        assert leg.ankle[seen, 1] == pytest.approx(0.085, abs=0.03)
        assert leg.hip[seen, 1] - leg.knee[seen, 1] == pytest.approx(leg.knee[seen, 1] - leg.ankle[seen, 1])
        found = dict(zip(ANGLES, angles.degrees[side].T, strict=True))
        for name in ("thigh", "knee"):
            assert found[name][seen] == pytest.approx(0, abs=1e-6) and np.isnan(found[name][~seen]).all()
        assert all(np.isnan(found[name]).all() for name in ("hip", "ankle", "foot", "trunk"))  # no other joint is known
