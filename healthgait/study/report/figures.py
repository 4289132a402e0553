"""Figures of a study, drawn from stored predictions: one panel for each method and source, its best input."""

from collections.abc import Callable
from functools import partial

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from healthgait.figure_style import STYLE
from healthgait.study.report.figure_data import confusion, error_in_unit, errors_by_age_group, histogram, relative_error
from healthgait.study.report.figure_panels import age_group_panel, confusion_panel, histogram_panel, importance_panel
from healthgait.study.report.labels import input_label, source_group, source_label
from healthgait.study.report.pictures import Drawing, Picture, finished, of_result
from healthgait.study.report.results import PARTICIPANT, Result, best_results, importances, targets_of
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, Target

COLUMNS = 2  # of panels: a figure stays legible on a phone and on half a page
PANEL_WIDTH_IN = 3.2
RELATIVE_ERROR_LIMIT = 100  # %; what lies beyond is counted in the outermost bin
BIN_WIDTH = 5  # %
BINS = 20  # of errors in the unit of a target
Panels = list[tuple[Result, pd.DataFrame]]  # each with the numbers in it


def figures(results: list[Result], simulated: bool = False) -> list[Picture]:
    """Every figure that the results allow, in the order of the targets; none for a target without any finished cell.

    Each says so if the people are ``simulated``.
    """
    return [finished(drawing, simulated) for drawing in _drawings(results)]


def _drawings(results: list[Result]) -> list[Drawing]:
    pictures = []
    for target in targets_of(results):
        shown = best_inputs(results, target)
        if not shown:
            continue
        if target.is_classification:
            pictures.append(_confusion(target, shown))
        else:
            pictures.append(_error_histograms(target, shown))
            if target == AGE_TARGET:
                pictures.append(_errors_by_age_group(shown))
        explained = [(result, table) for result in shown if len(table := importances(result))]
        if explained:
            pictures.append(_importance(target, explained))
    return pictures


def best_inputs(results: list[Result], target: Target) -> list[Result]:
    """For each method and source, the input with the best headline metric: panels by source, then method."""
    best = best_results(results, target, lambda result: (source_group(result), result.method), PARTICIPANT)
    sources = list(dict.fromkeys(map(source_group, best)))
    return sorted(best, key=lambda result: (sources.index(source_group(result)), result.method))


def _baseline(result: Result) -> pd.DataFrame | None:
    """The baseline's predictions of the people in a panel, of all folds."""
    return pd.concat(result.baseline_folds) if result.baseline_folds else None


def _draw(
    name: str, caption: str, panels: Panels, draw: Callable[[Axes, pd.DataFrame], None], height_in: float,
    shared: str = "",
) -> Drawing:  # fmt: skip
    """A grid of panels, which ``draw`` draws on their axes; ``shared``: axes with common limits."""
    rows = -(-len(panels) // COLUMNS)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(PANEL_WIDTH_IN * COLUMNS, height_in * rows), layout="constrained")
        grid = figure.subplots(rows, COLUMNS, squeeze=False)
        for axes in grid.flat[len(panels) :]:
            axes.set_axis_off()
        for axes, (result, table) in zip(grid.flat, panels, strict=False):
            axes.set_title(f"{result.method}, {source_label(result)}\n{input_label(result)}", loc="left")
            draw(axes, table)
        for direction in shared:
            _share_limits(list(grid.flat[: len(panels)]), direction)
    data = pd.concat([of_result(result, table) for result, table in panels])
    return Drawing(name, caption + _n([result for result, _ in panels]), figure, data)


def _share_limits(all_axes: list[Axes], direction: str) -> None:
    limits = [getattr(axes, f"get_{direction}lim")() for axes in all_axes]
    for axes in all_axes:
        axes.set(**{f"{direction}lim": (min(low for low, _ in limits), max(high for _, high in limits))})


def _n(shown: list[Result]) -> str:
    """How many people a figure shows: the sentence that ends every caption."""
    counts = {result.summary.participants for result in shown}
    people = f"{min(counts)}" if len(counts) == 1 else f"{min(counts)} to {max(counts)}"
    return f"All finished test folds together, n = {people} participants per panel."


def _confusion(target: Target, shown: list[Result]) -> Drawing:
    caption = (
        f"{target.title}: confusion matrix of the participants, or clips: true class in rows, predicted class in "
        "columns (share of the row, and count). "
    )
    panels = [(result, confusion(pd.concat(result.folds), target)) for result in shown]
    height_in = 1.3 + 0.5 * len(target.classes)
    return _draw(f"{target}_confusion", caption, panels, partial(confusion_panel, target=target), height_in)


def _error_histograms(target: Target, shown: list[Result]) -> Drawing:
    """Of the paper's targets relative errors, as in the paper; others may be 0 or negative: in their unit."""
    relative = target in PAPER_TARGETS
    error_of = relative_error if relative else error_in_unit
    errors = [error_of(pd.concat(result.folds)) for result in shown]
    references = [None if (pooled := _baseline(result)) is None else error_of(pooled) for result in shown]
    bins = _bins(pd.concat([*errors, *references]).abs(), relative)
    unit = "%" if relative else target.unit
    words = "relative error, (predicted − true) / true" if relative else "error, predicted − true"
    caption = (
        f"{target.title}: {words}, in bins of {bins[1] - bins[0]:.3g} {unit}; the outermost bins also count what lies "
        f"beyond ±{bins[-1]:.3g} {unit}. Dashed line: always predicting the mean of the training set, for the same "
        "people. "
    )
    label = "relative error, %" if relative else f"error, {unit}".rstrip(", ")
    bin_unit = "percent" if relative else target.unit
    panels = [
        (result, histogram(error, reference, bins, bin_unit))
        for result, error, reference in zip(shown, errors, references, strict=True)
    ]
    name = f"{target}_relative_error" if relative else f"{target}_error"
    return _draw(name, caption, panels, partial(histogram_panel, label=label), height_in=2.1, shared="y")


def _bins(errors: pd.Series, relative: bool) -> np.ndarray:
    """Edges that are symmetrical about 0: of 5 % up to at most 100 %, or twenty bins up to 98 % of the errors."""
    if not relative:
        reach = errors.quantile(0.98) if len(errors) else 0.0
        return np.linspace(-1, 1, BINS + 1) * (reach or 1.0)
    reach = np.clip(errors.max(), BIN_WIDTH, RELATIVE_ERROR_LIMIT) if len(errors) else BIN_WIDTH
    edge = BIN_WIDTH * np.ceil(reach / BIN_WIDTH)
    return np.arange(-edge, edge + BIN_WIDTH, BIN_WIDTH)


def _errors_by_age_group(shown: list[Result]) -> Drawing:
    caption = (
        "Age: absolute error by true age group; n: participants, or clips. Box: middle half, line: median, "
        "whiskers: 5th to 95th percentile. "
        "Orange diamond: median when always predicting the mean of the training set, for the same people. "
    )
    panels = [(result, errors_by_age_group(pd.concat(result.folds), _baseline(result))) for result in shown]
    return _draw("age_error_by_age_group", caption, panels, age_group_panel, height_in=2.3, shared="y")


def _importance(target: Target, explained: Panels) -> Drawing:
    caption = (
        f"{target.title}: permutation importance, the rise of the error when a feature is shuffled: "
        "mean over folds, line: ± SD over folds. 0: the model does not need the feature. "
    )
    draw = partial(importance_panel, unit=target.unit or "share of all")
    named = {"mean": f"importance_{target.unit}".rstrip("_"), "sd": f"sd_{target.unit}".rstrip("_")}
    panels = [(result, table.rename(columns=named).reset_index()) for result, table in explained]
    height_in = 1.1 + 0.17 * max(len(table) for _, table in panels)
    return _draw(f"{target}_importance", caption, panels, draw, height_in, shared="xy")
