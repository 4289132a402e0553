"""What every method sees: a table of rows, split into train, validation and test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from healthgait.movinet.sources import Source


@dataclass(frozen=True)
class Rows:
    """``ids`` (n,) of the people, ``x`` (n, features) float64 with NaN where missing, ``y`` (n,) float64."""

    ids: list[str]
    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class ClipRows(Rows):
    """Rows that are clips: their ``names`` (``UGS/NW-WoJ_1``) and ``sources``; ``x`` (n, 0) until features are read."""

    names: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True)
class Split:
    """The rows of one partition; ``features`` names the columns of ``x``."""

    features: tuple[str, ...]
    train: Rows
    validation: Rows
    test: Rows

    @property
    def parts(self) -> dict[str, Rows]:
        return {"train": self.train, "validation": self.validation, "test": self.test}
