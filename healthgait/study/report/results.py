"""Collect the outcomes of a study's cells into results: one for each target, method, input and source."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from healthgait.columns import FEATURE_SETS, ID, GaitSource
from healthgait.files import read_json
from healthgait.layout import BOTH, FRAME_MODALITIES, JACKETS
from healthgait.study.cells import (
    BASELINE,
    DONE,
    FAILED,
    IMPORTANCE_FILE,
    NO_DATA,
    PREDICTIONS_FILE,
    PROVENANCE_FILE,
    Cell,
    Outcome,
)
from healthgait.study.report import published
from healthgait.study.running.metrics import Summary, cell_metrics, metric_names, paired_difference, summarise
from healthgait.study.running.predictions import likeliest, probability_columns, read_predictions
from healthgait.targets import Target

NEARLY_CONSTANT = 0.02  # spread of the predictions as a share of that of the true values
PARTIAL = "partial"  # some folds are done, others are not
PARTICIPANT = "participant"
BETTER, WORSE, ALIKE = "better", "worse", "no clear difference"


@dataclass(frozen=True)
class Result:
    """All folds of one (target, method, input, source, frames).

    ``sample`` is what a row of the predictions is where one participant has several: a clip, or a participant (the mean
    over the clips); else empty. ``outcomes`` has one entry a planned fold; ``folds`` the predictions of those that are
    done (columns ID, true, predicted; of clips, clip and probability, too); ``summary`` is None if none is.
    ``versus_baseline`` is ``better``, ``worse`` or ``no clear difference`` (the 95 % interval of the difference in the
    headline metric, on the same people, holds 0), and empty where either is missing or too few people are in both.
    ``baseline`` has the baseline's metrics on those people, and is empty where there are none.
    """

    target: Target
    method: str
    input: str
    source: str
    outcomes: tuple[Outcome, ...]
    folds: tuple[pd.DataFrame, ...]
    summary: Summary | None
    versus_baseline: str = ""
    baseline: dict[str, float] = field(default_factory=dict)
    frames: int = 0
    sample: str = ""

    @property
    def status(self) -> str:
        """``done``, ``partial``, ``failed`` or ``no data``."""
        found = {outcome.status for outcome in self.outcomes}
        if DONE in found:
            return DONE if len(found) == 1 else PARTIAL
        return FAILED if FAILED in found else NO_DATA

    @property
    def reasons(self) -> list[str]:
        """Why folds are missing, each reason once."""
        return list(dict.fromkeys(outcome.reason for outcome in self.outcomes if outcome.status != DONE))

    @property
    def folds_by_partition(self) -> dict[int, pd.DataFrame]:
        """The predictions of the finished folds by the number of their partition."""
        done = [outcome.cell.partition for outcome in self.outcomes if outcome.status == DONE]
        return dict(zip(done, self.folds, strict=True))

    @property
    def constant_folds(self) -> int:
        """Number of folds in which everyone got (nearly) the same answer: the model learned nothing."""
        return sum(_is_constant(self.target, fold) for fold in self.folds)

    @property
    def inputs(self) -> str:
        """For example ``usual_gait (OptoGait)`` or ``silhouette (WoJ, 10 frames)``."""
        source = f"{self.source}, {self.frames} frames" if self.frames else self.source
        return f"{self.input} ({source})" if source else self.input

    @property
    def label(self) -> str:
        return f"{self.target} {self.method} {self.inputs}".rstrip()

    def published(self, metric: str) -> float | None:
        """The paper's value, if it has one; of clips, its values are per clip."""
        if self.sample == PARTICIPANT:
            return None
        frames = self.frames or published.FRAMES
        return published.published(self.target, self.method, self.input, self.source, metric, frames)


def _is_constant(target: Target, fold: pd.DataFrame) -> bool:
    if len(fold) < 2:
        return False
    # Sums of equal numbers may be rounded: equal answers are counted, and not left to their SD.
    same = fold["predicted"].nunique() == 1
    spread, true = (_spread(target, fold[column]) for column in ("predicted", "true"))
    return same or spread < NEARLY_CONSTANT * true


def _spread(target: Target, values: pd.Series) -> float:
    """The SD of numbers; of classes, how many are not of the commonest one: their codes say nothing of a distance."""
    if target.is_classification:
        return len(values) - values.value_counts().max()
    return values.std()


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
    """The result with what the baseline gives on the people and folds that both have, and whether they differ.

    The baseline counts as often for a person as the result does: where these are clips, once for each.
    """
    if baseline is None or result.method == BASELINE:
        return result
    ours, theirs = [], []
    for number, fold in result.folds_by_partition.items():
        other = baseline.folds_by_partition.get(number)
        common = set() if other is None else set(fold[ID]) & set(other[ID])
        if common:
            ours.append(fold[fold[ID].isin(common)])
            theirs.append(ours[-1][[ID]].merge(other, on=ID))
    if not ours:
        return result
    verdict = _verdict(result.target, *paired_difference(result.target, ours, theirs, seed))
    scores = pd.DataFrame([cell_metrics(result.target, fold) for fold in theirs])[list(metric_names(result.target))]
    return replace(result, versus_baseline=verdict, baseline=scores.mean().to_dict())


def _verdict(target: Target, low: float, high: float) -> str:
    """What the interval of the difference to the baseline says."""
    if np.isnan(low):
        return ""
    if low <= 0 <= high:
        return ALIKE
    return BETTER if (low > 0) == target.is_classification else WORSE


def targets_of(results: list[Result]) -> list[Target]:
    """The targets that results are of, in their order."""
    return list(dict.fromkeys(result.target for result in results))


def best_results(
    results: list[Result], target: Target, without_sample: str, key: Callable[[Result], Hashable]
) -> list[Result]:
    """The one with the best headline metric of all finished results of a target that share a ``key``.

    In the order of the keys; without the baseline, other numbers of frames, and results of a ``without_sample``.
    """
    metric, sign = metric_names(target)[0], 1 if target.is_classification else -1
    best: dict[Hashable, Result] = {}
    for result in results:
        if result.target != target or result.method == BASELINE or result.summary is None:
            continue
        if result.sample == without_sample or result.frames:
            continue
        score = sign * result.summary.scores[metric].value
        if key(result) not in best or score > sign * best[key(result)].summary.scores[metric].value:
            best[key(result)] = result
    return list(best.values())


def importances(result: Result) -> pd.DataFrame:
    """Importance of each feature over the folds that stored one, the highest first.

    Index ``feature``; columns ``mean`` and ``sd`` (SD over folds), in the unit of the target's error.
    """
    tables = []
    for outcome in result.outcomes:
        try:
            if outcome.status == DONE:
                tables.append(pd.read_csv(outcome.folder / IMPORTANCE_FILE)[["feature", "importance"]])
        except FileNotFoundError:
            continue  # a method without importances
    if not tables:
        return pd.DataFrame(columns=["mean", "sd"], dtype=float)
    by_feature = pd.concat(tables).groupby("feature", sort=False)["importance"]
    table = pd.DataFrame({"mean": by_feature.mean(), "sd": by_feature.std(ddof=1)})
    return table.sort_values("mean", ascending=False)


def left_out(result: Result) -> dict[str, set[str]]:
    """Participants that a result's cells could not use, by reason, over all finished folds."""
    found: dict[str, set[str]] = {}
    for outcome in result.outcomes:
        if outcome.status == DONE:
            for reason, ids in read_json(outcome.folder / PROVENANCE_FILE)["left_out"].items():
                found.setdefault(reason, set()).update(ids)
    return found
