import numpy as np
import pandas as pd
import pytest

from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.people import FEMALE, MALE
from healthgait.synthetic.table_files import as_sensed, estimation_row, gait_table, mean_by_pace, sensor_row

PEOPLE = 200


@pytest.fixture(scope="module")
def participants():
    return [draw_participant(11, index) for index in range(PEOPLE)]


@pytest.fixture(scope="module")
def truth(participants):
    rows = [mean_by_pace(one.person.participant, one.walks) for one in participants]
    return gait_table(rows).assign(
        height=[one.person.height_cm for one in participants],
        sex=[one.person.sex for one in participants],
        bmi=[one.person.bmi_kg_m2 for one in participants],
    )


def test_means_are_those_of_the_literature(truth):
    assert truth["Speed_UGS"].mean() == pytest.approx(1.3, abs=0.06)
    assert truth["Speed_FGS"].mean() == pytest.approx(1.77, abs=0.10)
    assert truth["Cadence_UGS"].mean() == pytest.approx(114, abs=5)
    share = 2 * truth["BiSP_UGS"] / (120 / truth["Cadence_UGS"])
    assert share.mean() == pytest.approx(0.225, abs=0.02)


def test_speed_is_step_length_times_cadence_and_a_step_is_single_and_double_support(truth):
    for pace in ("UGS", "FGS"):
        product = truth[f"Step_{pace}"] / 100 * truth[f"Cadence_{pace}"] / 60
        np.testing.assert_allclose(truth[f"Speed_{pace}"], product, rtol=0.004)
        step_s = truth[f"MonoSP_{pace}"] + truth[f"BiSP_{pace}"]
        np.testing.assert_allclose(60 / truth[f"Cadence_{pace}"], step_s, rtol=0.004)


def test_faster_walking_shortens_double_support(truth):
    usual, fast = (truth[f"BiSP_{pace}"] * truth[f"Cadence_{pace}"] for pace in ("UGS", "FGS"))
    assert (fast < usual).mean() > 0.97


def test_person_and_gait_hang_together(truth):
    for _, group in truth.groupby("sex"):
        assert group["height"].corr(group["Step_UGS"]) > 0.15
    means = truth.groupby("sex").mean(numeric_only=True)
    assert means["Cadence_UGS"][FEMALE] > means["Cadence_UGS"][MALE] + 2
    assert means["Step_UGS"][MALE] > means["Step_UGS"][FEMALE] + 2
    assert truth["bmi"].corr(truth["Speed_UGS"]) < -0.05
    assert truth["bmi"].corr(truth["BiSP_UGS"] * truth["Cadence_UGS"]) > 0.1


def test_the_sensor_reports_the_truth_within_its_resolution(participants, truth):
    rows = [
        sensor_row(one.person.participant, one.walks, np.random.default_rng(k)) for k, one in enumerate(participants)
    ]
    error = gait_table(rows).set_index("ID").astype(float) - truth.set_index("ID")[list(gait_table(rows).columns[1:])]
    assert 0.02 < error["Step_UGS"].std() < 0.3
    assert 0.0003 < error["BiSP_UGS"].std() < 0.004
    assert error["Speed_FGS"].abs().max() < 0.03
    assert 0 < gait_table(rows)["Speed_UGS"].isna().sum() < 10 or gait_table(rows)["Speed_FGS"].isna().any()


def test_the_sensor_counts_whole_centimetres_and_milliseconds(participants):
    walk = next(iter(participants[0].walks.values()))
    sensed = as_sensed(walk, np.random.default_rng(0))
    np.testing.assert_allclose(sensed.heel_m * 100, np.round(sensed.heel_m * 100), atol=1e-9)
    np.testing.assert_allclose(sensed.toe_off_s * 1000, np.round(sensed.toe_off_s * 1000), atol=1e-6)
    assert not np.array_equal(sensed.heel_m, walk.heel_m)


def test_estimates_err_like_the_published_estimator(truth):
    rows = [estimation_row(row, np.random.default_rng(k)) for k, row in enumerate(truth.to_dict("records"))]
    estimated = pd.DataFrame(rows)
    assert estimated[[c for c in estimated if "SP_" in c]].isna().all(axis=None)
    for quantity, mae, tolerance in (
        ("Step", 2.0, 0.4),
        ("Stride", 2.7, 0.5),
        ("Cadence", 4.0, 0.7),
        ("Speed", 0.1, 0.03),
    ):
        error = (estimated[f"{quantity}_UGS"].astype(float) - truth[f"{quantity}_UGS"]).abs().mean()
        assert error == pytest.approx(mae, abs=tolerance)
    assert (estimated["Speed_UGS"].astype(float) / truth["Speed_UGS"]).mean() == pytest.approx(1.07, abs=0.015)
