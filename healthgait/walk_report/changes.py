"""Changes from the first of several sessions to the last, and which of them are more than error."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from healthgait.columns import PACES, QUANTITIES
from healthgait.walk_report.person import Person

IN_METRES = ("Step", "Stride", "Speed")
Z_95 = 1.96  # of a normal distribution, both sides


@dataclass(frozen=True)
class Change:
    """A quantity at one pace in each session, in order of time; NaN where it is unknown.

    ``difference`` is the last value less the first, and ``smallest`` the smallest change that is more than error: 1.96
    times the standard error of the difference, as both the first and the last value are uncertain. It is NaN where a
    standard error is unknown; both are for lengths and speed if the metres follow from another height.
    """

    quantity: str
    pace: str
    values: Sequence[float]
    smallest: float
    difference: float

    @property
    def is_known(self) -> bool:
        """Whether it can be known if the change is more than error."""
        return math.isfinite(self.difference) and math.isfinite(self.smallest)

    @property
    def is_more_than_error(self) -> bool:
        """Whether it is larger than the smallest change; False where that is unknown."""
        return abs(self.difference) > self.smallest


def changes(sessions: Sequence[Person]) -> list[Change]:
    """The changes of all quantities that two sessions of a person have, or more.

    Notes
    -----
    The standard errors are those of the measurement. How much a person's gait varies from day to day is not in them, so
    that a change which is more than error need not be a change of health. They are taken as independent: errors that
    all walks of a person share cancel in a difference, for which the smallest change is then too large.
    """
    same_scale = sessions[0].has_scale_of(sessions[-1])
    found = []
    for pace in PACES:
        for quantity in QUANTITIES:
            values, errors = zip(*(person.value(quantity, pace) for person in sessions), strict=True)
            if sum(map(math.isfinite, values)) > 1:
                is_known = same_scale or quantity not in IN_METRES
                smallest, difference = Z_95 * math.hypot(errors[0], errors[-1]), values[-1] - values[0]
                found.append(Change(quantity, pace, values, *((smallest, difference) if is_known else (math.nan,) * 2)))
    return found
