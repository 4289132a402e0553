import numpy as np
import pandas as pd
import pytest

from healthgait.columns import CLIP, ID
from healthgait.study.cells import BASELINE, DONE, FAILED, PREDICTIONS_FILE, Cell, Outcome
from healthgait.study.report.answers import answer
from healthgait.study.report.collecting import collect
from healthgait.study.report.figures import _drawings
from healthgait.study.report.paper_tables import PAPER_TABLES, paper_table, print_table
from healthgait.study.report.participant_errors import participant_errors
from healthgait.study.report.result_tables import age_group_table, results_table
from healthgait.study.report.results import ALIKE, BETTER, PARTICIPANT, Result
from healthgait.study.running.metrics import metric_names
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET
from tests.study.made_up_study import write_cell

CELL = {target: Cell(target, "MoViNet-A0", "silhouette", "both", 0, sample=CLIP) for target in PAPER_TARGETS}


def write_clips_cell(save_dir, cell: Cell, rows: list[tuple]) -> Outcome:
    """A finished cell whose predictions are (ID, clip, true, predicted, probability)."""
    outcome = write_cell(save_dir, cell, pd.DataFrame({ID: [], "true": [], "predicted": []}))
    columns = [ID, CLIP, "true", "predicted", "probability"]
    pd.DataFrame(rows, columns=columns).to_csv(outcome.folder / PREDICTIONS_FILE, index=False)
    return outcome


def test_a_weight_per_participant_is_the_mean_over_the_clips(tmp_path):
    rows = [("B", "1", 60, 66, ""), ("A", "1", 80, 70, ""), ("B", "2", 60, 58, ""), ("A", "2", 80, 84, ""),
            ("A", "3", 80, 77, "")]  # fmt: skip
    clips, people = collect([write_clips_cell(tmp_path, CELL[WEIGHT_TARGET], rows)], 0)
    assert (clips.sample, people.sample) == (CLIP, PARTICIPANT)
    assert clips.summary.scores["mae_kg"].value == pytest.approx((6 + 10 + 2 + 4 + 3) / 5)
    (fold,) = people.folds
    assert fold[ID].tolist() == ["B", "A"]
    assert fold["true"].tolist() == [60, 80]
    assert fold["predicted"].tolist() == [62, 77]
    assert people.summary.scores["mae_kg"].value == pytest.approx((2 + 3) / 2)
    assert (clips.summary.participants, people.summary.participants) == (2, 2)


def test_a_sex_per_participant_is_that_of_the_mean_probability(tmp_path):
    # A: mean of 0.9, 0.4, 0.3 is 0.53, male, though two of three clips say female; B: 0.5, female; C: 0.525, male
    rows = [("A", "1", 1, 1, 0.9), ("A", "2", 1, 0, 0.4), ("A", "3", 1, 0, 0.3), ("B", "1", 0, 0, 0.4),
            ("B", "2", 0, 1, 0.6), ("C", "1", 0, 0, 0.45), ("C", "2", 0, 1, 0.6)]  # fmt: skip
    clips, people = collect([write_clips_cell(tmp_path, CELL[SEX_TARGET], rows)], 0)
    assert clips.summary.scores["accuracy"].value == pytest.approx(3 / 7)
    (fold,) = people.folds
    assert fold["predicted"].tolist() == [1, 0, 1] and fold["true"].tolist() == [1, 0, 0]
    assert fold["probability"].tolist() == pytest.approx([1.6 / 3, 0.5, 0.525])
    assert people.summary.scores["accuracy"].value == pytest.approx(2 / 3)


def test_each_fold_is_averaged_by_itself(tmp_path):
    """A participant of two folds, as there are none in a study, would have two values."""
    cells = [Cell(AGE_TARGET, "MoViNet-A5", "silhouette", "both", number, sample=CLIP) for number in (0, 1)]
    rows = [[("A", "1", 30, 31, ""), ("A", "2", 30, 33, "")], [("A", "1", 30, 26, ""), ("B", "1", 50, 56, "")]]
    outcomes = [write_clips_cell(tmp_path, cell, told) for cell, told in zip(cells, rows, strict=True)]
    _, people = collect(outcomes, 0)
    assert [fold["predicted"].tolist() for fold in people.folds] == [[32], [26, 56]]
    assert people.summary.scores["mae_years"].value == pytest.approx((2 + (4 + 6) / 2) / 2)


def test_the_paper_is_compared_per_clip_alone(tmp_path):
    rows = [("A", "1", 1, 1, 0.9), ("B", "1", 0, 0, 0.2)]
    cell = Cell(SEX_TARGET, "MoViNet-A5", "silhouette", "WoJ", 0, sample=CLIP)
    table = results_table(collect([write_clips_cell(tmp_path, cell, rows)], 0))
    assert table["sample"].tolist() == [CLIP] * len(metric_names(SEX_TARGET)) + [PARTICIPANT] * len(
        metric_names(SEX_TARGET)
    )
    by_sample = table.set_index(["sample", "metric"])
    assert by_sample.loc[(CLIP, "accuracy"), "published"] > 0.9
    assert np.isnan(by_sample.loc[(PARTICIPANT, "accuracy"), "published"])


def test_clips_of_both_classes_are_named_alike_in_tables_answers_and_figures(tmp_path):
    rows = [("A", "1", 60, 66, ""), ("B", "1", 80, 81, "")]
    results = collect([write_clips_cell(tmp_path, CELL[WEIGHT_TARGET], rows)], 0)
    per_clip, per_participant = "WoJ and WJ, per clip", "WoJ and WJ, per participant"
    assert [texts[0].note for _, texts in paper_table(PAPER_TABLES[3], results).rows] == [per_clip, per_participant]
    assert participant_errors(results, WEIGHT_TARGET).columns[2].endswith(f"{per_participant}: error, kg")
    assert f"({per_clip}, 2 people)" in answer(results, WEIGHT_TARGET, False).numbers
    (drawing,) = _drawings(results)
    assert drawing.figure.axes[0].get_title("left") == f"MoViNet-A0, {per_clip}\nsilhouette"


def test_another_number_of_frames_is_another_result(tmp_path):
    rows = [("A", "1", 1, 1, 0.9), ("B", "1", 0, 0, 0.2)]
    cells = [Cell(SEX_TARGET, "MoViNet-A5", "silhouette", "WoJ", 0, frames, CLIP) for frames in (0, 5, 2)]
    results = collect([write_clips_cell(tmp_path, cell, rows) for cell in cells], 0)
    assert [(result.frames, result.sample) for result in results] == [
        (frames, sample) for frames in (0, 2, 5) for sample in (CLIP, PARTICIPANT)
    ]


def beside_the_baseline(tmp_path, clips_of_a_person, error_kg) -> list[Result]:
    """The baseline, which says 68 kg, and per clip and per participant a model that is off by ``error_kg`` of a weight.

    Every other person weighs 70 kg, the rest 50.
    """
    people = [f"P{number:02d}" for number in range(20)]
    true = [70.0, 50.0] * 10
    told = pd.DataFrame({ID: people, "true": true, "predicted": 68.0})
    rows = [
        (person, str(clip), y, error_kg(y) + y, "")
        for person, y in zip(people, true, strict=True)
        for clip in range(clips_of_a_person[y])
    ]
    baseline = write_cell(tmp_path, Cell(WEIGHT_TARGET, BASELINE, "", "", 0), told)
    return collect([baseline, write_clips_cell(tmp_path, CELL[WEIGHT_TARGET], rows)], 0)


def against_the_baseline(*arguments) -> list[str]:
    return [result.versus_baseline for result in beside_the_baseline(*arguments)]


def test_who_says_what_the_baseline_says_is_no_better_for_the_number_of_clips(tmp_path):
    """Those whom 68 kg suits have most of the clips."""
    assert against_the_baseline(tmp_path, {70: 8, 50: 1}, lambda y: 68 - y) == ["", ALIKE, ALIKE]


def test_who_is_right_is_better_than_the_baseline(tmp_path):
    assert against_the_baseline(tmp_path, {70: 1, 50: 3}, lambda y: 1) == ["", BETTER, BETTER]


def test_the_baseline_is_scored_on_the_same_clips(tmp_path):
    """It is 2 kg off for 8 clips a person and 18 kg for one; a row of it has 10 kg."""
    results = beside_the_baseline(tmp_path, {70: 8, 50: 1}, lambda y: 1)
    assert [result.baseline.get("mae_kg") for result in results] == [None, pytest.approx(34 / 9), 10]
    printed = paper_table(PAPER_TABLES[3], results)
    verdicts = [str(texts[printed.columns.index("Against baseline")]) for _, texts in printed.rows]
    assert verdicts == ["–", "better (baseline here 3.78)", "better"]
    assert print_table(results, WEIGHT_TARGET).splitlines()[2].endswith("better (3.78)")


def test_without_a_finished_fold_there_are_two_empty_results():
    clips, people = collect([Outcome(CELL[AGE_TARGET], FAILED, reason="why")], 0)
    assert (clips.status, people.status) == (FAILED, FAILED)
    assert clips.summary is people.summary is None


def test_age_groups_are_scored_per_clip_and_per_participant(tmp_path):
    rows = [("A", "1", 30, 31, ""), ("A", "2", 30, 25, ""), ("B", "1", 40, 42, "")]
    table = age_group_table(collect([write_clips_cell(tmp_path, CELL[AGE_TARGET], rows)], 0), 0)
    found = table.set_index(["sample", "age_group"])["mae_years"].to_dict()
    assert found == {(CLIP, "<35"): 3, (CLIP, "35-49"): 2, (PARTICIPANT, "<35"): 2, (PARTICIPANT, "35-49"): 2}


def test_the_status_of_both_is_that_of_the_cells(tmp_path):
    done = write_clips_cell(tmp_path, CELL[WEIGHT_TARGET], [("A", "1", 60, 61, "")])
    assert [result.status for result in collect([done], 0)] == [DONE, DONE]
