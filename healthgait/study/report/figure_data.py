"""The numbers in the panels of a study's figures, a table each."""

import numpy as np
import pandas as pd

from healthgait.columns import AGE_GROUP_BOUNDS, age_group
from healthgait.targets import Target

BOX = {"percentile_5": 5, "quartile_1": 25, "median": 50, "quartile_3": 75, "percentile_95": 95}


def confusion(predictions: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Columns true, predicted (labels), count, share (of the true class; NaN if nobody is of it)."""
    codes = range(len(target.classes))
    counts = pd.crosstab(predictions["true"], predictions["predicted"])
    counts = counts.reindex(index=codes, columns=codes, fill_value=0).to_numpy()
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    true, predicted = np.repeat(target.labels, len(codes)), np.tile(target.labels, len(codes))
    return pd.DataFrame({"true": true, "predicted": predicted, "count": counts.ravel(), "share": shares.ravel()})


def relative_error(predictions: pd.DataFrame) -> pd.Series:
    """(predicted - true) / true in %; people whose true value is 0 have none and are left out."""
    known = predictions[predictions["true"] != 0]
    return 100 * (known["predicted"] - known["true"]) / known["true"]


def error_in_unit(predictions: pd.DataFrame) -> pd.Series:
    """predicted - true, in the target's unit."""
    return predictions["predicted"] - predictions["true"]


def histogram(error: pd.Series, baseline: pd.Series | None, bins: np.ndarray, unit: str) -> pd.DataFrame:
    """Columns bin_low_<unit>, bin_high_<unit>, predictions_percent and, if there is one, baseline_percent."""
    table = pd.DataFrame({
        f"bin_low_{unit}".rstrip("_"): bins[:-1], f"bin_high_{unit}".rstrip("_"): bins[1:],
        "predictions_percent": shares_of_bins(error, bins),
    })  # fmt: skip
    return table if baseline is None else table.assign(baseline_percent=shares_of_bins(baseline, bins))


def shares_of_bins(error: pd.Series, bins: np.ndarray) -> np.ndarray:
    """Percentage of the errors in each bin, since there are more predictions of clips than of people."""
    counts = np.histogram(np.clip(error, bins[0], bins[-1]), bins)[0]
    return 100 * counts / max(len(error), 1)


def errors_by_age_group(predictions: pd.DataFrame, baseline: pd.DataFrame | None) -> pd.DataFrame:
    """Absolute errors by true age group: age_group, predictions (their number), and in years the percentiles of BOX.

    Also baseline_median_years, if there is a baseline. NaN where nobody is in the group.
    """
    groups = _by_group(predictions)
    percentiles = [
        np.percentile(errors, list(BOX.values())) if len(errors) else [np.nan] * len(BOX) for errors in groups
    ]
    table = pd.DataFrame(percentiles, columns=[f"{name}_years" for name in BOX])
    table.insert(0, "age_group", list(AGE_GROUP_BOUNDS))
    table.insert(1, "predictions", [len(errors) for errors in groups])
    if baseline is None:
        return table
    medians = [np.median(errors) if len(errors) else np.nan for errors in _by_group(baseline)]
    return table.assign(baseline_median_years=medians)


def _by_group(predictions: pd.DataFrame) -> list[np.ndarray]:
    errors = (predictions["predicted"] - predictions["true"]).abs()
    groups = age_group(predictions["true"])
    return [errors[groups == group].to_numpy() for group in AGE_GROUP_BOUNDS]
