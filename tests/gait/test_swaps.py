import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthgait.gait.swaps import swapped_frames
from tests.gait.made_up_walk import STEP_S, SWING, WALKWAY, walking_px

pytestmark = pytest.mark.filterwarnings("error")

FPS = 29.97


def ankles(fps=FPS, noise_m=0.0):
    """Places of both ankles (frames, 2, 2): along the walkway and how low in the image, in metres."""
    pixels = walking_px(fps)
    places = [WALKWAY.along(pixels[..., 0], 0.5), pixels[..., 1] / WALKWAY.pixels_per_metre(0.5)]
    return np.stack(places, axis=-1) + np.random.default_rng(3).normal(0, noise_m, pixels.shape)


CLEAN = ankles(noise_m=0.01)
FRAMES = len(CLEAN)
# In the middle of a swing the feet pass each other.
PASSINGS = [round((number + 1 - SWING) * STEP_S * FPS) for number in range(1, 8)]


def mislabelled(clean, *blocks):
    """The ankles with left and right exchanged in some frames, and which ones."""
    swapped = np.zeros(len(clean), bool)
    for block in blocks:
        swapped[block] = True
    return np.where(swapped[:, None, None], clean[:, ::-1], clean), swapped


def check_repaired(clean, *blocks, fps=FPS):
    labelled, swapped = mislabelled(clean, *blocks)
    found = swapped_frames(labelled, fps)
    assert np.flatnonzero(found != swapped).tolist() == []


def test_the_feet_pass_each_other_where_the_tests_believe():
    ahead = CLEAN[:, 0, 0] - CLEAN[:, 1, 0]
    for frame in PASSINGS:
        assert ahead[frame - 2] * ahead[frame + 2] < 0


@pytest.mark.parametrize("fps", [25, 29.97, 50])
@pytest.mark.parametrize("noise_m", [0, 0.01])
def test_a_walk_without_swaps_is_left_alone(fps, noise_m):
    found = swapped_frames(ankles(fps, noise_m), fps)
    assert found.dtype == bool and not found.any()


@pytest.mark.parametrize("length", [4, 6, 8, 10, 12])
def test_blocks_across_and_beside_passings_are_repaired(length):
    for passing in PASSINGS[1:4]:
        for begin in (*range(passing - length - 1, passing + 3, 2), passing, passing - length):
            check_repaired(CLEAN, slice(begin, begin + length))


@pytest.mark.parametrize("fps", [25, 50])
def test_blocks_are_repaired_at_any_frame_rate(fps):
    clean = ankles(fps)
    for begin in range(0, len(clean) - 10, 7):
        check_repaired(clean, slice(begin, begin + 10), fps=fps)


def test_single_frames_are_repaired():
    check_repaired(CLEAN, *(slice(frame, frame + 1) for frame in range(5, FRAMES - 5, 9)))


def test_the_first_and_the_last_frames_are_repaired():
    check_repaired(CLEAN, slice(0, 9), slice(FRAMES - 6, FRAMES))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(4, 8)), min_size=4, max_size=4))
def test_several_blocks_are_repaired(places):
    begins = [30 * number + shift for number, (shift, _) in enumerate(places)]
    check_repaired(CLEAN, *(slice(begin, begin + one[1]) for begin, one in zip(begins, places, strict=True)))


def test_labels_that_are_wrong_all_the_time_stay():
    assert not swapped_frames(CLEAN[:, ::-1], FPS).any()


def test_the_labels_of_most_frames_are_believed():
    labelled, _ = mislabelled(CLEAN, slice(0, 30), slice(42, 80), slice(90, FRAMES))
    assert np.flatnonzero(swapped_frames(labelled, FPS)).tolist() == [*range(30, 42), *range(80, 90)]


def test_a_frame_with_one_ankle_is_swapped_as_its_neighbours_are_and_one_with_none_is_not():
    labelled, swapped = mislabelled(CLEAN, slice(60, 72))
    labelled[62:64, 0] = labelled[67, 1, 0] = labelled[80, 0] = np.nan
    labelled[69] = np.nan
    swapped[69] = False
    assert np.array_equal(swapped_frames(labelled, FPS), swapped)


@pytest.mark.parametrize("length", [3, 6, 10])
def test_gaps_cause_no_swaps(length):
    clear = np.abs(CLEAN[:, 0, 0] - CLEAN[:, 1, 0]) > 0.15  # closer, it makes no difference
    for begin in range(20, 100, 3):
        labelled = CLEAN.copy()
        labelled[begin : begin + length] = np.nan
        assert not swapped_frames(labelled, FPS)[clear].any()


@pytest.mark.parametrize("length", [2, 6])
def test_a_block_beside_a_gap_is_repaired(length):
    for begin in range(30, 90, 4):
        clean = CLEAN.copy()
        clean[begin : begin + length] = np.nan
        labelled, swapped = mislabelled(clean, slice(begin + length, begin + length + 8))
        assert np.array_equal(swapped_frames(labelled, FPS), swapped)


def test_a_block_around_a_gap_is_repaired():
    labelled, swapped = mislabelled(CLEAN, slice(50, 64))
    labelled[55:59] = np.nan
    swapped[55:59] = False
    assert np.array_equal(swapped_frames(labelled, FPS), swapped)


def test_who_is_in_front_counts_for_more_than_trembling():
    trembling = ankles(noise_m=0.05)
    clear = np.abs(CLEAN[:, 0, 0] - CLEAN[:, 1, 0]) > 0.3
    for begin in range(10, 120, 5):
        labelled, swapped = mislabelled(trembling, slice(begin, begin + 10))
        assert np.array_equal(swapped_frames(labelled, FPS)[clear], swapped[clear])


def test_an_outlier_is_no_swap():
    labelled = CLEAN.copy()
    labelled[[31, 62, 90], [0, 1, 0]] += [[0.4, 0.1], [-0.5, 0.2], [0.3, -0.2]]
    assert not swapped_frames(labelled, FPS).any()


def test_a_foot_that_is_always_in_front_is_believed():
    """Left steps ahead, and right comes up to it without passing."""
    seconds = np.arange(6 * 36) / 30
    ahead = 0.5 * np.abs(np.sin(np.pi * seconds / 1.2))
    heights = np.broadcast_to([3.1, 3.15], (len(ahead), 2))
    walk = np.stack([np.stack([ahead, 0 * ahead], axis=-1), heights], axis=-1)
    assert not swapped_frames(walk, 30).any()


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_handful_of_frames(frames):
    assert swapped_frames(CLEAN[:frames], FPS).tolist() == [False] * frames
    hardly_seen = np.full((40, 2, 2), np.nan)
    hardly_seen[10 : 10 + frames] = CLEAN[10 : 10 + frames]
    assert swapped_frames(hardly_seen, FPS).tolist() == [False] * 40
