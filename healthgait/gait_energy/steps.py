"""Whole steps of a walk, found from how the legs open and close."""

import numpy as np

MIN_CORRELATION = 0.25  # of the widths with those of one step later, for a period
MAX_FRAMES = 4  # from the first to the last, for each one that is there: with fewer there, steps cannot be followed


def step_period(numbers: np.ndarray, widths: np.ndarray) -> float:
    """How many frames a step takes; NaN if the widths (n,) of frames ``numbers`` (n,) in rising order do not repeat.

    Notes
    -----
    The highest autocorrelation after the widths have first become unlike themselves. It is summed, not averaged, so
    that of a period's multiples the period itself has the highest one.
    """
    if numbers[-1] - numbers[0] >= MAX_FRAMES * len(numbers):
        return np.nan
    frames = np.arange(numbers[0], numbers[-1] + 1)
    even = np.interp(frames, numbers, widths)
    even -= np.polyval(np.polyfit(frames, even, min(2, len(frames) - 1)), frames)  # the view changes along the walk
    correlation = np.correlate(even, even, "full")[len(even) - 1 :]
    unlike = np.flatnonzero(correlation <= 0)
    if correlation[0] <= 1e-9 * len(even) or not unlike.size:
        return np.nan
    lag = unlike[0] + int(correlation[unlike[0] :].argmax())
    if correlation[lag] < MIN_CORRELATION * correlation[0] or lag + 1 >= len(correlation):
        return np.nan
    before, here, after = correlation[lag - 1 : lag + 2] / (len(even) - np.arange(lag - 1, lag + 2))
    bend = before - 2 * here + after
    return float(lag + (0.5 * (before - after) / bend if bend else 0.0))


def whole_steps(numbers: np.ndarray, period: float) -> np.ndarray:
    """How much (n,), 0 to 1, of each frame of ``numbers`` (n,) lies in the longest span of whole steps in their middle.

    All of each frame if ``period`` is NaN or longer than the walk.
    """
    length = numbers[-1] - numbers[0] + 1
    span = length // period * period if length >= period else length
    middle = (numbers[0] + numbers[-1]) / 2
    # A frame lasts from half a frame before its number to half a frame after it.
    within = np.minimum(numbers + 0.5, middle + span / 2) - np.maximum(numbers - 0.5, middle - span / 2)
    return np.clip(within, 0, 1)
