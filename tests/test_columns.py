import numpy as np
import pandas as pd
import pytest

from healthgait.columns import ALIASES, FEATURE_SETS, GAIT_PARAMETERS, age_group, bmi_class
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET


@pytest.mark.parametrize(
    "bmi, expected",
    [(12, "<18.5"), (18.49, "<18.5"), (18.5, "18.5-25"), (24.9, "18.5-25"), (24.95, "18.5-25"), (25, "25-30"),
     (29.9, "25-30"), (29.95, "25-30"), (30, ">=30"), (55, ">=30")],
)  # fmt: skip
def test_every_bmi_has_one_class(bmi, expected):
    assert bmi_class(pd.Series([bmi])).tolist() == [expected]


@pytest.mark.parametrize(
    "age, expected",
    [(3, "<35"), (34, "<35"), (34.9, "<35"), (35, "35-49"), (49, "35-49"), (49.5, "35-49"), (50, ">=50"),
     (64, ">=50"), (65, ">=50"), (72, ">=50"), (101, ">=50")],
)  # fmt: skip
def test_every_age_has_one_group(age, expected):
    assert age_group(pd.Series([age])).tolist() == [expected]


@pytest.mark.parametrize("classes", [age_group, bmi_class])
def test_missing_stays_missing_and_the_index_is_kept(classes):
    found = classes(pd.Series([np.nan, 28.0], index=["PA001", "PA000"]))
    assert found.index.tolist() == ["PA001", "PA000"]
    assert found.isna().tolist() == [True, False]


def test_classes_are_ordered_from_low_to_high():
    assert age_group(pd.Series([60, 20, 40])).sort_values().tolist() == ["<35", "35-49", ">=50"]
    assert bmi_class(pd.Series([31, 18, 26, 20])).sort_values().tolist() == ["<18.5", "18.5-25", "25-30", ">=30"]


def test_the_seven_feature_sets_of_the_paper():
    assert {name: len(columns) for name, columns in FEATURE_SETS.items()} == {
        "usual_gait": 4, "fast_gait": 4, "fast_usual_gait": 8, "circumference": 3,
        "usual_gait_circumference": 7, "fast_gait_circumference": 7, "fast_usual_gait_circumference": 11,
    }  # fmt: skip
    assert FEATURE_SETS["fast_gait_circumference"] == (
        "Step_FGS", "Stride_FGS", "Cadence_FGS", "Speed_FGS", "WaistC", "HipC", "NeckC",
    )  # fmt: skip


def test_no_support_time_is_a_feature():
    assert not any(name.startswith(("MonoSP", "BiSP")) for columns in FEATURE_SETS.values() for name in columns)


def test_gait_parameters_are_six_quantities_at_two_paces():
    assert len(set(GAIT_PARAMETERS)) == 12
    assert ALIASES == {"Velocity_UGS": "Speed_UGS", "Velocity_FGS": "Speed_FGS"}
    assert set(ALIASES.values()) <= set(GAIT_PARAMETERS)


@pytest.mark.parametrize(
    "target, column, unit, is_classification",
    [(SEX_TARGET, "Sex", "", True), (WEIGHT_TARGET, "Weight", "kg", False), (AGE_TARGET, "Age", "years", False)],
)
def test_targets(target, column, unit, is_classification):
    assert (target.column, target.unit, target.is_classification) == (column, unit, is_classification)
