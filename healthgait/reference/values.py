"""Gait parameters of published groups of people, and where a person's value lies among theirs.

They describe groups and judge nobody: values outside a band are found in healthy people, too, and values inside it in
ill ones. The studies, whom they measured and how: ``docs/explanation/reference_values.md``.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scipy.stats import norm

from healthgait.reference.groups import Group, group_of

VALUES_FILE = Path(__file__).with_name("reference_values.csv")
BAND_IN_SD = 2  # half the width of a band


@dataclass(frozen=True)
class Reference:
    """One gait quantity of one published group.

    Attributes
    ----------
    group
        The people.
    quantity
        One of ``columns.QUANTITIES``, in its unit and as ``gait.parameters`` defines it.
    mean, sd
        Over the people of the group.
    conversion
        How ``mean`` and ``sd`` follow from the published numbers; empty if they are those.
    """

    group: Group
    quantity: str
    mean: float
    sd: float
    conversion: str


def references_for(quantity: str, sex: int | None, age: float, pace: str) -> list[Reference]:
    """The published values with which a person's may be compared.

    Parameters
    ----------
    quantity
        One of ``columns.QUANTITIES``.
    sex
        0 female, 1 male, None if it is not known: then only groups of both sexes.
    age
        Years. Only groups whose ages contain it are returned, so that nothing is extrapolated.
    pace
        UGS (usual) or FGS (fast).

    Returns
    -------
    list of Reference
        In the order of the file; empty if no study measured such people.
    """
    return [one for one in all_references() if one.quantity == quantity and one.group.includes(sex, age, pace)]


def percentile(value: float, reference: Reference) -> float:
    """Share of the group with a smaller value, in %.

    Notes
    -----
    The studies give mean and standard deviation, so the values are assumed to be normally distributed. This is an
    assumption: it is least certain in the tails, and mean and standard deviation of a small group (see
    ``reference.group.n``) are themselves uncertain.
    """
    return float(100 * norm.cdf(value, reference.mean, reference.sd))


def band(reference: Reference) -> tuple[float, float]:
    """Mean -/+ 2 SD, in the quantity's unit: about 95 % of the group, if its values are normally distributed.

    References
    ----------
    Öberg et al. 1993, "Basic gait parameters: reference data for normal subjects, 10-79 years of age", J Rehabil Res
    Dev 30:210-223, tabulate 95 % prediction intervals; 2 SD approximate them without the number of people, which not
    all studies here give.
    """
    return reference.mean - BAND_IN_SD * reference.sd, reference.mean + BAND_IN_SD * reference.sd


@cache
def all_references() -> tuple[Reference, ...]:
    """All lines of the data file, in its order."""
    with VALUES_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_reference(line) for line in csv.DictReader(file))


def _reference(line: dict[str, str]) -> Reference:
    return Reference(group_of(line), line["quantity"], float(line["mean"]), float(line["sd"]), line["conversion"])
