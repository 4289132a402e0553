"""Anchors, windows, decoding and the merging of boxes, on numbers worked out by hand; pictures by a fake network."""

import numpy as np
import pytest

from healthgait.video.detector import (
    BOXES,
    SCORES,
    Detector,
    Found,
    anchors,
    decoded,
    one_each,
    windows,
    without_repeats,
)
from healthgait.video.regions import Region
from tests.video.fake_network import FakeNetwork


def test_anchors_lie_in_the_middle_of_cells_row_by_row():
    centres = anchors()
    # 28 x 28 cells with 2, 14 x 14 with 2, 7 x 7 with 2 of each of three layers.
    assert len(centres) == 2 * 28**2 + 2 * 14**2 + 6 * 7**2 == 2254
    assert centres[:4] == pytest.approx(np.array([[0.5, 0.5], [0.5, 0.5], [1.5, 0.5], [1.5, 0.5]]) / 28)
    assert centres[2 * 28] == pytest.approx(np.array([0.5, 1.5]) / 28)
    assert centres[1568] == pytest.approx([0.5 / 14, 0.5 / 14])
    assert centres[1960:1967] == pytest.approx(np.array([[0.5, 0.5]] * 6 + [[1.5, 0.5]]) / 7)
    assert centres[-1] == pytest.approx([6.5 / 7, 6.5 / 7])


def test_boxes_are_decoded_from_pixels_about_their_anchors():
    raw = np.zeros((2, 12))
    raw[1] = [22.4, -44.8, 56, 28, 0, 0, 11.2, -112, 0, 0, 0, 22.4]
    scores, boxes, points = decoded(raw, np.array([[-2.0], [np.log(3)]]), np.array([[0.1, 0.1], [0.5, 0.6]]))
    assert scores == pytest.approx([0.75])  # the other is not sure enough
    # Centre (0.5 + 0.1, 0.6 - 0.2), size (0.25, 0.125).
    assert boxes == pytest.approx(np.array([[0.475, 0.3375, 0.725, 0.4625]]))
    assert points == pytest.approx(np.array([[[0.5, 0.6], [0.55, 0.1], [0.5, 0.6], [0.5, 0.7]]]))


def test_a_score_that_no_number_can_hold_is_none():
    assert len(decoded(np.zeros((1, 12)), np.array([[-1e30]]), np.zeros((1, 2)))[0]) == 0


def test_overlapping_boxes_are_one_person_at_their_mean_weighted_by_scores():
    boxes = np.array([[0, 0, 4, 4], [8, 8, 9, 9], [1, 0, 5, 4], [3, 0, 7, 4]], float)
    points = np.arange(4, dtype=float)[:, None, None] * np.ones((4, 4, 2))
    found = list(one_each(np.array([0.9, 0.95, 0.6, 0.5]), boxes, points))
    # Areas in common with the first box, of what both cover: 12 of 20, and 4 of 28, which is somebody else.
    assert [score for score, _ in found] == [0.95, 0.9, 0.5]
    assert [places[0, 0] for _, places in found] == pytest.approx([1, (0.9 * 0 + 0.6 * 2) / 1.5, 3])


def test_boxes_without_an_area_are_one_person_each():
    found = list(one_each(np.array([0.9, 0.8]), np.zeros((2, 4)), np.zeros((2, 4, 2))))
    assert len(found) == 2


def test_windows_overlap_by_half_at_least_and_end_at_the_borders():
    assert windows(1920, 1080, 1080) == [(0, 0, 1080), (420, 0, 1080), (840, 0, 1080)]
    assert windows(1080, 1080, 1080) == [(0, 0, 1080)]
    assert windows(1080, 1920, 1920) == [(0, 0, 1920)]  # a phone held upright: the picture does not fill it
    half = windows(1920, 1080, 540)
    assert {above for _, above, _ in half} == {0, 270, 540} and len(half) == 3 * 7
    lefts = sorted({left for left, _, _ in half})
    assert lefts[0] == 0 and lefts[-1] + 540 == 1920 and max(np.diff(lefts)) <= 270


def test_each_person_counts_once_as_the_window_saw_them_that_was_surest():
    def person(score, x, side=125.0):
        return Found(score, Region(x, 50, side, 0))  # 100 px tall

    found = without_repeats([person(0.7, 100), person(0.9, 128), person(0.8, 170), person(0.6, 400)])
    assert [(one.score, one.region.x) for one in found] == [(0.9, 128), (0.8, 170), (0.6, 400)]


def _network(person):
    """A network that sees a person where the picture is bright, at the anchor in the middle of the input."""
    outputs = {BOXES: np.zeros(BOXES, np.float32), SCORES: np.full(SCORES, -9, np.float32)}
    middle = 1960 + 6 * (3 * 7 + 3)  # of the layers of 7 x 7: (0.5, 0.5)
    outputs[BOXES][middle] = [0, 0, 30, 30, *person, *[0] * 4]

    def look(picture):
        outputs[SCORES][middle] = 5 if picture.max() > 0.9 else -9

    return FakeNetwork(outputs, look)


def test_a_person_in_a_window_is_told_in_pixels_of_the_picture():
    network = _network([11.2, 22.4, 11.2, -22.4])  # hips and top, px of the input's 224 from its middle
    picture = np.zeros((100, 250, 3), np.uint8)
    picture[40:60, 240:] = 255  # within the last of the windows at 0, 50, 100, 150
    found = Detector(network).find(picture)
    assert len(network.pictures) == 4 and all(seen.shape == (224, 224, 3) for seen in network.pictures)
    region = found[0].region
    # 100 px are 224: the hips are 5 px to the right of the middle and 10 below it, the top 20 px above them.
    assert (region.x, region.y) == pytest.approx((150 + 50 + 5, 60), abs=1e-4)
    assert (region.side, region.turned) == pytest.approx((2 * 20 * 1.25, 0), abs=1e-4)
    assert len(found) == 1


def test_colours_run_from_minus_1_to_1_red_first_and_there_is_black_around_an_upright_picture():
    network = _network([0] * 4)
    picture = np.zeros((112, 56, 3), np.uint8)
    picture[:] = (255, 0, 51)  # blue, green, red
    Detector(network).find(picture)
    (seen,) = network.pictures
    assert seen[:, :112] == pytest.approx(np.broadcast_to([51 / 127.5 - 1, -1, 1], (224, 112, 3)), abs=1e-6)
    assert (seen[:, 112:] == -1).all()


def test_a_closer_look_takes_windows_of_half_the_height_too():
    network = _network([0] * 4)
    assert Detector(network).find(np.zeros((100, 100, 3), np.uint8), closely=True) == []
    assert len(network.pictures) == 1 + 9
