"""Heel, toe and sole of a foot in a segmentation frame."""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.segmentation.colourings import Colouring

# The window around an ankle in which its foot is searched for, metres; along the walkway it ends between the two feet.
BEHIND_M, AHEAD_M, ABOVE_M, UNDER_M = 0.20, 0.36, 0.10, 0.24
BETWEEN_FEET_M = 0.075  # from the midpoint of the ankles to that of the rear toe and the front heel, ahead
MIN_AREA_M2 = 0.006  # of a foot seen from the side; a complete one has about twice as much
MIN_COLUMN_PX = 2  # pixels in a column that belongs to the foot; fewer are a ragged edge


@dataclass(frozen=True)
class Foot:
    """A foot's outline in the image, pixels: the columns of toe and heel, and the row of the sole."""

    toe_px: float
    heel_px: float
    sole_px: float


@dataclass(frozen=True)
class View:
    """The view of a walk: its direction (+1 to the image's right) and the pixels per metre along it."""

    direction: int
    pixels_per_metre: float


def find_foot(
    picture: np.ndarray, colouring: Colouring, ankle_px: np.ndarray, other_px: np.ndarray, view: View
) -> Foot | None:
    """The foot below one ankle (x, y), separated from that of the other ankle; None if too little of it is seen."""
    left, right, top, bottom = (max(round(float(edge)), 0) for edge in _window(ankle_px, other_px, view))
    window = picture[top : bottom + 1, left : right + 1]
    if window.size == 0:
        return None
    mask = np.logical_or(*colouring.masks(window))
    columns = np.flatnonzero(np.count_nonzero(mask, axis=0) >= MIN_COLUMN_PX)
    if len(columns) == 0 or np.count_nonzero(mask) < MIN_AREA_M2 * view.pixels_per_metre**2:
        return None
    lowest = len(mask) - 1 - np.argmax(mask[::-1, columns], axis=0)
    # A pixel reaches half a pixel to either side of its centre.
    first, last = left + columns[0] - 0.5, left + columns[-1] + 0.5
    heel, toe = (first, last) if view.direction > 0 else (last, first)
    return Foot(float(toe), float(heel), float(top + np.median(lowest) + 0.5))


def _window(ankle_px: np.ndarray, other_px: np.ndarray, view: View) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the window in which a foot is searched for."""
    scale, direction = view.pixels_per_metre, view.direction
    ahead, behind = AHEAD_M * scale, BEHIND_M * scale
    lead = direction * (ankle_px[0] - other_px[0])
    if lead < 0:
        ahead = min(ahead, -lead / 2 + BETWEEN_FEET_M * scale)
    else:
        behind = min(behind, lead / 2 - BETWEEN_FEET_M * scale)
    left, right = sorted((ankle_px[0] - direction * behind, ankle_px[0] + direction * ahead))
    return left, right, ankle_px[1] - ABOVE_M * scale, ankle_px[1] + UNDER_M * scale
