"""A participant's tables in a session, and what they say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from healthgait.columns import ERROR_SUFFIX, ID, PACES, QUANTITIES
from healthgait.walk_report.cells import SIMULATED, VIDEO

SAME_HEIGHT_CM = 1  # between two ways of rounding it


@dataclass(frozen=True, eq=False)
class Person:
    """A participant's tables in a session, None if not written; the column ``video`` is there if there are several."""

    participant: str
    parameters: pd.Series
    errors: pd.Series | None
    clips: pd.DataFrame | None
    events: pd.DataFrame | None
    angles: pd.DataFrame | None
    angle_parameters: pd.DataFrame | None
    notes: pd.DataFrame | None
    films: Sequence[Path]

    def value(self, quantity: str, pace: str) -> tuple[float, float]:
        """A parameter and its standard error; NaN where unknown."""
        name = f"{quantity}_{pace}"
        error = math.nan if self.errors is None else float(self.errors[f"{name}{ERROR_SUFFIX}"])
        return float(self.parameters[name]), error

    @property
    def has_errors(self) -> bool:
        """Whether a standard error is known."""
        return self.errors is not None and bool(self.errors.drop(ID).notna().any())

    def has_scale_of(self, other: "Person") -> bool:
        """Whether the metres of both follow from the same height, or of neither from a height."""
        heights_cm = [*self.heights_cm, *other.heights_cm]
        both_or_none = bool(self.heights_cm) == bool(other.heights_cm)
        return both_or_none and (not heights_cm or max(heights_cm) - min(heights_cm) <= SAME_HEIGHT_CM)

    @property
    def paces(self) -> list[str]:
        """The paces of which a parameter is known."""
        return [pace for pace in PACES if any(math.isfinite(self.value(name, pace)[0]) for name in QUANTITIES)]

    @property
    def heights_cm(self) -> list[float]:
        """The heights from which the metres follow: one, or none if they follow from something else."""
        return [] if self.notes is None else sorted(self.notes.height_cm.dropna().unique())

    def noted(self, about: str) -> list[str]:
        """What was noticed about the videos: how they were ``filmed``, or a ``caution``."""
        rows = [] if self.notes is None else self.notes[self.notes.about == about].to_dict("records")
        return [f"{row[VIDEO]}: {row['note']}" if row.get(VIDEO) else row["note"] for row in rows]

    @property
    def is_simulated(self) -> bool:
        """Whether the table of clips says that the walks are simulated."""
        return self.clips is not None and bool(self.clips[SIMULATED].any())
