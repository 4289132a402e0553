"""Bar figures for a column of print. Groups differ in colour and in hatching."""

import textwrap

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from healthgait.cohort.counts import LACKING, PEOPLE, BarCounts
from healthgait.figure_style import BLUE, GREY, ORANGE, STYLE

SIZE_IN = (3.5, 2.7)
SMALL_POINTS = 8
GROUP_STYLES = (
    {"facecolor": ORANGE, "hatch": "////", "edgecolor": "white"},
    {"facecolor": BLUE, "edgecolor": "white"},
)
LONE_STYLE = {"facecolor": GREY}  # without groups
BAR_SHARE = 0.8  # of a category's width
RANGE_SHARE = 0.9
HEADROOM = 0.12  # above the bars, for their counts
MOST_TICKS = 9
LETTERS = 36  # of all categories' names, side by side
LONGEST_NAME = 24
SIMULATED = " – SIMULATED"


def bar_figure(bars: BarCounts, simulated: bool) -> Figure:
    """The groups of named categories side by side with their counts, those of ranges stacked."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=SIZE_IN, layout="constrained")
        axes = figure.subplots()
        _draw_bars(axes, bars)
        if bars.edges is None:
            _name_categories(axes, bars)
        else:
            _mark_edges(axes, bars)
        axes.set_ylabel(bars.counted.capitalize())
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True))
        groups = bars.counts.shape[1]
        if groups > 1:
            figure.legend(loc="outside lower center", ncols=groups, frameon=False, fontsize=SMALL_POINTS)
        axes.set_title(title_of(bars.title, bars.total, bars.missing, simulated, LACKING[bars.counted]), loc="left")
    return figure


def title_of(title: str, known: int, missing: int, simulated: bool, lacking: str = LACKING[PEOPLE]) -> str:
    """Two lines: what is shown, and of how many; the first says if the people are simulated."""
    without = f", {missing} {lacking}" if missing else ""
    return f"{title}{SIMULATED * simulated}\nn = {known}{without}"


def _draw_bars(axes: Axes, bars: BarCounts) -> None:
    categories, groups = bars.counts.shape
    named = bars.edges is None
    share = BAR_SHARE if named else RANGE_SHARE
    width = share / groups if named else share
    below = np.zeros(categories, int)
    for number, (group, counts) in enumerate(bars.counts.items()):
        style = GROUP_STYLES[number] if groups > 1 else LONE_STYLE
        left = np.arange(categories) - share / 2 + (number * width if named else 0)
        label = f"{group} (n = {counts.sum()})"
        drawn = axes.bar(left, counts, width, bottom=below, align="edge", linewidth=0.4, label=label, **style)
        if named:
            axes.bar_label(drawn, fontsize=SMALL_POINTS, padding=1)
        else:
            below = below + counts.to_numpy()
    axes.margins(y=HEADROOM)


def _name_categories(axes: Axes, bars: BarCounts) -> None:
    """A name under each category. A level of activity is anyone's text: it is wrapped, and cut if it is long."""
    short = [name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…" for name in bars.counts.index]
    axes.set_xticks(range(len(short)), [textwrap.fill(name, LETTERS // len(short)) for name in short])
    axes.tick_params(axis="x", length=0)


def _mark_edges(axes: Axes, bars: BarCounts) -> None:
    """The edges of the ranges, as many as have room, all multiples of one number."""
    step = -(-len(bars.edges) // MOST_TICKS) * (bars.edges[1] - bars.edges[0])
    marked = np.flatnonzero(bars.edges % step == 0)
    axes.set_xticks(marked - 0.5, bars.edges[marked])
    axes.set_xlabel(bars.axis)
