from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from healthgait.columns import ID
from healthgait.study.cells import BASELINE, FAILED, Cell, Outcome
from healthgait.study.report.collecting import collect
from healthgait.study.report.figure_data import relative_error, shares_of_bins
from healthgait.study.report.figures import best_inputs, figures
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET, Target
from tests.study.made_up_study import write_cell


def cell(target: Target, name: str = "usual_gait") -> Cell:
    return Cell(target, "XGBoost", name, "OptoGait", 0)


def told(true, predicted) -> pd.DataFrame:
    return pd.DataFrame({ID: [f"P{n}" for n in range(len(true))], "true": true, "predicted": predicted})


def check(picture):
    pixels = imread(BytesIO(picture.content), format="png")
    height, width = pixels.shape[:2]
    assert 600 < width < 1500 and 200 < height < 3000
    assert pixels[..., :3].std() > 0.02  # something is drawn
    assert "n = " in picture.caption


def test_all_figures_of_a_study(shared_study):
    pictures = figures(collect(shared_study[1], seed=0))
    assert [picture.name for picture in pictures] == [
        "sex_confusion", "sex_importance", "weight_relative_error", "weight_importance",
        "age_relative_error", "age_error_by_age_group", "age_importance",
    ]  # fmt: skip
    for picture in pictures:
        check(picture)


def test_figures_of_simulated_people_say_so(shared_study):
    results = collect([one for one in shared_study[1] if one.cell.target == WEIGHT_TARGET], seed=0)
    for plain, marked in zip(figures(results), figures(results, simulated=True), strict=True):
        assert (plain.name, plain.caption) == (marked.name, marked.caption)
        tops = [imread(BytesIO(picture.content), format="png")[:35, :, :3] for picture in (plain, marked)]
        assert (tops[1].min(axis=2) < 0.1).sum() > 1000  # the heading is there in bold
        assert tops[0].shape == tops[1].shape and (tops[0] != tops[1]).any()


def test_relative_error_by_hand():
    errors = relative_error(told([50.0, 80.0, 0.0], [55.0, 60.0, 1.0]))
    assert list(errors) == pytest.approx([10, -25])


def test_clips_and_people_are_drawn_to_the_same_scale():
    """Each histogram holds 100 %, however many predictions there are and wherever they lie."""
    people = pd.Series([-300.0, -1, 1, 6])
    assert shares_of_bins(people, np.array([-5, 0, 5, 10])).tolist() == [50, 25, 25]
    assert shares_of_bins(pd.concat([people] * 8), np.array([-5, 0, 5, 10])).tolist() == [50, 25, 25]
    assert shares_of_bins(people[:0], np.array([-5, 0, 5])).tolist() == [0, 0]


def test_the_best_input_is_shown(tmp_path):
    true = np.array([60.0, 70.0, 80.0])
    outcomes = [
        write_cell(tmp_path, cell(WEIGHT_TARGET, name), told(true, true + error))
        for name, error in [("usual_gait", 5), ("fast_gait", 2), ("fast_usual_gait", 9)]
    ]
    (best,) = best_inputs(collect(outcomes, 0), WEIGHT_TARGET)
    assert best.input == "fast_gait"


def test_no_figure_without_predictions():
    assert figures([]) == []
    assert figures(collect([Outcome(cell(SEX_TARGET), FAILED, reason="why")], 0)) == []


@pytest.mark.parametrize(
    "target, true, predicted",
    [
        (SEX_TARGET, [1, 1, 1], [1, 0, 1]),  # one sex only
        (AGE_TARGET, [20.0, 25.0, 30.0], [20.0, 25.0, 30.0]),  # one age group only, no error at all
        (WEIGHT_TARGET, [60.0, 0.0, 70.0], [500.0, 60.0, 70.0]),  # a true value of 0, an error beyond the axis
        (AGE_TARGET, [30.0], [40.0]),  # one person
    ],
)
def test_odd_data_is_drawn(tmp_path, target, true, predicted):
    no_split = {"Step_UGS": 0.0, "odd $feature": 0.0}
    outcome = write_cell(tmp_path, cell(target), told(true, predicted), no_split)
    for picture in figures(collect([outcome], 0)):
        check(picture)


def data_of(name: str, outcomes) -> pd.DataFrame:
    (picture,) = [picture for picture in figures(collect(outcomes, 0)) if picture.name == name]
    assert picture.data["method"].unique() == ["XGBoost"] and picture.data["input"].unique() == ["usual_gait"]
    return picture.data


def test_numbers_of_a_confusion_matrix_by_hand(tmp_path):
    outcome = write_cell(tmp_path, cell(SEX_TARGET), told([1, 1, 1, 1], [1, 0, 1, 1]))
    table = data_of("sex_confusion", [outcome]).set_index(["true", "predicted"])
    assert table["count"].to_dict() == {
        ("Female", "Female"): 0, ("Female", "Male"): 0, ("Male", "Female"): 1, ("Male", "Male"): 3,
    }  # fmt: skip
    assert table.loc["Male", "share"].tolist() == [0.25, 0.75] and table.loc["Female", "share"].isna().all()


def test_numbers_of_a_histogram_by_hand(tmp_path):
    outcome = write_cell(tmp_path, cell(WEIGHT_TARGET), told([50.0, 100.0], [53.0, 93.0]))  # 6 % and -7 %
    table = data_of("weight_relative_error", [outcome]).set_index("bin_low_percent")
    assert table.index.tolist() == [-10, -5, 0, 5] and table["bin_high_percent"].tolist() == [-5, 0, 5, 10]
    assert table["predictions_percent"].tolist() == [50, 0, 0, 50] and "baseline_percent" not in table


def test_numbers_of_the_age_groups_by_hand(tmp_path):
    true = np.array([20.0, 21, 22, 23, 24])
    outcomes = [
        write_cell(tmp_path, cell(AGE_TARGET), told(true, [20, 22, 20, 26, 20])),
        write_cell(tmp_path, Cell(AGE_TARGET, BASELINE, "", "", 0), told(true, true + 7)),
    ]
    young, *others = data_of("age_error_by_age_group", outcomes).to_dict("records")
    boxes = {"percentile_5": 0.2, "quartile_1": 1, "median": 2, "quartile_3": 3, "percentile_95": 3.8}
    assert {name: young[f"{name}_years"] for name in boxes} == pytest.approx(boxes)
    assert (young["predictions"], young["baseline_median_years"]) == (5, 7)
    assert [other["predictions"] for other in others] == [0, 0]


def test_the_baseline_of_a_panel_is_that_of_its_people(tmp_path):
    """It is 12 % off for the people of one table, and -22 % for those of the other."""
    weight = np.array([50.0, 60, 70, 80])
    tables = {"OptoGait": told(weight, weight), "Estimated": told(weight, weight).assign(ID=list("abcd"))}
    off = {"OptoGait": 1.12, "Estimated": 0.78}
    outcomes = [write_cell(tmp_path, Cell(WEIGHT_TARGET, "MLP", "usual_gait", source, 0), table)
                for source, table in tables.items()]  # fmt: skip
    baseline = pd.concat([table.assign(predicted=weight * off[source]) for source, table in tables.items()])
    outcomes.append(write_cell(tmp_path, Cell(WEIGHT_TARGET, BASELINE, "", "", 0), baseline))
    (picture,) = figures(collect(outcomes, 0))
    drawn = picture.data[picture.data["baseline_percent"] > 0]
    assert drawn[["source", "bin_low_percent", "baseline_percent"]].values.tolist() == [
        ["OptoGait", 10, 100], ["Estimated", -25, 100],
    ]  # fmt: skip


def test_an_age_group_without_anybody_in_the_panel_has_no_baseline(tmp_path):
    young = told(np.array([20.0, 22]), [21, 23])
    old = told(np.array([60.0, 62]), [50, 52]).assign(ID=["Q0", "Q1"])
    outcomes = [
        write_cell(tmp_path, cell(AGE_TARGET), young),
        write_cell(tmp_path, Cell(AGE_TARGET, BASELINE, "", "", 0), pd.concat([young.assign(predicted=40.0), old])),
    ]
    medians = data_of("age_error_by_age_group", outcomes)["baseline_median_years"]
    assert medians[0] == 19 and medians[1:].isna().all()


def test_numbers_of_the_importance_have_the_unit_of_the_error(tmp_path):
    outcomes = [
        write_cell(tmp_path, Cell(WEIGHT_TARGET, "XGBoost", "usual_gait", "OptoGait", fold), told([60.0], [61.0]),
                   {"Step_UGS": importance})
        for fold, importance in ((0, 1.0), (1, 3.0))
    ]  # fmt: skip
    (row,) = data_of("weight_importance", outcomes).to_dict("records")
    assert (row["feature"], row["importance_kg"], row["sd_kg"]) == ("Step_UGS", 2, pytest.approx(2**0.5))
