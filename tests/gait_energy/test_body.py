import numpy as np
import pytest

from healthgait.gait_energy.body import find_body
from tests.gait_energy.made_up_walkers import LEG, standing, striding


def test_a_body_is_its_bounding_box():
    body = find_body(7, standing(left=90, height=64, width=20))
    assert (body.number, body.left_px, body.labels.shape) == (7, 90, (64, 20))
    assert body.centre_px == 99.5


def test_legs_do_not_move_the_centre_but_widen_the_stride():
    body = find_body(0, striding())
    assert body.centre_px == 99.5
    assert body.stride_width == (20 + LEG) / 64
    assert find_body(0, striding(out=False)).stride_width == 20 / 64


@pytest.mark.parametrize("picture", [standing(left=0), standing(left=180), standing(top=0), standing(top=36)])
def test_a_body_that_the_border_cuts_is_ignored(picture):
    assert find_body(0, picture) is None


@pytest.mark.parametrize("picture", [standing(left=1), standing(left=179), standing(top=1), standing(top=35)])
def test_a_body_beside_the_border_is_whole(picture):
    assert find_body(0, picture).labels.all()


@pytest.mark.parametrize("picture", [np.zeros((100, 200), np.uint8), standing(height=20, width=10)])
def test_nobody_is_found_in_an_empty_picture_or_a_speck(picture):
    assert find_body(0, picture) is None


def test_another_person_and_specks_are_left_out():
    picture = standing()
    picture[40:70, 20:35] = 1  # someone smaller
    picture[5, 100] = 1  # above the head
    picture[:, 0] = 1  # at the border, but not of this body
    body = find_body(0, picture)
    assert (body.left_px, body.labels.shape) == (90, (64, 20))


def test_a_foot_whose_shank_was_not_seen_belongs_to_the_body():
    picture = standing()
    picture[70:75] = 0
    assert find_body(0, picture).height_px == 64


def test_layers_are_brought_to_one_size_and_place():
    body = find_body(0, np.kron(striding(layer=2)[:90, 40:180], np.ones((2, 2), np.uint8)))  # twice as large
    trunk, leg = body.normalised(2, mirrored=False)
    expected = np.zeros((64, 44))
    expected[:, 12:32] = 1
    assert np.array_equal(trunk, expected)
    assert np.argwhere(leg == 1).min(axis=0).tolist() == [48, 32]
    assert leg.sum() == 16 * 12  # the rest of the leg is outside of the image


def test_a_mirrored_body_is_that_of_the_mirrored_picture():
    mirrored = find_body(0, striding(behind=True)).normalised(1, mirrored=True)
    assert np.array_equal(mirrored, find_body(0, striding()).normalised(1, mirrored=False))
