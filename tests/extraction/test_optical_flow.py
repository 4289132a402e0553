"""The flow of a texture that moves by a known number of pixels."""

import cv2
import numpy as np
import pytest

from healthgait.clips.colour_wheel import MAX_SPEED_PX
from healthgait.extraction.optical_flow import flow_picture
from healthgait.extraction.settings import SOLVERS
from healthgait.video.reading import Frame


def scene(columns, rows=80):
    """A grey picture with a patch of texture, and where it is."""
    noise = cv2.GaussianBlur(np.random.default_rng(7).uniform(0, 255, (120, 90)).astype(np.float32), (0, 0), 3)
    noise = cv2.normalize(noise, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    picture, mask = np.full((270, 480, 3), 128, np.uint8), np.zeros((270, 480), bool)
    picture[rows : rows + 120, columns : columns + 90] = noise[..., None]
    mask[rows : rows + 120, columns : columns + 90] = True
    return picture, mask


def frames(before, after, seconds=1 / 29.97):
    return Frame(7, 0.2, before), Frame(8, 0.2 + seconds, after)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("right", "down", "hue"), [(3, 0, 0), (0, 3, 45), (-3, 0, 90), (0, -3, 135)])
def test_hue_is_the_direction_and_value_the_speed(solver, right, down, hue):
    """OpenCV's hue is half of the angle in degrees, clockwise. Full value is half of the speed at a width of 960."""
    (before, first), (after, second) = scene(200), scene(200 + right, 80 + down)
    hsv = cv2.cvtColor(flow_picture(*frames(before, after), (first, second), solver), cv2.COLOR_BGR2HSV)
    inside = hsv[100:180, 220:270].reshape(-1, 3).astype(float)
    away = np.abs((inside[:, 0] - hue + 90) % 180 - 90)
    assert np.median(away) < 3
    assert np.median(inside[:, 2]) == pytest.approx(255 * 3 / (MAX_SPEED_PX / 2), rel=0.1)
    assert not hsv[:60, :, 2].any() and not hsv[:, :180, 2].any()


def test_the_same_motion_in_half_of_the_time_is_twice_as_bright():
    (before, first), (after, second) = scene(200), scene(203)
    values = [
        np.median(flow_picture(*frames(before, after, seconds), (first, second), "dis").max(axis=2)[100:180, 220:270])
        for seconds in (1 / 29.97, 0.5 / 29.97)
    ]
    assert values[1] == pytest.approx(2 * values[0], rel=0.05)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_few_pixels_at_the_edge_are_no_trouble(solver):
    (before, _), (after, _) = scene(200), scene(203)
    mask = np.zeros(before.shape[:2], bool)
    mask[268:, 0:2] = True
    assert flow_picture(*frames(before, after), (mask, mask), solver).shape == before.shape


def test_large_frames_are_computed_at_the_datasets_width():
    """A frame twice as large with twice the motion has the same colours."""
    (before, first), (after, second) = scene(200), scene(203)
    large = [np.kron(frame, np.ones((4, 4, 1), np.uint8)) for frame in (before, after)]
    masks = [np.kron(mask, np.ones((4, 4), bool)) for mask in (first, second)]
    picture = flow_picture(*frames(*large), masks, "dis")
    assert picture.shape == (1080, 1920, 3)
    value = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)[400:720, 880:1080, 2]
    assert np.median(value) == pytest.approx(255 * 12 / (2 * MAX_SPEED_PX), rel=0.1)


def test_nobody_gives_a_black_picture():
    (before, mask), (after, _) = scene(200), scene(203)
    nobody = np.zeros_like(mask)
    assert not flow_picture(*frames(before, after), (nobody, nobody), "dis").any()
