"""The length of the walkway: that in a file of sensor boxes, if it has one, else the scale that was given."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.walkway.walkway import read_length

SAME = 0.01  # of the length: someone may give a rounded one


@dataclass(frozen=True)
class Lengths:
    """The lengths in files of sensor boxes, m, and whether there are files without one."""

    own_m: tuple[float, ...] = ()
    others: bool = True

    def text(self, scale_m: float) -> str:
        """What is used, as words; ``scale_m`` is the scale."""
        own = [f"length of the walkway from the sensor boxes ({self._range})"] if self.own_m else []
        scale = [f"scale {scale_m:g} m" + " for the other boxes" * bool(own)] if self.others else []
        return ", ".join([*own, *scale])

    def contradiction(self, scale_m: float) -> str:
        """A message if files have another length than the scale; empty if none has."""
        if np.allclose(self.own_m, scale_m, rtol=SAME):
            return ""
        return (
            f"the scale of {scale_m:g} m is not used for sensor boxes that have the length of their walkway "
            f"({self._range}); remove it there, as length_m, if it is wrong"
        )

    @property
    def _range(self) -> str:
        first, last = f"{min(self.own_m):.2f}", f"{max(self.own_m):.2f}"
        return f"{first} m" if first == last else f"{first} to {last} m"


def lengths_in(files: Iterable[Path]) -> Lengths:
    """The lengths in ``files`` of sensor boxes; those that cannot be read are left out."""
    found = []
    for file in dict.fromkeys(files):
        try:
            found.append(read_length(file))
        except InputError:
            continue  # named where the clip is estimated
    own_m = tuple(length[0] for length in found if length)
    return Lengths(own_m, others=len(own_m) < len(found) or not found)
