"""A walker who is seen from head to foot: the lines along which head and ankles move through the image.

A point that moves straight on at a constant height moves along a straight line in the image. The head bobs and the
ankles swing, so the lines are fitted to all frames robustly: the mean height of the head, and the height of the ankles
that stand.

References
----------
Gordon et al. 2014, 2012 Anthropometric Survey of U.S. Army Personnel, NATICK/TR-15/007 (ANSUR II). In the first 29
rows of the public table of men, the eyes (columns sittingheight, eyeheightsitting) are 11.3 cm below the top of the
head and the ears (tragiontopofhead) 13.0 cm, standard deviation 0.7 cm each. Neither grows with stature: by -0.8 and
-1.2 cm for each metre, standard error 1.8; in proportion it would be 6.4 and 7.4. The ankle (lateralmalleolusheight) is
at 0.042 of stature. Heads of women are assumed to be slightly smaller.
Winter, Biomechanics and Motor Control of Human Movement, after Drillis and Contini: an eye at 0.936 of stature, which
is 11.0 cm below the top at 1.72 m, and an ankle at 0.039.
The nose, which is not in these sources, is 3 to 4 cm below the eyes in pictures.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose.joints import BORDER_PX, SIDES, joint_places
from healthgait.gait.pose.pose_file import Pose

# Metres below the top of the head, which hardly depend on stature.
EYE_M, EAR_M, NOSE_M = 0.110, 0.129, 0.143
HEAD_M = {"nose": NOSE_M} | {f"{side}_eye": EYE_M for side in SIDES} | {f"{side}_ear": EAR_M for side in SIDES}
ANKLE_SHARE = 0.0405  # of stature: the ankle's height above the sole of the foot
MIN_FRAMES = 20  # less than a step and a half at 30 frames per second
MIN_STANDING = 5  # frames of either foot
MIN_TRAVEL = 0.6  # apparent heights of the person: a step and a half
LARGEST_CHANGE = 1.8  # of the apparent height from one end of the way to the other, if the camera is beside it
PASSING = 0.07  # of the apparent height: ankles nearer to each other pass, and are often put onto one leg
STRIKES = 90  # percentile of the ankles' distance
OF_STEP = 0.89  # that distance as a share of the step, as simulated: the rear heel has risen when the other one strikes
# Robust standard deviations beyond which a residual's weight decreases: nearly a mean for the head, which bobs to both
# sides; nearly a median for the lower ankle, which is either on the floor or above it.
MEAN, MEDIAN = 1.345, 0.1
ROUNDS = 30  # of reweighting
MAD_TO_SD = 1.4826
MOST_ALIKE = 0.95  # correlation of consecutive residuals
# Shares of the apparent height. Lines are known no better than this, as people do not walk quite straight, and strides
# are cut at the ends of the way; rows that scatter more are those of a pose that does not follow the ankles.
LEAST_SE, LEAST_SE_AHEAD, MOST_SCATTER = 0.004, 0.015, 0.05
LEFT_RIGHT = np.array([1.0, -1.0])


@dataclass(frozen=True)
class SeenLine:
    """A straight line in the image, known at two columns at which the errors are independent.

    Attributes
    ----------
    columns_px, values_px : ndarray (2,)
        Columns, and rows or other values there, px.
    se_px : float
        Standard error of either value, px.
    """

    columns_px: np.ndarray
    values_px: np.ndarray
    se_px: float

    def at(self, columns_px: np.ndarray | float) -> np.ndarray | float:
        """Values in columns (...,), px."""
        slope = np.diff(self.values_px)[0] / np.diff(self.columns_px)[0]
        return self.values_px[0] + slope * (columns_px - self.columns_px[0])


@dataclass(frozen=True)
class WholeBody:
    """The walker's lines in the image.

    Attributes
    ----------
    ankles, eyes : SeenLine
        Rows of the standing ankle, midway between the feet, and of the eyes.
    left_below_px, left_below_se_px : float
        By how many rows the left ankle stands below the right one, and the standard error.
    ahead : SeenLine
        By how many columns the head is to the right of the ankles' middle.
    step_share : float
        Length of a step as a share of the distance from the ankle to the eyes.
    direction : int
        +1 for a walk to the image's right, -1 to its left.
    """

    ankles: SeenLine
    eyes: SeenLine
    left_below_px: float
    left_below_se_px: float
    ahead: SeenLine
    step_share: float
    direction: int


def whole_body(pose: Pose, height_m: float, image_size: tuple[int, int], origin: str) -> WholeBody:
    """The lines of a walker, from the frames in which head and both ankles are within the image.

    Parameters
    ----------
    pose : Pose
        As from ``read_pose``.
    height_m : float
        The person's stature, m.
    image_size : tuple of int
        Width and height, px.
    origin : str
        Begins error messages.

    Raises
    ------
    InputError
        If there are too few such frames, or the person does not walk across the image.
    """
    heads, ankles = _head_points(pose, image_size), _within(pose.ankles_px, image_size)
    whole = np.isfinite(heads[..., 0]).any(axis=1) & np.isfinite(ankles).all(axis=(1, 2))
    if whole.sum() < MIN_FRAMES:
        raise InputError(
            f"{origin}: only {whole.sum()} frames show the person whole, from the head to both ankles; a scale from "
            f"the height needs {MIN_FRAMES}, so film from farther away or mark the walkway"
        )
    heads, ankles = heads[whole], ankles[whole]
    middle = ankles[..., 0].mean(axis=1)
    rough_px = ankles[..., 1].max(axis=1) - np.nanmean(heads[..., 1], axis=1)
    _check_sagittal(middle, rough_px, origin)
    tall_px = float(np.median(rough_px))
    standing, left_below_px, left_below_se_px = _standing(ankles, tall_px, origin)
    eyes = _eyes(heads, standing.at(middle), height_m)
    apart = np.abs(np.diff(ankles[..., 0], axis=1))[:, 0] / (standing.at(middle) - eyes[:, 1])
    return WholeBody(
        ankles=standing,
        eyes=_line(eyes[:, 0], eyes[:, 1], MEAN, LEAST_SE * tall_px)[0],
        left_below_px=left_below_px,
        left_below_se_px=left_below_se_px,
        ahead=_line(middle, eyes[:, 0] - middle, MEAN, LEAST_SE_AHEAD * tall_px)[0],
        step_share=float(np.percentile(apart, STRIKES)) / OF_STEP,
        direction=1 if np.subtract(*_ends(middle)) < 0 else -1,
    )


def _head_points(pose: Pose, image_size: tuple[int, int]) -> np.ndarray:
    """Pixels (frames, 5, 2) of the points of HEAD_M; NaN where not seen within the image."""
    points = np.full((len(pose), len(HEAD_M), 2), np.nan)
    for frame, named in pose.joints.items():
        places = joint_places(named)
        for number, name in enumerate(HEAD_M):
            points[frame - pose.first, number] = places.get(name, (np.nan, np.nan))
    return _within(points, image_size)


def _within(points: np.ndarray, image_size: tuple[int, int]) -> np.ndarray:
    """The points (..., 2) px; NaN if outside the image or at its border, where estimators put those outside."""
    inside = ((points > BORDER_PX) & (points < np.array(image_size) - BORDER_PX)).all(axis=-1)
    return np.where(inside[..., None], points, np.nan)


def _ends(values: np.ndarray) -> tuple[float, float]:
    """Medians of the first and of the last tenth of values (frames,)."""
    tenth = max(len(values) // 10, 1)
    return float(np.median(values[:tenth])), float(np.median(values[-tenth:]))


def _check_sagittal(middle_px: np.ndarray, tall_px: np.ndarray, origin: str) -> None:
    """Refuse a walk toward the camera or away from it, or one that is too short."""
    low, high = sorted(_ends(tall_px))
    if low <= 0:
        raise InputError(f"{origin}: the head is below the ankles; is the picture upside down?")
    if (change := high / low) > LARGEST_CHANGE:
        raise InputError(
            f"{origin}: the person appears {change:.1f} times as tall at one end of the way as at the other; the walk "
            f"is not sagittal: the camera must look at it from the side (at most {LARGEST_CHANGE} times)"
        )
    travel = abs(np.subtract(*_ends(middle_px))) / np.median(tall_px)
    if travel < MIN_TRAVEL:
        raise InputError(
            f"{origin}: whole from head to foot, the person moves across the image by {travel:.1f} of their height "
            f"only; a scale from the height needs a walk seen from the side, over at least {MIN_TRAVEL} of it"
        )


def _standing(ankles: np.ndarray, tall_px: float, origin: str) -> tuple[SeenLine, float, float]:
    """The line of the ankle (frames, 2, 2) px that stands; by how far the left one's line is below the right one's, px,
    and its standard error.

    The ankle that is farther down, in relation to the line of its foot, is the one that stands.
    """
    ankles = ankles[np.abs(ankles[:, 0, 0] - ankles[:, 1, 0]) >= PASSING * tall_px]
    if len(ankles) < MIN_FRAMES:
        raise InputError(
            f"{origin}: only {len(ankles)} frames show the person whole with the ankles apart; a scale from the height "
            f"needs {MIN_FRAMES} frames of a walk seen from the side"
        )
    line, shift_px, shift_se_px = _line(ankles[..., 0].ravel(), ankles[..., 1].ravel(), MEAN, LEAST_SE * tall_px)
    for _ in range(3):
        below = ankles[..., 1] - line.at(ankles[..., 0]) - shift_px * LEFT_RIGHT
        side = np.argmax(below, axis=1)
        counts = np.bincount(side, minlength=2)
        if counts.min() < MIN_STANDING:
            rarer = ("left", "right")[counts.argmin()]
            raise InputError(
                f"{origin}: whole from head to foot, the person stands on the {rarer} foot in {counts.min()} frames "
                f"only; a scale from the height needs {MIN_STANDING} of either foot"
            )
        columns, rows = ankles[np.arange(len(ankles)), side].T
        line, shift_px, shift_se_px = _line(columns, rows, MEDIAN, LEAST_SE * tall_px, LEFT_RIGHT[side])
    scatter = MAD_TO_SD * np.median(np.abs(rows - line.at(columns) - shift_px * LEFT_RIGHT[side])) / tall_px
    if scatter > MOST_SCATTER:
        raise InputError(
            f"{origin}: where they stand, the ankles scatter by {100 * scatter:.0f} % of the person's height about a "
            f"straight line (at most {100 * MOST_SCATTER:.0f} %); the pose is too noisy for a scale from the height"
        )
    return line, 2 * shift_px, 2 * shift_se_px


def _eyes(heads: np.ndarray, ankle_rows: np.ndarray, height_m: float) -> np.ndarray:
    """The head (frames, 2) px in the eyes' row: each of its points moved there along the body, and averaged."""
    ankle_m = ANKLE_SHARE * height_m
    rise = (height_m - EYE_M - ankle_m) / (height_m - np.array(list(HEAD_M.values())) - ankle_m)
    rows = ankle_rows[:, None] - (ankle_rows[:, None] - heads[..., 1]) * rise
    return np.stack([np.nanmean(heads[..., 0], axis=1), np.nanmean(rows, axis=1)], axis=1)


def _line(
    columns: np.ndarray, values: np.ndarray, robust: float, least_se_px: float, sides: np.ndarray | None = None
) -> tuple[SeenLine, float, float]:
    """The line through points (n,), by Huber's reweighting; consecutive residuals may be correlated.

    With ``sides`` (n,), 1 or -1, there are two parallel lines: the one midway, how far the first is from it, px, and
    the standard error of that.
    """
    design = np.column_stack([np.ones_like(columns), columns - columns.mean(), *([] if sides is None else [sides])])
    weights = np.ones(len(columns))
    for _ in range(ROUNDS):
        root = np.sqrt(weights)
        fitted = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)[0]
        residuals = values - design @ fitted
        spread = max(MAD_TO_SD * float(np.median(np.abs(residuals))), 1e-3)
        weights = np.minimum(1.0, robust * spread / np.maximum(np.abs(residuals), 1e-9))
    kept = np.clip(residuals, -2 * spread, 2 * spread)
    alike = np.clip(kept[:-1] @ kept[1:] / max(kept @ kept, 1e-9), 0.0, MOST_ALIKE)
    se = float(np.hypot(spread / np.sqrt(len(columns) * (1 - alike) / (1 + alike)), least_se_px))
    away = columns.std() * np.array([-1.0, 1.0])
    line = SeenLine(columns.mean() + away, fitted[0] + fitted[1] * away, float(np.sqrt(2) * se))
    return line, (0.0 if sides is None else float(fitted[2])), se
