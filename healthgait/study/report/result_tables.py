"""The results as tables: ``results.csv`` and ``results_by_age_group.csv``."""

import numpy as np
import pandas as pd

from healthgait.columns import AGE_GROUP_BOUNDS, age_group
from healthgait.study.report.results import Result
from healthgait.study.running.metrics import metric_names, summarise
from healthgait.targets import AGE_TARGET

RESULT_COLUMNS = (
    "target", "method", "input", "source", "frames", "sample", "metric", "value", "sd", "ci95_low", "ci95_high",
    "published", "difference", "status", "folds_done", "folds_planned", "participants", "baseline", "versus_baseline",
    "reason",
)  # fmt: skip
AGE_GROUP_COLUMNS = (
    "method", "input", "source", "sample", "age_group", "folds", "participants", "mae_years", "sd_years",
    "ci95_low_years", "ci95_high_years",
)  # fmt: skip


def results_table(results: list[Result]) -> pd.DataFrame:
    """``results.csv``: one row a result and metric; the metric's name holds the unit of all its numbers.

    Columns: target, method, input, source, frames (where varied), sample (clip, participant), metric, value (mean over
    folds), sd (over folds), ci95_low, ci95_high (95 % interval), published, difference (value - published), status,
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
                "source": result.source, "frames": result.frames or "", "sample": result.sample, "metric": metric,
                "value": score.value if score else np.nan, "sd": score.sd if score else np.nan,
                "ci95_low": score.low if score else np.nan, "ci95_high": score.high if score else np.nan,
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

    Columns: method, input, source, sample, age_group, folds, participants (of that group), mae_years, sd_years (over
    folds), ci95_low_years, ci95_high_years (95 % interval).
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
                numbers = (score.value, score.sd, score.low, score.high)
                key = (result.method, result.input, result.source, result.sample, group)
                rows.append((*key, *people, *numbers))
    return pd.DataFrame(rows, columns=AGE_GROUP_COLUMNS)
