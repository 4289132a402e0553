"""The table of the accuracy benchmark, against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from healthgait.agreement.accuracy import Errors, coverage, given_truths, row_of
from healthgait.columns import GAIT_PARAMETERS, GAIT_QUANTITIES

MEANS = {name: np.array([-1.0, 2.0]) for name in GAIT_PARAMETERS}
IN_SE = {name: np.array([-1.9, 2.1]) for name in GAIT_PARAMETERS}


def test_clips_that_are_wrong_without_a_flag_are_counted():
    # Cadence or speed beyond 5 % in clips 1, 2 and 3; clip 2 has a flag.
    percent = np.array([[1.0, -4.0], [0.0, -6.0], [7.0, 0.0], [-8.5, 9.0]])
    errors = Errors(MEANS, IN_SE, percent, np.array([False, False, True, False]), excluded=3)
    assert errors.unflagged == 2
    row = [cell.strip() for cell in row_of("a scene", errors).strip("|").split("|")]
    assert row[:2] == ["a scene", "1.50 / 1.50"]  # (1 + 2) / 2 cm
    assert row[-5:] == ["9.0", "100", "2", "3", "50, 50, 50, 50, 50, 50"]


def test_coverage_is_that_of_both_paces_where_there_is_an_error():
    sizes = {name: np.array([np.nan, -2.1, 0.3, 2.0]) for name in IN_SE}
    sizes |= {"Step_UGS": np.array([0.0, 1.0]), "Step_FGS": np.array([1.0])}
    assert coverage(sizes) == ["100", "67", "67", "67", "67", "67"]


def test_a_table_of_nothing_but_excluded_clips_is_no_failure():
    unknown = {name: np.array([np.nan]) for name in MEANS}
    nothing = Errors(unknown, unknown, np.empty((0, 2)), np.empty(0, bool), excluded=8)
    assert row_of("lost", nothing).endswith("| 0.0 | – | 0 | 8 | –, –, –, –, –, – |")


@pytest.mark.parametrize("pace_column", ["pace", "gait"])
def test_the_truth_of_a_folder_is_read_by_participant_pace_and_clip(tmp_path, pace_column):
    clips = [{"ID": "07", pace_column: "FGS", "clip": "FW-WJ_2"} | dict.fromkeys(GAIT_QUANTITIES, 3.0)]
    pd.DataFrame(clips).to_csv(tmp_path / "ground_truth_clips.csv", index=False)
    people = [{"ID": "07"} | dict.fromkeys(GAIT_PARAMETERS, 2.0)]
    pd.DataFrame(people).to_csv(tmp_path / "ground_truth.csv", index=False)
    (tmp_path / "participants_measures.csv").write_text("ID,Height\n07,171.5\n")
    (truth,) = given_truths(tmp_path)
    assert (truth.participant, truth.height_cm) == ("07", 171.5)
    assert truth.means == dict.fromkeys(GAIT_PARAMETERS, 2.0)
    assert truth.clips == {("FGS", "FW-WJ_2"): dict.fromkeys(GAIT_QUANTITIES, 3.0)}
