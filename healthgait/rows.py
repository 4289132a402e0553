"""What every method sees: a table of rows, split into train, validation and test."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Source:
    """A clip's folder, the SHA-256 of the frames chosen from it in order, and their ``files.file_state`` then."""

    clip: Path
    content: str
    state: str


@dataclass(frozen=True)
class Rows:
    """``ids`` (n,) of the people, ``x`` (n, features) with NaN where missing, ``y`` (n,) float64.

    ``x`` is float64 from a table, float32 from a network.
    """

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
