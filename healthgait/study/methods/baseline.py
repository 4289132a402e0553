"""What the training targets alone give: the share of each class, or the mean."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.learning.rows import Rows
from healthgait.study.cells import BASELINE
from healthgait.study.methods.contract import Job, Method


@dataclass(frozen=True)
class FittedBaseline:
    """What is predicted for everyone: shares (classes,), or a number."""

    answer: np.ndarray

    def predict(self, rows: Rows) -> np.ndarray:
        return np.tile(self.answer, (len(rows), *[1] * self.answer.ndim))

    def save(self, folder: Path, test: Rows, seed: int) -> None:
        """There is nothing to store: it follows from the training targets."""


class Baseline(Method):
    """Every study has it; all other methods are compared with it."""

    name = BASELINE
    libraries = ("numpy",)
    inputs = (("", ""),)

    def fit(self, job: Job) -> FittedBaseline:
        y = job.split.train.y
        if not job.target.is_classification:
            return FittedBaseline(y.mean())
        return FittedBaseline(np.array([np.mean(y == code) for code in range(len(job.target.classes))]))
