"""The numbers behind the figures, beside those counted by hand."""

import numpy as np
import pandas as pd
import pytest

from healthgait.cohort.cohort import Cohort
from healthgait.cohort.counts import BarCounts, all_bars, counts_table, range_width
from healthgait.cohort.summary import summary_table
from tests.cohort.made_up_cohort import cohort_of, counts_of, write_tables


@pytest.fixture
def cohort(tmp_path) -> Cohort:
    return cohort_of(write_tables(tmp_path))


def bars_of(cohort: Cohort, name: str) -> BarCounts:
    return next(one for one in all_bars(cohort) if one.name == name)


# Of six people, in each figure those in no bar lack the value or the sex.
@pytest.mark.parametrize(
    ("name", "counts", "missing"),
    [
        ("sex", {"people": {"female": 2, "male": 3}}, 1),
        ("age_groups", {"female": {"under 35": 2}, "male": {"35–49": 2}}, 2),
        ("activity", {"female": {"Active": 1, "Non active": 1}, "male": {"Active": 1, "Non active": 2}}, 1),
        ("height", {"female": {"160–<165": 2}, "male": {"165–<170": 1, "170–<175": 1, "180–<185": 1}}, 1),
        ("weight", {"female": {"55–<60": 2}, "male": {"60–<65": 1, "65–<70": 1, "90–<95": 1}}, 1),
        ("bmi", {"female": {"20–<22": 1, "22–<24": 1}, "male": {"22–<24": 2, "26–<28": 1}}, 1),
    ],
)
def test_bars_count_those_who_have_the_value_and_a_sex(cohort, name, counts, missing):
    bars = bars_of(cohort, name)
    assert counts_of(bars) == counts
    assert (bars.missing, bars.total, bars.counted) == (missing, 6 - missing, "people")


def test_categories_without_anyone_have_their_place(cohort):
    assert list(bars_of(cohort, "age_groups").counts.index) == ["under 35", "35–49", "50 and over"]
    height = bars_of(cohort, "height")
    assert list(height.edges) == [160, 165, 170, 175, 180, 185]
    assert height.counts.loc["175–<180"].tolist() == [0, 0]


def test_levels_of_activity_stand_in_the_same_order_whoever_has_them(cohort):
    assert list(bars_of(cohort, "activity").counts.index) == ["Active", "Non active"]
    cohort.people["PA_level"] = ["b", "b", "c", "c", "a", None]
    assert list(bars_of(cohort, "activity").counts.index) == ["a", "b", "c"]


def test_nobody_with_a_value_is_no_bar(cohort):
    cohort.people[["Height", "PA_level", "Sex"]] = np.nan
    for name in ("sex", "height", "activity"):
        bars = bars_of(cohort, name)
        assert (bars.total, bars.missing) == (0, 6)


@pytest.mark.parametrize(
    ("values", "step", "width"), [([61, 61], 5, 5), ([40, 140], 5, 5), ([40, 141], 5, 10), ([50, 650], 5, 30)]
)
def test_far_apart_values_have_broader_ranges(values, step, width):
    assert range_width(pd.Series(values), step) == width


def test_the_table_of_counts_holds_every_bar_and_who_is_in_none(cohort):
    table = counts_table(all_bars(cohort))
    rows = [tuple(row) for row in table[table["figure"] == "sex"].to_numpy()]
    assert rows == [
        ("sex", "people", "female", 2, "people"),
        ("sex", "people", "male", 3, "people"),
        ("sex", "all", "not known", 1, "people"),
    ]
    assert (table.groupby("figure")["count"].sum() == 6).all()


def test_the_summary_is_of_all_and_of_each_sex(cohort):
    summary = summary_table(cohort).set_index(["quantity", "group"])
    assert summary.loc[("Age", "all"), ["n", "median", "min", "max"]].tolist() == [5, 35, 34, 50]
    female = summary.loc[("Weight", "female")]
    assert female[["n", "mean", "sd", "unit"]].tolist() == [
        2,
        pytest.approx(57.45),
        pytest.approx(3.4648, abs=1e-4),
        "kg",
    ]
    assert summary.loc[("Weight", "male"), ["quartile_1", "median", "quartile_3"]].tolist() == [62.5, 65, 77.5]
    assert summary.loc[("Speed_FGS", "male"), ["n", "mean"]].tolist() == [2, pytest.approx(1.55)]
