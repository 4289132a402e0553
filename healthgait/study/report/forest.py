"""The forest plot of a target: every method and input with its interval, the baseline and the published value."""

from itertools import groupby

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from healthgait.columns import CLIP
from healthgait.errors import shortened
from healthgait.figure_style import BLACK, BLUE, GREY, ORANGE, STYLE
from healthgait.study.cells import BASELINE
from healthgait.study.report.labels import clips_label, heading, input_label, source_group
from healthgait.study.report.pictures import Drawing
from healthgait.study.report.result_tables import results_table
from healthgait.study.report.results import PARTICIPANT, Result, compared
from healthgait.targets import Target

WIDTH_IN, ROW_HEIGHT_IN = 4.2, 0.18  # on a phone's screen, the text is still of a readable size
SPACE_IN = 0.85  # for the axis and its label
LEGEND_ROW_IN = 0.18
OFFSETS = {CLIP: -0.2, PARTICIPANT: 0.2}  # of a row: the mean over a person's clips stands close below its clips
GAP = 0.4  # of a row, above the name of a group
LONGEST_LABEL = 34  # characters
COLUMNS = (
    "method", "input", "source", "sample", "metric", "value", "sd", "ci95_low", "ci95_high", "baseline", "published",
    "versus_baseline", "participants",
)  # fmt: skip
LINE_WIDTH, MARKER_SIZE = 1.6, 5
CLIP_OR_PERSON, MEAN_OF_CLIPS = {"marker": "o", "color": BLUE}, {"marker": "s", "color": ORANGE}
PUBLISHED = {"marker": "x", "color": BLACK, "markersize": MARKER_SIZE, "linestyle": "", "zorder": 4}
BASELINE_WIDTH = 2.5


def forest(results: list[Result], target: Target) -> Drawing | None:
    """A row for each finished method and input; None if there is none."""
    rows = _by_group(compared(results, target))
    if not rows:
        return None
    places, labels = _places(rows)
    keys = _keys(rows)
    height_in = ROW_HEIGHT_IN * (max(places) + 1) + SPACE_IN + LEGEND_ROW_IN * len(keys)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
        axes = figure.subplots()
        for row, place in zip(rows, places, strict=True):
            _draw_row(axes, row, place)
        _label(axes, labels, max(places))
        better = "right" if target.is_classification else "left"
        axes.set_xlabel(f"{str(target).capitalize()}: {heading(rows[0].headline)}\n(further {better} is better)")
        figure.legend(handles=keys, loc="outside lower center", frameon=False, borderpad=0)
    return Drawing(f"{target}_forest", _caption(target, rows, _unfinished(results, target)), figure, _data(rows))


def _by_group(rows: list[Result]) -> list[Result]:
    """By method, then source, in the order of the results."""
    methods, sources = list(dict.fromkeys(row.method for row in rows)), list(dict.fromkeys(map(source_group, rows)))
    return sorted(rows, key=lambda row: (methods.index(row.method), sources.index(source_group(row))))


def _places(rows: list[Result]) -> tuple[list[float], dict[float, tuple[str, bool]]]:
    """Where each row stands, from the top; and the labels with whether one is the name of a group."""
    places, labels, place = [], {}, -1 - GAP
    for (method, source), group in groupby(rows, key=lambda row: (row.method, source_group(row))):
        place += 1 + GAP
        labels[place] = f"{method}, {source}", True
        for row in group:
            if row.sample != PARTICIPANT:
                place += 1
                labels[place] = f"{input_label(row)}, {clips_label(row)}" if row.sample else input_label(row), False
            places.append(place + OFFSETS.get(row.sample, 0))
    return places, labels


def _draw_row(axes: Axes, row: Result, place: float) -> None:
    score = row.summary.scores[row.headline]
    if row.baseline:
        half = 0.5 if not row.sample else abs(OFFSETS[row.sample])
        here = row.baseline[row.headline]
        axes.vlines(here, place - half, place + half, color=GREY, linewidth=BASELINE_WIDTH)
    style = MEAN_OF_CLIPS if row.sample == PARTICIPANT else CLIP_OR_PERSON
    axes.hlines(place, score.low, score.high, color=style["color"], linewidth=LINE_WIDTH)
    face = style["color"] if row.beats_baseline else "white"
    axes.plot(score.value, place, **style, markerfacecolor=face, markersize=MARKER_SIZE)
    paper = row.published(row.headline)
    if paper is not None:
        axes.plot(paper, place, **PUBLISHED)


def _label(axes: Axes, labels: dict[float, tuple[str, bool]], last: float) -> None:
    axes.set_yticks(list(labels), [shortened(words, LONGEST_LABEL) for words, _ in labels.values()])
    for tick, (_, is_group) in zip(axes.get_yticklabels(), labels.values(), strict=True):
        tick.set_fontweight("bold" if is_group else "normal")
    axes.set_ylim(last + 0.7, -0.7)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)


def _keys(rows: list[Result]) -> list[Line2D]:
    """The entries of the legend, of what there is."""
    size = {"linewidth": LINE_WIDTH, "markersize": MARKER_SIZE}
    open_marker = size | {"markerfacecolor": "white"}
    keys = [
        Line2D([], [], **CLIP_OR_PERSON, **size, label="better than the baseline, 95 % interval"),
        Line2D([], [], **CLIP_OR_PERSON, **open_marker, label="not better than the baseline, or unknown"),
    ]
    if any(row.sample == PARTICIPANT for row in rows):
        keys.append(Line2D([], [], **MEAN_OF_CLIPS, **size, label="by the mean of a person's clips"))
    if any(row.baseline for row in rows):
        bar = {"marker": "|", "markersize": 9, "markeredgewidth": BASELINE_WIDTH}
        keys.append(Line2D([], [], **bar, linestyle="", color=GREY, label="baseline"))
    if any(row.published(row.headline) is not None for row in rows):
        keys.append(Line2D([], [], **PUBLISHED, label="published value (real people)"))
    return keys


def _unfinished(results: list[Result], target: Target) -> int:
    """How many methods and inputs have no result; per participant and per clip they are the same."""
    ours = [result for result in results if result.target == target and result.method != BASELINE]
    missing = [result for result in ours if not (result.summary or result.frames)]
    return sum(result.sample != PARTICIPANT for result in missing)


def _caption(target: Target, rows: list[Result], unfinished: int) -> str:
    better = sum(row.beats_baseline for row in rows)
    return (
        f"{target.title}, every method and input: mean over folds with 95 % interval. "
        f"{better} of {len(rows)} are better than the baseline on the same people."
        + f" {unfinished} without a result are not drawn."
        * bool(unfinished)
    )


def _data(rows: list[Result]) -> pd.DataFrame:
    """The rows of ``results.csv`` that are drawn."""
    table = results_table(rows)
    return table[table["metric"] == rows[0].headline][list(COLUMNS)]
