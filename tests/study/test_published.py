import pytest

from healthgait.columns import Target
from healthgait.study.published import published, published_values


def test_all_values_are_there():
    assert len(published_values()) == 154
    assert published_values()["table"].value_counts().to_dict() == {1: 22, 2: 48, 3: 52, 4: 16, 5: 16}


@pytest.mark.parametrize(
    "key, value",
    [
        ((Target.SEX, "XGBoost", "fast_usual_gait_circumference", "OptoGait", "accuracy"), 0.940),
        ((Target.SEX, "MLP", "usual_gait", "Estimated", "f1"), 0.711),
        ((Target.SEX, "MLP", "circumference", "SECA201", "accuracy"), 0.910),
        ((Target.SEX, "MoViNet-A5", "silhouette", "WoJ", "accuracy"), 0.918),  # 40 frames, not Table 1's 2 to 35
        ((Target.WEIGHT, "MLP", "usual_gait", "OptoGait", "mae_kg"), 12.506),
        ((Target.WEIGHT, "MLP", "usual_gait", "OptoGait", "sd_kg"), 11.065),
        ((Target.AGE, "XGBoost", "fast_usual_gait", "Estimated", "mae_years"), 10.409),
        ((Target.AGE, "XGBoost", "fast_usual_gait", "Estimated", "sd_years"), 6.622),
        ((Target.AGE, "XGBoost", "fast_usual_gait", "Estimated", "me_years"), None),
        ((Target.WEIGHT, "MLP", "circumference", "SECA201", "mae_kg"), None),
        ((Target.SEX, "Baseline", "", "", "accuracy"), None),
    ],
)
def test_spot_checks(key, value):
    assert published(*key) == value


def test_key_may_be_plain_text():
    assert published("sex", "MLP", "usual_gait", "OptoGait", "accuracy") == 0.512
