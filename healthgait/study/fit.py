"""One cell's work: fit on train, watch validation, predict test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from healthgait.columns import CLIP, ID
from healthgait.config import FinetuningSettings, HeadSettings, MLPSettings, XGBoostSearchSpace, XGBoostSettings
from healthgait.files import write_json
from healthgait.rows import ClipRows, Rows, Split
from healthgait.study.cells import IMPORTANCE_FILE, PARAMETERS_FILE
from healthgait.tabular.preprocessing import Preprocessing
from healthgait.tabular.search import Trial
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.movinet.features import Extraction

PREPROCESSING_FILE = "preprocessing.json"
TRIALS_FILE = "trials.json"
SHUFFLES = 10  # repeats of the permutation importance


class Model(Protocol):
    """What a trained model on a table offers."""

    trials: list[Trial]
    parameters: dict[str, Any]

    def predict(self, x: np.ndarray) -> np.ndarray: ...

    def save(self, folder) -> None: ...


@dataclass(frozen=True)
class XGBoostRecipe:
    settings: XGBoostSettings
    space: XGBoostSearchSpace


@dataclass(frozen=True)
class ClipRecipe:
    """MoViNet: which features, the head on them, and how backbone and head are trained together, if they are."""

    extraction: Extraction
    head: HeadSettings
    finetuning: FinetuningSettings | None


Recipe = XGBoostRecipe | MLPSettings | ClipRecipe | None  # None: the baseline, which has no settings


class Fitted(Protocol):
    """A method trained for a cell."""

    def scores(self, rows: Rows) -> np.ndarray:
        """Probability of being male, or the target in kg or years: (n,)."""

    def save(self, folder: Path, test: Rows, seed: int) -> None:
        """Store the model and what is known of it."""


@dataclass(frozen=True)
class FittedTable:
    """A trained model with its preprocessing; both work on rows as they stand in the tables."""

    target: Target
    preprocessing: Preprocessing
    model: Model

    def scores(self, rows: Rows) -> np.ndarray:
        return self.scores_of(rows.x)

    def scores_of(self, x: np.ndarray) -> np.ndarray:
        """The same for ``x`` (n, features)."""
        return self.preprocessing.restore_target(self.model.predict(self.preprocessing.transform(x)))

    def save(self, folder: Path, test: Rows, seed: int) -> None:
        self.model.save(folder)
        self.preprocessing.save(folder / PREPROCESSING_FILE)
        write_json(folder / PARAMETERS_FILE, self.model.parameters)
        write_json(folder / TRIALS_FILE, [{"score": t.score, "parameters": t.parameters} for t in self.model.trials])
        permutation_importance(self, test, seed).to_csv(folder / IMPORTANCE_FILE, index=False)


def fit(
    target: Target, split: Split, recipe: Recipe, seed: int, checkpoint: Path | None, name: str = "training"
) -> Fitted:
    """Fit a method, which the type of its recipe tells; a long training keeps its state in ``checkpoint``.

    What is printed of its progress begins with ``name``. Raises ValueError if the train part holds one sex
    only and the sex is to be told.
    """
    if target.is_classification and len(np.unique(split.train.y)) < 2:
        raise ValueError("the train part holds one sex only")
    if isinstance(recipe, ClipRecipe):
        from healthgait.study.fit_clips import fit_clips

        return fit_clips(target, split, recipe, seed, checkpoint, name)
    return _fit_table(target, split, recipe, seed)


def _fit_table(target: Target, split: Split, recipe: XGBoostRecipe | MLPSettings, seed: int) -> FittedTable:
    """Fit preprocessing and model."""
    preprocessing = Preprocessing.fit(split.features, split.train, scale_target=not target.is_classification)
    train, validation = (
        (preprocessing.transform(part.x), preprocessing.scale_target(part.y))
        for part in (split.train, split.validation)
    )
    # Imported here, so that a run without neural networks does not wait for TensorFlow to load.
    if isinstance(recipe, XGBoostRecipe):
        from healthgait.tabular import xgboost

        model = xgboost.fit(target, train, validation, recipe.settings, recipe.space, seed)
    else:
        from healthgait.tabular import mlp

        model = mlp.fit(target, train, validation, recipe, seed)
    return FittedTable(target, preprocessing, model)


def predictions(target: Target, test: Rows, scores: np.ndarray) -> pd.DataFrame:
    """Columns ID, clip (if the rows are clips), true, predicted, probability: as ``predictions.csv`` holds them."""
    table = pd.DataFrame({ID: test.ids})
    if isinstance(test, ClipRows):
        table[CLIP] = test.names
    table["true"] = test.y
    if target.is_classification:
        table["true"] = table["true"].astype(int)
        table["predicted"] = (scores > 0.5).astype(int)
        table["probability"] = scores
    else:
        table["predicted"] = scores
        table["probability"] = np.nan
    return table


def baseline_scores(train: Rows, test: Rows) -> np.ndarray:
    """What knowing nothing but the training targets gives: the share of men, or the training mean."""
    return np.full(len(test), train.y.mean())


def permutation_importance(fitted: FittedTable, test: Rows, seed: int) -> pd.DataFrame:
    """Rise of the test error (share of errors, kg or years) when a feature is shuffled, mean of 10 shuffles.

    Columns feature and importance. A feature that the model does not use gets 0; chance can make it negative.
    """
    shuffle = np.random.default_rng(seed)
    n_features = test.x.shape[1]
    # All shuffled tables are predicted in one call, since a call costs more than its rows.
    shuffled = np.tile(test.x, (n_features, SHUFFLES, 1, 1))
    for feature in range(n_features):
        for repeat in range(SHUFFLES):
            shuffled[feature, repeat, :, feature] = shuffle.permutation(test.x[:, feature])
    scores = fitted.scores_of(shuffled.reshape(-1, n_features)).reshape(n_features, SHUFFLES, len(test))
    rise = (
        _errors(fitted.target, test.y, scores).mean(axis=(1, 2))
        - _errors(fitted.target, test.y, fitted.scores(test)).mean()
    )
    # Rounded, so that a feature without effect gets 0 and not the last digit of a sum.
    return pd.DataFrame({"feature": fitted.preprocessing.features, "importance": rise.round(9) + 0.0})


def _errors(target: Target, y: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Each prediction's error: 0 or 1 for a class, else the absolute error."""
    return ((scores > 0.5) != y).astype(float) if target.is_classification else np.abs(scores - y)
