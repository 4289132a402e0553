"""Scores of predictions: of one cell, and over the folds of a study with their uncertainty.

A table of predictions has the columns ID, true and predicted, one row a prediction: the code of a class, or a number in
the target's unit. One participant may have several rows (clips).
"""

import warnings
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error, recall_score

from healthgait.columns import ID
from healthgait.targets import Target

DRAWS = 2000
COVERAGE = 0.95
RECALL = "recall"
FEWEST_PEOPLE = 5  # in every fold, for an interval: resampling one or two people hardly varies anything


def metric_names(target: Target) -> tuple[str, ...]:
    """Names with units, the headline metric first.

    ``accuracy, f1, recall_Female, recall_Male``, or for example ``mae_kg, sd_kg, me_kg``; without the unit
    where there is none.
    """
    if target.is_classification:
        return ("accuracy", "f1", *(f"{RECALL}_{label}" for label in target.labels))
    return tuple(f"{kind}_{target.unit}".rstrip("_") for kind in ("mae", "sd", "me"))


def cell_metrics(target: Target, predictions: pd.DataFrame) -> dict[str, float]:
    """Scores of one test fold, and ``n``, its number of participants.

    Notes
    -----
    f1 is the unweighted (macro) mean of the F1 of all classes; the paper, as far as we know, does not state which
    average it prints. A class that is neither present nor predicted has no F1 and is left out of that mean. recall is
    the share of a class that is predicted correctly, NaN if nobody has it.
    mae is the mean absolute error, sd the standard deviation (ddof 0) of the absolute error as in the paper's
    tables, me the mean of predicted - true; all in the unit of their name.
    """
    true, predicted = predictions["true"], predictions["predicted"]
    if target.is_classification:
        scoring = {"labels": range(len(target.classes)), "zero_division": np.nan}
        f1 = f1_score(true, predicted, average="macro", **scoring)
        scores = (accuracy_score(true, predicted), f1, *recall_score(true, predicted, average=None, **scoring))
    else:
        error = predicted - true
        scores = (mean_absolute_error(true, predicted), np.std(np.abs(error)), np.mean(error))
    return {"n": predictions[ID].nunique()} | dict(zip(metric_names(target), map(float, scores), strict=True))


@dataclass(frozen=True)
class Score:
    """A metric's mean over folds, its SD over folds (NaN for one fold), its 95 % interval (NaN if too few people)."""

    value: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True)
class Summary:
    """Scores over ``folds`` test folds that hold ``participants`` different people."""

    folds: int
    participants: int
    scores: dict[str, Score]


def summarise(target: Target, folds: list[pd.DataFrame], seed: int) -> Summary:
    """Mean of each metric over ``folds`` (at least one, none empty), with SD and interval.

    Notes
    -----
    The interval is a percentile bootstrap of that same fold-averaged number: in each of 2,000 draws the participants
    of every fold are resampled, all rows of a participant together. It shows how much the number depends on who was
    tested; the models are not retrained, so it leaves out the variation of training. It is NaN if a fold has
    fewer than 5 participants.
    """
    names = metric_names(target)
    fold_scores = pd.DataFrame([cell_metrics(target, fold) for fold in folds])[list(names)]
    drawn = [_resampled_metrics(target, fold, (seed, number)) for number, fold in enumerate(folds)]
    with warnings.catch_warnings():  # of classes that no fold has
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanquantile(np.nanmean(drawn, axis=0), [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2], axis=0)
    if min(fold[ID].nunique() for fold in folds) < FEWEST_PEOPLE:
        low, high = np.full_like(low, np.nan), np.full_like(high, np.nan)
    scores = [fold_scores.mean(), fold_scores.std(ddof=1), low, high]
    return Summary(
        folds=len(folds),
        participants=pd.concat([fold[ID] for fold in folds]).nunique(),
        scores={name: Score(*map(float, values)) for name, *values in zip(names, *scores, strict=True)},
    )


def paired_difference(
    target: Target, ours: list[pd.DataFrame], theirs: list[pd.DataFrame], seed: int
) -> tuple[float, float]:
    """The 95 % interval of the headline metric's difference ``ours`` - ``theirs``, on the same people.

    Each fold of ``ours`` goes with the fold of ``theirs`` at its place and must hold the same participants. They are
    resampled together, as in ``summarise``. NaN if there is no fold, or one has fewer than 5 participants.
    """
    if not ours or min(fold[ID].nunique() for fold in ours) < FEWEST_PEOPLE:
        return np.nan, np.nan
    differences = [
        (_resampled_metrics(target, mine, (seed, number)) - _resampled_metrics(target, other, (seed, number)))[:, 0]
        for number, (mine, other) in enumerate(zip(ours, theirs, strict=True))
    ]
    low, high = np.quantile(np.mean(differences, axis=0), [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)


def _resampled_metrics(target: Target, fold: pd.DataFrame, seed: tuple[int, ...]) -> np.ndarray:
    """The metrics of one fold in each draw, shape (DRAWS, metrics)."""
    people, person_of_row = np.unique(fold[ID].to_numpy(dtype=str), return_inverse=True)
    weights = _times_drawn(len(people), seed)[:, person_of_row].astype(float)
    true, predicted = fold["true"].to_numpy(), fold["predicted"].to_numpy()
    if target.is_classification:
        return weighted_classification(true, predicted, weights, len(target.classes))
    return weighted_regression(true, predicted, weights)


@lru_cache(maxsize=16)  # every input of a study is scored on folds of the same few sizes
def _times_drawn(people: int, seed: tuple[int, ...]) -> np.ndarray:
    """How often each of ``people`` is in each resample, shape (DRAWS, people)."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(people, np.full(people, 1 / people), size=DRAWS).astype(np.min_scalar_type(people))


def weighted_classification(true: np.ndarray, predicted: np.ndarray, weights: np.ndarray, classes: int) -> np.ndarray:
    """Accuracy, macro F1 and recalls, shape (draws, 2 + classes), of rows counted ``weights`` (draws, rows) times."""
    right = (true == predicted)[:, None]
    of_class = true[:, None] == np.arange(classes)
    as_class = predicted[:, None] == np.arange(classes)
    hits = weights @ (of_class & as_class)
    with np.errstate(invalid="ignore"):  # 0 / 0: a class neither present nor predicted, skipped by nanmean
        f1 = 2 * hits / (weights @ (of_class.astype(int) + as_class))
        recalls = hits / (weights @ of_class)
    accuracy = (weights @ right)[:, 0] / weights.sum(axis=1)
    return np.column_stack([accuracy, np.nanmean(f1, axis=1), recalls])


def weighted_regression(true: np.ndarray, predicted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """MAE, SD of the absolute error and mean error, shape (draws, 3), of rows counted ``weights`` times."""
    error = predicted - true
    moments = weights @ np.column_stack([np.abs(error), error**2, error]) / weights.sum(axis=1, keepdims=True)
    mean_absolute, mean_square, mean = moments.T
    deviation = np.sqrt(np.maximum(mean_square - mean_absolute**2, 0))
    return np.column_stack([mean_absolute, deviation, mean])
