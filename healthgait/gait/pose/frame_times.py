"""Intervals between frames, which need not be even: a phone's rate varies, and frames get lost."""

import numpy as np


def usual_interval(seconds: np.ndarray) -> float:
    """Seconds from a frame to the next one, the median; ``seconds`` (frames,) are the frames' times."""
    return float(np.median(np.diff(seconds)))


def durations(seconds: np.ndarray) -> np.ndarray:
    """Seconds (frames,) that each frame stands for: to the nearer one of its neighbours, so that no gap counts."""
    intervals = np.diff(seconds)
    return np.minimum(np.append(intervals[:1], intervals), np.append(intervals, intervals[-1:]))


def even_times(seconds: np.ndarray, interval_s: float) -> np.ndarray:
    """Times from the first to the last of ``seconds`` at even intervals, for filters, which need such."""
    return seconds[0] + interval_s * np.arange(round((seconds[-1] - seconds[0]) / interval_s) + 1)
