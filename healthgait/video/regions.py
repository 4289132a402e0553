"""The square of an image in which the landmarks of one person are looked for.

References
----------
MediaPipe, modules/pose_landmark/pose_detection_to_roi.pbtxt and pose_landmarks_to_roi.pbtxt: a square about the hips'
centre, turned so that the body stands upright, 1.25 times as large as the circle about the body.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

MARGIN = 1.25  # of the circle about the body


@dataclass(frozen=True)
class Region:
    """A square: its centre and side in pixels, and by how much it is turned, radians clockwise in the image."""

    x: float
    y: float
    side: float
    turned: float

    @property
    def body_px(self) -> float:
        """Diameter of the circle about the body: about the person's height."""
        return self.side / MARGIN

    def moved(self, x_px: float, y_px: float) -> "Region":
        """The same square elsewhere."""
        return Region(self.x + x_px, self.y + y_px, self.side, self.turned)

    def into_crop(self, crop_px: int) -> np.ndarray:
        """The matrix (2, 3) that takes places of the image to those of the region drawn ``crop_px`` wide."""
        scale = crop_px / self.side
        cos, sin = scale * math.cos(self.turned), scale * math.sin(self.turned)
        return np.array(
            [
                [cos, sin, crop_px / 2 - cos * self.x - sin * self.y],
                [-sin, cos, crop_px / 2 + sin * self.x - cos * self.y],
            ]
        )

    def crop(self, picture: np.ndarray, crop_px: int) -> np.ndarray:
        """The region of a picture, upright and ``crop_px`` wide; black where it lies outside the picture."""
        matrix = self.into_crop(crop_px)
        if self.side > crop_px:
            picture, matrix = _shrunken(picture, self, matrix, crop_px)
        return cv2.warpAffine(picture, matrix, (crop_px, crop_px), flags=cv2.INTER_LINEAR)


def region_of(centre: np.ndarray, top: np.ndarray) -> Region:
    """The region of a person from the hips' centre and a point on the circle about the body, above the head."""
    right, down = np.subtract(top, centre)
    return Region(float(centre[0]), float(centre[1]), 2 * MARGIN * math.hypot(right, down), math.atan2(right, -down))


def _shrunken(picture: np.ndarray, region: Region, matrix: np.ndarray, crop_px: int) -> tuple[np.ndarray, np.ndarray]:
    """The part of a picture about the region, as small as the crop by means over areas, and the matrix for it.

    Each pixel counts so; picking one of several, as the crop alone does, would make thin limbs flicker.
    """
    height, width = picture.shape[:2]
    reach = region.side * (abs(math.cos(region.turned)) + abs(math.sin(region.turned))) / 2 + 1
    left, right = (int(np.clip(region.x + sign * reach, 0, width)) for sign in (-1, 1))
    above, below = (int(np.clip(region.y + sign * reach, 0, height)) for sign in (-1, 1))
    if right <= left or below <= above:
        return np.zeros((1, 1, 3), np.uint8), matrix
    columns = max(round((right - left) * crop_px / region.side), 1)
    rows = max(round((below - above) * crop_px / region.side), 1)
    small = cv2.resize(picture[above:below, left:right], (columns, rows), interpolation=cv2.INTER_AREA)
    across, down = (right - left) / columns, (below - above) / rows
    # Pixel k of the small picture is the mean about (k + 0.5) times its width, less the half pixel of the numbering.
    back = np.array([[across, 0, left + (across - 1) / 2], [0, down, above + (down - 1) / 2], [0, 0, 1]])
    return small, matrix @ back
