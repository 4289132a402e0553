from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from healthgait.study.fit import (
    ClipRecipe,
    FittedTable,
    XGBoostRecipe,
    baseline_scores,
    fit,
    permutation_importance,
    predictions,
)

from healthgait.movinet_settings import SexHeadSettings
from healthgait.rows import Rows, Split
from healthgait.tabular.mlp_settings import MLPSettings
from healthgait.tabular.preprocessing import Preprocessing
from healthgait.tabular.xgboost_settings import XGBoostSearchSpace, XGBoostSettings
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET, Target

XGBOOST = XGBoostRecipe(
    XGBoostSettings(search_iterations=2),
    XGBoostSearchSpace(
        max_depth=[2, 3], min_child_weight=[1], gamma=[0], subsample=[1], colsample_bytree=[1], learning_rate=[0.3],
        n_estimators=[50], reg_alpha=[0], reg_lambda=[1],
    ),
)  # fmt: skip
MLP = MLPSettings(search_iterations=2, epochs=40, max_layers=1, min_units=8, max_units=16, units_step=8)
MOVINET = ClipRecipe(None, SexHeadSettings(), None)


pytestmark = pytest.mark.usefixtures("one_thread")


def rows(target: Target, count: int, seed: int) -> Rows:
    """The first feature tells the target, the second nothing; one value in ten is missing."""
    random = np.random.default_rng(seed)
    x = random.normal([100, 5], [10, 1], (count, 2))
    y = (x[:, 0] > 100).astype(float) if target.is_classification else 70 + 1.5 * (x[:, 0] - 100)
    x[random.random(x.shape) < 0.1] = np.nan
    return Rows([f"PA{seed}{number:03d}" for number in range(count)], x, y)


def split(target: Target) -> Split:
    return Split(("Step", "Stride"), rows(target, 90, 0), rows(target, 30, 1), rows(target, 60, 2))


@pytest.mark.parametrize("target", PAPER_TARGETS)
@pytest.mark.parametrize("recipe", [XGBOOST, MLP], ids=["XGBoost", "MLP"])
def test_each_method_beats_the_baseline(recipe, target):
    if recipe is MLP:
        pytest.importorskip("keras")
    data = split(target)
    fitted = fit(target, data, recipe, seed=27, checkpoint=None)
    scores = fitted.scores(data.test)
    baseline = baseline_scores(data.train, data.test)
    assert scores.shape == baseline.shape == (60,)
    if target.is_classification:
        assert np.mean((scores > 0.5) == data.test.y) > 0.75
        assert np.mean((baseline > 0.5) == data.test.y) < 0.65
    else:
        assert abs(scores - data.test.y).mean() < 0.75 * abs(baseline - data.test.y).mean()
        assert 40 < scores.min() < scores.max() < 100


@pytest.mark.parametrize("target", PAPER_TARGETS)
@pytest.mark.parametrize("recipe", [XGBOOST, MLP], ids=["XGBoost", "MLP"])
def test_test_people_cannot_move_a_model(recipe, target):
    data = split(target)
    others = replace(data, test=rows(target, 60, 99))
    first, second = (
        fit(target, data, recipe, seed=27, checkpoint=None),
        fit(target, others, recipe, seed=27, checkpoint=None),
    )
    assert first.preprocessing == second.preprocessing
    assert first.model.trials == second.model.trials
    np.testing.assert_array_equal(first.scores(data.test), second.scores(data.test))


@pytest.mark.parametrize("recipe", [XGBOOST, MLP], ids=["XGBoost", "MLP"])
def test_validation_people_end_the_training_and_do_nothing_else(recipe):
    data = split(WEIGHT_TARGET)
    others = replace(data, validation=rows(WEIGHT_TARGET, 30, 98))
    first, second = (
        fit(WEIGHT_TARGET, data, recipe, seed=27, checkpoint=None),
        fit(WEIGHT_TARGET, others, recipe, seed=27, checkpoint=None),
    )
    assert first.preprocessing == second.preprocessing
    assert not np.array_equal(first.scores(data.test), second.scores(data.test))


@pytest.mark.parametrize(
    "recipe", [XGBOOST, MLP, ClipRecipe(None, SexHeadSettings(), None)], ids=["XGBoost", "MLP", "MoViNet"]
)
def test_one_sex_alone_cannot_be_learnt(recipe):
    data = split(SEX_TARGET)
    women = Split(data.features, Rows(data.train.ids, data.train.x, np.zeros(90)), data.validation, data.test)
    with pytest.raises(ValueError, match="one sex only"):
        fit(SEX_TARGET, women, recipe, seed=27, checkpoint=None)


def test_the_baseline_is_the_training_mean():
    train, test = Rows(list("abc"), np.zeros((3, 0)), np.array([50.0, 60, 100])), rows(AGE_TARGET, 2, 0)
    assert baseline_scores(train, test).tolist() == [70, 70]


def test_predictions_of_a_class():
    table = predictions(
        SEX_TARGET, Rows(list("abc"), np.zeros((3, 0)), np.array([0.0, 1, 1])), np.array([0.5, 0.51, 0])
    )
    assert table.columns.tolist() == ["ID", "true", "predicted", "probability"]
    assert table.to_numpy().tolist() == [["a", 0, 0, 0.5], ["b", 1, 1, 0.51], ["c", 1, 0, 0]]
    assert table["true"].dtype == table["predicted"].dtype == int


def test_predictions_of_a_number():
    table = predictions(AGE_TARGET, Rows(list("ab"), np.zeros((2, 0)), np.array([30.0, 40])), np.array([31.5, 37]))
    assert table["ID"].tolist() == ["a", "b"]
    assert table["true"].tolist() == [30, 40]
    assert table["predicted"].tolist() == [31.5, 37]
    assert table["probability"].isna().all()


@dataclass
class Doubling:
    """A model whose answer is 2 times one feature, told also of class 1; it does not use the other."""

    used: int
    is_classification: bool
    trials: list = field(default_factory=list)

    def predict(self, x):
        answer = 2 * x[:, self.used]
        return np.stack([1 - answer, answer], axis=1) if self.is_classification else answer


def importance_of(target: Target, used: int, y: list[float], target_range: list[float] | None) -> dict[str, float]:
    test = Rows(["a", "b"], np.array([[0.0, 5], [1, 6]]), np.array(y))
    as_it_is = Preprocessing(["Step", "Stride"], [0, 5], [1, 1], target_range)
    fitted = FittedTable(target, as_it_is, Doubling(used, target.is_classification))
    table = permutation_importance(fitted, test, seed=0)
    return dict(zip(table["feature"], table["importance"], strict=True))


@pytest.mark.parametrize("used, name, other", [(0, "Step", "Stride"), (1, "Stride", "Step")])
def test_importance_is_the_rise_of_the_error_in_units_of_the_target(used, name, other):
    # A shuffle of two people either swaps them (each error is then 2) or does nothing (0).
    kilograms = importance_of(WEIGHT_TARGET, used, [0, 2], [0, 1])
    assert kilograms[other] == 0
    assert kilograms[name] in [2 * swaps / 10 for swaps in range(1, 10)]
    grams = importance_of(WEIGHT_TARGET, used, [0, 2000], [0, 1000])
    assert grams[name] == pytest.approx(1000 * kilograms[name])


@pytest.mark.parametrize("used, name, other", [(0, "Step", "Stride"), (1, "Stride", "Step")])
def test_importance_of_a_class_is_a_share_of_errors(used, name, other):
    shares = importance_of(SEX_TARGET, used, [0, 1], None)
    assert shares[other] == 0
    assert shares[name] in [swaps / 10 for swaps in range(1, 10)]


def test_importance_is_the_same_for_the_same_seed_and_leaves_the_rows_alone():
    data = split(WEIGHT_TARGET)
    before = data.test.x.copy()
    fitted = fit(WEIGHT_TARGET, data, XGBOOST, seed=27, checkpoint=None)
    table = permutation_importance(fitted, data.test, seed=1)
    assert table.equals(permutation_importance(fitted, data.test, seed=1))
    assert table["importance"][0] > 10 * abs(table["importance"][1])
    np.testing.assert_array_equal(data.test.x, before)
