"""Intervals between frames, which may vary: a phone's frame rate varies, and frames get lost."""

import numpy as np


def usual_interval(seconds: np.ndarray) -> float:
    """Median interval between frames, s; ``seconds`` (frames,) are the frames' times."""
    return float(np.median(np.diff(seconds)))


def durations(seconds: np.ndarray) -> np.ndarray:
    """Duration (frames,) of each frame, s: the interval to the nearer neighbour, so that gaps do not count."""
    intervals = np.diff(seconds)
    return np.minimum(np.append(intervals[:1], intervals), np.append(intervals, intervals[-1:]))


def even_times(seconds: np.ndarray, interval_s: float) -> np.ndarray:
    """Times from the first to the last of ``seconds`` at even intervals, as filters need them."""
    return seconds[0] + interval_s * np.arange(round((seconds[-1] - seconds[0]) / interval_s) + 1)
