"""The panels of a study's figures, each drawn on axes of its own."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from healthgait.columns import AGE_GROUP_BOUNDS, age_group
from healthgait.figure_style import BLACK, BLUE, ORANGE
from healthgait.study.report.results import Result

CLASSES_SIDE_BY_SIDE = 3  # whose names fit beside each other under a panel


def confusion_panel(axes: Axes, result: Result) -> None:
    """A confusion matrix: true classes in rows, predicted ones in columns; the share of the row, and the count."""
    predictions, codes = pd.concat(result.folds), range(len(result.target.classes))
    table = pd.crosstab(predictions["true"], predictions["predicted"])
    counts = table.reindex(index=codes, columns=codes, fill_value=0).to_numpy()
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(counts.shape):
        text = f"{shares[row, column]:.0%}\n{counts[row, column]}" if totals[row] else "–"
        colour = "white" if shares[row, column] > 0.7 else "black"  # the better contrast of the two on Blues
        axes.text(column, row, text, ha="center", va="center", color=colour)
    crowded = len(codes) > CLASSES_SIDE_BY_SIDE
    axes.set_xticks(codes, [f"as {label}" for label in result.target.labels], rotation=30 if crowded else 0)
    axes.set_yticks(codes, result.target.labels)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def histogram_panel(axes: Axes, error: pd.Series, reference: pd.Series | None, bins: np.ndarray, label: str) -> None:
    """Errors in ``bins``, in % of the predictions; a dashed line for those of the baseline."""
    axes.stairs(shares_of_bins(error, bins), bins, fill=True, color=BLUE)
    if reference is not None:
        axes.stairs(shares_of_bins(reference, bins), bins, color=BLACK, linestyle="--")
    axes.axvline(0, color=ORANGE, linewidth=1)
    axes.set_xlabel(label)
    axes.set_ylabel("predictions, %")


def shares_of_bins(error: pd.Series, bins: np.ndarray) -> np.ndarray:
    """Percentage of the errors in each bin, since there are more predictions of clips than of people."""
    counts = np.histogram(np.clip(error, bins[0], bins[-1]), bins)[0]
    return 100 * counts / max(len(error), 1)


def _by_group(predictions: pd.DataFrame) -> dict[str, np.ndarray]:
    errors = (predictions["predicted"] - predictions["true"]).abs()
    groups = age_group(predictions["true"])
    return {group: errors[groups == group].to_numpy() for group in AGE_GROUP_BOUNDS}


def age_group_panel(axes: Axes, predictions: pd.DataFrame, baseline: pd.DataFrame | None) -> None:
    """Boxes of the absolute error by true age group, and the medians of the baseline."""
    places = np.arange(len(AGE_GROUP_BOUNDS))
    groups = _by_group(predictions)
    axes.boxplot(
        list(groups.values()), positions=places, widths=0.5, whis=(5, 95), showfliers=False, patch_artist=True,
        boxprops={"facecolor": "#B7DCF0", "edgecolor": BLUE}, medianprops={"color": BLUE, "linewidth": 2},
        whiskerprops={"color": BLUE}, capprops={"color": BLUE},
    )  # fmt: skip
    if baseline is not None:
        medians = [np.median(errors) if len(errors) else np.nan for errors in _by_group(baseline).values()]
        axes.plot(places, medians, "D", color=ORANGE, markersize=5)
    axes.set_xticks(places, [f"{group}\nn = {len(errors)}" for group, errors in groups.items()])
    axes.set_ylim(bottom=0)
    axes.set_ylabel("absolute error, years")


def importance_panel(axes: Axes, table: pd.DataFrame, unit: str) -> None:
    """Bars of each feature's importance, the most important on top."""
    places = -np.arange(len(table))  # the most important on top
    axes.barh(places, table["mean"], xerr=table["sd"].fillna(0), color=BLUE, ecolor=BLACK, height=0.7)
    axes.set_yticks(places, table.index)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_xlabel(f"rise of the error, {unit}")
    if not table["mean"].any():
        axes.text(0.5, 0.5, "no feature is used", transform=axes.transAxes, ha="center", va="center")
