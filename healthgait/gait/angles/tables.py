"""The rows of the tables of angles: mean curves, parameters, and every cycle of a participant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from healthgait.columns import PACES
from healthgait.gait.angles.curves import PERCENT, Curves, curves_of
from healthgait.gait.angles.cycles import Cycle
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.angles.parameters import COLUMNS, angle_parameters
from healthgait.layout import Clip

SIDES = ("left", "right")
CURVE_COLUMNS = ("ID", "pace", "side", "angle", "percent", "mean_deg", "sd_deg", "se_deg", "cycles")
PARAMETER_COLUMNS = ("ID", "pace", "side", "angle", *COLUMNS)
CYCLE_COLUMNS = ("ID", "pace", "clip", "side", "cycle", "begin_s", "end_s", "angle", "percent", "degrees")


@dataclass(frozen=True)
class PersonAngles:
    """The gait cycles of a participant, by clip."""

    participant: str
    cycles: Mapping[Clip, list[Cycle]]

    @cached_property
    def curves(self) -> dict[tuple[str, str], Curves]:
        """The curves by pace and side, of those that have a cycle; all clips of a pace together."""
        found = {}
        for pace in PACES:
            for number, side in enumerate(SIDES):
                own = [
                    (clip, cycle)
                    for clip, all_cycles in self.cycles.items()
                    for cycle in all_cycles
                    if clip.pace == pace and cycle.side == number
                ]
                if own:
                    clips, cycles = zip(*own, strict=True)
                    found[pace, side] = curves_of(cycles, clips)
        return found

    def curve_rows(self) -> Iterator[dict]:
        """The rows of the mean curves."""
        for (pace, side), curves in self.curves.items():
            for number, angle in enumerate(ANGLES):
                for percent in PERCENT:
                    values = (one[percent, number] for one in (curves.mean, curves.sd, curves.se))
                    numbers = percent, *values, curves.count[number]
                    yield dict(zip(CURVE_COLUMNS, (self.participant, pace, side, angle, *numbers), strict=True))

    def parameter_rows(self) -> Iterator[dict]:
        """The rows of range of motion, peaks and symmetry."""
        for (pace, side), curves in self.curves.items():
            other = self.curves.get((pace, SIDES[1 - SIDES.index(side)]))
            for angle, values in angle_parameters(curves, other).items():
                yield {"ID": self.participant, "pace": pace, "side": side, "angle": angle} | values

    def cycle_rows(self) -> Iterator[dict]:
        """The rows of every cycle, without what is unknown."""
        for (pace, side), curves in self.curves.items():
            number = 0
            for clip, all_cycles in self.cycles.items():
                own = [cycle for cycle in all_cycles if clip.pace == pace and SIDES[cycle.side] == side]
                for count, cycle in enumerate(own, 1):
                    name = self.participant, pace, clip.name, side, count, cycle.begin_s, cycle.end_s
                    yield from self._cycle(name, curves.each[number])
                    number += 1

    def _cycle(self, name: tuple, degrees) -> Iterator[dict]:
        for column, angle in enumerate(ANGLES):
            for percent in PERCENT:
                value = degrees[percent, column]
                if value == value:
                    yield dict(zip(CYCLE_COLUMNS, (*name, angle, percent, value), strict=True))
