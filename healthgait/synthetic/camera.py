"""The camera beside the walkway, and the boxes around the ends of the sensor bars in its image.

World coordinates in metres: ``x`` along the walkway from the line at the image's left (0) to the one at its right
(4.2), ``y`` from the walkway's middle away from the camera, ``z`` up from the floor. Pixels are from the image's top
left corner, at ``layout.IMAGE_SIZE`` times ``scale``.
"""

from dataclasses import dataclass, replace

import numpy as np

from healthgait.layout import IMAGE_SIZE, WALKWAY_LENGTH_M

WALKWAY_LINES_M = (0.0, WALKWAY_LENGTH_M)
BAR_HEIGHT_M = 0.035
BOX_LENGTH_M = 0.14  # of the bar, within the box around its end
BOX_JITTER_PX = 1.0  # annotation error, at 960x540


@dataclass(frozen=True)
class Camera:
    """A pinhole camera. Positive yaw turns it to the right, positive pitch downwards, positive roll clockwise."""

    x_m: float
    distance_m: float  # from the walkway's middle
    height_m: float
    yaw_rad: float
    pitch_rad: float
    roll_rad: float
    focal_px: float  # at 960x540
    bars_half_gap_m: float  # from the walkway's middle to either bar
    scale: float = 1.0

    def scaled_to(self, width_px: int) -> "Camera":
        return replace(self, scale=width_px / IMAGE_SIZE[0])

    @property
    def size_px(self) -> tuple[int, int]:
        return round(IMAGE_SIZE[0] * self.scale), round(IMAGE_SIZE[1] * self.scale)

    def project(self, points_m: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of world points (..., 3) in metres, which must lie in front of the camera."""
        across, down, away = self._seen(points_m)
        centre = np.array(IMAGE_SIZE) / 2
        focal = self.focal_px
        return self.scale * (np.stack([focal * across / away, focal * down / away], axis=-1) + centre)

    def pixels_per_metre(self, points_m: np.ndarray) -> np.ndarray:
        """Pixels per metre, across the view, at each of the points (..., 3)."""
        return self.scale * self.focal_px / self._seen(points_m)[2]

    def _seen(self, points_m: np.ndarray) -> np.ndarray:
        """Metres to the right, down and away from the camera, each (...,)."""
        return np.moveaxis((points_m - self._place) @ self._axes.T, -1, 0)

    @property
    def _place(self) -> np.ndarray:
        return np.array([self.x_m, -self.distance_m, self.height_m])

    @property
    def _axes(self) -> np.ndarray:
        """Rows: the image's right, the image's down, the direction of view, in world coordinates."""
        yaw, pitch, roll = self.yaw_rad, self.pitch_rad, self.roll_rad
        right = np.array([np.cos(yaw), -np.sin(yaw), 0.0])
        ahead = np.array([np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), -np.sin(pitch)])
        down = np.cross(ahead, right)
        return np.array([np.cos(roll) * right + np.sin(roll) * down, np.cos(roll) * down - np.sin(roll) * right, ahead])


def draw_camera(rng: np.random.Generator) -> Camera:
    """A camera at 7-8 m and 1.1-1.3 m height, turned by 2-3 degrees, with the walkway across about 0.7 of the image."""
    distance = rng.uniform(7.0, 8.0)
    yaw = np.radians(rng.uniform(2.0, 3.0)) * rng.choice([-1.0, 1.0])
    share = rng.uniform(0.68, 0.72)
    # A camera turned to one side is moved to the other, so that the walkway stays in the middle.
    x = WALKWAY_LENGTH_M / 2 - distance * np.tan(yaw) + rng.normal(0, 0.04)
    return Camera(
        x_m=x,
        distance_m=distance,
        height_m=rng.uniform(1.1, 1.3),
        yaw_rad=yaw,
        pitch_rad=np.radians(rng.uniform(1.6, 2.6)),
        roll_rad=np.radians(rng.normal(0, 0.15)),
        focal_px=share * IMAGE_SIZE[0] * distance / WALKWAY_LENGTH_M,
        bars_half_gap_m=rng.uniform(0.44, 0.50),
    )


def bar_ends_m(camera: Camera, lines_m: tuple[float, float] = WALKWAY_LINES_M) -> dict[str, np.ndarray]:
    """The four points that bound the walkway on the floor, named as in the sensor boxes.

    0 and 2 end the far bar, 1 and 3 the near one; 0 and 1 at the image's left, 2 and 3 at its right.
    """
    far, (left, right) = camera.bars_half_gap_m, lines_m
    return {
        "0": np.array([left, far, 0.0]),
        "1": np.array([left, -far, 0.0]),
        "2": np.array([right, far, 0.0]),
        "3": np.array([right, -far, 0.0]),
    }


def sensor_boxes(
    camera: Camera, rng: np.random.Generator, lines_m: tuple[float, float] = WALKWAY_LINES_M
) -> dict[str, dict[str, float]]:
    """Boxes as an annotator draws them around the bars' ends: outer edge at the end, lower edge on the floor."""
    boxes = {}
    for name, end in bar_ends_m(camera, lines_m).items():
        inward = BOX_LENGTH_M * (1 if end[0] == lines_m[0] else -1)
        corners = camera.project(end + np.array([[0, 0, 0], [inward, 0, 0], [0, 0, BAR_HEIGHT_M]]))
        corners = corners / camera.scale + rng.uniform(-BOX_JITTER_PX, BOX_JITTER_PX, (3, 2)) / 2
        # An annotator points at whole pixels of the full-size image.
        (x_end, y_floor), (x_in, _), (_, y_top) = np.round(corners)
        edges = {"x_min": min(x_end, x_in), "y_min": y_top, "x_max": max(x_end, x_in), "y_max": y_floor}
        boxes[name] = {edge: _plain(float(value) * camera.scale) for edge, value in edges.items()}
    return boxes


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 3)
