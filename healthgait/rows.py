"""What every method sees: a table of rows, split into train, validation and test."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Rows:
    """``ids`` (n,) of the people, ``x`` (n, features) float64 with NaN where missing, ``y`` (n,) float64."""

    ids: list[str]
    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


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
