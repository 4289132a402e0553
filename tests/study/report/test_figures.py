from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from healthgait.columns import ID
from healthgait.study.cells import FAILED, Cell, Outcome
from healthgait.study.report.figure_panels import shares_of_bins
from healthgait.study.report.figures import best_inputs, figures, relative_error
from healthgait.study.report.results import collect
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET, Target
from tests.study.made_up_study import write_cell


def cell(target: Target, name: str = "usual_gait") -> Cell:
    return Cell(target, "XGBoost", name, "OptoGait", 0)


def told(true, predicted) -> pd.DataFrame:
    return pd.DataFrame({ID: [f"P{n}" for n in range(len(true))], "true": true, "predicted": predicted})


def check(picture):
    pixels = imread(BytesIO(picture.png), format="png")
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
        tops = [imread(BytesIO(picture.png), format="png")[:35, :, :3] for picture in (plain, marked)]
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
