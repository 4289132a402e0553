"""What the curves of a person's angles come to: range of motion, peaks and their times, and how alike the sides are."""

import numpy as np

from healthgait.gait.angles.curves import PERCENT, Curves
from healthgait.gait.angles.joint_angles import ANGLES

COLUMNS = (
    "cycles", "range_deg", "range_se", "max_deg", "max_se", "max_percent", "min_deg", "min_se", "min_percent",
    "at_strike_deg", "at_strike_se", "range_asymmetry_percent", "sides_rms_deg",
)  # fmt: skip


def angle_parameters(curves: Curves, other: Curves | None) -> dict[str, dict[str, float]]:
    """The COLUMNS of each of the ANGLES of one side; NaN where unknown.

    ``range_deg`` is from the smallest to the largest value of the mean curve; ``at_strike_deg`` the value at 0 percent;
    ``_se`` are standard errors of these. ``range_asymmetry_percent`` is this side's range less that of the ``other``
    one, in percent of their mean; ``sides_rms_deg`` the root mean square difference of the two curves.
    """
    found = {}
    for number, name in enumerate(ANGLES):
        mean, se, each = curves.mean[:, number], curves.se[:, number], curves.each[..., number]
        if np.isnan(mean).any():
            found[name] = dict.fromkeys(COLUMNS, np.nan) | {"cycles": int(curves.count[number])}
            continue
        high, low = int(mean.argmax()), int(mean.argmin())
        spread, spread_se = float(mean[high] - mean[low]), float(curves.se_of(each[:, high] - each[:, low]))
        values = (
            int(curves.count[number]), spread, spread_se, float(mean[high]), float(se[high]), int(PERCENT[high]),
            float(mean[low]), float(se[low]), int(PERCENT[low]), float(mean[0]), float(se[0]),
            *_symmetry(mean, spread, other.mean[:, number] if other else np.full(len(mean), np.nan)),
        )  # fmt: skip
        found[name] = dict(zip(COLUMNS, values, strict=True))
    return found


def _symmetry(mean: np.ndarray, spread: float, other: np.ndarray) -> tuple[float, float]:
    others = float(np.ptp(other))
    return 200 * (spread - others) / (spread + others), float(np.sqrt(np.mean((mean - other) ** 2)))
