"""The dataset's figures, one a file, as wide as a column of print. Groups differ in colour and in hatching."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from healthgait.cohort.cohort import Cohort
from healthgait.cohort.counts import AGE_LABELS, Bars
from healthgait.columns import AGE, BMI, PACE_LABELS, PACES, age_group
from healthgait.figure_style import BLACK, BLUE, GREY, ORANGE, STYLE
from healthgait.gait.agreement import rounded

SIZE_IN, WIDE_IN = (3.6, 2.7), (7.2, 3.1)  # a column of print, and both
GROUP_STYLES = (
    {"facecolor": ORANGE, "hatch": "////", "edgecolor": "white"},
    {"facecolor": BLUE, "edgecolor": "white"},
)
LONE_STYLE = {"facecolor": GREY}  # no group's
HEADROOM = 0.12  # above the bars, for their counts
BAR_SHARE = 0.8  # of a category's breadth
AGE_STYLES = (
    {"marker": "o", "facecolor": "none", "edgecolor": BLUE},
    {"marker": "^", "facecolor": ORANGE, "edgecolor": "none"},
    {"marker": "s", "facecolor": "none", "edgecolor": BLACK},
)
MOST_TICKS = 9
LEAST_PAIRS = 3  # for a correlation
SIMULATED = " – SIMULATED"


def bar_figure(bars: Bars, simulated: bool) -> Figure:
    """Bars side by side for the groups of each category, with their counts where there is room."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=SIZE_IN, layout="constrained")
        axes = figure.subplots()
        categories, groups = bars.counts.shape
        breadth = BAR_SHARE / groups
        for number, (group, counts) in enumerate(bars.counts.items()):
            left = np.arange(categories) - BAR_SHARE / 2 + number * breadth
            drawn = axes.bar(left, counts, breadth, align="edge", linewidth=0.4, label=_name(group, counts),
                             **(GROUP_STYLES[number] if groups > 1 else LONE_STYLE))  # fmt: skip
            if bars.edges is None:
                axes.bar_label(drawn, fontsize=8, padding=1)
        _category_axis(axes, bars)
        axes.margins(y=HEADROOM)
        axes.set_ylabel(bars.counted)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        if groups > 1:
            figure.legend(loc="outside lower center", ncols=groups, frameon=False, fontsize=8, handlelength=1.4)
        _title(axes, bars.title, int(bars.counts.to_numpy().sum()), bars.missing, simulated)
    return figure


def _name(group: str, counts: pd.Series) -> str:
    return f"{group} (n = {int(counts.sum())})"


def _category_axis(axes: Axes, bars: Bars) -> None:
    """Names under the categories; under ranges, their edges, as many as have room."""
    if bars.edges is None:
        axes.set_xticks(range(len(bars.counts)), list(bars.counts.index))
        axes.tick_params(axis="x", length=0)
        return
    step = -(-len(bars.edges) // MOST_TICKS) * (bars.edges[1] - bars.edges[0])
    round_ones = np.flatnonzero(bars.edges % step == 0)
    axes.set_xticks(round_ones - 0.5, [f"{bars.edges[number]:g}" for number in round_ones])
    axes.set_xlabel(bars.axis)


def _title(axes: Axes, title: str, known: int, missing: int, simulated: bool) -> None:
    lacking = f", {missing} not known" if missing else ""
    axes.set_title(f"{title}{SIMULATED * simulated}\nn = {known}{lacking}", loc="left")


def speed_points(cohort: Cohort) -> dict[str, dict[str, pd.DataFrame]]:
    """By pace and age group: BMI and Speed (m/s) of those of whom both are known."""
    ages, points = age_group(cohort.people[AGE]).map(AGE_LABELS), {}
    for pace in PACES:
        pairs = cohort.people[[BMI, f"Speed_{pace}"]].dropna().set_axis([BMI, "Speed"], axis=1)
        points[pace] = {label: pairs[ages[pairs.index] == label] for label in AGE_LABELS.values()}
    return points


def correlation(pairs: pd.DataFrame) -> float:
    """Pearson's r of BMI and speed; NaN if there are too few pairs, or all of one value."""
    if len(pairs) < LEAST_PAIRS or (pairs.nunique() < 2).any():
        return np.nan
    return float(pairs[BMI].corr(pairs["Speed"]))


def speed_figure(cohort: Cohort) -> Figure:
    """BMI against speed, a panel a pace, a marker an age group."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=WIDE_IN, layout="constrained")
        panels = figure.subplots(1, len(PACES), sharey=True)
        for axes, (pace, groups) in zip(panels, speed_points(cohort).items(), strict=True):
            for style, (label, pairs) in zip(AGE_STYLES, groups.items(), strict=True):
                axes.scatter(pairs["Speed"], pairs[BMI], s=16, linewidths=0.8, alpha=0.8, label=_with_r(label, pairs),
                             **style)  # fmt: skip
            known = sum(map(len, groups.values()))
            title = f"{PACE_LABELS[pace]}{SIMULATED * cohort.simulated}"
            _title(axes, title, known, len(cohort.people) - known, simulated=False)
            axes.set_xlabel("Speed, m/s")
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), fontsize=8, frameon=False, handletextpad=0.2,
                        labelcolor=BLACK, title="age, years", title_fontsize=8)  # fmt: skip
        panels[0].set_ylabel("Body mass index, kg/m²")
        for axes in panels:
            axes.grid(color=GREY, alpha=0.2, linewidth=0.5)
    return figure


def _with_r(label: str, pairs: pd.DataFrame) -> str:
    r = correlation(pairs)
    return f"{label} (n = {len(pairs)}" + (f", r = {rounded(r, 2).replace('-', '−')})" if np.isfinite(r) else ")")
