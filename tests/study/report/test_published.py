import pytest

from healthgait.study.report.published import published, published_values
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET


def test_all_values_are_there():
    assert len(published_values()) == 154
    assert published_values()["table"].value_counts().to_dict() == {1: 22, 2: 48, 3: 52, 4: 16, 5: 16}


@pytest.mark.parametrize(
    "key, value",
    [
        ((SEX_TARGET, "XGBoost", "fast_usual_gait_circumference", "OptoGait", "accuracy"), 0.940),
        ((SEX_TARGET, "MLP", "usual_gait", "Estimated", "f1"), 0.711),
        ((SEX_TARGET, "MLP", "circumference", "SECA201", "accuracy"), 0.910),
        ((SEX_TARGET, "MoViNet-A5", "silhouette", "WoJ", "accuracy"), 0.918),  # 40 frames, not Table 1's 2 to 35
        ((WEIGHT_TARGET, "MLP", "usual_gait", "OptoGait", "mae_kg"), 12.506),
        ((WEIGHT_TARGET, "MLP", "usual_gait", "OptoGait", "sd_kg"), 11.065),
        ((AGE_TARGET, "XGBoost", "fast_usual_gait", "Estimated", "mae_years"), 10.409),
        ((AGE_TARGET, "XGBoost", "fast_usual_gait", "Estimated", "sd_years"), 6.622),
        ((AGE_TARGET, "XGBoost", "fast_usual_gait", "Estimated", "me_years"), None),
        ((WEIGHT_TARGET, "MLP", "circumference", "SECA201", "mae_kg"), None),
        ((SEX_TARGET, "Baseline", "", "", "accuracy"), None),
    ],
)
def test_spot_checks(key, value):
    assert published(*key) == value


def test_key_may_be_plain_text():
    assert published("sex", "MLP", "usual_gait", "OptoGait", "accuracy") == 0.512
