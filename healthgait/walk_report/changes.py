"""Changes from one session to another, and which of them are more than error."""

import math
from dataclasses import dataclass

from healthgait.columns import QUANTITIES
from healthgait.walk_report.session import Person

Z_95 = 1.96  # of a normal distribution, both sides


@dataclass(frozen=True)
class Change:
    """A quantity at one pace in two sessions.

    ``smallest`` is the smallest change that is more than error: 1.96 times the standard error of the difference, as
    both values are uncertain. It is NaN where a standard error is unknown.
    """

    quantity: str
    pace: str
    first: float
    last: float
    smallest: float

    @property
    def difference(self) -> float:
        """The last value less the first."""
        return self.last - self.first

    @property
    def is_more_than_error(self) -> bool:
        """Whether it is larger than the smallest change; False where that is unknown."""
        return abs(self.difference) > self.smallest


def changes(first: Person, last: Person) -> list[Change]:
    """The changes of all quantities that both sessions have.

    Notes
    -----
    The standard errors are those of the measurement. How much a person's gait varies from day to day is not in them, so
    that a change which is more than error need not be a change of health.
    """
    found = []
    for pace in [pace for pace in first.paces if pace in last.paces]:
        for quantity in QUANTITIES:
            (before, before_se), (after, after_se) = first.value(quantity, pace), last.value(quantity, pace)
            if math.isfinite(before) and math.isfinite(after):
                found.append(Change(quantity, pace, before, after, Z_95 * math.hypot(before_se, after_se)))
    return found
