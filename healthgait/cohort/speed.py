"""Body mass index against walking speed: the figure for the width of a page, and its numbers."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from healthgait.cohort.bar_figure import SMALL_POINTS, title_of
from healthgait.cohort.cohort import Cohort
from healthgait.cohort.counts import AGE_LABELS
from healthgait.columns import AGE, BMI, PACE_LABELS, age_group
from healthgait.figure_style import BLACK, BLUE, GREY, ORANGE, STYLE

SPEED = "Speed"
SIZE_IN = (7.2, 3.4)
AGE_STYLES = (
    {"marker": "o", "facecolor": "none", "edgecolor": BLUE},
    {"marker": "^", "facecolor": ORANGE, "edgecolor": "none"},
    {"marker": "s", "facecolor": "none", "edgecolor": BLACK},
)
FEWEST_PEOPLE = 3  # for a correlation


def speed_points(cohort: Cohort) -> dict[str, dict[str, pd.DataFrame]]:
    """By pace (UGS, FGS) and age group: BMI (kg/m²) and Speed (m/s) of those of whom both are known."""
    ages = age_group(cohort.people[AGE]).cat.rename_categories(AGE_LABELS)
    points = {}
    for pace in PACE_LABELS:
        pairs = pd.DataFrame({BMI: cohort.people[BMI], SPEED: cohort.people[f"Speed_{pace}"]}).dropna()
        points[pace] = {label: pairs[ages[pairs.index] == label] for label in AGE_LABELS.values()}
    return points


def correlation(pairs: pd.DataFrame) -> float:
    """Pearson's r of BMI and speed; NaN if there are too few people, or all have one value."""
    if len(pairs) < FEWEST_PEOPLE or (pairs.nunique() < 2).any():
        return np.nan
    return pairs[BMI].corr(pairs[SPEED])


def speed_table(cohort: Cohort) -> pd.DataFrame:
    """A row for each pace and age group: n and r."""
    rows = [
        (PACE_LABELS[pace], label, len(pairs), correlation(pairs))
        for pace, groups in speed_points(cohort).items()
        for label, pairs in groups.items()
    ]
    return pd.DataFrame(rows, columns=["pace", "age_group", "n", "r"])


def speed_figure(cohort: Cohort) -> Figure:
    """A panel a pace, a marker an age group; the legend under a panel has their n and r."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=SIZE_IN, layout="constrained")
        panels = figure.subplots(1, len(PACE_LABELS), sharey=True)
        for axes, (pace, groups) in zip(panels, speed_points(cohort).items(), strict=True):
            _draw_panel(axes, groups)
            known = sum(map(len, groups.values()))
            title = title_of(PACE_LABELS[pace], known, len(cohort.people) - known, cohort.simulated)
            axes.set_title(title, loc="left")
        panels[0].set_ylabel("Body mass index, kg/m²")
    return figure


def _draw_panel(axes: Axes, groups: dict[str, pd.DataFrame]) -> None:
    for style, (label, pairs) in zip(AGE_STYLES, groups.items(), strict=True):
        axes.scatter(pairs[SPEED], pairs[BMI], s=16, linewidths=0.8, alpha=0.8, label=_legend(label, pairs), **style)
    axes.set_xlabel("Speed, m/s")
    axes.grid(color=GREY, alpha=0.2, linewidth=0.5)
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.2),
        title="Age, years",
        title_fontsize=SMALL_POINTS,
        fontsize=SMALL_POINTS,
        frameon=False,
    )


def _legend(label: str, pairs: pd.DataFrame) -> str:
    r = correlation(pairs)
    known = "" if np.isnan(r) else f", r = {r:z.2f}".replace("-", "−")
    return f"{label} (n = {len(pairs)}{known})"
