import numpy as np
import pytest

from healthgait.gait.quality.body import body_height_m, joint_tracks
from tests.gait.made_up_body import pose_of_person
from tests.gait.made_up_walk import WALKWAY, pose_of, walking_px


@pytest.mark.parametrize("height_m", [1.1, 1.5, 1.7, 2.0])
def test_the_height_is_that_of_the_person(height_m):
    assert body_height_m(pose_of_person(height_m), WALKWAY) == pytest.approx(height_m, rel=0.05)


def test_without_a_head_no_height_is_known():
    assert np.isnan(body_height_m(pose_of(walking_px(30.0)), WALKWAY))


def test_joints_that_are_missing_are_not_a_number():
    pose = pose_of_person()
    del pose.joints[3]["l_hip"]
    del pose.joints[4]
    hips = joint_tracks(pose, ("l_hip", "r_hip"))
    assert hips.shape == (len(pose), 2, 2)
    assert np.isnan(hips[3, 0]).all() and np.isfinite(hips[3, 1]).all() and np.isnan(hips[4]).all()
