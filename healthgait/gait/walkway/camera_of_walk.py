"""The camera that sees a person of known size walk along a straight line: its position, tilt, roll and direction.

A pinhole camera, its principal point in the image's middle. What the walk does not show is known beforehand within
limits (USUAL): the most likely camera is found, with the uncertainty that remains.

Coordinates in metres, from the point on the floor below the camera: to the right, ahead, up. The direction ahead is
horizontal. Positive tilt turns the camera down, positive roll clockwise.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from healthgait.gait.walkway.whole_body import WholeBody

# What is usual before anything is seen (mean, standard deviation); choices, but for the person's proportions.
USUAL = {
    "focal": (np.log(1.0), 0.3),  # logarithm of the focal length in units of the image's longer side
    "tilt": (np.radians(2.0), np.radians(5.0)),
    "roll": (0.0, np.radians(3.0)),
    "turn": (0.0, np.radians(30.0)),  # of the line walked against the image: 0 if the camera looks square on
    "away": (np.log(5.0), 1.0),  # logarithm of the distance in metres, straight ahead
    "camera": (1.2, 0.4),  # height in metres
    "ahead": (0.15, 0.08),  # metres from the ankles' middle to the head
    "size": (0.0, 0.0115),  # relative error of the person's size
}


@dataclass(frozen=True)
class WalkCamera:
    """The most likely camera.

    Attributes
    ----------
    values : ndarray (8,)
        As the keys of USUAL.
    covariance : ndarray (8, 8)
        Of the errors of ``values``.
    image_size : tuple of int
        Width and height, pixels.
    ankle_m : float
        Height of the standing ankle above the floor, m.
    """

    values: np.ndarray
    covariance: np.ndarray
    image_size: tuple[int, int]
    ankle_m: float

    def value(self, name: str) -> float:
        return float(self.values[list(USUAL).index(name)])

    def places_m(self, columns_px: np.ndarray) -> np.ndarray:
        """Places along the line walked, m, of ankles seen in columns (...,)."""
        return places_m(self.values, columns_px, self.ankle_m, self.image_size)

    def relative_se(self, columns_px: np.ndarray) -> float:
        """Relative standard error of the distance between two columns (2,) on the line of the ankles."""

        def log_length(values: np.ndarray) -> float:
            return np.log(abs(np.diff(places_m(values, columns_px, self.ankle_m, self.image_size))[0]))

        steps = 1e-5 * np.eye(len(self.values))
        slopes = [(log_length(self.values + step) - log_length(self.values - step)) / 2e-5 for step in steps]
        return float(np.sqrt(slopes @ self.covariance @ slopes))

    def floor_px(self, along_m: np.ndarray, across_m: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of points on the floor, ``across_m`` from the line walked, away from the camera."""
        return project(self.values, along_m, across_m, 0.0, self.image_size)


def project(values: np.ndarray, along_m, across_m, height_m, image_size: tuple[int, int]) -> np.ndarray:
    """Pixels (..., 2) of points by their places along and across the line walked and their heights, m."""
    origin, along, across, up = _axes(values, image_size)
    parts = [np.multiply.outer(value, axis) for value, axis in ((along_m, along), (across_m, across), (height_m, up))]
    seen = origin + parts[0] + parts[1] + parts[2]
    return seen[..., :2] / seen[..., 2:]


def _axes(values: np.ndarray, image_size: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Homogeneous pixels of the floor point ahead, and of a metre along, across (away) and up from it."""
    focal, tilt, roll, turn, away, camera, _, _ = values
    focal_px = np.exp(focal) * max(image_size)
    right, down = np.array([1.0, 0.0, 0.0]), np.array([0.0, -np.sin(tilt), -np.cos(tilt)])
    view = np.array([0.0, np.cos(tilt), -np.sin(tilt)])
    rows = np.array(
        [np.cos(roll) * right + np.sin(roll) * down, np.cos(roll) * down - np.sin(roll) * right, view],
    )
    pixels = np.array([[focal_px, 0, image_size[0] / 2], [0, focal_px, image_size[1] / 2], [0, 0, 1]]) @ rows
    along, across = np.array([np.cos(turn), np.sin(turn), 0.0]), np.array([-np.sin(turn), np.cos(turn), 0.0])
    return tuple(pixels @ vector for vector in ([0.0, np.exp(away), -camera], along, across, [0.0, 0.0, 1.0]))


def places_m(values: np.ndarray, columns_px: np.ndarray, height_m: float, image_size: tuple[int, int]) -> np.ndarray:
    """Places (...,) along the line walked, m, of points at a height above it, seen in columns (...,)."""
    origin, along, _, up = _axes(values, image_size)
    start = origin + height_m * up
    return (start[0] - columns_px * start[2]) / (columns_px * along[2] - along[0])


def camera_of_walk(body: WholeBody, tall_m: float, ankle_m: float, image_size: tuple[int, int]) -> WalkCamera:
    """The most likely camera for a person whose eyes are ``tall_m`` above the ankles, on average while walking."""
    means, spreads = np.array(list(USUAL.values())).T
    lines = body.ankles, body.head, body.ahead

    def deviations(values: np.ndarray) -> np.ndarray:
        tall = tall_m * (1 + values[-1])
        # The same point of the line at other heights: a row at a column of its own.
        ankles, heads, ahead = (line.columns_px for line in lines)
        seen = project(values, places_m(values, ankles, ankle_m, image_size), 0.0, ankle_m, image_size)[:, 1]
        heights = ankle_m + tall
        seen_heads = project(values, places_m(values, heads, heights, image_size), 0.0, heights, image_size)[:, 1]
        under = places_m(values, ahead, ankle_m, image_size) + body.direction * values[-2]
        right = project(values, under, 0.0, heights, image_size)[:, 0] - ahead
        found = (seen, seen_heads, right)
        misfit = [(one - line.values_px) / line.se_px for one, line in zip(found, lines, strict=True)]
        return np.concatenate([*misfit, (values - means) / spreads])

    start = means.copy()
    middle = body.ankles.columns_px.mean()
    start[4] = np.log(np.exp(means[0]) * max(image_size) * tall_m / (body.ankles.at(middle) - body.head.at(middle)))
    fit = least_squares(deviations, start, x_scale=spreads)
    return WalkCamera(fit.x, np.linalg.inv(fit.jac.T @ fit.jac), image_size, ankle_m)
