"""The spatiotemporal gait parameters of a walk, from its footfalls.

Notes
-----
All are over the steps inside the walkway: a step runs from the heel strike of one foot to that of the other foot, and
counts if both heels rest between the two lines.

- Step, Stride: distance along the walkway between the resting positions of consecutive feet, or of the same foot, in
  cm. A position is the mean of heel and toe.
- Cadence: 60 / mean duration of a step, in steps/min; never a count of steps in a window. The ankles misplace
  the strikes of one foot relative to those of the other by about ASYMMETRY_SE_S, which biases the cadence of an odd
  number of steps. So the difference between the feet is shrunk by that error.
- Speed: Step x Cadence / 60, in m/s: the length of the complete steps over their duration.
- BiSP: mean duration of one double support, from a heel strike to the other foot's toe-off, in s.
- MonoSP: mean duration of a single support, from there to the next heel strike, in s: the mean duration of a step
  less BiSP.

With fewer than MIN_STEPS steps all are NaN. The published method counts peaks of the ankles' distance in the time
between the crossings of the lines, and has no support times.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.columns import GAIT_QUANTITIES
from healthgait.gait.events.detector import Footfalls

MIN_STEPS = 2
MIN_DEGREES_OF_FREEDOM = 2  # for a standard deviation
ASYMMETRY_SE_S = 0.02
SAME = 1e-9  # s: no two measured durations are so near
FEET = ("left", "right")


@dataclass(frozen=True)
class Steps:
    """The steps and strides inside the walkway; NaN where unknown.

    Attributes
    ----------
    foot : ndarray of int (steps,)
        The foot that ends the step: 0 left, 1 right.
    step_cm, step_s : ndarray (steps,)
        Length and duration of each step.
    double_s : ndarray (steps,)
        The double support at the beginning of the step.
    single_s : ndarray (steps,)
        The single support at its end.
    stride_foot : ndarray of int (strides,)
        The foot that begins and ends the stride.
    stride_cm, stride_s : ndarray (strides,)
        Length and duration of each stride.
    """

    foot: np.ndarray
    step_cm: np.ndarray
    step_s: np.ndarray
    double_s: np.ndarray
    single_s: np.ndarray
    stride_foot: np.ndarray
    stride_cm: np.ndarray
    stride_s: np.ndarray


NO_STEPS = Steps(*(np.array([]) for _ in range(8)))


def steps_inside(footfalls: Footfalls) -> Steps:
    """Steps and strides whose footfalls are all between the lines."""
    place_cm = 50 * (footfalls.heel_m + footfalls.toe_m)
    begin, strides = beginnings(footfalls)
    double = (footfalls.opposite_toe_off_s - footfalls.heel_strike_s)[begin]
    strike = footfalls.heel_strike_s
    step_s = strike[begin + 1] - strike[begin]
    return Steps(
        foot=footfalls.foot[begin + 1],
        step_cm=place_cm[begin + 1] - place_cm[begin],
        step_s=step_s,
        double_s=double,
        single_s=strike[begin + 1] - footfalls.opposite_toe_off_s[begin],
        stride_foot=footfalls.foot[strides],
        stride_cm=place_cm[strides + 2] - place_cm[strides],
        stride_s=strike[strides + 2] - strike[strides],
    )


def beginnings(footfalls: Footfalls) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the footfalls that begin a step between the lines, and of those that begin a stride."""
    inside = footfalls.inside
    steps = np.flatnonzero(footfalls.step & inside[:-1] & inside[1:]) if len(footfalls) else np.array([], int)
    return steps, steps[np.isin(steps + 1, steps)]


def gait_parameters(steps: Steps) -> dict[str, float]:
    """The gait parameters of a walk; the module's notes define them.

    Parameters
    ----------
    steps : Steps
        The steps and strides inside the walkway.

    Returns
    -------
    dict of float
        ``Step`` and ``Stride`` (cm), ``Cadence`` (steps/min), ``MonoSP`` and ``BiSP`` (s) and ``Speed`` (m/s); all NaN
        with fewer than MIN_STEPS steps.
    """
    if len(steps.step_cm) < MIN_STEPS:
        return dict.fromkeys(GAIT_QUANTITIES, np.nan)
    step_cm, step_s, double_s = _mean(steps.step_cm), _step_duration(steps), _mean(steps.double_s)
    return {
        "Step": step_cm,
        "Stride": _mean(steps.stride_cm),
        "Cadence": 60 / step_s,
        "MonoSP": step_s - double_s,
        "BiSP": double_s,
        "Speed": step_cm / step_s / 100,
    }


def _step_duration(steps: Steps) -> float:
    """Mean duration of a step in seconds; see the module's notes on cadence."""
    left, right = (_mean(steps.step_s[steps.foot == side]) for side in (0, 1))
    if not np.isfinite(left + right):
        return _mean(steps.step_s)
    half = (left - right) / 2
    shrunk = half**3 / (half**2 + ASYMMETRY_SE_S**2)
    return (left + right) / 2 + shrunk * float(np.mean(np.where(steps.foot == 0, 1, -1)))


def step_details(steps: Steps) -> dict[str, float]:
    """Means of left and right, step-to-step variability, and asymmetry.

    ``<quantity>_left``, ``_right``: means of the steps that end with that foot (double support: that it begins;
    single support: in which it stands); ``_SD`` and ``_CV`` (%): variability between steps of the same foot, pooled
    over the feet, so that a limp does not count as variability; ``_asymmetry``: (left - right) / mean of both, in %.
    Single supports that are all equal have no sides, and those of a foot that are equal no spread: the model of the
    walk made them so.
    """
    # A single support ends when the swinging foot lands: the other one stood.
    values = {
        "Step_cm": (steps.foot, steps.step_cm),
        "StepTime_s": (steps.foot, steps.step_s),
        "Stride_cm": (steps.stride_foot, steps.stride_cm),
        "StrideTime_s": (steps.stride_foot, steps.stride_s),
        "MonoSP_s": (1 - steps.foot, steps.single_s),
        "BiSP_s": (1 - steps.foot, steps.double_s),
    }
    details = {}
    for name, (foot, value) in values.items():
        quantity = name.split("_")[0]
        left, right = (_mean(value[foot == side]) for side in (0, 1))
        sd = _spread(value, foot)
        # Where the model of the walk times both ends of a swing, those of a foot, or of both, all last the same: that
        # is no measurement.
        if quantity == "MonoSP":
            known = value[np.isfinite(value)]
            if len(known) and np.ptp(known) <= SAME:
                left = right = np.nan
            if sd <= SAME:
                sd = np.nan
        details |= {f"{name}_left": left, f"{name}_right": right, f"{name}_SD": sd}
        details[f"{quantity}_CV_percent"] = _percent(sd, _mean(value))
        details[f"{quantity}_asymmetry_percent"] = _percent(left - right, (left + right) / 2)
    return details


def _mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else np.nan


def _spread(values: np.ndarray, foot: np.ndarray) -> float:
    """Standard deviation within the feet, pooled; NaN with fewer than MIN_DEGREES_OF_FREEDOM."""
    sides = [values[np.isfinite(values) & (foot == side)] for side in (0, 1)]
    sides = [side for side in sides if len(side)]
    free = sum(len(side) - 1 for side in sides)
    squares = sum(float(((side - side.mean()) ** 2).sum()) for side in sides)
    return float(np.sqrt(squares / free)) if free >= MIN_DEGREES_OF_FREEDOM else np.nan


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else np.nan
