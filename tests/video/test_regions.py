"""Regions and their crops, on numbers worked out by hand."""

import math

import numpy as np
import pytest

from healthgait.video.regions import Region, region_of


@pytest.mark.parametrize(
    ("top", "turned"),
    [((100, 60), 0), ((140, 100), math.pi / 2), ((60, 100), -math.pi / 2), ((100, 140), math.pi)],
    ids=["upright", "to the right", "to the left", "on the head"],
)
def test_a_region_is_twice_the_distance_to_the_top_with_a_margin_and_stands_as_the_body(top, turned):
    region = region_of(np.array([100, 100]), np.array(top))
    assert (region.x, region.y) == (100, 100)
    assert region.side == pytest.approx(2 * 40 * 1.25)
    assert region.body_px == pytest.approx(80)
    assert region.turned == pytest.approx(turned)


def test_a_place_of_the_image_comes_to_lie_in_the_crop_where_it_should():
    matrix = Region(100, 50, 40, 0).into_crop(80)
    # The centre in the middle; 10 px to the right is 20 px of the crop.
    assert matrix @ [100, 50, 1] == pytest.approx([40, 40])
    assert matrix @ [110, 45, 1] == pytest.approx([60, 30])


def test_a_body_that_leans_to_the_right_is_upright_in_the_crop():
    region = region_of(np.array([100, 100]), np.array([140, 100]))
    assert region.into_crop(100) @ [140, 100, 1] == pytest.approx([50, 10])  # 40 of 100 px above the middle


def test_a_crop_of_the_same_scale_is_the_part_of_the_picture():
    picture = np.random.default_rng(0).integers(0, 255, (90, 120, 3), dtype=np.uint8)
    crop = Region(60, 40, 32, 0).crop(picture, 32)
    assert np.array_equal(crop, picture[24:56, 44:76])


def test_a_crop_is_black_outside_the_picture():
    crop = Region(0, 0, 32, 0).crop(np.full((90, 120, 3), 200, np.uint8), 32)
    assert (crop[:15, :] == 0).all() and (crop[:, :15] == 0).all()
    assert (crop[17:, 17:] == 200).all()


@pytest.mark.parametrize("side", [32, 400])
def test_a_region_beside_the_picture_is_black(side):
    assert not Region(-900, 40, side, 0.3).crop(np.full((90, 120, 3), 200, np.uint8), 32).any()


def test_thin_stripes_become_grey_in_a_smaller_crop_where_each_pixel_counts():
    picture = np.zeros((400, 400, 3), np.uint8)
    picture[:, ::4] = 240  # one column of four
    crop = Region(200, 200, 256, 0).crop(picture, 64)
    assert crop[8:-8, 8:-8].astype(int) == pytest.approx(60, abs=1)


@pytest.mark.parametrize("turned", [0, 0.7, -2.5])
def test_a_smaller_crop_lies_where_its_matrix_says(turned):
    picture = np.zeros((400, 500, 3), np.uint8)
    picture[148:173, 220:251] = 255  # its middle is (235, 160)
    region = Region(240, 180, 300, turned)
    crop = region.crop(picture, 100)[..., 0].astype(float)
    rows, columns = np.mgrid[:100, :100]
    middle = np.array([(columns * crop).sum(), (rows * crop).sum()]) / crop.sum()
    assert middle == pytest.approx(region.into_crop(100) @ [235, 160, 1], abs=0.1)
