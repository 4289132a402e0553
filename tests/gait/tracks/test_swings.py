import numpy as np
import pytest

from healthgait.gait.tracks.swings import find_swings
from tests.gait.made_up_walk import STEP_M, STEP_S, ankle_places, swing_middles

pytestmark = pytest.mark.filterwarnings("error")

RATES = [25, 30, 60]
WALKING_MPS = STEP_M / STEP_S
NEAR_S = 0.1
MIDDLES_S = [swing_middles(foot) for foot in (0, 1)]


def walk(fps, noise_m=0.0, seed=0):
    """Ankles (frames, 2) of a walk that begins while both feet rest and ends within a swing of the right foot."""
    seconds = np.arange(round(4.9 * fps)) / fps
    places = ankle_places(seconds)
    return places + np.random.default_rng(seed).normal(0, noise_m, places.shape), seconds


def check_found(places, seconds, expected=MIDDLES_S):
    found = find_swings(places, seconds, WALKING_MPS)
    for times, middles in zip(found, expected, strict=True):
        assert times == pytest.approx(middles, abs=NEAR_S)


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("noise_m", [0, 0.03])
def test_every_swing_is_found_near_its_middle(fps, noise_m):
    for seed in range(3):
        check_found(*walk(fps, noise_m, seed))


@pytest.mark.parametrize("fps", RATES)
def test_joints_that_jump_for_a_frame_are_no_swings(fps):
    places, seconds = walk(fps, 0.01)
    places[:: 2 * round(fps / 5), 0] += 0.5
    places[3 :: 2 * round(fps / 4), 1] -= 0.5
    check_found(places, seconds)


@pytest.mark.parametrize("begin_s", np.arange(0.3, 4.3, 0.25))
def test_gaps_hide_no_swing(begin_s):
    places, seconds = walk(30, 0.01)
    places[(seconds >= begin_s) & (seconds < begin_s + 0.25), 1] = np.nan
    check_found(places, seconds)


def test_a_foot_that_is_lost_for_a_whole_stance_still_swings():
    places, seconds = walk(30, 0.01)
    places[(seconds > 1.7) & (seconds < 2.3), 1] = np.nan  # right rests from 1.65 to 2.31 s
    check_found(places, seconds)


# The first swing of the right foot lasts from 0.11 to 0.55 s.
@pytest.mark.parametrize(("begin_s", "counts"), [(0.2, True), (0.28, True), (0.45, False)])
def test_a_walk_that_comes_into_view_in_a_swing(begin_s, counts):
    places, seconds = walk(30, 0.01)
    inside = seconds >= begin_s
    check_found(places[inside], seconds[inside], [MIDDLES_S[0], MIDDLES_S[1][0 if counts else 1 :]])


def test_a_foot_that_is_not_seen_has_no_swings():
    places, seconds = walk(30)
    places[:, 1] = np.nan
    check_found(places, seconds, [MIDDLES_S[0], []])
    places[:, 1] = np.where(np.arange(len(places)) == 70, 2.0, np.nan)
    check_found(places, seconds, [MIDDLES_S[0], []])


def test_trembling_is_no_swing():
    seconds = np.arange(90) / 30
    places = 0.05 * np.sin(np.arange(90) / 3)[:, None] * [1, -1]
    assert [len(times) for times in find_swings(places, seconds, WALKING_MPS)] == [0, 0]


def test_both_feet_may_take_strides_of_their_own():
    """A limp: right is set 0.4 m ahead of left, and left comes up beside it."""
    seconds = np.arange(0, 7, 1 / 30)
    swung = [np.clip((seconds % 1.4 - begin) / 0.4, 0, 1) for begin in (0.6, 0.1)]
    places = np.stack([0.4 * (np.floor(seconds / 1.4) + part**2 * (3 - 2 * part)) for part in swung], axis=1)
    found = find_swings(places, seconds, 0.4 / 1.4)
    assert found[0] == pytest.approx(np.arange(0.8, 7, 1.4), abs=NEAR_S)
    assert found[1] == pytest.approx(np.arange(0.3, 7, 1.4), abs=NEAR_S)


def test_a_first_frame_of_another_duration_moves_no_swing():
    places, seconds = walk(30, 0.01)
    late = np.concatenate([seconds[:1] - 0.1, seconds[1:]])
    check_found(places, late)
