import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthgait.gait.segmentation.colourings import DATASET
from healthgait.gait.segmentation.feet import Foot, View, find_foot

YELLOW, RED = (0, 255, 255), (0, 0, 128)  # blue, green, red
SKIN = (255, 128, 0)
HEIGHT, WIDTH = 160, 300
# At 100 px to the metre the window reaches 20 px behind the ankle, 36 ahead, 10 above and 24 under it.
RIGHTWARDS, LEFTWARDS = View(1, 100.0), View(-1, 100.0)
ANKLE, FAR_BEHIND, FAR_AHEAD = np.array([97.0, 95.0]), np.array([20.0, 95.0]), np.array([190.0, 95.0])


def picture(*parts):
    """A black picture with rectangles of (first column, last column, first row, last row, colour)."""
    painted = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for first, last, top, bottom, colour in parts:
        painted[top : bottom + 1, first : last + 1] = colour
    return painted


def found(*parts, ankle=ANKLE, other=FAR_BEHIND, view=RIGHTWARDS):
    return find_foot(picture(*parts), DATASET, np.array(ankle), np.array(other), view)


@pytest.mark.parametrize("colour", [YELLOW, RED])
@pytest.mark.parametrize("other", [FAR_BEHIND, FAR_AHEAD])
def test_a_painted_foot_by_hand(colour, other):
    shoe = (90, 119, 100, 109, colour)
    assert found(shoe, other=other) == Foot(toe_px=119.5, heel_px=89.5, sole_px=109.5)
    assert found(shoe, ankle=(112, 95), other=other, view=LEFTWARDS) == Foot(toe_px=89.5, heel_px=119.5, sole_px=109.5)


def test_a_foot_of_both_colours_is_one():
    assert found((90, 104, 100, 109, RED), (105, 119, 100, 109, YELLOW)) == Foot(119.5, 89.5, 109.5)


def test_nothing_else_is_a_foot():
    leg = (80, 130, 60, 99, SKIN)
    assert found(leg, (90, 119, 100, 109, RED)) == Foot(119.5, 89.5, 109.5)
    assert found(leg) is None


@pytest.mark.parametrize("colour", [YELLOW, RED])
@pytest.mark.parametrize("channel", [0, 1, 2])
@pytest.mark.parametrize(("shift", "alike"), [(40, True), (41, False), (-40, True), (-41, False)])
def test_colours_may_differ_a_little(colour, channel, shift, alike):
    shifted = np.array(colour)
    shifted[channel] += shift if 0 <= colour[channel] + shift <= 255 else -shift
    masks = DATASET.masks(picture((10, 19, 10, 19, shifted)))
    assert [np.count_nonzero(mask) for mask in masks] == [100 * alike * (colour == one) for one in (YELLOW, RED)]


def test_colours_that_run_over_do_not_count():
    bright = np.full((2, 2, 3), (0, 255, 255), np.uint8)
    assert DATASET.masks(bright)[0].all()
    assert not DATASET.masks(np.zeros((2, 2, 3), np.uint8))[0].any()


@pytest.mark.parametrize("swap", [False, True])
def test_the_other_foot_is_left_out(swap):
    mine, other = (YELLOW, RED)[:: -1 if swap else 1]
    behind, ahead = (55, 82, 100, 109, other), (90, 119, 100, 109, mine)
    both = {"other": (62, 95)}  # 35 px behind: the feet part 17.5 - 7.5 px behind the ankle
    assert found(behind, ahead, **both) == Foot(119.5, 89.5, 109.5)
    # The hind foot's window ends 25 px ahead of its ankle, at column 87.
    assert found(behind, ahead, ankle=(62, 95), other=ANKLE) == Foot(82.5, 54.5, 109.5)


@pytest.mark.parametrize("swap", [False, True])
def test_the_other_foot_is_left_out_leftwards(swap):
    mine, other = (YELLOW, RED)[:: -1 if swap else 1]
    behind, ahead = (126, 153, 100, 109, other), (89, 118, 100, 109, mine)
    assert found(behind, ahead, ankle=(111, 95), other=(146, 95), view=LEFTWARDS) == Foot(88.5, 118.5, 109.5)
    assert found(behind, ahead, ankle=(146, 95), other=(111, 95), view=LEFTWARDS) == Foot(125.5, 153.5, 109.5)


def test_the_window_by_hand():
    everywhere = (0, WIDTH - 1, 0, HEIGHT - 1, RED)
    assert found(everywhere) == Foot(toe_px=133.5, heel_px=76.5, sole_px=119.5)
    # Halfway to the other ankle, 15 px, and 7.5 px farther ahead.
    assert found(everywhere, other=(127, 95)) == Foot(toe_px=120.5, heel_px=76.5, sole_px=119.5)
    assert found(everywhere, other=(67, 95)) == Foot(toe_px=133.5, heel_px=89.5, sole_px=119.5)


@pytest.mark.parametrize(("top", "seen"), [(84, False), (85, True), (117, True), (118, False)])
def test_a_foot_is_sought_from_above_the_ankle_to_below_it(top, seen):
    assert (found((90, 109, top, top + 2, RED)) is not None) == seen  # 60 px of them are needed


def test_pixels_scale_with_the_view():
    everywhere = (0, WIDTH - 1, 0, HEIGHT - 1, RED)
    assert found(everywhere, other=(-100, 95), view=View(1, 150.0)) == Foot(151.5, 66.5, 131.5)


@pytest.mark.parametrize(("rows", "large_enough"), [(10, True), (9, False)])
def test_too_small_a_foot_is_none(rows, large_enough):
    foot = found((95, 100, 100, 99 + rows, RED))  # 60 px, of 0.006 m2
    assert (foot is not None) == large_enough


def test_a_ragged_edge_does_not_make_a_foot_longer():
    ragged = [(86, 89, 109, 109, RED), (120, 124, 105, 105, RED)]
    assert found((90, 119, 100, 109, RED), *ragged) == Foot(119.5, 89.5, 109.5)
    assert found((90, 119, 100, 109, RED), (86, 89, 108, 109, RED)).heel_px == 85.5
    assert found((80, 130, 100, 100, RED), (80, 130, 102, 102, SKIN)) is None


def test_the_sole_is_the_middle_of_the_lowest_pixels():
    assert found((90, 99, 100, 109, RED), (100, 119, 100, 106, RED)).sole_px == 106.5
    assert found((90, 109, 100, 109, RED), (110, 119, 100, 106, RED)).sole_px == 109.5


def test_a_foot_at_the_border_is_cut():
    assert found((0, 14, 100, 109, RED), ankle=(5, 95), other=(-60, 95)) == Foot(14.5, -0.5, 109.5)
    assert found((285, 299, 100, 109, RED), ankle=(290, 95)) == Foot(299.5, 284.5, 109.5)
    assert found((90, 119, 145, 159, RED), ankle=(97, 140)) == Foot(119.5, 89.5, 159.5)


@pytest.mark.parametrize("ankle", [(-60, 95), (360, 95), (97, -60), (97, 200), (-1e6, 95), (97, 1e6)])
def test_no_foot_is_seen_outside_the_picture(ankle):
    assert found((0, WIDTH - 1, 0, HEIGHT - 1, RED), ankle=ankle) is None


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(85, 95), st.integers(16, 30), st.integers(98, 115), st.sampled_from([-90, -50, 50, 90]))
def test_a_mirrored_foot_is_found_mirrored(heel, length, sole, ahead):
    shoe = picture((heel, heel + length, 90, sole, YELLOW))
    other = ANKLE + np.array([ahead, 0])
    mirrored = [np.array([WIDTH - 1 - column, row]) for column, row in (ANKLE, other)]
    foot = find_foot(shoe, DATASET, ANKLE, other, RIGHTWARDS)
    assert foot == Foot(heel + length + 0.5, heel - 0.5, sole + 0.5)
    same = find_foot(shoe[:, ::-1], DATASET, *mirrored, LEFTWARDS)
    assert same == Foot(WIDTH - 1 - foot.toe_px, WIDTH - 1 - foot.heel_px, foot.sole_px)
