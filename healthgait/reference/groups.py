"""Groups of people whose gait was published, and which of them a person may be compared with."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

FEMALE, MALE = 0, 1  # as in the column Sex
SEXES = {"Female": (FEMALE,), "Male": (MALE,), "Both": (FEMALE, MALE)}


@dataclass(frozen=True)
class Group:
    """People whose values were published together.

    Attributes
    ----------
    source
        Short name of the study.
    sexes
        0 female, 1 male; both if the study does not distinguish them.
    age_from, age_to
        Completed years, both included; ``age_to`` is infinite where the study names no upper limit.
    pace
        UGS (usual) or FGS (fast).
    n
        Number of people; None where the text that was read gives it only for several groups together.
    where
        Table, figure or page of the study.
    read_in
        The text in which the numbers were read: not always the study itself.
    doi
        Of the study, or of its data.
    """

    source: str
    sexes: tuple[int, ...]
    age_from: float
    age_to: float
    pace: str
    n: int | None
    where: str
    read_in: str
    doi: str

    @property
    def on_treadmill(self) -> bool:
        """Whether they walked on a treadmill."""
        return "treadmill" in self.source

    def includes(self, sex: int | None, age: float, pace: str) -> bool:
        """Whether a person of that sex and age, at that pace, is like these people; ``sex`` None: not known."""
        is_sex = len(self.sexes) == 2 if sex is None else sex in self.sexes
        return is_sex and pace == self.pace and self.age_from <= age < self.age_to + 1


def group_of(line: Mapping[str, str]) -> Group:
    """The group that a line of a data file names."""
    return Group(
        source=line["source"],
        sexes=SEXES[line["sex"]],
        age_from=float(line["age_from"]),
        age_to=float(line["age_to"]) if line["age_to"] else math.inf,
        pace=line["pace"],
        n=int(line["n"]) if line["n"] else None,
        where=line["where"],
        read_in=line["read_in"],
        doi=line["doi"],
    )
