"""Values of a clip at an even rate, as OpenSim's files need them.

Frames of most videos are even, and stay as they are. Of a video whose rate varies, values are interpolated between two
frames.
"""

import numpy as np
from scipy.interpolate import Akima1DInterpolator

from healthgait.gait.pose.frame_times import even_times, usual_interval

NEXT_FRAME = 1.5  # usual intervals: farther apart, a frame is missing in between
SAME_TIME = 0.05  # of the usual interval: times in files are often rounded to milliseconds


def times_of(seconds: np.ndarray) -> np.ndarray:
    """Even times from the first to the last of the frames' ``seconds``, at the rate of those that follow each other."""
    intervals = np.diff(seconds)
    return even_times(seconds, float(intervals[intervals < NEXT_FRAME * usual_interval(seconds)].mean()))


def values_at(times: np.ndarray, seconds: np.ndarray, values: np.ndarray, longest_gap_s: float = 0.0) -> np.ndarray:
    """Values (times, n) at ``times``, from those (frames, n) of the frames at ``seconds``.

    NaN between two known ones that do not follow each other, unless they are at most ``longest_gap_s`` apart, and
    before the first and after the last one. What is interpolated is so by Akima's curve, which overshoots little.
    """
    interval = usual_interval(seconds)
    longest = max(longest_gap_s, NEXT_FRAME * interval)
    columns = [_column(times, seconds, column, longest, SAME_TIME * interval) for column in values.T]
    return np.stack(columns, axis=1)


def _column(times: np.ndarray, seconds: np.ndarray, values: np.ndarray, longest_s: float, close_s: float) -> np.ndarray:
    known = np.isfinite(values)
    if known.sum() < 2:
        return np.full(len(times), np.nan)
    at = seconds[known]
    before, after = np.searchsorted(at, times + close_s, side="right") - 1, np.searchsorted(at, times - close_s)
    inside = (before >= 0) & (after < len(at))
    apart = at[np.minimum(after, len(at) - 1)] - at[np.maximum(before, 0)]
    found = Akima1DInterpolator(at, values[known])(np.clip(times, at[0], at[-1]))
    return np.where(inside & (apart <= longest_s), found, np.nan)
