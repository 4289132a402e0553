"""The progress of an ankle during a swing: from 0 at one resting position to 1 at the next, over time in strides.

The curve is a smooth step plus a cubic B-spline, which vanishes at both ends, so that any shape can be fitted: early or
late, with a heel that rises long before toe-off, or an ankle that still moves forward after landing.
"""

import numpy as np
from scipy.interpolate import BSpline

REACH = 0.5  # strides before and after the middle of a swing; beyond, the foot rests
KNOT = 0.04  # strides between knots: finer than the frames, which sample every swing at different phases
STEP_REACH = 0.22  # of the smooth step: the usual length of a swing is 0.4 strides

_KNOTS = np.arange(-REACH, REACH + KNOT / 2, KNOT)
_SPLINES = BSpline(np.pad(_KNOTS, 3, mode="edge"), np.eye(len(_KNOTS) + 2), 3)
_INNER = slice(2, -2)  # the splines that vanish at both ends, with their slope
_SLOPES = _SPLINES.derivative()
COEFFICIENTS = len(_KNOTS) - 2

_third = np.diff(np.eye(len(_KNOTS) + 2), 3, axis=0)[:, _INNER]
ROUGHNESS = _third.T @ _third  # (COEFFICIENTS, COEFFICIENTS): squared third differences of the spline


def splines(when: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values and slopes (..., COEFFICIENTS) of the splines at ``when`` (...,), strides from the middle of the swing."""
    within = np.abs(when) < REACH
    clipped = np.clip(when, -REACH, REACH)
    return tuple(part(clipped)[..., _INNER] * within[..., None] for part in (_SPLINES, _SLOPES))


def smooth_step(when: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The smooth step's value and slope (...,) at ``when`` (...,)."""
    part = np.clip((when + STEP_REACH) / (2 * STEP_REACH), 0, 1)
    return part**3 * (10 - 15 * part + 6 * part**2), 30 * part**2 * (1 - part) ** 2 / (2 * STEP_REACH)
