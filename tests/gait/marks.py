"""The largest mean absolute errors of participant means that are allowed, at either pace."""

import numpy as np

from healthgait.columns import GAIT_QUANTITIES

# cm, cm, steps/min, s, s, m/s.
CLEAN = (0.25, 0.4, 0.3, 0.012, 0.012, 0.006)
FULL = (0.3, 0.5, 0.4, 0.012, 0.012, 0.008)  # a real estimator's errors
LITE = (0.45, 0.8, 0.6, 0.013, 0.013, 0.012)
DEGRADED = (0.45, 0.8, 0.6, 0.015, 0.015, 0.010)
CLEAN_ALONE = (0.7, 1.2, 0.3, 0.012, 0.012, 0.013)  # the pose alone
FULL_ALONE = (0.8, 1.4, 0.45, 0.012, 0.012, 0.015)
LITE_ALONE = (1.0, 1.8, 0.8, 0.013, 0.013, 0.02)


def beyond(errors: dict[str, np.ndarray], marks: tuple[float, ...], times: float = 1.0) -> dict[str, float]:
    """The mean absolute errors, by parameter, that are larger than so many times the marks, or not known."""
    found = {}
    for parameter, values in errors.items():
        mark = marks[GAIT_QUANTITIES.index(parameter.split("_")[0])]
        error = float(np.mean(np.abs(values)))
        if not error <= times * mark:
            found[parameter] = round(error, 4)
    return found
