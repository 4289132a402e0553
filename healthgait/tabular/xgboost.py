"""XGBoost by the paper's protocol: a Bayesian search over cross-validated fits, then one fit on all of train.

Each fit stops early on the partition's validation set; the score of a fold is taken on its held-out part.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.model_selection import KFold, StratifiedKFold

from healthgait.learning.target_scale import class_probabilities
from healthgait.tabular.search import Trial, bayesian_search, best
from healthgait.tabular.xgboost_settings import XGBoostSearchSpace, XGBoostSettings
from healthgait.targets import Target

MODEL_FILE = "model.ubj"

Samples = tuple[np.ndarray, np.ndarray]  # x (n, features) standardised, y (n,): a class's code, or scaled


@dataclass(frozen=True)
class XGBoostModel:
    """A trained booster, cut after its best round."""

    target: Target
    booster: xgboost.Booster
    trials: list[Trial]

    @property
    def parameters(self) -> dict[str, Any]:
        return best(self.trials).parameters | {"rounds": self.booster.num_boosted_rounds()}

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Probability of each class (n, classes), or the scaled target (n,), of ``x`` (n, features)."""
        predicted = self.booster.predict(xgboost.DMatrix(x, nthread=1))
        return class_probabilities(predicted) if self.target.is_classification else predicted

    def save(self, folder: Path) -> None:
        self.booster.save_model(folder / MODEL_FILE)


def load(folder: Path) -> xgboost.Booster:
    """The stored booster; UBJSON holds only data and cannot run code."""
    booster = xgboost.Booster()
    booster.load_model(folder / MODEL_FILE)
    return booster


def fit(
    target: Target, train: Samples, validation: Samples, settings: XGBoostSettings, space: XGBoostSearchSpace, seed: int
) -> XGBoostModel:
    """Search, then fit on all of train with the best hyperparameters.

    Train may lack a class, whose probability is then near 0. Raises ValueError if train, or a class that is in it, has
    fewer rows than there are folds.
    """
    rounds = settings.early_stopping_rounds.of(target)
    fixed = {
        **_objective(target),
        "tree_method": settings.tree_method,
        "nthread": 1,  # the study runs cells side by side; more threads would change the last digits
        "seed": seed,
    }
    watched = xgboost.DMatrix(*validation, nthread=1)

    def train_booster(data: xgboost.DMatrix, parameters: dict[str, Any]) -> xgboost.Booster:
        tree = {name: value for name, value in parameters.items() if name != "n_estimators"}
        return xgboost.train(
            fixed | tree,
            data,
            num_boost_round=parameters["n_estimators"],
            evals=[(watched, "validation")],
            early_stopping_rounds=rounds,
            verbose_eval=False,
        )

    folds = _folds(target, train, settings.cv_splits)

    def cross_validated(parameters: dict[str, Any]) -> float:
        scores = []
        for data, (x, y) in folds:
            predicted = _predict(train_booster(data, parameters), x)
            scores.append(
                accuracy_score(y, class_probabilities(predicted).argmax(axis=1))
                if target.is_classification
                else -mean_squared_error(y, predicted)
            )
        return float(np.mean(scores))

    values = space.model_dump()
    trials = bayesian_search(cross_validated, values, settings.search_iterations, seed)
    booster = train_booster(xgboost.DMatrix(*train, nthread=1), best(trials).parameters)
    return XGBoostModel(target, booster[: booster.best_iteration + 1], trials)


def _objective(target: Target) -> dict[str, Any]:
    if not target.is_classification:
        return {"objective": "reg:squarederror"}
    if len(target.classes) == 2:
        return {"objective": "binary:logistic"}
    return {"objective": "multi:softprob", "num_class": len(target.classes)}


def _folds(target: Target, train: Samples, splits: int) -> list[tuple[xgboost.DMatrix, Samples]]:
    x, y = train
    fewest, whose = len(y), ""
    if target.is_classification:
        codes, counts = np.unique(y, return_counts=True)
        fewest, whose = counts.min(), f" of the class {target.labels[int(codes[counts.argmin()])]!r}"
    if fewest < splits:
        raise ValueError(f"training rows{whose}: {fewest}, too few for the {splits} folds of the search (cv_splits)")
    splitter = StratifiedKFold(splits) if target.is_classification else KFold(splits)
    return [
        (xgboost.DMatrix(x[inside], y[inside], nthread=1), (x[outside], y[outside]))
        for inside, outside in splitter.split(x, y)
    ]


def _predict(booster: xgboost.Booster, x: np.ndarray) -> np.ndarray:
    trees = (0, booster.best_iteration + 1)
    return booster.predict(xgboost.DMatrix(x, nthread=1), iteration_range=trees)
