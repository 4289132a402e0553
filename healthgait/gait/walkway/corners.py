"""Four points on the floor, in any order: sorted as the ends of the two sensor bars, and written as sensor boxes."""

from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.files import json_text, read_json
from healthgait.gait.walkway.walkway import (
    EDGES,
    FLOOR_EDGES,
    LARGEST_IMAGE_PX,
    LENGTH,
    MIN_LENGTH_PX,
    SCALE_SE,
    end_lines_meet_above,
    read_corners,
)

MAX_UNEVEN = 8  # ratio of the apparent widths at the two ends of the walkway
NAMES = ("far left", "near left", "far right", "near right")  # boxes 0 to 3
COORDINATES = f"coordinates must be from 0 to {LARGEST_IMAGE_PX} px"
KEYS = tuple(name.replace(" ", "_") for name in NAMES)


def read_points(path: Path) -> np.ndarray:
    """The four points (4, 2) px of a JSON file: a list of four [x, y], or an object with the keys of KEYS.

    Raises InputError for anything else, and if named points do not match their names.
    """
    content = read_json(path)
    if isinstance(content, dict):
        if set(content) != set(KEYS):
            found = shortened(", ".join(content)) or "none"
            raise InputError(f"{path}: expected the keys {', '.join(KEYS)}, not {found}")
        points = _checked([content[key] for key in KEYS], path)
        if not np.array_equal(in_order(points, str(path)), points):
            raise InputError(
                f"{path}: the points do not match their names; check them, or give them as a list without names"
            )
        return points
    if not isinstance(content, list) or len(content) != 4:
        raise InputError(f"{path}: expected a list of four points [x, y], or an object with {', '.join(KEYS)}")
    return _checked(content, path)


def _checked(points: list[Any], path: Path) -> np.ndarray:
    for point in points:
        numbers = point if isinstance(point, list) and len(point) == 2 else ["none"]
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in numbers):
            raise InputError(f"{path}: expected a point [x, y] in pixels, not {str(point)[:40]}")
    try:
        return np.array(points, float)
    except OverflowError as error:  # whole numbers of hundreds of digits
        raise InputError(f"{path}: {COORDINATES}") from error


def in_order(points_px: np.ndarray, origin: str) -> np.ndarray:
    """The points (4, 2) sorted as far left, near left, far right, near right, as seen by a camera beside the walkway.

    Raises InputError, which begins with ``origin``, if they are ambiguous or not such a view of a floor.
    """
    if points_px.min() < 0 or points_px.max() > LARGEST_IMAGE_PX or not np.isfinite(points_px).all():
        raise InputError(f"{origin}: {COORDINATES}")
    by_column = points_px[np.argsort(points_px[:, 0], kind="stable")]
    left, right = (half[np.argsort(half[:, 1], kind="stable")] for half in (by_column[:2], by_column[2:]))
    apart = right[:, 0].min() - left[:, 0].max()
    if apart < MIN_LENGTH_PX:
        raise InputError(
            f"{origin}: two points must lie at the image's left and two at its right, at least {MIN_LENGTH_PX} px "
            f"apart; the two in the middle are {apart:g} px apart"
        )
    for side, (far, near) in (("left", left), ("right", right)):
        if far[1] == near[1]:
            raise InputError(
                f"{origin}: both points at the {side} are in row {far[1]:g}; the far one must be higher in the image"
            )
    corners_px = np.concatenate([left, right])
    _check_view(corners_px, origin)
    return corners_px


def _check_view(corners_px: np.ndarray, origin: str) -> None:
    """Refuse corners that are not the image of a rectangle on the floor below the camera."""
    around = corners_px[[0, 2, 3, 1]]
    along, after = np.roll(around, -1, axis=0) - around, np.roll(around, -2, axis=0) - np.roll(around, -1, axis=0)
    if not np.all(along[:, 0] * after[:, 1] - along[:, 1] * after[:, 0] > 0):
        raise InputError(
            f"{origin}: one point lies within the triangle of the others; expected the corners of a rectangle"
        )
    depths = np.hypot(*(corners_px[[1, 3]] - corners_px[[0, 2]]).T)
    if depths.max() > MAX_UNEVEN * depths.min():
        raise InputError(
            f"{origin}: near and far point are {depths[0]:.0f} px apart at the left and {depths[1]:.0f} px at the "
            "right; impossible for a camera beside the walkway"
        )
    if not end_lines_meet_above(corners_px):
        raise InputError(
            f"{origin}: the far bar must look shorter than the near one, as the lines at the left and the right "
            "converge in the distance; is the picture upside down?"
        )


def write_boxes(path: Path, corners_px: np.ndarray, length: tuple[float, float] | None = None) -> None:
    """Write the points as boxes without extent, so that either edge of a box is on the floor, and verify them.

    ``length`` is that of the walkway, m, and its relative standard error, if they are of these points alone.
    """
    boxes: dict[str, Any] = {
        str(number): dict(zip(EDGES, [_number(x), _number(y)] * 2, strict=True))
        for number, (x, y) in enumerate(corners_px.tolist())
    }
    boxes |= dict(zip((LENGTH, SCALE_SE), length, strict=True)) if length else {}
    path.write_text(json_text(boxes), encoding="utf-8")
    for edge in FLOOR_EDGES:
        if not np.array_equal(read_corners(path, edge), corners_px):
            raise AssertionError(f"{path}: the sensor boxes are not the points")


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
