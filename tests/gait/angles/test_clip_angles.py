"""Points and angles of a walk whose ankles are made up, in both directions."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.angles.clip_angles import clip_angles
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.pose.joints import LEG_JOINTS
from tests.gait.shown_walk import FIRST, FPS, walk_of, walk_towards, walking_pose

ABOVE_ANKLE_PX = {"knee": (0, 60), "hip": (0, 120), "heel": (-6, -12), "big_toe": (20, -12)}  # right, and up
SHOULDERS_PX = 200


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


def whole_pose(**changed):
    """A walk to the right with all points; ``changed`` is what to make of the places (frames, 2, 2) of a joint."""
    pose = walking_pose()
    joints_px = pose.joints_px.copy()
    for joint, (right, up) in ABOVE_ANKLE_PX.items():
        places = pose.ankles_px + np.array([right, -up])
        joints_px[:, LEG_JOINTS.index(joint)] = changed.get(joint, lambda one: one)(places)
    shoulders = changed.get("shoulder", lambda one: one)(pose.ankles_px.mean(axis=1) - [0, SHOULDERS_PX])
    joints = {
        frame: named | {f"{side}_shoulder": dict(zip("xy", shoulders[frame - FIRST].tolist(), strict=True))
                        for side in "lr"}
        for frame, named in pose.joints.items()
    }  # fmt: skip
    return replace(pose, joints_px=joints_px, joints=joints, image_size=(960, 540))


def lost(places, frames=slice(None), sides=slice(None)):
    places = places.copy()
    places[frames, sides] = np.nan
    return places


def of_the_other_foot_for_a_while(places):
    places = places.copy()
    places[50:80] = places[50:80, ::-1]
    return places


@pytest.mark.parametrize(
    ("changed", "unknown"),
    [
        ({}, []),
        ({"heel": lost}, ["ankle", "foot"]),
        ({"heel": lambda one: lost(one, np.arange(len(one)) % 6 > 0)}, ["ankle", "foot"]),  # known in one of six
        ({"heel": lambda one: lost(one, np.arange(len(one)) % 3 > 0)}, []),
        ({"knee": lambda one: lost(one, sides=0)}, ["left hip", "left thigh", "left knee", "left ankle"]),
        ({"hip": lost}, ["hip", "thigh", "knee", "trunk"]),
        ({"shoulder": lambda one: 0 * one}, ["hip", "trunk"]),  # in a corner of the image
        ({"heel": lambda one: one + np.array([52, 0])}, ["ankle", "foot"]),  # ahead of the toe
        ({"heel": of_the_other_foot_for_a_while}, []),
    ],
)
def test_what_is_known_in_few_frames_is_left_out_and_named(changed, unknown):
    pose = whole_pose(**changed)
    angles = clip_angles(pose, walk_of(pose))
    assert angles.unknown == unknown
    for side in (0, 1):
        known = np.isfinite(angles.degrees[side]).any(axis=0)
        for name, is_known in zip(ANGLES, known, strict=True):
            assert is_known == (name not in unknown and f"{('left', 'right')[side]} {name}" not in unknown)


def test_the_points_of_a_misplaced_foot_are_no_points_of_its_leg():
    def of_the_left(places):
        places = places.copy()
        places[:, 0, 0] += 52
        return places

    pose = whole_pose(heel=of_the_left)
    left, right = clip_angles(pose, walk_of(pose)).legs
    assert np.isnan(left.heel).all() and np.isnan(left.toe).all() and np.isfinite(left.ankle).any()
    assert np.isfinite(right.heel).any() and np.isfinite(right.toe).any()


def test_feet_that_are_misplaced_for_a_while_are_left_out_there_alone():
    def foot_is_known(pose):
        return np.isfinite(clip_angles(pose, walk_of(pose)).degrees[..., list(ANGLES).index("foot")])

    exchange = of_the_other_foot_for_a_while
    known, left = foot_is_known(whole_pose()), foot_is_known(whole_pose(heel=exchange, big_toe=exchange))
    wrong = np.isin(np.arange(known.shape[1]), np.arange(50, 80))
    assert np.array_equal(left[:, ~wrong], known[:, ~wrong])
    # Where the feet are beside each other, an exchange does no harm.
    apart = np.abs(np.diff(walk_towards().tracks.seen_m, axis=1)[:, 0]) > 0.3
    assert known[:, wrong & apart].any() and not left[:, wrong & apart].any()
