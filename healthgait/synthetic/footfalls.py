"""Positions and times of all stances, and the gait parameters that follow.

Positions are in metres in the direction of walking (0 at the line crossed first, 4.2 at the other) and to the walker's
left (``lateral``); times in seconds of the video.
"""

from dataclasses import dataclass, replace

import numpy as np

from healthgait.layout import WALKWAY_LENGTH_M
from healthgait.synthetic.gait_norms import GaitStyle

LEFT, RIGHT = 0, 1
FOOT_NAMES = ("left", "right")
RUN_UP_M = 2.4  # walked before the first line and after the second one, from and to outside the picture
CLIP_SPEED_VARIATION = 0.025  # between a person's clips, assumed


@dataclass(frozen=True)
class TrueFootfalls:
    """Consecutive stances of alternating feet; every array has one entry per stance.

    ``lift`` scales foot roll and foot clearance of the left and the right foot; 1 is normal.
    """

    foot: np.ndarray  # LEFT or RIGHT
    heel_strike_s: np.ndarray
    toe_off_s: np.ndarray
    heel_m: np.ndarray  # along the walkway
    lateral_m: np.ndarray
    lift: tuple[float, float] = (1.0, 1.0)

    def __len__(self) -> int:
        return len(self.foot)


def draw_footfalls(
    style: GaitStyle, start_s: float, rng: np.random.Generator, lift: tuple[float, float] = (1.0, 1.0)
) -> TrueFootfalls:
    """A walk across the walkway, at steady speed from its beginning at ``start_s``, ``RUN_UP_M`` before the line."""
    speed_factor = float(np.exp(rng.normal(0, CLIP_SPEED_VARIATION)))
    style = replace(style, speed_mps=style.speed_mps * speed_factor)
    # Two extra steps at each end, so that everything seen lies between complete steps.
    count = int(np.ceil((WALKWAY_LENGTH_M + 2 * RUN_UP_M) / style.step_length_m)) + 5
    foot = (np.arange(count) + rng.integers(2)) % 2
    sign = np.where(foot == LEFT, 1.0, -1.0)  # of the step that ends with this stance
    lengths = style.step_length_m * (1 + sign * style.step_length_asymmetry)
    lengths = lengths * (1 + rng.normal(0, style.step_length_variation, count))
    times = 60 / style.cadence_spm * (1 + sign * style.step_time_asymmetry)
    times = times * (1 + rng.normal(0, style.step_time_variation, count))
    first = -RUN_UP_M - style.step_length_m * (1 + rng.random())
    strikes = start_s + np.cumsum(times) - times[0]
    supports = style.double_support_fraction * 60 / style.cadence_spm * (1 + rng.normal(0, 0.05, count))
    # A foot leaves the floor one double support after the other foot has struck.
    toe_off = np.append(strikes[1:], strikes[-1] + times[0]) + supports
    lateral = sign * style.base_width_m / 2 + rng.normal(0, 0.008, count)
    return TrueFootfalls(foot, strikes, toe_off, first + np.cumsum(lengths) - lengths[0], lateral, lift)


def gait_parameters(walk: TrueFootfalls, lines_m: tuple[float, float] = (0.0, WALKWAY_LENGTH_M)) -> dict[str, float]:
    """The six quantities of ``columns.GAIT_QUANTITIES`` over the steps between two lines, by default the walkway's.

    Notes
    -----
    A step runs from one heel strike to the next one, of the other foot; both lie between the lines. Step and Stride
    (two steps) are mean lengths in cm, Cadence is 60 / mean step time, Speed is Step x Cadence / 60 in m/s. BiSP is
    the mean time from a heel strike to the other foot's toe-off, MonoSP the rest of the step: together 60 / Cadence.
    """
    inside = np.flatnonzero((walk.heel_m >= lines_m[0]) & (walk.heel_m <= lines_m[1]))
    first, last = inside[0], inside[-1]
    step_m = (walk.heel_m[last] - walk.heel_m[first]) / (last - first)
    step_s = (walk.heel_strike_s[last] - walk.heel_strike_s[first]) / (last - first)
    stride_m = np.mean(walk.heel_m[first + 2 : last + 1] - walk.heel_m[first : last - 1])
    # Stance i - 1 ends within the step that begins with heel strike i.
    double_s = np.mean(walk.toe_off_s[first - 1 : last - 1] - walk.heel_strike_s[first:last])
    return {
        "Step": float(100 * step_m),
        "Stride": float(100 * stride_m),
        "Cadence": float(60 / step_s),
        "MonoSP": float(step_s - double_s),
        "BiSP": float(double_s),
        "Speed": float(step_m / step_s),
    }
