"""Joint angles over the gait cycle of published groups of people: mean and standard deviation.

Only of the sagittal plane, in degrees, from the heel strike of a leg to its next one. Flexion of hip and knee and
dorsiflexion of the ankle are positive. They come from markers and a model of the body, as a camera's do not: compare
shapes and ranges before offsets. The studies: ``docs/explanation/reference_values.md``.
"""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np

from healthgait.reference.groups import Group, group_of

ANGLES_FILE = Path(__file__).with_name("joint_angles.csv")
JOINTS = ("hip", "knee", "ankle")


@dataclass(frozen=True, eq=False)  # arrays have no truth value of being equal
class JointCycle:
    """The angle of one joint of one published group over the gait cycle.

    Attributes
    ----------
    group
        The people.
    joint
        hip, knee or ankle.
    percent
        Of the gait cycle, 0 to 100.
    mean_deg, sd_deg
        At each ``percent``, over the people of the group.
    """

    group: Group
    joint: str
    percent: np.ndarray
    mean_deg: np.ndarray
    sd_deg: np.ndarray


def joint_cycles_for(joint: str, sex: int | None, age: float, pace: str) -> list[JointCycle]:
    """The published cycles with which a person's may be compared; ``references_for`` explains sex, age and pace.

    Returns
    -------
    list of JointCycle
        Empty if no study measured such people.
    """
    return [one for one in all_joint_cycles() if one.joint == joint and one.group.includes(sex, age, pace)]


@cache
def all_joint_cycles() -> tuple[JointCycle, ...]:
    """All cycles of the data file, in its order; the lines of a group follow each other."""
    with ANGLES_FILE.open(encoding="utf-8", newline="") as file:
        groups = [(group, list(lines)) for group, lines in groupby(csv.DictReader(file), key=group_of)]
    return tuple(_cycle(group, joint, lines) for group, lines in groups for joint in JOINTS)


def _cycle(group: Group, joint: str, lines: list[dict[str, str]]) -> JointCycle:
    columns = ("percent", f"{joint}_mean", f"{joint}_sd")
    return JointCycle(group, joint, *np.array([[float(line[name]) for name in columns] for line in lines]).T)
