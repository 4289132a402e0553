from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from healthgait.columns import FEATURE_SETS, ID, GaitSource
from healthgait.study.cells import BASELINE, DONE, FAILED, NO_DATA, PREDICTIONS_FILE, Cell, Outcome
from healthgait.study.report.answers import answer
from healthgait.study.report.collecting import collect
from healthgait.study.report.paper_tables import PAPER_TABLES, paper_table, print_table
from healthgait.study.report.result_tables import age_group_table, results_table
from healthgait.study.report.results import PARTIAL, importances, left_out
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET, Kind, Target
from tests.study.made_up_study import write_cell


def weights(count: int, error: float) -> pd.DataFrame:
    true = np.linspace(50, 100, count)
    signs = np.where(np.arange(count) % 2, 1, -1)
    ids = [f"P{number}" for number in range(count)]
    return pd.DataFrame({ID: ids, "true": true, "predicted": true + error * signs})


def weight_cell(method: str, partition: int = 0) -> Cell:
    baseline = method == BASELINE
    return Cell(WEIGHT_TARGET, method, "" if baseline else "usual_gait", "" if baseline else "OptoGait", partition)


def test_order_is_that_of_the_paper(tmp_path):
    cells = [Cell(target, "MLP", name, source, 0)
             for target in PAPER_TARGETS for name in FEATURE_SETS for source in GaitSource]  # fmt: skip
    cells += [Cell(target, BASELINE, "", "", 0) for target in PAPER_TARGETS]
    shuffled = np.random.default_rng(0).permutation(np.array(cells, dtype=object))
    results = collect([Outcome(cell, NO_DATA, reason="no file") for cell in shuffled], seed=0)
    assert [result.method for result in results[:2]] == [BASELINE, "MLP"]
    assert [(r.input, r.source) for r in results[1:4]] == [
        ("usual_gait", "OptoGait"), ("usual_gait", "Estimated"), ("fast_gait", "OptoGait"),
    ]  # fmt: skip


def test_table_holds_value_published_and_difference(tmp_path):
    outcomes = [write_cell(tmp_path, weight_cell("MLP", fold), weights(8, 4 + fold)) for fold in range(2)]
    table = results_table(collect(outcomes, seed=0)).set_index("metric")
    row = table.loc["mae_kg"]
    assert row[["target", "method", "input", "source"]].tolist() == ["weight", "MLP", "usual_gait", "OptoGait"]
    assert row["value"] == pytest.approx(4.5)
    assert row["published"] == 12.506
    assert row["difference"] == pytest.approx(4.5 - 12.506)
    assert (row["status"], row["folds_done"], row["folds_planned"], row["participants"]) == (DONE, 2, 2, 8)
    assert table.loc["sd_kg", "published"] == 11.065
    assert np.isnan(table.loc["me_kg", "published"])


@pytest.mark.parametrize("error, verdict", [(2.0, "better"), (30.0, "worse"), (10.0, "no clear difference")])
def test_verdict_against_the_baseline(tmp_path, error, verdict):
    outcomes = [
        write_cell(tmp_path, weight_cell(BASELINE), weights(20, 10.0)),
        write_cell(tmp_path, weight_cell("MLP"), weights(20, error)),
    ]
    baseline, ours = collect(outcomes, seed=0)
    assert (baseline.versus_baseline, ours.versus_baseline) == ("", verdict)


def test_the_baseline_stands_beside_on_the_same_people(tmp_path):
    """It is 10 kg off for 20 people and 30 kg for 20 others: who is 12 kg off for the former is worse."""
    others = weights(20, 30.0).assign(ID=[f"Q{number}" for number in range(20)])
    everyone = pd.concat([weights(20, 10.0), others], ignore_index=True)
    outcomes = [write_cell(tmp_path, weight_cell(BASELINE), everyone),
                write_cell(tmp_path, weight_cell("MLP"), weights(20, 12.0))]  # fmt: skip
    results = collect(outcomes, seed=0)
    assert results[1].versus_baseline == "worse"
    table = results_table(results).set_index(["method", "metric"])
    assert table.loc[(BASELINE, "mae_kg"), "value"] == pytest.approx(20)
    assert table.loc[("MLP", "mae_kg"), "baseline"] == pytest.approx(10)
    assert table.loc[("MLP", "me_kg"), "baseline"] == pytest.approx(0)
    assert np.isnan(table.loc[(BASELINE, "mae_kg"), "baseline"])
    printed = paper_table(PAPER_TABLES[3], results)
    place = printed.columns.index("Against baseline")
    assert str(printed.rows[1][1][place]) == "worse (baseline here 10.00)"


@pytest.mark.parametrize("lacking", ["a fold", "a person"])
def test_nothing_is_compared_where_the_baseline_lacks_a_part_of_the_result(tmp_path, lacking):
    """Else 10 kg off in one fold would stand beside 2 and 30 kg off in two."""
    theirs = weights(20, 10.0) if lacking == "a fold" else weights(20, 10.0)[1:]
    outcomes = [write_cell(tmp_path, weight_cell(BASELINE), theirs),
                write_cell(tmp_path, weight_cell("MLP"), weights(20, 2.0))]  # fmt: skip
    if lacking == "a fold":
        outcomes.append(write_cell(tmp_path, weight_cell("MLP", 1), weights(20, 30.0)))
        outcomes.append(Outcome(weight_cell(BASELINE, 1), FAILED, reason="why"))
    ours = collect(outcomes, seed=0)[1]
    assert (ours.versus_baseline, ours.baseline, ours.baseline_folds) == ("", {}, ())
    assert answer([ours], WEIGHT_TARGET, False).verdict == "there is no baseline on the same people to compare with"
    assert "baseline" not in answer([ours], WEIGHT_TARGET, False).numbers
    assert results_table([ours])[["baseline", "versus_baseline"]].replace("", np.nan).isna().all(axis=None)


def test_higher_accuracy_is_better(tmp_path):
    sexes = pd.DataFrame({ID: [f"P{n}" for n in range(20)], "true": [0, 1] * 10})
    ours = Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", 0)
    outcomes = [
        write_cell(tmp_path, Cell(SEX_TARGET, BASELINE, "", "", 0), sexes.assign(predicted=1)),
        write_cell(tmp_path, ours, sexes.assign(predicted=sexes["true"])),
    ]
    assert collect(outcomes, seed=0)[1].versus_baseline == "better"


def test_statuses(tmp_path):
    done = write_cell(tmp_path, weight_cell("MLP"), weights(8, 4))
    others = {status: Outcome(weight_cell("MLP", 1), status, reason=f"why {status}") for status in (FAILED, NO_DATA)}
    assert collect([done, others[FAILED]], 0)[0].status == PARTIAL
    assert collect([others[NO_DATA]], 0)[0].status == NO_DATA
    assert collect([others[NO_DATA], replace(others[FAILED], cell=weight_cell("MLP", 2))], 0)[0].status == FAILED
    table = results_table(collect([others[FAILED]], 0))
    assert table["value"].isna().all() and set(table["reason"]) == {"why failed"}


@pytest.mark.parametrize(
    "content, words",
    [("", "cannot be read"), ("ID,true,predicted,probability\nPA000,60,,\n", "not every value")],
)
def test_damaged_predictions_are_a_failed_cell(tmp_path, content, words):
    outcome = write_cell(tmp_path, weight_cell("MLP"), weights(8, 4))
    (outcome.folder / PREDICTIONS_FILE).write_text(content)
    (result,) = collect([outcome], 0)
    assert result.status == FAILED
    assert words in result.reasons[0]


def test_ids_stay_text(tmp_path):
    table = weights(4, 1).assign(ID=["NA", "007", 'a "quoted"\nline', "ñ<b>"])
    (result,) = collect([write_cell(tmp_path, weight_cell("MLP"), table)], 0)
    assert list(result.folds[0][ID]) == list(table[ID])


@pytest.mark.parametrize(
    "predicted, folds",
    [
        ([70.1] * 5, 1),
        ([70.0, 70.1, 70.2, 70.1, 70.0], 1),  # SD 0.08 kg, where the true values have 20 kg
        ([69.0, 70.0, 70.0, 70.0, 71.0], 0),  # SD 0.71 kg
    ],
)
def test_folds_in_which_everyone_gets_nearly_the_same_answer(tmp_path, predicted, folds):
    told = weights(5, 0).assign(predicted=predicted)
    varied = write_cell(tmp_path, weight_cell("MLP", 1), weights(5, 9))
    (result,) = collect([write_cell(tmp_path, weight_cell("MLP"), told), varied], 0)
    assert result.constant_folds == folds


@pytest.mark.parametrize("predicted, folds", [([1, 1, 1, 1], 1), ([1, 1, 1, 0], 0)])
def test_folds_in_which_all_are_taken_for_one_sex(tmp_path, predicted, folds):
    told = pd.DataFrame({ID: list("abcd"), "true": [0, 1, 0, 1], "predicted": predicted})
    (result,) = collect([write_cell(tmp_path, Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", 0), told)], 0)
    assert result.constant_folds == folds


@pytest.mark.parametrize(
    "others, folds",
    [
        ([], 1),
        ([9], 1),  # 1 other answer, where 100 people are not of the commonest class
        ([9, 9], 0),
        ([1] * 3, 0),  # however near the codes are
    ],
)
def test_folds_in_which_nearly_all_are_taken_for_one_of_several_classes(tmp_path, others, folds):
    names = tuple("0123456789")
    target = Target("ten", "Ten", Kind.CLASSIFICATION, classes=names, labels=names)
    predicted = others + [0] * (200 - len(others))
    table = pd.DataFrame({ID: [f"P{n}" for n in range(200)], "true": [0, 9] * 100, "predicted": predicted})
    (result,) = collect([write_cell(tmp_path, Cell(target, "MLP", "usual_gait", "OptoGait", 0), table)], 0)
    assert result.constant_folds == folds


def test_a_rare_class_that_is_found_is_no_constant(tmp_path):
    rare = [1] + [0] * 99
    table = pd.DataFrame({ID: [f"P{n}" for n in range(100)], "true": rare, "predicted": rare})
    (result,) = collect([write_cell(tmp_path, Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", 0), table)], 0)
    assert result.constant_folds == 0


def test_one_prediction_is_no_constant(tmp_path):
    (result,) = collect([write_cell(tmp_path, weight_cell("MLP"), weights(1, 9))], 0)
    assert result.constant_folds == 0


def test_age_groups_by_hand(tmp_path):
    true, predicted = [20.0, 34.9, 35.0, 49.9, 50.0], [24.0, 36.9, 34.0, 49.9, 44.0]
    ages = pd.DataFrame({ID: list("abcde"), "true": true, "predicted": predicted})
    young = ages.iloc[:2].assign(ID=["f", "g"], predicted=[21.0, 35.9])
    cells = [Cell(AGE_TARGET, "MLP", "usual_gait", "OptoGait", fold) for fold in range(2)]
    results = collect([write_cell(tmp_path, cells[0], ages), write_cell(tmp_path, cells[1], young)], 0)
    table = age_group_table(results, 0).set_index("age_group")
    assert table.loc["<35", "mae_years"] == pytest.approx((3 + 1) / 2)
    assert list(table["folds"]) == [2, 1, 1]  # only the folds that hold the group
    assert list(table["participants"]) == [4, 2, 1]
    assert table.loc["35-49", "mae_years"] == pytest.approx(0.5)
    assert table.loc[">=50", "mae_years"] == 6


def test_importances_over_folds(tmp_path):
    values = [{"Step_UGS": 0.0, "Cadence_UGS": 0.2}, {"Step_UGS": 0.1, "Cadence_UGS": 0.4}, None]
    outcomes = [
        write_cell(tmp_path, weight_cell("MLP", fold), weights(4, 1), value) for fold, value in enumerate(values)
    ]
    table = importances(collect(outcomes, 0)[0])
    assert list(table.index) == ["Cadence_UGS", "Step_UGS"]
    assert list(table["mean"]) == pytest.approx([0.3, 0.05])
    assert table.loc["Step_UGS", "sd"] == pytest.approx(np.std([0, 0.1], ddof=1))


def test_people_left_out_are_joined_over_folds(tmp_path):
    outcomes = [
        write_cell(tmp_path, weight_cell("MLP", fold), weights(4, 1), left_out={"no weight": ids})
        for fold, ids in enumerate([["PA1"], ["PA1", "PA2"]])
    ]
    assert left_out(collect(outcomes, 0)[0]) == {"no weight": {"PA1", "PA2"}}


def test_printed_table_fits_a_terminal(shared_study):
    results = collect(shared_study[1], seed=27)
    for target in PAPER_TARGETS:
        lines = print_table(results, target).splitlines()
        assert len(lines) == 1 + 4
        assert max(map(len, lines)) <= 104
        assert lines[1].startswith(BASELINE)
    assert "0.545" in print_table(results, SEX_TARGET)


def test_printed_table_of_nothing():
    assert print_table([], SEX_TARGET).startswith("Method")


def test_every_row_of_a_paper_table_has_all_columns(shared_study):
    results = collect(shared_study[1], seed=27)
    for table in PAPER_TABLES[2:]:
        printed = paper_table(table, results)
        assert {len(texts) for _, texts in printed.rows} == {len(printed.columns)}
    assert [paper_table(table, results) for table in PAPER_TABLES[:2]] == [None, None]  # those of clips
    assert paper_table(PAPER_TABLES[2], [r for r in results if r.method == BASELINE]) is None
