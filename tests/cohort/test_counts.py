"""The numbers behind the figures, beside those counted by hand."""

from argparse import Namespace

import numpy as np
import pandas as pd
import pytest

from healthgait.cohort.cohort import Cohort, count_clips, frame_count, read_cohort
from healthgait.cohort.counts import Bars, all_bars, counts_table, range_width
from healthgait.cohort.speed import correlation, speed_table
from healthgait.cohort.summary import summary_table
from healthgait.errors import InputError
from healthgait.layout import FLOWS, GAIT_PARAMETERS_FILE, MEASURES_FILE, SEGMENTATION, SILHOUETTE
from tests.cohort.made_up_cohort import write_frames, write_tables


def cohort_of(folder, dataset=None) -> Cohort:
    measures, gait = folder / MEASURES_FILE, folder / GAIT_PARAMETERS_FILE
    return read_cohort(Namespace(participants=measures, gait=gait, dataset=dataset))


@pytest.fixture
def cohort(tmp_path) -> Cohort:
    return cohort_of(write_tables(tmp_path))


def bars_of(cohort: Cohort, name: str) -> Bars:
    return next(one for one in all_bars(cohort) if one.name == name)


def counts_of(bars: Bars) -> dict[str, dict[str, int]]:
    """The bars that have a height."""
    return {group: {name: n for name, n in column.items() if n} for group, column in bars.counts.items()}


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


def test_the_commonest_level_of_activity_comes_first(cohort):
    assert list(bars_of(cohort, "activity").counts.index) == ["Non active", "Active"]
    cohort.people["PA_level"] = ["b", "b", "c", "c", "a", None]
    assert list(bars_of(cohort, "activity").counts.index) == ["b", "c", "a"]


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


def test_frames_are_counted_by_number_for_each_clip(tmp_path):
    write_frames(tmp_path, SILHOUETTE, {"NW-WoJ_1": 150, "NW-WJ_2": 154, "FW-WoJ_1": 99, "FW-WJ_1": 0})
    write_frames(tmp_path, SEGMENTATION, {"NW-WoJ_1": 7})
    clip = tmp_path / "silhouette" / "PA000" / "UGS" / "NW-WoJ_1_YOLOV8"
    for name in ("Thumbs.db", "copy of 013.jpg", "13.jpg", ".013.jpg", "014.txt"):
        (clip / name).touch()
    assert frame_count(clip) == 150
    cohort = cohort_of(write_tables(tmp_path), dataset=tmp_path)
    assert cohort.modality == SILHOUETTE
    bars = bars_of(cohort, "frames_per_clip")
    assert counts_of(bars) == {"Usual pace": {"150–<155": 2}, "Fast pace": {"95–<100": 1}}
    assert (bars.missing, bars.total, bars.counted, bars.axis) == (6 * 8 - 3, 3, "clips", "Frames (silhouette)")
    summary = summary_table(cohort).set_index(["quantity", "group"]).loc[("frames per clip", "Usual pace")]
    assert summary[["n", "mean", "least", "median", "largest"]].tolist() == [2, 152, 150, 152, 154]


def test_the_first_modality_with_frames_is_counted(tmp_path):
    write_frames(tmp_path, FLOWS[1], {"NW-WoJ_1": 5})
    clips, modality = count_clips(tmp_path, pd.Index(["PA000"]))
    assert modality == FLOWS[1]
    assert clips["frames"].dropna().tolist() == [5]


def test_a_dataset_without_frames_of_these_people_is_refused(tmp_path):
    write_frames(tmp_path, SILHOUETTE, {"NW-WoJ_1": 5}, person="PA900")
    for people, words in ([["PA000"], "no frames of these people"], [["../x"], "is a path"]):
        with pytest.raises(InputError, match=words):
            count_clips(tmp_path, pd.Index(people))


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
    assert summary.loc[("Age", "all"), ["n", "median", "least", "largest"]].tolist() == [5, 35, 34, 50]
    female = summary.loc[("Weight", "female")]
    assert female[["n", "mean", "sd", "unit"]].tolist() == [
        2,
        pytest.approx(57.45),
        pytest.approx(3.4648, abs=1e-4),
        "kg",
    ]
    assert summary.loc[("Weight", "male"), ["quartile_1", "median", "quartile_3"]].tolist() == [62.5, 65, 77.5]
    assert summary.loc[("Speed_FGS", "male"), ["n", "mean"]].tolist() == [2, pytest.approx(1.55)]


def test_speed_goes_by_the_age_groups_of_those_with_all_three_values(cohort):
    table = speed_table(cohort).set_index(["pace", "age_group"])["n"]
    assert table["Usual pace"].to_dict() == {"under 35": 2, "35–49": 2, "50 and over": 1}
    assert table["Fast pace"].to_dict() == {"under 35": 2, "35–49": 1, "50 and over": 1}


def test_the_correlation_is_pearsons():
    # Deviations (-2, 0, 2) and (1, -2, 1) / (0.1, -0.3, 0.2): by hand 0.2 / sqrt(8 * 0.14)
    pairs = pd.DataFrame({"BMI": [20.0, 22.0, 24.0], "Speed": [1.3, 0.9, 1.4]})
    assert correlation(pairs) == pytest.approx(0.2 / np.sqrt(8 * 0.14))
    assert np.isnan(correlation(pairs.head(2)))
    assert np.isnan(correlation(pairs.assign(Speed=1.3)))
