"""Four points of the floor, given in any order, as the ends of the two sensor bars, and as a file of sensor boxes."""

from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.files import json_text, read_json
from healthgait.gait.walkway.walkway import (
    EDGES,
    FLOOR_EDGES,
    LARGEST_IMAGE_PX,
    MIN_LENGTH_PX,
    end_lines_meet_above,
    read_corners,
)

MAX_UNEVEN = 8  # times as deep as the other may one end of the walkway look
NAMES = ("far left", "near left", "far right", "near right")  # boxes 0 to 3
COORDINATES = f"coordinates must be from 0 to {LARGEST_IMAGE_PX} px"
KEYS = tuple(name.replace(" ", "_") for name in NAMES)


def read_points(path: Path) -> np.ndarray:
    """The four points (4, 2) px of a JSON file: a list of four [x, y], or an object with the keys of KEYS.

    Raises InputError for anything else, and if named points are not where their names say.
    """
    content = read_json(path)
    if isinstance(content, dict):
        if set(content) != set(KEYS):
            found = shortened(", ".join(content)) or "none"
            raise InputError(f"{path}: expected the keys {', '.join(KEYS)}, not {found}")
        points = _checked([content[key] for key in KEYS], path)
        if not np.array_equal(in_order(points, str(path)), points):
            raise InputError(f"{path}: the points are not where their names say; give them as a list without names")
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


def in_order(points_px: np.ndarray, source: str) -> np.ndarray:
    """The points (4, 2) as far left, near left, far right, near right: as a camera beside the walkway sees them.

    Raises InputError, which begins with ``source``, if they cannot be told apart or are not such a view of a floor.
    """
    if points_px.min() < 0 or points_px.max() > LARGEST_IMAGE_PX or not np.isfinite(points_px).all():
        raise InputError(f"{source}: {COORDINATES}")
    by_column = points_px[np.argsort(points_px[:, 0], kind="stable")]
    left, right = (half[np.argsort(half[:, 1], kind="stable")] for half in (by_column[:2], by_column[2:]))
    apart = right[:, 0].min() - left[:, 0].max()
    if apart < MIN_LENGTH_PX:
        raise InputError(
            f"{source}: two points must lie at the image's left and two at its right, at least {MIN_LENGTH_PX} px "
            f"apart; the two in the middle are {apart:g} px apart"
        )
    for side, (far, near) in (("left", left), ("right", right)):
        if far[1] == near[1]:
            raise InputError(f"{source}: which point at the {side} is the far one? Both are in row {far[1]:g}")
    corners_px = np.concatenate([left, right])
    _check_view(corners_px, source)
    return corners_px


def _check_view(corners_px: np.ndarray, source: str) -> None:
    """Refuse corners that are not the picture of a rectangle on the floor below the camera."""
    around = corners_px[[0, 2, 3, 1]]
    along, after = np.roll(around, -1, axis=0) - around, np.roll(around, -2, axis=0) - np.roll(around, -1, axis=0)
    if not np.all(along[:, 0] * after[:, 1] - along[:, 1] * after[:, 0] > 0):
        raise InputError(f"{source}: one point lies within the triangle of the others; no walkway looks so")
    depths = np.hypot(*(corners_px[[1, 3]] - corners_px[[0, 2]]).T)
    if depths.max() > MAX_UNEVEN * depths.min():
        raise InputError(
            f"{source}: near and far point are {depths[0]:.0f} px apart at the left and {depths[1]:.0f} px at the "
            "right; no camera beside a walkway sees that"
        )
    if not end_lines_meet_above(corners_px):
        raise InputError(
            f"{source}: the far bar must look shorter than the near one, as the lines at the left and the right run "
            "together in the distance; is the picture upside down?"
        )


def write_boxes(path: Path, corners_px: np.ndarray) -> None:
    """Write the points as boxes without extent, so that either edge of a box is the floor, and read them again."""
    boxes = {
        str(number): dict(zip(EDGES, [_number(x), _number(y)] * 2, strict=True))
        for number, (x, y) in enumerate(corners_px.tolist())
    }
    path.write_text(json_text(boxes), encoding="utf-8")
    for edge in FLOOR_EDGES:
        if not np.array_equal(read_corners(path, edge), corners_px):
            raise AssertionError(f"{path}: the sensor boxes are not the points")


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
