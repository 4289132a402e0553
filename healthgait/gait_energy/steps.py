"""Complete steps of a walk, found from the opening and closing of the legs."""

import numpy as np

MIN_CORRELATION = 0.25  # autocorrelation of the widths at a period
MAX_FRAMES = 4  # frame numbers per existing frame: with larger gaps, steps cannot be found


def step_period(numbers: np.ndarray, widths: np.ndarray) -> float:
    """The duration of a step in frames; NaN if the widths (n,) of frames ``numbers`` (n,), ascending, are not periodic.

    Notes
    -----
    The lag of the highest autocorrelation after its first zero crossing. It is summed, not averaged, so that a period
    has a higher one than its multiples.
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
    """Weights (n,), 0 to 1, of the frames ``numbers`` (n,) within the longest span of complete steps in their middle.

    All are 1 if ``period`` is NaN or longer than the walk.
    """
    length = numbers[-1] - numbers[0] + 1
    span = length // period * period if length >= period else length
    middle = (numbers[0] + numbers[-1]) / 2
    # A frame extends half a frame to both sides of its number.
    within = np.minimum(numbers + 0.5, middle + span / 2) - np.maximum(numbers - 0.5, middle - span / 2)
    return np.clip(within, 0, 1)
