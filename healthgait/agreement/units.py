"""Values in another unit than expected, recognised by the ratio to values of the same people that are in it."""

from math import log

# How many of another unit are one of ours. Those that differ more (m, ms, cm/s) do not pass the bounds of a table.
OTHER_UNITS = {
    "cm": {"in": 1 / 2.54, "ft": 1 / 30.48},
    "steps/min": {"steps/s": 1 / 60},
    "m/s": {"km/h": 3.6, "mph": 2.237},
}
TOLERANCE = 1.2  # two methods that measure the same differ less; all of these units differ from ours by more than twice


def other_unit(unit: str, value: float, usual: float) -> str:
    """The unit in which ``value`` is if ``usual``, of the same people, is in ``unit``; empty if none explains them."""
    if unit not in OTHER_UNITS or not (value > 0 and usual > 0):
        return ""
    off = {other: abs(log(value / usual / factor)) for other, factor in OTHER_UNITS[unit].items()}
    nearest = min(off, key=off.get)
    return nearest if off[nearest] <= log(TOLERANCE) else ""
