"""Which part of the frames the sheet shows."""

import pytest

from healthgait.viewer.moments import MIN_SHARE, crops_of, person_box
from tests.viewer.made_up_clip import SIZE_PX, standing_scene


@pytest.fixture
def standing(tmp_path):
    return standing_scene(tmp_path, range(13, 16))


def test_the_person_is_where_the_picture_is_bright(standing):
    assert person_box(standing, 13).tolist() == [90, 40, 170, 150]


def test_without_pictures_the_joints_tell_and_head_and_foot_lie_beyond(standing):
    standing.contents.pictures = {}
    beyond = 0.12 * (140 - 60)
    assert person_box(standing, 13).tolist() == pytest.approx([100 - beyond, 60 - beyond, 160 + beyond, 140 + beyond])


def test_crops_are_of_one_size_around_the_person(standing):
    margin = 0.06 * 110
    expected = (130 - 40 - margin, 40 - margin, 130 + 40 + margin, 150 + margin)
    for crop in crops_of(standing, [13, 14]):
        assert crop == pytest.approx(expected)


@pytest.mark.parametrize("others", [{}, {"r_ankle": (102.0, 141.0)}])
def test_a_crop_has_a_least_size_however_little_is_seen(standing, others):
    joints = {"l_ankle": (100.0, 140.0)} | others
    standing.contents.pictures, standing.contents.joints = {}, {13: joints}
    ((left, top, right, bottom),) = crops_of(standing, [13])
    assert (right - left, bottom - top) == pytest.approx([MIN_SHARE * size for size in SIZE_PX])
    assert left <= 100 <= right and top <= 140 <= bottom


def test_nobody_seen_is_the_whole_frame(standing):
    standing.contents.pictures, standing.contents.joints = {}, {}
    assert crops_of(standing, [13]) == [(0, 0, *SIZE_PX)]
