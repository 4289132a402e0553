"""What methods on tables share: preprocessing before the model, and what is stored with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from healthgait.files import write_json
from healthgait.learning.fitted import PARAMETERS_FILE
from healthgait.learning.rows import Rows, Split
from healthgait.study.cells import IMPORTANCE_FILE
from healthgait.tabular.preprocessing import Preprocessing
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.tabular.search import Trial

PREPROCESSING_FILE = "preprocessing.json"
TRIALS_FILE = "trials.json"
SHUFFLES = 10  # repeats of the permutation importance

Samples = tuple[np.ndarray, np.ndarray]  # x (n, features) standardised, y (n,) as the model sees it


class Model(Protocol):
    """What a trained model on standardised features offers."""

    trials: list[Trial]
    parameters: dict[str, Any]

    def predict(self, x: np.ndarray) -> np.ndarray: ...

    def save(self, folder: Path) -> None: ...


def preprocessed(target: Target, split: Split) -> tuple[Preprocessing, Samples, Samples]:
    """The preprocessing fitted on the training rows, and the training and validation samples that it gives."""
    preprocessing = Preprocessing.fit(split.features, split.train, scale_target=not target.is_classification)
    train, validation = (
        (preprocessing.transform(part.x), preprocessing.scale_target(part.y))
        for part in (split.train, split.validation)
    )
    return preprocessing, train, validation


@dataclass(frozen=True)
class FittedTable:
    """A trained model with its preprocessing; both take rows as in the tables."""

    target: Target
    preprocessing: Preprocessing
    model: Model

    def predict(self, rows: Rows) -> np.ndarray:
        return self.predict_x(rows.x)

    def predict_x(self, x: np.ndarray) -> np.ndarray:
        """The same for ``x`` (n, features)."""
        return self.preprocessing.restore_target(self.model.predict(self.preprocessing.transform(x)))

    def save(self, folder: Path, test: Rows, seed: int) -> None:
        self.model.save(folder)
        self.preprocessing.save(folder / PREPROCESSING_FILE)
        write_json(folder / PARAMETERS_FILE, self.model.parameters)
        write_json(folder / TRIALS_FILE, [{"score": t.score, "parameters": t.parameters} for t in self.model.trials])
        permutation_importance(self, test, seed).to_csv(folder / IMPORTANCE_FILE, index=False)


def permutation_importance(fitted: FittedTable, test: Rows, seed: int) -> pd.DataFrame:
    """Rise of the test error (share of errors, or the target's unit) when a feature is shuffled, mean of 10 shuffles.

    Columns feature and importance. A feature that the model does not use gets 0; chance can make it negative.
    """
    shuffle = np.random.default_rng(seed)
    n_features = test.x.shape[1]
    # All shuffled tables are predicted in one call, since a call costs more than its rows.
    shuffled = np.tile(test.x, (n_features, SHUFFLES, 1, 1))
    for feature in range(n_features):
        for repeat in range(SHUFFLES):
            shuffled[feature, repeat, :, feature] = shuffle.permutation(test.x[:, feature])
    errors = _errors(
        fitted.target, np.tile(test.y, n_features * SHUFFLES), fitted.predict_x(shuffled.reshape(-1, n_features))
    )
    rise = errors.reshape(n_features, -1).mean(axis=1) - _errors(fitted.target, test.y, fitted.predict(test)).mean()
    # Rounded, so that a feature without effect gets 0 and not the last digit of a sum.
    return pd.DataFrame({"feature": fitted.preprocessing.features, "importance": rise.round(9) + 0.0})


def _errors(target: Target, y: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Each prediction's error: 0 or 1 for a class, else the absolute error."""
    return (predicted.argmax(axis=1) != y).astype(float) if target.is_classification else np.abs(predicted - y)
