"""The results of a study: one for each target, method, input and source."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import pandas as pd

from healthgait.files import read_json
from healthgait.study.cells import BASELINE, DONE, FAILED, IMPORTANCE_FILE, NO_DATA, PROVENANCE_FILE, Outcome
from healthgait.study.report import published
from healthgait.study.running.metrics import Summary, metric_names
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
    headline metric, on the same people, holds 0), and empty without a baseline on them or with too few people.
    ``baseline_folds`` has the baseline's predictions row by row beside ``folds``, and ``baseline`` its metrics on them;
    both are empty where the baseline lacks a fold or a person of the result.
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
    baseline_folds: tuple[pd.DataFrame, ...] = ()
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
        """Number of folds in which everyone got (nearly) the same answer: the model learnt nothing."""
        return sum(_is_constant(self.target, fold) for fold in self.folds)

    @property
    def headline(self) -> str:
        """The metric that results of this target are compared by."""
        return metric_names(self.target)[0]

    @property
    def beats_baseline(self) -> bool:
        """Whether it is better than the baseline on the same people."""
        return self.versus_baseline == BETTER

    @property
    def inputs(self) -> str:
        """As its cells name them: ``usual_gait (OptoGait)``."""
        return self.outcomes[0].cell.inputs

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


def targets_of(results: list[Result]) -> list[Target]:
    """The targets that results are of, in their order."""
    return list(dict.fromkeys(result.target for result in results))


def compared(results: list[Result], target: Target) -> list[Result]:
    """The finished results of a target, without the baseline and without other numbers of frames."""
    return [
        result
        for result in results
        if result.target == target and result.method != BASELINE and result.summary and not result.frames
    ]


def best_results(
    results: list[Result], target: Target, key: Callable[[Result], Hashable], without_sample: str | None = None
) -> list[Result]:
    """The one with the best headline metric of all compared results of a target that share a ``key``.

    In the order of the keys; without results of a ``without_sample``.
    """
    sign = 1 if target.is_classification else -1
    best: dict[Hashable, Result] = {}
    for result in compared(results, target):
        if result.sample == without_sample:
            continue
        score = sign * result.summary.scores[result.headline].value
        if key(result) not in best or score > sign * best[key(result)].summary.scores[result.headline].value:
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
