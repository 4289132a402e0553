"""Numbers of a person that contradict each other are named; those of an estimation do not."""

import numpy as np
import pandas as pd
import pytest

from healthgait.walk_report.cautions import cautions
from healthgait.walk_report.session import read_session
from tests.walk_report.tables import write_notes, write_results


def cautions_of(folder, height_cm=None):
    return cautions(read_session(folder).person("P1"), height_cm)


def change(path, **values):
    pd.read_csv(path).assign(**values).to_csv(path, index=False)


def test_of_what_agrees_only_flags_and_excluded_clips_are_named(tmp_path):
    write_results(tmp_path)
    excluded, *flags = cautions_of(tmp_path)
    assert excluded == "NW-WoJ_2: too few complete steps"
    assert [flag.partition(": few ")[0] for flag in flags] == [f"{name}W-WoJ_1: flag few_steps" for name in "NF"]


def test_what_differs_by_rounding_alone_is_no_contradiction(tmp_path):
    """Of 0.0804 and 0.0810 s, 0.080 and 0.081 in the table of clips, the mean is 0.0807, or 0.081 in that of people."""
    write_results(tmp_path)
    change(tmp_path / "clips.csv", used=True, BiSP=[0.080, 0.081, 0.14])
    change(tmp_path / "mine.csv", BiSP_UGS=0.081)
    assert not any("double support" in line for line in cautions_of(tmp_path))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"Speed_UGS": 4.3}, "the speed is 4.3 m/s, but a step of 65 cm at 110 steps/min makes 1.19 m/s"),  # km/h
        ({"Cadence_UGS": 55.0}, "a step of 65 cm at 55 steps/min makes 0.596 m/s"),  # strides a minute
        ({"Step_UGS": 25.6, "Stride_UGS": 51.2}, "makes 0.469 m/s"),  # inches
        ({"Step_UGS": 130.0, "Stride_UGS": 65.0}, "a stride of 65 cm is not two steps of 130 cm"),
        ({"MonoSP_UGS": 0.2}, "single support of 0.2 s and double support of 0.14 s make 0.34 s, but a step at 110"),
        ({"BiSP_UGS": 0.16}, "double support time, s: 0.16 in the table of gait parameters, 0.14 as the mean of"),
        ({"MonoSP_UGS": np.nan}, "single support time, s: unknown in the table of gait parameters, 0.4 as the mean"),
    ],
)
def test_parameters_that_do_not_follow_from_each_other_or_from_the_clips(tmp_path, values, words):
    write_results(tmp_path)
    change(tmp_path / "mine.csv", **values)
    assert any(line.startswith("UGS: ") and words in line for line in cautions_of(tmp_path))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"MonoSP_UGS": 0.14, "BiSP_UGS": 0.4}, "UGS: double support, 0.4 s, is longer than single support"),
        ({"Speed_FGS": 1.1}, "the fast pace, 1.1 m/s, is slower than the usual one, 1.2 m/s"),
    ],
)
def test_what_looks_exchanged(tmp_path, values, words):
    write_results(tmp_path)
    change(tmp_path / "mine.csv", **values)
    assert any(line.startswith(words) for line in cautions_of(tmp_path))


def test_values_without_a_clip_that_is_used(tmp_path):
    write_results(tmp_path)
    change(tmp_path / "clips.csv", used=False)
    assert sum("unknown as the mean of the clips that are used" in line for line in cautions_of(tmp_path)) == 12


def test_videos_with_different_heights(tmp_path):
    write_results(tmp_path)
    write_notes(tmp_path, ("P1", "height", "metres", 165), ("P1", "height", "metres", 180))
    assert "lengths follow from different heights: 165, 180 cm" in cautions_of(tmp_path, 170.0)
