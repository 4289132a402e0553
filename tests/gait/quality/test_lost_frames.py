from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.quality.lost_frames import lost_share, repeated_share
from tests.gait.made_up_body import pose_of_person
from tests.gait.made_up_walk import WALKWAY, pose_of, walking_px

COUNT = 138  # frames of the walk


def losing(kind):
    rng = np.random.default_rng(2)
    each_twenty = range(0, COUNT, 20)
    return {
        "regular": {frame for frame in range(COUNT) if frame % 10 == 5},
        "pairs": {start + number for start in each_twenty for number in (7, 8)},
        "random": {start + int(number) for start in each_twenty for number in rng.choice(20, 2, replace=False)},
    }[kind]


@pytest.mark.parametrize("kind", ["regular", "pairs", "random"])
@pytest.mark.parametrize("noise_px", [0, 1.5])
def test_two_of_twenty_frames_lost(kind, noise_px):
    pose = pose_of_person(noise_px=noise_px, lost=losing(kind))
    assert lost_share(pose, WALKWAY) == pytest.approx(0.1, abs=0.035)


@pytest.mark.parametrize("noise_px", [0, 1.5, 4, 10])
def test_a_walk_of_which_nothing_is_lost(noise_px):
    assert lost_share(pose_of_person(noise_px=noise_px), WALKWAY) == 0


def test_gaps_that_the_numbers_show_are_no_loss():
    pose = pose_of_person()
    for frame in losing("random"):
        del pose.joints[frame]
    assert lost_share(pose, WALKWAY) == 0


@pytest.mark.parametrize(("gap_s", "lost"), [(10.0, 299), (0.5, 14), (0.12, 0)])
def test_gaps_that_the_times_show_are_lost_frames(gap_s, lost):
    times_s = np.arange(COUNT) / 30
    times_s[60:] += gap_s - 1 / 30
    assert lost_share(replace(pose_of_person(), times_s=times_s), WALKWAY) == pytest.approx(lost / (COUNT + lost))


def test_a_rate_that_varies_is_no_loss():
    times_s = np.cumsum(np.where(np.arange(COUNT) < 100, 1 / 60, 1 / 12))
    assert lost_share(replace(pose_of_person(), times_s=times_s), WALKWAY) == 0


def test_a_joint_that_jumps_there_and_back_is_no_loss():
    pose = pose_of_person()
    for frame in range(5, COUNT, 10):
        for joint in pose.joints[frame].values():
            joint["x"] += 6
    assert lost_share(pose, WALKWAY) == 0


def test_without_a_trunk_nothing_is_known():
    assert lost_share(pose_of(walking_px(30.0)), WALKWAY) == 0
    assert lost_share(pose_of_person(speed_mps=0.0), WALKWAY) == 0


def test_frames_that_were_shown_twice():
    """Every fourth frame stands twice: one in five is the one before it again."""
    pose = pose_of_person()
    frames = [number for number in range(100) for _ in range(1 + (number % 4 == 3))]
    shown = {place: pose.joints[number] for place, number in enumerate(frames)}
    assert repeated_share(replace(pose, joints=shown)) == pytest.approx(25 / 124)
    assert repeated_share(pose) == 0
