from math import nan

import pytest

from healthgait.gait.quality.mismatch import find_mismatch
from healthgait.gait.walkway.walkway import Walkway
from tests.gait.made_up_body import pose_of_person
from tests.gait.made_up_walk import CORNERS_PX, LENGTH_M, WALKWAY

WIDTH_PX = 850  # of a picture in which the person walks to column 840


@pytest.mark.parametrize("height_cm", [170, 145, 200, nan, 1.7])
def test_what_belongs_together(height_cm):
    assert find_mismatch(pose_of_person(1.7), WALKWAY, height_cm, WIDTH_PX) is None


@pytest.mark.parametrize("scale", [0.5, 2.0])
@pytest.mark.parametrize("height_cm", [170, nan])
def test_a_wrong_scale_is_told_with_the_right_one(scale, height_cm):
    mismatch = find_mismatch(pose_of_person(1.7), Walkway(CORNERS_PX, scale * LENGTH_M), height_cm, nan)
    assert mismatch.sure == (height_cm == 170 or scale == 2.0)
    assert f"the scale ({scale * LENGTH_M:g} m) looks wrong" in mismatch.words
    assert "4.2 m would fit" in mismatch.words or height_cm != 170


def test_a_scale_that_puts_the_camera_on_a_tower_says_so():
    words = find_mismatch(pose_of_person(1.7), Walkway(CORNERS_PX, 10 * LENGTH_M), nan, nan).words
    assert "42 m" in words and "camera's height of 12.0 m" in words


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_a_pose_of_another_image_size(scale):
    mismatch = find_mismatch(pose_of_person(1.7, scale=scale), WALKWAY, 170, WIDTH_PX)
    assert mismatch.sure and mismatch.words.endswith("the pose belongs to another image size")
    alone = find_mismatch(pose_of_person(1.7, scale=scale), WALKWAY, 170, nan)
    assert alone.sure and "pose and boxes belong to different image sizes" in alone.words


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_boxes_of_another_image_size(scale):
    mismatch = find_mismatch(pose_of_person(1.7), Walkway(scale * CORNERS_PX, LENGTH_M), 170, WIDTH_PX)
    assert mismatch.sure and "the boxes belong to another image size" in mismatch.words


def test_a_height_in_the_table_that_alone_is_odd_costs_no_clip():
    mismatch = find_mismatch(pose_of_person(1.7), WALKWAY, 107, WIDTH_PX)
    assert not mismatch.sure and "is the Height in the table correct?" in mismatch.words
