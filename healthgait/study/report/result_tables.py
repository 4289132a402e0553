"""The results as tables: ``results.csv`` and ``results_by_age_group.csv``."""

import numpy as np
import pandas as pd

from healthgait.columns import AGE_GROUP_BOUNDS, age_group
from healthgait.study.report.results import Result
from healthgait.study.running.metrics import metric_names, summarise
from healthgait.targets import AGE_TARGET

RESULT_COLUMNS = (
    "target", "method", "input", "source", "frames", "unit", "metric", "value", "spread", "low", "high", "published",
    "difference", "status", "folds_done", "folds_planned", "participants", "baseline", "versus_baseline",
    "reason",
)  # fmt: skip
AGE_GROUP_COLUMNS = (
    "method", "input", "source", "unit", "age_group", "folds", "participants", "mae_years", "spread_years", "low_years",
    "high_years",
)  # fmt: skip


def results_table(results: list[Result]) -> pd.DataFrame:
    """``results.csv``: one row a result and metric; the metric's name holds the unit of all its numbers.

    Columns: target, method, input, source, frames (where varied), unit (clip, participant), metric, value (mean over
    folds), spread (SD over folds), low, high (95 % interval), published, difference (value - published), status,
    folds_done, folds_planned, participants, baseline (its value on the same people), versus_baseline (of the target's
    headline metric), reason. Empty where there is no such number.
    """
    rows = []
    for result in results:
        for metric in metric_names(result.target):
            score = result.summary.scores[metric] if result.summary else None
            paper = result.published(metric)
            rows.append({
                "target": result.target.name, "method": result.method, "input": result.input,
                "source": result.source, "frames": result.frames or "", "unit": result.unit, "metric": metric,
                **{name: getattr(score, name, np.nan) for name in ("value", "spread", "low", "high")},
                "published": np.nan if paper is None else paper,
                "difference": score.value - paper if score and paper is not None else np.nan,
                "status": result.status,
                "folds_done": len(result.folds), "folds_planned": len(result.outcomes),
                "participants": result.summary.participants if result.summary else 0,
                "baseline": result.baseline.get(metric, np.nan),
                "versus_baseline": result.versus_baseline, "reason": "; ".join(result.reasons),
            })  # fmt: skip
    return pd.DataFrame(rows, columns=RESULT_COLUMNS)


def age_group_table(results: list[Result], seed: int) -> pd.DataFrame:
    """``results_by_age_group.csv``: MAE of the age by true age group, mean over the folds that hold the group.

    Columns: method, input, source, unit, age_group, folds, participants (of that group), mae_years, spread_years (SD
    over folds), low_years, high_years (95 % interval).
    """
    rows = []
    for result in results:
        if result.target != AGE_TARGET:
            continue
        for group in AGE_GROUP_BOUNDS:
            parts = [fold[age_group(fold["true"]) == group] for fold in result.folds]
            parts = [part for part in parts if not part.empty]
            if parts:
                summary = summarise(AGE_TARGET, parts, seed)
                score = summary.scores["mae_years"]
                people = (summary.folds, summary.participants)
                numbers = (score.value, score.spread, score.low, score.high)
                key = (result.method, result.input, result.source, result.unit, group)
                rows.append((*key, *people, *numbers))
    return pd.DataFrame(rows, columns=AGE_GROUP_COLUMNS)
