import numpy as np
import pandas as pd
import pytest

from healthgait.columns import CLIP, ID
from healthgait.study.cells import BASELINE, FAILED, Cell, Outcome
from healthgait.study.report.answers import answer
from healthgait.study.report.collecting import collect
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET
from tests.study.made_up_study import write_cell
from tests.study.report.test_clip_results import write_clips_cell

FAR = np.array([2, -4, 8, -16, 32, -64, 2, -4, 8, -16.0])  # from the mean, in kg


def told(errors, far=10.0) -> pd.DataFrame:
    """People who are ``far`` from 70 kg on either side, with the errors of a method."""
    sides = far * np.where(np.arange(len(errors)) % 2, -1, 1) if np.isscalar(far) else far[: len(errors)]
    true = 70 + sides
    return pd.DataFrame({ID: [f"P{n}" for n in range(len(errors))], "true": true, "predicted": true + errors})


def study(folder, methods: dict[str, pd.DataFrame], baseline=True):
    """Results of methods in one fold, and of the baseline that always says 70 kg."""
    outcomes = [
        write_cell(folder, Cell(WEIGHT_TARGET, *name.split(), "OptoGait", 0), table) for name, table in methods.items()
    ]
    if baseline:
        everyone = max(methods.values(), key=len).assign(predicted=70.0)
        outcomes.append(write_cell(folder, Cell(WEIGHT_TARGET, BASELINE, "", "", 0), everyone))
    return collect(outcomes, 0)


def test_the_best_is_named_with_interval_baseline_and_published_value(tmp_path):
    results = study(tmp_path, {"XGBoost usual_gait": told([1] * 10), "MLP fast_gait": told([2] * 10)})
    found = answer(results, WEIGHT_TARGET, simulated=False)
    assert (found.title, found.verdict) == ("Weight", "better than the baseline in 2 of 2 results")
    assert found.numbers == (
        "Best: XGBoost on usual gait (OptoGait, 10 people): MAE 1.00 [1.00, 1.00] kg; baseline (training mean) "
        "10.00 kg; published 11.77 kg."
    )
    simulated = answer(results, WEIGHT_TARGET, simulated=True)
    assert "simulated" in simulated.title and "of real people, 11.77 kg" in simulated.numbers


@pytest.mark.parametrize(
    ("table", "verdict"),
    [
        (told([0, 19] * 5), "no clear difference from the baseline"),  # MAE 9.5, and an interval from about 4 to 15
        (told([20] * 10), "worse than the baseline"),
        # Always a tenth nearer, which is less than its own interval: the difference on the same people counts.
        (told(-0.9 * FAR, FAR), "better than the baseline in 1 of 1 results"),
    ],
)
def test_the_difference_from_the_baseline_on_the_same_people_counts(tmp_path, table, verdict):
    results = study(tmp_path, {"XGBoost usual_gait": table})
    assert answer(results, WEIGHT_TARGET, False).verdict == verdict


def test_a_lucky_result_of_few_does_not_speak_for_the_target(tmp_path):
    results = study(tmp_path, {"MLP usual_gait": told([0] * 3), "XGBoost usual_gait": told([0, 19] * 5)})
    found = answer(results, WEIGHT_TARGET, False)
    assert found.verdict == "no clear difference from the baseline" and "MLP" not in found.numbers


def test_a_lucky_result_of_few_does_not_hide_what_was_learnt_of_many(tmp_path):
    """The smallest error is that of three people, who give no interval."""
    results = study(tmp_path, {"MLP usual_gait": told([0] * 3), "XGBoost usual_gait": told([1] * 10)})
    found = answer(results, WEIGHT_TARGET, False)
    assert found.verdict == "better than the baseline in 1 of 2 results"
    assert "XGBoost" in found.numbers and "MLP" not in found.numbers


def test_worse_is_said_only_if_all_that_can_be_told_are_worse(tmp_path):
    """MLP, whose errors of 14 kg are the smallest, is worse than the baseline on its own people."""
    near, far = told([14] * 10), told([0, 39] * 5, far=20.0).assign(ID=[f"Q{n}" for n in range(10)])
    everyone = pd.concat([near, far]).assign(predicted=70.0)
    results = study(
        tmp_path, {"MLP usual_gait": near, "XGBoost usual_gait": far, f"{BASELINE} usual_gait": everyone}, False
    )
    assert [result.versus_baseline for result in results] == ["", "worse", "no clear difference"]
    found = answer(results, WEIGHT_TARGET, False)
    assert found.verdict == "no clear difference from the baseline"
    assert "XGBoost" in found.numbers and "baseline (training mean) 20.00 kg" in found.numbers


def test_too_few_people_or_no_baseline_is_said(tmp_path):
    few = study(tmp_path / "few", {"MLP usual_gait": told([0] * 3)})
    assert "too few people" in answer(few, WEIGHT_TARGET, False).verdict
    alone = study(tmp_path / "alone", {"MLP usual_gait": told([1] * 10)}, baseline=False)
    found = answer(alone, WEIGHT_TARGET, False)
    assert "no baseline" in found.verdict and "baseline" not in found.numbers


def test_of_clips_the_published_value_is_said_to_be_per_clip(tmp_path):
    """Per participant the errors of 9 and -7 kg are one of 1 kg, which is the best result."""
    rows = [(person, clip, true, true + error, "") for person, true in zip("ABCDEF", [60, 80] * 3, strict=True)
            for clip, error in (("1", 9), ("2", -7))]  # fmt: skip
    cell = Cell(WEIGHT_TARGET, "MoViNet-A5", "silhouette", "both", 0, sample=CLIP)
    found = answer(collect([write_clips_cell(tmp_path, cell, rows)], 0), WEIGHT_TARGET, False)
    assert "(WoJ and WJ, per participant, 6 people): MAE 1.00 [1.00, 1.00] kg" in found.numbers
    assert "published per clip 6.51 kg" in found.numbers


def test_without_a_finished_method_there_is_no_result():
    failed = collect([Outcome(Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", 0), FAILED, reason="why")], 0)
    assert answer(failed, SEX_TARGET, False).verdict == "no result"
