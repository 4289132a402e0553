from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from healthgait.columns import CLIP, ID
from healthgait.learning.rows import ClipRows, Rows
from healthgait.study.running.predictions import (
    likeliest,
    predictions,
    probability_columns,
    read_predictions,
    write_predictions,
)
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET

FRAILTY = replace(SEX_TARGET, name="frailty", classes=("robust", "NA", "007"), labels=("Robust", "Prefrail", "Frail"))
IDS = ["NA", "007", 'a "quoted"\nline']
OF_CLASSES = {  # probabilities of three people, (3, classes)
    SEX_TARGET: np.array([[0.5, 0.5], [0.49, 0.51], [1, 0]]),
    FRAILTY: np.array([[0.2, 0.3, 0.5], [0.4, 0.4, 0.2], [0.1, 0.8, 0.1]]),
}


def people(y) -> Rows:
    return Rows(IDS[: len(y)], np.zeros((len(y), 0)), np.array(y, float))


def clips(y) -> ClipRows:
    return ClipRows(IDS[: len(y)], np.zeros((len(y), 0)), np.array(y, float), [f"UGS/{n}" for n in range(len(y))], [])


def test_predictions_of_two_classes_have_the_probability_of_the_second():
    table = predictions(SEX_TARGET, people([0, 1, 1]), OF_CLASSES[SEX_TARGET])
    assert table.columns.tolist() == [ID, "true", "predicted", "probability"]
    assert table.drop(columns=ID).to_numpy().tolist() == [[0, 0, 0.5], [1, 1, 0.51], [1, 0, 0]]
    assert table["true"].dtype == table["predicted"].dtype == int


def test_predictions_of_three_classes_have_the_probability_of_each():
    table = predictions(FRAILTY, people([0, 1, 2]), OF_CLASSES[FRAILTY])
    names = ["probability_robust", "probability_NA", "probability_007"]
    assert table.columns.tolist() == [ID, "true", "predicted", *names]
    assert table["predicted"].tolist() == [2, 0, 1]  # of equals the first
    assert table[names].to_numpy().tolist() == OF_CLASSES[FRAILTY].tolist()


def test_predictions_of_a_number():
    table = predictions(AGE_TARGET, people([30, 40]), np.array([31.5, 37]))
    assert table[[ID, "true", "predicted"]].to_numpy().tolist() == [["NA", 30, 31.5], ["007", 40, 37]]
    assert table["probability"].isna().all()


@pytest.mark.parametrize("rows", [people, clips])
@pytest.mark.parametrize("target", [SEX_TARGET, FRAILTY])
def test_classes_are_stored_as_the_table_writes_them_and_read_back_as_codes(tmp_path, target, rows):
    table = predictions(target, rows([0, 1, 1]), OF_CLASSES[target])
    write_predictions(tmp_path / "p.csv", target, table)
    stored = pd.read_csv(tmp_path / "p.csv", dtype=str, keep_default_na=False)
    assert stored["true"].tolist() == [target.classes[code] for code in (0, 1, 1)]
    assert stored["predicted"].tolist() == [target.classes[code] for code in table["predicted"]]
    of_clips = [] if rows is people else [CLIP]
    kept = [ID, *of_clips, "true", "predicted", *probability_columns(target) * len(of_clips)]
    pd.testing.assert_frame_equal(read_predictions(tmp_path / "p.csv", target), table[kept])


@pytest.mark.parametrize("rows", [people, clips])
def test_numbers_are_read_back_as_they_were(tmp_path, rows):
    table = predictions(WEIGHT_TARGET, rows([60, 70.1]), np.array([61 / 3, 70]))
    write_predictions(tmp_path / "p.csv", WEIGHT_TARGET, table)
    kept = table if rows is clips else table[[ID, "true", "predicted"]]
    pd.testing.assert_frame_equal(read_predictions(tmp_path / "p.csv", WEIGHT_TARGET), kept)


def test_the_likeliest_class():
    assert likeliest(np.array([[0.5], [0.51]])).tolist() == [0, 1]  # of the second of two
    assert likeliest(OF_CLASSES[FRAILTY]).tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    ("target", "content", "words"),
    [
        (WEIGHT_TARGET, "", "No columns"),
        (WEIGHT_TARGET, "ID,true\nPA000,60\n", "no column predicted"),
        (WEIGHT_TARGET, "ID,true,predicted,probability\n", "no predictions"),
        (WEIGHT_TARGET, "ID,true,predicted,probability\nPA000,60,nan,\n", "nan"),
        (WEIGHT_TARGET, "ID,true,predicted,probability\nPA000,60,inf,\n", "not every value is a number"),
        (WEIGHT_TARGET, "ID,true,predicted,probability\nPA000,60,,\n", "not every value is a number"),
        (WEIGHT_TARGET, "ID,true,predicted,probability\nPA000,60,heavy,\n", "heavy"),
        (SEX_TARGET, "ID,true,predicted,probability\nPA000,0,2,0.5\n", "not every value is a class"),
        (SEX_TARGET, "ID,true,predicted,probability\nPA000,0,,0.5\n", "not every value is a class"),
        (SEX_TARGET, "ID,clip,true,predicted,probability\nPA000,UGS/a,0,1,high\n", "high"),
        (SEX_TARGET, "ID,clip,true,predicted,probability\nPA000,UGS/a,0,1,\n", "not every probability"),
        (FRAILTY, "ID,true,predicted\nPA000,robust,Robust\n", "not every value is a class"),
    ],
)
def test_damaged_predictions_are_refused(tmp_path, target, content, words):
    (tmp_path / "p.csv").write_text(content)
    with pytest.raises(ValueError, match=words):
        read_predictions(tmp_path / "p.csv", target)


@pytest.mark.parametrize(
    ("target", "predicted", "words"),
    [
        (SEX_TARGET, [0.2, 0.7, 0.9], r"\(3,\); expected \(3, 2\), a probability for each of Female, Male"),
        (SEX_TARGET, [[0.5, 0.5]], r"\(1, 2\); expected \(3, 2\)"),
        (SEX_TARGET, [[0.5, 0.5], [np.nan, 1], [1, 0]], "no finite numbers"),
        (SEX_TARGET, [[0.5, 0.5], [2, 5], [1, 0]], "add up to 1"),
        (SEX_TARGET, [[0.5, 0.5], [-1, 2], [1, 0]], "add up to 1"),
        (AGE_TARGET, 40.0, r"\(\); expected \(3,\)"),
        (AGE_TARGET, [40.0, np.inf, 50], "no finite numbers"),
    ],
)
def test_what_is_no_prediction_is_refused(target, predicted, words):
    with pytest.raises(ValueError, match=words):
        predictions(target, people([0, 1, 1]), np.array(predicted))
