"""What is drawn: bars as high as the counts, ranges where they belong, and text that stays within the picture."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from healthgait.cohort.bar_figure import bar_figure
from healthgait.cohort.counts import BarCounts

SEX_GROUPS = {"female": [2, 0, 7], "male": [1, 5, 0]}
RANGES = ["10–<15", "15–<20", "20–<25"]


def bars_with(index: list[str], edges: np.ndarray | None = None, missing: int = 0) -> BarCounts:
    counts = pd.DataFrame({group: column[: len(index)] for group, column in SEX_GROUPS.items()}, index)
    return BarCounts("x", "Title", "people", counts, missing, "cm", edges)


def test_bars_are_as_high_as_the_counts_and_say_so():
    axes = bar_figure(bars_with(["a", "b", "c"]), simulated=False).axes[0]
    assert [[bar.get_height() for bar in group] for group in axes.containers] == list(SEX_GROUPS.values())
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bars in zip(*axes.containers, strict=True) for bar in bars]
    assert all(left[1] <= right[0] + 1e-9 for left, right in pairwise(ends))
    assert [text.get_text() for text in axes.texts] == ["2", "0", "7", "1", "5", "0"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b", "c"]
    assert axes.get_title(loc="left") == "Title\nn = 15"


def test_bars_of_a_range_lie_between_its_edges():
    axes = bar_figure(bars_with(RANGES, np.array([10, 15, 20, 25])), simulated=False).axes[0]
    marks = dict(zip((text.get_text() for text in axes.get_xticklabels()), axes.get_xticks(), strict=True))
    assert list(marks) == ["10", "15", "20", "25"]
    for group in axes.containers:
        for bar, low, high in zip(group, ("10", "15", "20"), ("15", "20", "25"), strict=True):
            assert marks[low] < bar.get_x() < bar.get_x() + bar.get_width() < marks[high]


def test_the_groups_of_a_range_stand_on_each_other():
    axes = bar_figure(bars_with(RANGES, np.array([10, 15, 20, 25])), simulated=False).axes[0]
    lower, upper = axes.containers
    assert [bar.get_y() for bar in upper] == [bar.get_height() for bar in lower]
    assert [bar.get_x() for bar in upper] == [bar.get_x() for bar in lower]


def test_the_groups_differ_without_colour():
    axes = bar_figure(bars_with(["a"]), simulated=False).axes[0]
    assert len({group[0].get_hatch() for group in axes.containers}) == 2


def test_the_title_tells_of_those_left_out_and_of_simulated_people():
    axes = bar_figure(bars_with(["a"], missing=4), simulated=True).axes[0]
    assert axes.get_title(loc="left") == "Title – SIMULATED\nn = 3, 4 not known"


@pytest.mark.parametrize("names", [["Active", "Non active"], ["$x$", "Very active, all the\nweek and more", "o" * 600]])
def test_names_of_any_length_neither_touch_nor_leave_the_picture(names):
    figure = bar_figure(bars_with(names), simulated=True)
    FigureCanvasAgg(figure).draw()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    assert all(left.x1 <= right.x0 for left, right in pairwise(boxes))
    assert boxes[0].x0 >= 0 and boxes[-1].x1 <= figure.bbox.width and min(box.y0 for box in boxes) > 0
    assert figure.axes[0].get_position().height > 0.3
