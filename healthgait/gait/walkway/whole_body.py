"""A walker who is seen from head to foot: the lines along which head and ankles move through the image.

A point at a constant height above the floor, moved straight on, moves along a straight line in the image. The head bobs
and the ankles swing, so the lines are fitted to all frames, robustly: the head's mean height, and the height of the
ankle that stands.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose.joints import BORDER_PX, SIDES, joint_places
from healthgait.gait.pose.pose_file import Pose

# Heights above the floor, barefoot, upright, as shares of stature; see healthgait.gait.walkway.by_height.
EYE_SHARE, EAR_SHARE, NOSE_SHARE, ANKLE_SHARE = 0.936, 0.926, 0.918, 0.0405
HEAD_SHARES = {"nose": NOSE_SHARE} | {f"{s}_eye": EYE_SHARE for s in SIDES} | {f"{s}_ear": EAR_SHARE for s in SIDES}
MIN_FRAMES = 20  # less than a step and a half at 30 frames per second
MIN_TRAVEL = 0.6  # apparent heights of the person: a step and a half
STRIKES = 90  # percentile of the ankles' distance: at heel strike it is a step's length
ROUNDS = 30  # of reweighting
HUBER = 1.345  # robust standard deviations; beyond, a residual's weight decreases
MAD_TO_SD = 1.4826


@dataclass(frozen=True)
class SeenLine:
    """A straight line, ``value`` over the column, known at two columns, at which the errors are independent.

    Attributes
    ----------
    columns_px : ndarray (2,)
    values_px : ndarray (2,)
    se_px : float
        Standard error of either value.
    """

    columns_px: np.ndarray
    values_px: np.ndarray
    se_px: float

    def at(self, columns_px: np.ndarray) -> np.ndarray:
        slope = np.diff(self.values_px)[0] / np.diff(self.columns_px)[0]
        return self.values_px[0] + slope * (columns_px - self.columns_px[0])


@dataclass(frozen=True)
class WholeBody:
    """The walker's lines in the image.

    Attributes
    ----------
    ankles, head : SeenLine
        Rows of the standing ankle and of the eyes' level, over the column.
    ahead : SeenLine
        How many pixels the head is to the right of the ankles' middle, over the ankles' column.
    step_share : float
        Length of a step as a share of the distance from the ankle to the eyes.
    direction : int
        +1 for a walk to the image's right, -1 to its left.
    """

    ankles: SeenLine
    head: SeenLine
    ahead: SeenLine
    step_share: float
    direction: int


def whole_body(pose: Pose, image_size: tuple[int, int], origin: str) -> WholeBody:
    """The lines of a walker, from the frames in which head and both ankles are within the image.

    Raises InputError, which begins with ``origin``, if there are too few such frames.
    """
    points, ankles = head_points(pose, image_size), _within(pose.ankles_px, image_size)
    whole = np.isfinite(points).all(axis=2).any(axis=1) & np.isfinite(ankles).all(axis=(1, 2))
    if whole.sum() < MIN_FRAMES:
        raise InputError(
            f"{origin}: only {whole.sum()} frames show the person whole, from head to both ankles; for a scale from the "
            f"height at least {MIN_FRAMES} are needed"
        )
    points, ankles = points[whole], ankles[whole]
    middle = ankles[..., 0].mean(axis=1)
    standing = _standing_ankles(ankles)
    head = _at_eyes(points, standing.at(middle))
    tall_px = standing.at(middle) - head[:, 1]
    travel = np.ptp(np.percentile(middle, (2, 98))) / np.median(tall_px)
    if not travel >= MIN_TRAVEL:
        raise InputError(
            f"{origin}: the person is seen whole over {max(travel, 0):.1f} times their own height only; for a scale from "
            f"the height they must walk across the image by at least {MIN_TRAVEL}"
        )
    apart = np.abs(np.diff(ankles[..., 0], axis=1))[:, 0] / tall_px
    tenth = max(len(middle) // 10, 1)
    return WholeBody(
        ankles=standing,
        head=_line(head[:, 0], head[:, 1]),
        ahead=_line(middle, head[:, 0] - middle),
        step_share=float(np.percentile(apart, STRIKES)),
        direction=1 if np.median(middle[-tenth:]) > np.median(middle[:tenth]) else -1,
    )


def head_points(pose: Pose, image_size: tuple[int, int]) -> np.ndarray:
    """Pixels (frames, 5, 2) of the points of HEAD_SHARES; NaN where not seen within the image."""
    points = np.full((len(pose), len(HEAD_SHARES), 2), np.nan)
    for frame, named in pose.joints.items():
        places = joint_places(named)
        for number, name in enumerate(HEAD_SHARES):
            if name in places:
                points[frame - pose.first, number] = places[name]
    return _within(points, image_size)


def _within(points: np.ndarray, image_size: tuple[int, int]) -> np.ndarray:
    """The points (..., 2) px; NaN if outside the image or at its border, where estimators put those outside."""
    inside = ((points > BORDER_PX) & (points < np.array(image_size) - BORDER_PX)).all(axis=-1)
    return np.where(inside[..., None], points, np.nan)


def _standing_ankles(ankles: np.ndarray) -> SeenLine:
    """The line of the ankle (frames, 2, 2) px that is farther down, in relation to the line itself."""
    line = _line(ankles[..., 0].ravel(), ankles[..., 1].ravel())
    for _ in range(3):
        below = ankles[..., 1] - line.at(ankles[..., 0])
        lower = ankles[np.arange(len(ankles)), np.argmax(below, axis=1)]
        line = _line(lower[:, 0], lower[:, 1])
    return line


def _at_eyes(points: np.ndarray, ankle_rows: np.ndarray) -> np.ndarray:
    """The head (frames, 2) px at the eyes' level: each of the ``points`` moved there along the body, and averaged."""
    shares = np.array(list(HEAD_SHARES.values()))
    rise = (EYE_SHARE - ANKLE_SHARE) / (shares - ANKLE_SHARE)
    rows = ankle_rows[:, None] - (ankle_rows[:, None] - points[..., 1]) * rise
    return np.stack([np.nanmean(points[..., 0], axis=1), np.nanmean(rows, axis=1)], axis=1)


def _line(columns: np.ndarray, values: np.ndarray) -> SeenLine:
    """The line through points (n,), by Huber's reweighting; consecutive residuals may be correlated."""
    weights = np.ones(len(columns))
    for _ in range(ROUNDS):
        slope, start = np.polyfit(columns, values, 1, w=np.sqrt(weights))
        residuals = values - start - slope * columns
        spread = max(MAD_TO_SD * float(np.median(np.abs(residuals))), 1e-6)
        weights = np.minimum(1.0, HUBER * spread / np.maximum(np.abs(residuals), 1e-12))
    at = columns.mean() + columns.std() * np.array([-1.0, 1.0])
    kept = residuals * weights
    alike = np.clip(np.corrcoef(kept[:-1], kept[1:])[0, 1], 0.0, 0.95) if kept.std() > 1e-9 else 0.0
    effective = weights.sum() * (1 - alike) / (1 + alike)
    return SeenLine(at, start + slope * at, float(spread * np.sqrt(2 / effective)))
