"""What a method gives back once it is fitted."""

from pathlib import Path
from typing import Protocol

import numpy as np

from healthgait.learning.rows import Rows

PARAMETERS_FILE = "parameters.json"  # the hyperparameters found, in the folder of a model


class Fitted(Protocol):
    """A method that was fitted."""

    def predict(self, rows: Rows) -> np.ndarray:
        """The value of each row in the target's unit (n,), or the probability of each class (n, classes)."""

    def save(self, folder: Path, test: Rows, seed: int) -> None:
        """Store the model, and anything worth keeping with it, as files in an existing ``folder``."""
