"""Cameras of scenes: other positions, other bars on the floor, lens distortion."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from healthgait.layout import IMAGE_SIZE, WALKWAY_LENGTH_M
from healthgait.synthetic.camera import Camera


def off_centre(camera: Camera) -> Camera:
    """The camera half a metre to the side, turned so that the walkway is not in the image's middle."""
    return replace(
        camera, x_m=camera.x_m + 0.5, yaw_rad=camera.yaw_rad - np.radians(2.0), focal_px=0.92 * camera.focal_px
    )


def at_height(height_m: float) -> Callable[[Camera], Camera]:
    """The camera at another height, pitched so that the walkway keeps its position in the image."""

    def move(camera: Camera) -> Camera:
        pitch = camera.pitch_rad + np.arctan2(height_m - camera.height_m, camera.distance_m)
        return replace(camera, height_m=height_m, pitch_rad=pitch)

    return move


def off_the_middle(camera: Camera) -> Camera:
    """The bars 20 cm nearer to the camera, as if the person walked 20 cm off the middle."""
    return replace(camera, distance_m=camera.distance_m - 0.2)


def bars_apart(metres: float) -> Callable[[Camera], Camera]:
    """The bars at another distance between them."""
    return lambda camera: replace(camera, bars_half_gap_m=metres / 2)


def zoomed(share: float, length_m: float = WALKWAY_LENGTH_M) -> Callable[[Camera], Camera]:
    """Zoomed so that the middle ``length_m`` of the walkway take that share of the image's width."""

    def zoom(camera: Camera) -> Camera:
        return replace(camera, focal_px=share * IMAGE_SIZE[0] * camera.distance_m / length_m)

    return zoom


def distorted(x: float, y: float, share: float) -> tuple[float, float]:
    """A point after radial distortion that moves the image's edge at half height outwards by ``share``."""
    centre_x, centre_y = IMAGE_SIZE[0] / 2, IMAGE_SIZE[1] / 2
    growth = 1 + share * ((x - centre_x) ** 2 + (y - centre_y) ** 2) / centre_x**2
    return centre_x + (x - centre_x) * growth, centre_y + (y - centre_y) * growth


def distorted_picture(picture: np.ndarray, share: float) -> np.ndarray:
    if not share:
        return picture
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    # To first order the inverse of a small distortion is its opposite.
    source_x, source_y = distorted(x, y, -share)
    return cv2.remap(picture, source_x.astype(np.float32), source_y.astype(np.float32), cv2.INTER_NEAREST)


def distort_boxes(path: Path, share: float) -> None:
    boxes = json.loads(path.read_text())
    for box in boxes.values():
        for x, y in (("x_min", "y_min"), ("x_max", "y_max")):
            box[x], box[y] = (round(float(value)) for value in distorted(box[x], box[y], share))
    path.write_text(json.dumps(boxes))
