import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthgait.gait.tracks.sides import swapped_frames
from tests.gait.made_up_walk import STEP_S, SWING, ankle_places

pytestmark = pytest.mark.filterwarnings("error")

FPS = 29.97
RATES = [25, 29.97, 60]
# In the middle of a swing the feet pass each other.
PASSINGS_S = STEP_S * (np.arange(1, 9) - SWING)


def seconds_of(fps=FPS, lasts_s=9 * STEP_S):
    return np.arange(round(lasts_s * fps)) / fps


def ankles(fps=FPS, noise_m=0.01):
    places = ankle_places(seconds_of(fps))
    return places + np.random.default_rng(3).normal(0, noise_m, places.shape)


CLEAN = ankles()


def exchanged(places, *blocks):
    """The places with left and right exchanged in some frames, and which ones."""
    swapped = np.zeros(len(places), bool)
    for block in blocks:
        swapped[block] = True
    return np.where(swapped[:, None], places[:, ::-1], places), swapped


def mistakes(labelled, swapped, clear, fps=FPS):
    """The frames that are not put right, of those in which the feet are so far apart that it matters."""
    found = swapped_frames(labelled, seconds_of(fps, len(labelled) / fps))
    return np.flatnonzero((found != swapped) & clear).tolist()


def apart(places, least_m=0.16):
    return np.abs(places[:, 0] - places[:, 1]) > least_m


def check_repaired(clean, *blocks, fps=FPS):
    labelled, swapped = exchanged(clean, *blocks)
    assert mistakes(labelled, swapped, apart(clean), fps) == []


def test_the_feet_pass_each_other_where_the_tests_believe():
    before, after = (np.diff(ankle_places(PASSINGS_S + shift))[:, 0] for shift in (-0.05, 0.05))
    assert (before * after < 0).all()


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("noise_m", [0, 0.01, 0.03])
def test_a_walk_without_swaps_is_left_alone(fps, noise_m):
    found = swapped_frames(ankles(fps, noise_m), seconds_of(fps))
    assert found.dtype == bool and not found.any()


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("lasts_s", [0, 0.1, 0.25, 0.5])
def test_blocks_of_any_length_at_any_place_are_put_right(fps, lasts_s):
    clean = ankles(fps)
    length = max(round(lasts_s * fps), 1)
    for begin in range(0, len(clean) - length, len(clean) // 14):
        check_repaired(clean, slice(begin, begin + length), fps=fps)


@pytest.mark.parametrize("length", [4, 8, 12])
def test_blocks_that_begin_or_end_where_the_feet_pass_are_put_right(length):
    for passing in np.rint(FPS * PASSINGS_S[1:4]).astype(int):
        for begin in range(passing - length - 1, passing + 3, 2):
            check_repaired(CLEAN, slice(begin, begin + length))


def test_the_first_and_the_last_frames_are_put_right():
    check_repaired(CLEAN, slice(0, 9), slice(len(CLEAN) - 6, len(CLEAN)))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(4, 8)), min_size=4, max_size=4))
def test_several_blocks_are_put_right(places):
    begins = [30 * number + shift for number, (shift, _) in enumerate(places)]
    check_repaired(CLEAN, *(slice(begin, begin + one[1]) for begin, one in zip(begins, places, strict=True)))


def test_labels_that_are_wrong_all_the_time_stay():
    assert not swapped_frames(CLEAN[:, ::-1], seconds_of()).any()


def test_the_labels_of_most_frames_are_believed():
    labelled, swapped = exchanged(CLEAN, slice(0, 30), slice(42, 80), slice(90, len(CLEAN)))
    assert mistakes(labelled, ~swapped, apart(CLEAN)) == []


@pytest.mark.parametrize("lost", [[(slice(62, 66), 0)], [(slice(62, 64), 0), (67, 1), (69, 0), (69, 1)]])
def test_frames_with_one_ankle_or_none_do_as_their_neighbours(lost):
    labelled, swapped = exchanged(CLEAN, slice(58, 74))
    for place in lost:
        labelled[place] = np.nan
    assert mistakes(labelled, swapped, apart(CLEAN)) == []


@pytest.mark.parametrize("length", [3, 6, 10])
def test_gaps_cause_no_swaps(length):
    for begin in range(20, 100, 3):
        labelled = CLEAN.copy()
        labelled[begin : begin + length] = np.nan
        assert not swapped_frames(labelled, seconds_of()).any()


@pytest.mark.parametrize("length", [2, 6])
def test_a_block_beside_a_gap_is_put_right(length):
    for begin in range(30, 90, 4):
        clean = CLEAN.copy()
        clean[begin : begin + length] = np.nan
        check_repaired(clean, slice(begin + length, begin + length + 8))


def test_who_is_in_front_counts_for_more_than_trembling():
    trembling = ankles(noise_m=0.05)
    for begin in range(10, 120, 5):
        labelled, swapped = exchanged(trembling, slice(begin, begin + 10))
        assert mistakes(labelled, swapped, apart(CLEAN, 0.3)) == []


def test_an_outlier_is_no_swap():
    labelled = CLEAN.copy()
    labelled[[31, 62, 90], [0, 1, 0]] += [0.4, -0.5, 0.3]
    assert not swapped_frames(labelled, seconds_of()).any()


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("foot", [0, 1])
def test_a_foot_put_onto_the_other_in_mid_swing_is_no_passing(fps, foot):
    clean = ankles(fps)
    for passing in PASSINGS_S[1 - foot : 7 : 2]:  # where this foot swings
        for shift in (-6, -4, -2):
            bad = slice(round(passing * fps) + shift, round(passing * fps) + shift + 8)
            labelled = clean.copy()
            labelled[bad, foot] = clean[bad, 1 - foot] + 0.01
            assert not swapped_frames(labelled, seconds_of(fps)).any()


def step_to(fps, lead):
    """A walk in which one foot is set 0.4 m ahead and the other comes up beside it, where both stay for 0.6 s."""
    swung = [np.clip((seconds_of(fps, 8.4) % 1.4 - begin) / 0.4, 0, 1) for begin in (0.0, 0.4)]
    strides = np.floor(seconds_of(fps, 8.4) / 1.4)
    places = np.stack([0.4 * (strides + part**2 * (3 - 2 * part)) for part in swung], axis=1)
    return places[:, ::-1] if lead else places


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("lead", [0, 1])
def test_a_step_to_walk_keeps_its_labels(fps, lead):
    places = step_to(fps, lead)
    assert (places[:, lead] >= places[:, 1 - lead]).all()
    noise = np.random.default_rng(2).normal(0, 0.01, places.shape)
    assert not swapped_frames(places + noise, seconds_of(fps, 8.4)).any()


def test_a_foot_that_is_always_in_front_is_believed():
    """Left steps ahead, and right comes up to it without passing."""
    seconds = seconds_of(30, 6 * 1.2)
    ahead = 0.5 * np.abs(np.sin(np.pi * seconds / 1.2))
    assert not swapped_frames(np.stack([ahead, 0 * ahead], axis=1), seconds).any()


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_handful_of_frames(frames):
    hardly_seen = np.full((40, 2), np.nan)
    hardly_seen[10 : 10 + frames] = CLEAN[10 : 10 + frames]
    assert swapped_frames(hardly_seen, seconds_of()[:40]).tolist() == [False] * 40


def test_feet_that_are_never_apart_keep_their_labels():
    assert not swapped_frames(np.random.default_rng(1).normal(0, 0.02, (40, 2)), seconds_of()[:40]).any()
