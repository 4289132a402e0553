import pandas as pd

from healthgait.columns import ID
from healthgait.study.cells import BASELINE, Cell
from healthgait.study.report.collecting import collect
from healthgait.study.report.paper_tables import printed_recalls
from healthgait.study.report.participant_errors import participant_errors
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET, Kind, Target
from tests.study.made_up_study import write_cell


def table(predicted: dict[str, float], true: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame([{ID: name, "true": true[name], "predicted": value} for name, value in predicted.items()])


def printed(outcomes, target: Target) -> tuple[tuple[str, ...], list[list[str]]]:
    page = participant_errors(collect(outcomes, 0), target)
    return page.columns, [[text.main for text in texts] for _, texts in page.rows]


def test_each_method_is_represented_by_its_best_input_and_a_person_by_the_mean_over_folds(tmp_path):
    true = {"PA1": 60.0, "PA2": 80.5, "PA3": 70.0}
    folds = {
        ("MLP", "usual_gait", 0): {"PA1": 62.0, "PA2": 79.5},
        ("MLP", "usual_gait", 1): {"PA1": 61.0},
        ("MLP", "fast_gait", 0): {"PA1": 90.0, "PA2": 90.0},
        ("XGBoost", "fast_gait", 0): {"PA1": 50.0, "PA3": 70.0},
        (BASELINE, "", 0): {"PA1": 60.0, "PA2": 80.5, "PA3": 70.0},
    }
    outcomes = [
        write_cell(tmp_path, Cell(WEIGHT_TARGET, method, name, name and "OptoGait", fold), table(told, true))
        for (method, name, fold), told in folds.items()
    ]
    columns, rows = printed(outcomes, WEIGHT_TARGET)
    assert columns == (
        "Participant", "True", "MLP: usual gait, OptoGait: error, kg", "XGBoost: fast gait, OptoGait: error, kg",
    )  # fmt: skip
    assert rows == [["PA1", "60.0", "+1.5", "−10.0"], ["PA2", "80.5", "−1.0", "–"], ["PA3", "70.0", "–", "+0.0"]]


def test_of_a_class_it_is_the_share_of_wrong_answers(tmp_path):
    true = {"PA1": 0, "PA2": 1}
    outcomes = [
        write_cell(tmp_path, Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", fold), table(told, true))
        for fold, told in enumerate([{"PA1": 1, "PA2": 1}, {"PA1": 0, "PA2": 1}])
    ]
    assert printed(outcomes, SEX_TARGET)[1] == [["PA1", "Female", "0.5"], ["PA2", "Male", "0"]]


def test_labels_stay_as_a_user_writes_them(tmp_path):
    target = Target("fall", "Falls", Kind.CLASSIFICATION, classes=("0", "1"), labels=("COPD", "pH low"))
    true = {"PA1": 0, "PA2": 1}
    outcome = write_cell(tmp_path, Cell(target, "MLP", "usual_gait", "OptoGait", 0), table(true, true))
    results = collect([outcome], 0)
    assert [texts[1].main for _, texts in participant_errors(results, target).rows] == ["COPD", "pH low"]
    assert printed_recalls(results, target).columns[1:] == ("Recall of COPD", "Recall of pH low")


def test_nobody_predicted_is_no_table():
    assert participant_errors([], AGE_TARGET) is None
