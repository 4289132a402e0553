"""The camera that sees a person of known size walk along a straight line: its place, tilt, roll and direction.

A pinhole camera with its principal point in the image's middle. What the walk does not show is known beforehand within
limits (USUAL): the most likely camera is found, and the uncertainty that remains.

Coordinates in metres from the point on the floor below the camera: to the right, ahead (horizontal), up. Positive tilt
turns the camera down, positive roll clockwise.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from healthgait.gait.walkway.whole_body import WholeBody

# Usual values and their standard deviations, before anything is seen. Those of the camera are choices: it stands on
# something of the height of a table to a shoulder and looks roughly horizontally. The focal length, in units of the
# image's longer side, is 0.75 for a lens "of 26 mm", as in many phones, more where the video uses a part of the sensor
# only, 1 to 2 with zoom. Those of the body: as simulated (ahead); step widths in walking are about a decimetre.
USUAL = {
    "log_focal": (np.log(0.9), 0.4),
    "tilt_rad": (np.radians(2.0), np.radians(5.0)),
    "roll_rad": (0.0, np.radians(3.0)),
    "turn_rad": (0.0, np.radians(90.0)),  # of the line walked, 0 if the camera looks square on: anything
    "log_away": (np.log(5.0), 1.0),  # metres to the line walked, straight ahead
    "camera_m": (1.2, 0.4),  # height
    "ahead_m": (0.15, 0.08),  # of the head from the ankles' middle
    "feet_apart_m": (0.10, 0.04),  # the lines of the left and the right ankle
    "size": (0.0, 0.012),  # relative error of the person's size: see healthgait.gait.walkway.by_height
    "raised_m": (0.0, 0.015),  # by how much the ankles are higher above the floor than expected: soles, and the pose
}

RAISED = list(USUAL).index("raised_m")


@dataclass(frozen=True)
class WalkCamera:
    """A camera beside the line walked.

    Attributes
    ----------
    values : ndarray (10,)
        As USUAL.
    covariance : ndarray (10, 10)
        Of the errors of ``values``.
    misfit : float
        Sum of the squared deviations from what is seen and from USUAL, in standard deviations: 7 on average, if all
        is as assumed.
    image_size : tuple of int
        Width and height, px.
    ankle_m : float
        Expected height of the standing ankles above the floor, m.
    """

    values: np.ndarray
    covariance: np.ndarray
    misfit: float
    image_size: tuple[int, int]
    ankle_m: float

    def value(self, name: str) -> float:
        """The value of one of USUAL."""
        return float(self.values[list(USUAL).index(name)])

    def places_m(self, columns_px: np.ndarray) -> np.ndarray:
        """Places (...,) along the line walked, m, of standing ankles seen in columns (...,)."""
        return _View(self.values, self.image_size).places_m(columns_px, self.ankle_m + self.value("raised_m"))

    def relative_se(self, columns_px: np.ndarray, marks_px: np.ndarray | None = None, mark_se_px: float = 0.0) -> float:
        """Relative standard error of the distance between standing ankles in two columns (2,).

        With ``marks_px`` (2, 2), two points on the floor whose distance is known, that of the ratio of both distances;
        ``mark_se_px`` is the standard error of the marks' columns and rows.
        """

        def log_length(values: np.ndarray) -> float:
            view = _View(values, self.image_size)
            begin, end = view.places_m(columns_px, self.ankle_m + values[RAISED])
            return np.log((end - begin) / (1.0 if marks_px is None else view.floor_distance_m(marks_px)))

        steps = 1e-5 * np.eye(len(self.values))
        slopes = [(log_length(self.values + step) - log_length(self.values - step)) / 2e-5 for step in steps]
        of_marks = 0.0 if marks_px is None else mark_se_px * self._slope_of_marks(marks_px)
        return float(np.hypot(np.sqrt(slopes @ self.covariance @ slopes), of_marks))

    def _slope_of_marks(self, marks_px: np.ndarray) -> float:
        """Relative change of the marks' distance per pixel by which all of their coordinates are off, squares added."""
        steps = 1e-3 * np.eye(marks_px.size).reshape(-1, *marks_px.shape)
        slopes = [
            np.log(self.floor_distance_m(marks_px + step) / self.floor_distance_m(marks_px - step)) / 2e-3
            for step in steps
        ]
        return float(np.linalg.norm(slopes))

    def floor_distance_m(self, marks_px: np.ndarray) -> float:
        """The distance of two points (2, 2) on the floor, m."""
        return _View(self.values, self.image_size).floor_distance_m(marks_px)

    def floor_px(self, along_m: np.ndarray, across_m: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of points on the floor, ``across_m`` beyond the line walked."""
        return _View(self.values, self.image_size).project(along_m, across_m, 0.0)

    def floor_places_m(self, columns_px: np.ndarray, across_m: float) -> np.ndarray:
        """Places (...,) along the line walked, m, of points on the floor ``across_m`` beyond it, in columns (...,)."""
        return _View(self.values, self.image_size).places_m(columns_px, 0.0, across_m)


class _View:
    """The image of places along and across the line walked, and above the floor."""

    def __init__(self, values: np.ndarray, image_size: tuple[int, int]):
        log_focal, tilt, roll, turn, log_away, camera_m = values[:6]
        focal_px, (width, height) = np.exp(log_focal) * max(image_size), image_size
        right, down = np.array([1.0, 0.0, 0.0]), np.array([0.0, -np.sin(tilt), -np.cos(tilt)])
        ahead = np.array([0.0, np.cos(tilt), -np.sin(tilt)])
        axes = [np.cos(roll) * right + np.sin(roll) * down, np.cos(roll) * down - np.sin(roll) * right, ahead]
        matrix = np.array([[focal_px, 0, width / 2], [0, focal_px, height / 2], [0, 0, 1]]) @ axes
        self._start = matrix @ [0.0, np.exp(log_away), -camera_m]
        self._along = matrix @ [np.cos(turn), np.sin(turn), 0.0]
        self._across = matrix @ [-np.sin(turn), np.cos(turn), 0.0]
        self._up = matrix @ [0.0, 0.0, 1.0]

    def project(self, along_m, across_m, height_m) -> np.ndarray:
        """Pixels (..., 2) of points given in metres."""
        axes = (along_m, self._along), (across_m, self._across), (height_m, self._up)
        seen = self._start + sum(np.multiply.outer(metres, axis) for metres, axis in axes)
        return seen[..., :2] / seen[..., 2:]

    def places_m(self, columns_px: np.ndarray, height_m: float, across_m: float = 0.0) -> np.ndarray:
        """Places (...,) along the line walked, m, of points ``height_m`` above the floor, seen in columns (...,)."""
        start = self._start + height_m * self._up + across_m * self._across
        return (start[0] - columns_px * start[2]) / (columns_px * self._along[2] - self._along[0])

    def floor_distance_m(self, points_px: np.ndarray) -> float:
        """The distance of two points (2, 2) on the floor, m."""
        from_floor = np.column_stack([self._along, self._across, self._start])
        places = np.linalg.solve(from_floor, np.column_stack([points_px, np.ones(2)]).T)
        return float(np.linalg.norm(np.diff(places[:2] / places[2])))

    def rows_px(self, columns_px: np.ndarray, height_m: float) -> np.ndarray:
        """Rows (...,) of points above the line walked, seen in columns (...,)."""
        return self.project(self.places_m(columns_px, height_m), 0.0, height_m)[..., 1]


def camera_of_walk(body: WholeBody, tall_m: float, ankle_m: float, image_size: tuple[int, int]) -> WalkCamera:
    """The most likely camera.

    Parameters
    ----------
    body : WholeBody
        How the walker is seen.
    tall_m : float
        Mean height of the eyes above the standing ankles while walking, m.
    ankle_m : float
        Height of the standing ankles above the floor, m.
    image_size : tuple of int
        Width and height, px.
    """
    means, spreads = np.array(list(USUAL.values())).T

    def deviations(values: np.ndarray) -> np.ndarray:
        view, (ahead_m, feet_apart_m, size, raised_m) = _View(values, image_size), values[6:]
        feet_m = ankle_m + raised_m
        eyes_m = feet_m + tall_m * (1 + size)
        places = view.places_m(body.ahead.columns_px, feet_m)
        ahead = view.project(places + body.direction * ahead_m, 0.0, eyes_m)[:, 0] - body.ahead.columns_px
        # Walking to the image's right, the left foot is the one far from the camera.
        left, right = body.direction * feet_apart_m / 2 * np.array([[0.0, 1.0], [0.0, -1.0]]) + [places.mean(), 0.0]
        left_below = (view.project(*left, feet_m) - view.project(*right, feet_m))[1]
        return np.concatenate(
            [
                (view.rows_px(body.ankles.columns_px, feet_m) - body.ankles.values_px) / body.ankles.se_px,
                (view.rows_px(body.eyes.columns_px, eyes_m) - body.eyes.values_px) / body.eyes.se_px,
                (ahead - body.ahead.values_px) / body.ahead.se_px,
                [(left_below - body.left_below_px) / body.left_below_se_px],
                (values - means) / spreads,
            ]
        )

    start = _rough(means, body, tall_m, image_size)
    fit = least_squares(deviations, start, x_scale=spreads)
    return WalkCamera(fit.x, np.linalg.inv(fit.jac.T @ fit.jac), 2 * fit.cost, image_size, ankle_m)


def _rough(means: np.ndarray, body: WholeBody, tall_m: float, image_size: tuple[int, int]) -> np.ndarray:
    """The usual values, but distance and direction of the walk as the apparent height has them."""
    focal_px, columns = np.exp(means[0]) * max(image_size), body.ankles.columns_px
    away_m = focal_px * tall_m / (body.ankles.values_px - body.eyes.at(columns))
    right_m = (columns - image_size[0] / 2) / focal_px * away_m
    slope = np.diff(away_m)[0] / np.diff(right_m)[0]
    changed = {"turn_rad": np.arctan(slope), "log_away": np.log(max(away_m[0] - slope * right_m[0], away_m.min() / 2))}
    return np.array(list((dict(zip(USUAL, means, strict=True)) | changed).values()))
