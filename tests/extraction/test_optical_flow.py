"""The flow of a texture that moves by a known number of pixels."""

import cv2
import numpy as np
import pytest

from healthgait.clips.colour_wheel import MAX_SPEED_PX
from healthgait.extraction.optical_flow import SOLVERS, flow_picture


def scene(columns):
    """A grey frame with a patch of texture, and where it is."""
    noise = cv2.GaussianBlur(np.random.default_rng(7).uniform(0, 255, (120, 90)).astype(np.float32), (0, 0), 3)
    noise = cv2.normalize(noise, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    picture, mask = np.full((270, 480, 3), 128, np.uint8), np.zeros((270, 480), bool)
    picture[80:200, columns : columns + 90] = noise[..., None]
    mask[80:200, columns : columns + 90] = True
    return picture, mask


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("moved", "hue"), [(3, 0), (-3, 90)])  # OpenCV's hue: half of the angle in degrees
def test_hue_is_the_direction_and_value_the_speed(solver, moved, hue):
    """At a width of 480, the full value is half of the speed at 960."""
    (before, first), (after, second) = scene(200), scene(200 + moved)
    hsv = cv2.cvtColor(flow_picture(before, after, (first, second), solver), cv2.COLOR_BGR2HSV)
    inside = hsv[100:180, 220:270].reshape(-1, 3).astype(float)
    away = np.abs((inside[:, 0] - hue + 90) % 180 - 90)
    assert np.median(away) < 3
    assert np.median(inside[:, 2]) == pytest.approx(255 * 3 / (MAX_SPEED_PX / 2), rel=0.1)
    assert not hsv[:60, :, 2].any() and not hsv[:, :180, 2].any()


def test_large_frames_are_computed_at_the_datasets_width():
    """A frame twice as large with twice the motion has the same colours."""
    (before, first), (after, second) = scene(200), scene(203)
    large = [np.kron(frame, np.ones((4, 4, 1), np.uint8)) for frame in (before, after)]
    masks = [np.kron(mask, np.ones((4, 4), bool)) for mask in (first, second)]
    picture = flow_picture(*large, masks, "dis")
    assert picture.shape == (1080, 1920, 3)
    value = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)[400:720, 880:1080, 2]
    assert np.median(value) == pytest.approx(255 * 12 / (2 * MAX_SPEED_PX), rel=0.1)


def test_nobody_gives_a_black_picture():
    (before, mask), (after, _) = scene(200), scene(203)
    nobody = np.zeros_like(mask)
    assert not flow_picture(before, after, (nobody, nobody), "dis").any()
