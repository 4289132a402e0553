"""One cell's work: fit on train, watch validation, predict test."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

from healthgait.columns import Target
from healthgait.config import MLPSettings, XGBoostSearchSpace, XGBoostSettings
from healthgait.rows import Rows, Split
from healthgait.tabular.preprocessing import Preprocessing
from healthgait.tabular.search import Trial

SHUFFLES = 10  # repeats of the permutation importance


class Model(Protocol):
    """What a trained model of any method offers."""

    trials: list[Trial]
    parameters: dict[str, Any]

    def predict(self, x: np.ndarray) -> np.ndarray: ...

    def save(self, folder) -> None: ...


@dataclass(frozen=True)
class XGBoostRecipe:
    settings: XGBoostSettings
    space: XGBoostSearchSpace


Recipe = XGBoostRecipe | MLPSettings | None  # None: the baseline, which has no settings


@dataclass(frozen=True)
class Fitted:
    """A trained model with its preprocessing; both work on rows as they stand in the tables."""

    target: Target
    preprocessing: Preprocessing
    model: Model

    def scores(self, x: np.ndarray) -> np.ndarray:
        """Probability of being male, or the target in kg or years: (n,)."""
        return self.preprocessing.restore_target(self.model.predict(self.preprocessing.transform(x)))


def fit(target: Target, split: Split, recipe: Recipe, seed: int) -> Fitted:
    """Fit preprocessing and model; the method is told by the type of its recipe."""
    preprocessing = Preprocessing.fit(split.features, split.train, scale_target=not target.is_classification)
    train, validation = (
        (preprocessing.transform(part.x), preprocessing.scale_target(part.y))
        for part in (split.train, split.validation)
    )
    if target.is_classification and len(np.unique(split.train.y)) < 2:
        raise ValueError("the train part holds one sex only")
    # Imported here, so that a run without neural networks does not wait for TensorFlow to load.
    if isinstance(recipe, XGBoostRecipe):
        from healthgait.tabular import xgboost

        model = xgboost.fit(target, train, validation, recipe.settings, recipe.space, seed)
    else:
        from healthgait.tabular import mlp

        model = mlp.fit(target, train, validation, recipe, seed)
    return Fitted(target, preprocessing, model)


def predictions(target: Target, test: Rows, scores: np.ndarray) -> pd.DataFrame:
    """Columns ID, true, predicted, probability: as ``predictions.csv`` holds them."""
    table = pd.DataFrame({"ID": test.ids, "true": test.y})
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


def permutation_importance(fitted: Fitted, test: Rows, seed: int) -> pd.DataFrame:
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
    scores = fitted.scores(shuffled.reshape(-1, n_features)).reshape(n_features, SHUFFLES, len(test))
    rise = (
        _errors(fitted.target, test.y, scores).mean(axis=(1, 2))
        - _errors(fitted.target, test.y, fitted.scores(test.x)).mean()
    )
    # Rounded, so that a feature without effect gets 0 and not the last digit of a sum.
    return pd.DataFrame({"feature": fitted.preprocessing.features, "importance": rise.round(9) + 0.0})


def _errors(target: Target, y: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Each prediction's error: 0 or 1 for a class, else the absolute error."""
    return ((scores > 0.5) != y).astype(float) if target.is_classification else np.abs(scores - y)
