from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import pytest

from healthgait.learning.fitted import Fitted
from healthgait.learning.rows import Rows, Split
from healthgait.study.methods.contract import Job
from healthgait.study.methods.mlp import MLP
from healthgait.study.methods.on_tables import FittedTable, permutation_importance
from healthgait.study.methods.xgboost import XGBoost, XGBoostRecipe
from healthgait.tabular.mlp_settings import MLPSettings
from healthgait.tabular.preprocessing import Preprocessing
from healthgait.tabular.xgboost_settings import XGBoostSearchSpace, XGBoostSettings
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET, Target

SPACE = XGBoostSearchSpace(
    max_depth=[2, 3], min_child_weight=[1], gamma=[0], subsample=[1], colsample_bytree=[1], learning_rate=[0.3],
    n_estimators=[50], reg_alpha=[0], reg_lambda=[1],
)  # fmt: skip
RECIPES = {
    XGBoost: XGBoostRecipe(XGBoostSettings(search_iterations=2), SPACE),
    MLP: MLPSettings(search_iterations=2, epochs=40, max_layers=1, min_units=8, max_units=16, units_step=8),
}
each_method = pytest.mark.parametrize("method", RECIPES)
each_kind = pytest.mark.parametrize("target", [SEX_TARGET, WEIGHT_TARGET])

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


def fit(method, target: Target, data: Split) -> Fitted:
    return method().fit(Job(target, data, RECIPES[method], 27, None, "a cell"))


@cache
def fitted(method, target: Target) -> Fitted:
    return fit(method, target, split(target))


@each_kind
@each_method
def test_each_method_beats_the_baseline(method, target):
    data = split(target)
    predicted = fitted(method, target).predict(data.test)
    if target.is_classification:
        assert predicted.shape == (60, 2)
        assert predicted.sum(axis=1) == pytest.approx(1)
        assert np.mean(predicted.argmax(axis=1) == data.test.y) > 0.75
        assert np.mean(np.round(data.train.y.mean()) == data.test.y) < 0.65
    else:
        assert predicted.shape == (60,)
        assert abs(predicted - data.test.y).mean() < 0.75 * abs(data.train.y.mean() - data.test.y).mean()
        assert 40 < predicted.min() < predicted.max() < 100


@each_kind
@each_method
def test_test_people_cannot_move_a_model(method, target):
    data = split(target)
    first, second = fitted(method, target), fit(method, target, replace(data, test=rows(target, 60, 99)))
    assert first.preprocessing == second.preprocessing
    assert first.model.trials == second.model.trials
    np.testing.assert_array_equal(first.predict(data.test), second.predict(data.test))


@each_method
def test_validation_people_end_the_training_and_do_nothing_else(method):
    data = split(WEIGHT_TARGET)
    first = fitted(method, WEIGHT_TARGET)
    second = fit(method, WEIGHT_TARGET, replace(data, validation=rows(WEIGHT_TARGET, 30, 98)))
    assert first.preprocessing == second.preprocessing
    assert not np.array_equal(first.predict(data.test), second.predict(data.test))


@dataclass
class Doubling:
    """A model whose answer is 2 times one feature, or the probability of a class; it does not use the other."""

    used: int
    is_class: bool
    trials: list = field(default_factory=list)

    def predict(self, x):
        answer = 2.0 * x[:, self.used]
        return np.column_stack([2 - answer, answer]) / 2 if self.is_class else answer


def importance_of(target: Target, used: int, y: list[float], target_range: list[float] | None) -> dict[str, float]:
    test = Rows(["a", "b"], np.array([[0.0, 5], [1, 6]]), np.array(y))
    as_it_is = Preprocessing(["Step", "Stride"], [0, 5], [1, 1], target_range)
    model = Doubling(used, target.is_classification)
    table = permutation_importance(FittedTable(target, as_it_is, model), test, seed=0)
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
    model = fitted(XGBoost, WEIGHT_TARGET)
    table = permutation_importance(model, data.test, seed=1)
    assert table.equals(permutation_importance(model, data.test, seed=1))
    assert table["importance"][0] > 10 * abs(table["importance"][1])
    np.testing.assert_array_equal(data.test.x, before)
