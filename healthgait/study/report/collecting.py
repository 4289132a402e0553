"""Collect the outcomes of a study's cells into results, each beside the baseline."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from healthgait.columns import FEATURE_SETS, ID, GaitSource
from healthgait.layout import BOTH, FRAME_MODALITIES, JACKETS
from healthgait.study.cells import BASELINE, DONE, FAILED, PREDICTIONS_FILE, Cell, Outcome
from healthgait.study.report.results import ALIKE, BETTER, PARTICIPANT, WORSE, Result
from healthgait.study.running.metrics import cell_metrics, metric_names, paired_difference, summarise
from healthgait.study.running.predictions import likeliest, probability_columns, read_predictions
from healthgait.targets import Target


def collect(outcomes: Iterable[Outcome], seed: int) -> list[Result]:
    """Results in the order of the paper's tables, the baseline first; ``seed`` is that of the intervals.

    Targets stay in the order of the outcomes.
    """
    outcomes = list(outcomes)
    targets = list(dict.fromkeys(outcome.cell.target for outcome in outcomes))
    groups: dict[tuple, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda outcome: (targets.index(outcome.cell.target), *_order(outcome.cell))):
        cell = outcome.cell
        groups.setdefault((cell.target, cell.method, cell.input, cell.source, cell.frames), []).append(outcome)
    results = []
    for key, group in groups.items():
        results.append(_result(key, group, seed))
        if results[-1].sample:
            results.append(_per_participant(results[-1], seed))
    baselines = {result.target: result for result in results if result.method == BASELINE}
    return [_beside_baseline(result, baselines.get(result.target), seed) for result in results]


def _order(cell: Cell) -> tuple:
    return (
        cell.method != BASELINE, cell.method,
        *_place(cell.input, [*FEATURE_SETS, *FRAME_MODALITIES]), *_place(cell.source, [*GaitSource, *JACKETS, BOTH]),
        cell.frames, cell.partition,
    )  # fmt: skip


def _place(name: str, known: list[str]) -> tuple[int, str]:
    return (known.index(name) if name in known else len(known), name)


def _result(key: tuple, outcomes: list[Outcome], seed: int) -> Result:
    target, method, name, source, frames = key
    kept, folds = [], []
    for outcome in outcomes:
        if outcome.status == DONE:
            try:
                folds.append(read_predictions(outcome.folder / PREDICTIONS_FILE, target))
            except (OSError, ValueError) as error:
                outcome = replace(outcome, status=FAILED, reason=f"{PREDICTIONS_FILE} cannot be read: {error}")
        kept.append(outcome)
    summary = summarise(target, folds, seed) if folds else None
    sample = outcomes[0].cell.sample
    return Result(target, method, name, source, tuple(kept), tuple(folds), summary, frames=frames, sample=sample)


def _per_participant(result: Result, seed: int) -> Result:
    """The same for the mean over each participant's clips: of the probabilities of classes, else of the prediction."""
    probabilities = probability_columns(result.target)
    folds = []
    for fold in result.folds:
        means = fold.groupby(ID, sort=False)[["true", "predicted", *probabilities]].mean().reset_index()
        if result.target.is_classification:
            means["predicted"] = likeliest(means[probabilities].to_numpy())
            means["true"] = means["true"].astype(int)
        folds.append(means)
    summary = summarise(result.target, folds, seed) if folds else None
    return replace(result, folds=tuple(folds), summary=summary, sample=PARTICIPANT)


def _beside_baseline(result: Result, baseline: Result | None, seed: int) -> Result:
    """The result with what the baseline gives on its folds and people, and whether they differ.

    The baseline counts as often for a person as the result does: where these are clips, once for each. If it lacks a
    fold or a person, such as of a cell that failed, nothing is compared.
    """
    if baseline is None or result.method == BASELINE:
        return result
    others = baseline.folds_by_partition
    theirs = [
        fold[[ID]].merge(others.get(number, fold[:0]), on=ID) for number, fold in result.folds_by_partition.items()
    ]
    if not theirs or sum(map(len, theirs)) < sum(map(len, result.folds)):
        return result
    verdict = _verdict(result.target, *paired_difference(result.target, list(result.folds), theirs, seed))
    scores = pd.DataFrame([cell_metrics(result.target, fold) for fold in theirs])[list(metric_names(result.target))]
    return replace(result, versus_baseline=verdict, baseline=scores.mean().to_dict(), baseline_folds=tuple(theirs))


def _verdict(target: Target, low: float, high: float) -> str:
    """What the interval of the difference to the baseline says."""
    if np.isnan(low):
        return ""
    if low <= 0 <= high:
        return ALIKE
    return BETTER if (low > 0) == target.is_classification else WORSE
