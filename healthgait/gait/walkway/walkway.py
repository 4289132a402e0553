"""The measured walkway as seen by the camera: from pixels to positions along it.

The four ends of the two sensor bars bound a rectangle on the floor whose length is known. Only its long axis is
metric: the distance between the bars is not given, so the position across is a share of that distance.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from healthgait.errors import InputError, shortened
from healthgait.files import read_json

# The edge of a box on the floor. Boxes are drawn around bars that stand on it, so it is the lower edge.
FLOOR_EDGES = ("y_max", "y_min")
EDGES = ("x_min", "y_min", "x_max", "y_max")
MIN_LENGTH_PX = 50  # of the walkway in the image; shorter, a pixel would be a decimetre
LARGEST_IMAGE_PX = 100_000
UNIT_PX = 300.0  # unit of pixel coordinates, for a well-conditioned homography
CORNER_NOISE_PX = 0.7  # standard deviation of a corner: rounding to whole pixels, and the annotator's aim
CAMERA_ROLL_RAD = np.radians(0.3)  # usual roll of a camera on a tripod
LARGEST_SHIFT = 3.0  # in units of the corner noise; more is not noise
LENGTH, SCALE_SE = "length_m", "scale_se"  # in files of sensor boxes that have a length of their own
WALKWAY_LENGTHS_M = (0.3, 100)
PLAUSIBLE_CAMERA_M = (0.4, 4.0)  # height above the floor
SAME_CAMERA_PX = 5  # a participant's corners that differ by no more show the same bars


@dataclass(frozen=True)
class Walkway:
    """The floor between the four bar ends, with a homography from pixels to positions on it.

    Positions have two coordinates: ``along`` is in metres, from the line at the image's left (0) to the one at its
    right (``length_m``); ``across`` is a share of the walkway's width, from the near bar (0) to the far one (1).

    Attributes
    ----------
    corners_px : ndarray (4, 2)
        Pixels of the bar ends on the floor, as in a sensor file: far left, near left, far right, near right.
    length_m : float
        Distance between the two lines, m.
    scale_se : float
        Relative standard error of ``length_m``, where it was found from the person's height; 0 if it was measured.
    """

    corners_px: np.ndarray
    length_m: float
    scale_se: float = 0.0

    @cached_property
    def _to_floor(self) -> np.ndarray:
        """The homography from pixels, shifted and scaled for a well-conditioned solution, to (along, across)."""
        floor = [(0.0, 1.0), (0.0, 0.0), (self.length_m, 1.0), (self.length_m, 0.0)]
        rows = []
        for (x, y), (u, v) in zip((self.corners_px - self._centre_px) / UNIT_PX, floor, strict=True):
            rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, -u], [0, 0, 0, x, y, 1, -v * x, -v * y, -v]]
        return np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)

    @cached_property
    def _to_image(self) -> np.ndarray:
        return np.linalg.inv(self._to_floor)

    @cached_property
    def _centre_px(self) -> np.ndarray:
        return self.corners_px.mean(axis=0)

    @cached_property
    def horizon_px(self) -> float:
        """Row of the horizon, px, where the two end lines meet, for a camera without roll."""
        return float(_meeting_point(self.corners_px)[1])

    @property
    def vanishing_px(self) -> np.ndarray:
        """A point (2,) on the horizon, px: where the two end lines meet."""
        return _meeting_point(self.corners_px)

    @property
    def horizon_tilt_rad(self) -> float:
        """Slope of the horizon, rad, positive if it falls to the image's right: the camera's roll."""
        return float(np.arctan(_horizon_tilt(self.corners_px)))

    @property
    def down(self) -> np.ndarray:
        """The direction (2,) of the vertical in the image, px: at a right angle to the horizon."""
        return np.array([-np.sin(self.horizon_tilt_rad), np.cos(self.horizon_tilt_rad)])

    @property
    def depth_ratio(self) -> float:
        """How many times as far from the camera the one end of the walkway is as the other: 1 if seen from the side.

        A point of the floor lies below the horizon in inverse proportion to its distance.
        """
        _, near_left, _, near_right = (self.corners_px - self.vanishing_px) @ self.down
        return float(max(near_left, near_right) / min(near_left, near_right))

    @cached_property
    def camera_height_m(self) -> float:
        """Height of the camera above the floor, m.

        At any distance, a horizontal metre is as many pixels wide as a vertical one is high, and the horizon lies one
        camera height above the floor.
        """
        near_left, near_right = self.corners_px[1], self.corners_px[3]
        row = (near_left[1] + near_right[1]) / 2
        return float(self.length_m * (row - self.horizon_px) / (near_right[0] - near_left[0]))

    def on_floor(self, points_px: np.ndarray) -> np.ndarray:
        """Positions (along, across) (..., 2) of points on the floor, given in pixels (..., 2)."""
        points = (np.asarray(points_px, float) - self._centre_px) / UNIT_PX
        return _project(self._to_floor, points)

    def in_image(self, places: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of positions (along, across) (..., 2) on the floor."""
        return _project(self._to_image, np.asarray(places, float)) * UNIT_PX + self._centre_px

    def along(self, column_px: np.ndarray, across: float) -> np.ndarray:
        """Metres along the walkway of points (...,) seen in image columns, above the floor's line at ``across``.

        Without camera roll, a vertical line in the world is (nearly) an image column, so the height above the floor
        does not matter: a foot in the air is located as accurately as one on the floor.
        """
        column = (np.asarray(column_px, float) - self._centre_px[0]) / UNIT_PX
        top, _, bottom = self._to_image
        numerator = column * (bottom[1] * across + bottom[2]) - (top[1] * across + top[2])
        return numerator / (top[0] - column * bottom[0])

    def below(self, points_px: np.ndarray, height_m: float) -> np.ndarray:
        """Pixels (..., 2) of the floor vertically below points (..., 2) at ``height_m`` above it."""
        points = np.array(points_px, float)
        ratio = self.camera_height_m / (self.camera_height_m - height_m)
        points[..., 1] = self.horizon_px + (points[..., 1] - self.horizon_px) * ratio
        return points

    def pixels_per_metre(self, across: float) -> float:
        """Pixels per metre along the walkway, halfway between the lines."""
        middle = self.length_m / 2
        left, right = self.in_image(np.array([[middle - 0.5, across], [middle + 0.5, across]]))
        return float(np.hypot(*(right - left)))


@dataclass(frozen=True)
class Bars:
    """The sensor bars of one class of clips: their four ends (4, 2) as annotated, px, and the walkway between them.

    The walkway has the ``refined_corners``.
    """

    corners_px: np.ndarray
    walkway: Walkway


def _project(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    homogeneous = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1) @ matrix.T
    return homogeneous[..., :2] / homogeneous[..., 2:]


def _meeting_point(corners_px: np.ndarray) -> np.ndarray:
    """Pixel (2,) where the lines at the left and the right meet; NaN if they are parallel."""
    far_left, near_left, far_right, near_right = np.column_stack([corners_px, np.ones(4)])
    point = np.cross(np.cross(far_left, near_left), np.cross(far_right, near_right))
    if abs(point[2]) < 1e-9 * np.abs(point).max():
        return np.array([np.nan, np.nan])
    return point[:2] / point[2]


def end_lines_meet_above(corners_px: np.ndarray) -> bool:
    """Whether the lines at the left and the right converge above the far bar, as on a floor seen from above."""
    far_left, _, far_right, _ = corners_px
    return bool(_meeting_point(corners_px)[1] < min(far_left[1], far_right[1]))


def read_corners(path: Path, floor_edge: str = FLOOR_EDGES[0]) -> np.ndarray:
    """The bar ends on the floor from a file of sensor boxes.

    Boxes 0 and 1 are the ends at the image's left and give their left edge; 2 and 3, at its right, give their right
    edge. A box without extent, as ``write_boxes`` makes it, is a point.

    Parameters
    ----------
    path : Path
        JSON file with the boxes "0" to "3", each with x_min, y_min, x_max and y_max in pixels.
    floor_edge : str
        The edge of a box on the floor, ``y_max`` (the lower one) or ``y_min``.

    Returns
    -------
    ndarray (4, 2)
        Pixels: far left, near left, far right, near right, as for ``Walkway``.

    Raises
    ------
    InputError
        If the file cannot be read, a box is missing, malformed or empty, or the boxes are in another order.
    """
    boxes = _read_boxes(path)
    corners = []
    for name in "0123":
        box = {edge: _number(boxes, name, edge, path) for edge in EDGES}
        is_point = box["x_min"] == box["x_max"] and box["y_min"] == box["y_max"]
        if not is_point and (box["x_min"] >= box["x_max"] or box["y_min"] >= box["y_max"]):
            raise InputError(f"{path}: box {name} is empty: its x_min and y_min must be less than x_max and y_max")
        corners.append((box["x_min" if name in "01" else "x_max"], box[floor_edge]))
    corners_px = np.array(corners)
    _check_order(corners_px, path)
    return corners_px


def read_length(path: Path) -> tuple[float, float] | None:
    """The walkway's length, m, and its relative standard error, if a file of sensor boxes has them; else None.

    Raises InputError if they cannot be meant.
    """
    boxes = _read_boxes(path)
    length_m, error = boxes.get(LENGTH), boxes.get(SCALE_SE, 0)
    if length_m is None:
        return None
    if type(length_m) not in (int, float) or not WALKWAY_LENGTHS_M[0] <= length_m <= WALKWAY_LENGTHS_M[1]:
        raise InputError(f"{path}: {LENGTH} must be a length in metres, not {shortened(repr(length_m))}")
    if type(error) not in (int, float) or not 0 <= error < 1:
        raise InputError(f"{path}: {SCALE_SE} must be a part of the length, not {shortened(repr(error))}")
    return float(length_m), float(error)


def _read_boxes(path: Path) -> dict[str, Any]:
    boxes = read_json(path)
    if not isinstance(boxes, dict):
        raise InputError(f"{path}: expected an object with the boxes 0, 1, 2 and 3, not {type(boxes).__name__}")
    return boxes


def _number(boxes: dict[str, Any], name: str, edge: str, path: Path) -> float:
    box = boxes.get(name)
    if not isinstance(box, dict):
        raise InputError(f"{path}: box {name} is missing; expected 0, 1, 2 and 3, each with {', '.join(EDGES)}")
    value = box.get(edge)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST_IMAGE_PX:
        shown = repr(value)[:40]
        raise InputError(f"{path}: box {name}: {edge} must be a number of pixels within the image, not {shown}")
    return float(value)


def _check_order(corners_px: np.ndarray, path: Path) -> None:
    far_left, near_left, far_right, near_right = corners_px
    if min(far_right[0], near_right[0]) - max(far_left[0], near_left[0]) < MIN_LENGTH_PX:
        raise InputError(
            f"{path}: boxes 0 and 1 must be the bar ends at the image's left and 2 and 3 those at its right, "
            f"at least {MIN_LENGTH_PX} px apart"
        )
    if far_left[1] >= near_left[1] or far_right[1] >= near_right[1]:
        raise InputError(f"{path}: boxes 0 and 2 must be the far bar, higher in the image than 1 and 3, the near one")
    if not end_lines_meet_above(corners_px):
        raise InputError(f"{path}: the far bar (boxes 0, 2) must look shorter than the near one (boxes 1, 3)")


def refined_corners(corners_px: np.ndarray, all_corners_px: list[np.ndarray]) -> np.ndarray:
    """The most likely corners (4, 2) px, given these and those of ``all_corners_px`` that show the same bars.

    One camera films a participant's walks, so averaging reduces the annotation error. Corners that differ by more than
    SAME_CAMERA_PX were seen after the camera was moved, and are not averaged. The remaining error tilts the horizon,
    which makes steps longer at one end of the walkway than at the other; so the corners are shifted as little as
    possible for a roll that is usual on tripods. If that takes more than noise, the camera does roll, and the mean is
    kept.
    """
    same_bars = [other for other in all_corners_px if np.abs(other - corners_px).max() <= SAME_CAMERA_PX]
    mean = np.mean(same_bars or [corners_px], axis=0)
    noise_px = CORNER_NOISE_PX / np.sqrt(max(len(same_bars), 1))

    def deviations(shifts: np.ndarray) -> np.ndarray:
        return np.append(shifts, _horizon_tilt(mean + noise_px * shifts.reshape(4, 2)) / CAMERA_ROLL_RAD)

    shifts = least_squares(deviations, np.zeros(8)).x.reshape(4, 2)
    return mean + noise_px * shifts if np.abs(shifts).max() <= LARGEST_SHIFT else mean


def _horizon_tilt(corners_px: np.ndarray) -> float:
    """Slope of the horizon: the line through the vanishing points of the end lines and of the bars."""
    far_left, near_left, far_right, near_right = np.column_stack([corners_px, np.ones(4)])
    ends = np.cross(np.cross(far_left, near_left), np.cross(far_right, near_right))
    bars = np.cross(np.cross(far_left, far_right), np.cross(near_left, near_right))
    horizon = np.cross(ends / np.linalg.norm(ends), bars / np.linalg.norm(bars))
    return float(-horizon[0] / horizon[1])
