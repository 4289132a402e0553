"""The panels of a study's figures, each drawn from its data on axes of its own."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from healthgait.figure_style import BLACK, BLUE, ORANGE
from healthgait.study.report.figure_data import BOX
from healthgait.targets import Target

CLASSES_SIDE_BY_SIDE = 3  # whose names fit beside each other under a panel


def confusion_panel(axes: Axes, table: pd.DataFrame, target: Target) -> None:
    """A confusion matrix: true classes in rows, predicted ones in columns; the share of the row, and the count."""
    codes = range(len(target.classes))
    counts, shares = (table[column].to_numpy().reshape(len(codes), -1) for column in ("count", "share"))
    axes.imshow(np.nan_to_num(shares), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(counts.shape):
        text = "–" if np.isnan(shares[row, column]) else f"{shares[row, column]:.0%}\n{counts[row, column]}"
        colour = "white" if shares[row, column] > 0.7 else "black"  # the better contrast of the two on Blues
        axes.text(column, row, text, ha="center", va="center", color=colour)
    crowded = len(codes) > CLASSES_SIDE_BY_SIDE
    axes.set_xticks(codes, [f"as {label}" for label in target.labels], rotation=30 if crowded else 0)
    axes.set_yticks(codes, target.labels)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def histogram_panel(axes: Axes, table: pd.DataFrame, label: str) -> None:
    """Errors in bins, in % of the predictions; a dashed line for those of the baseline."""
    low, high = (table.iloc[:, place].to_numpy() for place in (0, 1))
    edges = [*low, high[-1]]
    axes.stairs(table["predictions_percent"], edges, fill=True, color=BLUE)
    if "baseline_percent" in table:
        axes.stairs(table["baseline_percent"], edges, color=BLACK, linestyle="--")
    axes.axvline(0, color=ORANGE, linewidth=1)
    axes.set_xlabel(label)
    axes.set_ylabel("predictions, %")


def age_group_panel(axes: Axes, table: pd.DataFrame) -> None:
    """Boxes of the absolute error by true age group, and the medians of the baseline."""
    places = np.arange(len(table))
    parts = dict(zip(BOX, ("whislo", "q1", "med", "q3", "whishi"), strict=True))
    boxes = table.rename(columns={f"{name}_years": part for name, part in parts.items()})[list(parts.values())]
    axes.bxp(
        boxes.to_dict("records"), positions=places, widths=0.5, showfliers=False, patch_artist=True,
        boxprops={"facecolor": "#B7DCF0", "edgecolor": BLUE}, medianprops={"color": BLUE, "linewidth": 2},
        whiskerprops={"color": BLUE}, capprops={"color": BLUE},
    )  # fmt: skip
    if "baseline_median_years" in table:
        axes.plot(places, table["baseline_median_years"], "D", color=ORANGE, markersize=5)
    names = zip(table["age_group"], table["predictions"], strict=True)
    axes.set_xticks(places, [f"{group}\nn = {count}" for group, count in names])
    axes.set_ylim(bottom=0)
    axes.set_ylabel("absolute error, years")


def importance_panel(axes: Axes, table: pd.DataFrame, unit: str) -> None:
    """Bars of each feature's importance, the most important on top."""
    feature, importance, sd = (table.iloc[:, place] for place in range(3))
    places = -np.arange(len(table))  # the most important on top
    axes.barh(places, importance, xerr=sd.fillna(0), color=BLUE, ecolor=BLACK, height=0.7)
    axes.set_yticks(places, feature)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_xlabel(f"rise of the error, {unit}")
    if not importance.any():
        axes.text(0.5, 0.5, "no feature is used", transform=axes.transAxes, ha="center", va="center")
