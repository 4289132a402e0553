import re

import numpy as np
import pytest

from healthgait.learning.target_scale import class_probabilities
from healthgait.tabular import xgboost
from healthgait.tabular.search import best
from healthgait.tabular.xgboost_settings import EarlyStoppingRounds, XGBoostSearchSpace, XGBoostSettings
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET
from tests.made_up_samples import AGE_GROUP, samples

TREES = 300
SETTINGS = XGBoostSettings(
    search_iterations=4, cv_splits=3, early_stopping_rounds=EarlyStoppingRounds(sex=5, weight=7, age=9)
)
SPACE = XGBoostSearchSpace(
    max_depth=[2, 3, 4],
    min_child_weight=[1],
    gamma=[0],
    subsample=[0.8],
    colsample_bytree=[1],
    learning_rate=[0.1, 0.2, 0.3],
    n_estimators=[TREES],
    reg_alpha=[0],
    reg_lambda=[1],
)


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module", params=[*PAPER_TARGETS, AGE_GROUP], ids=["sex", "weight", "age", "3 classes"])
def fitted(request):
    target = request.param
    model = xgboost.fit(target, samples(target, 90, 0), samples(target, 30, 1), SETTINGS, SPACE, seed=27)
    return target, model, *samples(target, 200, 2)


def test_it_learns(fitted):
    target, model, x, y = fitted
    predicted = model.predict(x)
    if target.is_classification:
        assert predicted.shape == (200, len(target.classes))
        assert np.mean(predicted.argmax(axis=1) == y) > (0.8 if len(target.classes) == 2 else 0.65)
        assert predicted.min() >= 0
        assert predicted.sum(axis=1) == pytest.approx(np.ones(200), abs=1e-6)
    else:
        assert predicted.shape == (200,)
        assert np.mean((predicted - y) ** 2) < 0.3 * y.var()


def test_early_stopping_limits_the_trees_to_the_best_round(fitted):
    target, model, *_ = fitted
    rounds = model.parameters["rounds"]
    assert model.booster.num_boosted_rounds() == rounds
    assert 1 <= rounds <= TREES - SETTINGS.early_stopping_rounds.of(target)


def test_the_stored_model_predicts_the_same(fitted, tmp_path):
    target, model, x, _ = fitted
    model.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.ubj"]
    predicted = model.predict(x)
    expected = predicted[:, 1] if len(target.classes) == 2 else predicted
    np.testing.assert_array_equal(xgboost.load(tmp_path).inplace_predict(x), expected)


def test_the_parameters_are_those_of_the_best_trial(fitted):
    _, model, *_ = fitted
    assert len(model.trials) == SETTINGS.search_iterations
    parameters = dict(model.parameters)
    del parameters["rounds"]
    assert parameters == best(model.trials).parameters
    assert parameters.keys() == SPACE.model_dump().keys()


def test_scores_are_accuracies_or_minus_mean_squared_errors(fitted):
    target, model, *_ = fitted
    scores = [trial.score for trial in model.trials]
    if target.is_classification:
        assert all(0.55 < score <= 1 for score in scores)
    else:
        assert all(-0.05 < score < 0 for score in scores)


def test_the_score_of_a_trial_is_the_mean_over_held_out_folds(monkeypatch):
    # A model that always says 0.5: the error is then that of 0.5 in each third, whatever the training.
    monkeypatch.setattr(xgboost, "_predict", lambda booster, x: np.full(len(x), 0.5))
    x = np.arange(9, dtype=np.float32)[:, None]
    y = np.array([0.5, 0.5, 0.5, 0.6, 0.6, 0.6, 0.8, 0.8, 0.8], np.float32)
    settings = SETTINGS.model_copy(update={"search_iterations": 1})
    model = xgboost.fit(WEIGHT_TARGET, (x, y), (x, y), settings, SPACE, seed=0)
    assert model.trials[0].score == pytest.approx(-(0 + 0.01 + 0.09) / 3)


def test_the_same_seed_gives_the_same_model():
    data = samples(AGE_TARGET, 60, 0), samples(AGE_TARGET, 20, 1)
    first, again, other = (xgboost.fit(AGE_TARGET, *data, SETTINGS, SPACE, seed=seed) for seed in (3, 3, 4))
    assert first.trials == again.trials
    assert first.booster.save_raw("json") == again.booster.save_raw("json")
    assert first.booster.save_raw("json") != other.booster.save_raw("json")


@pytest.mark.parametrize(
    "target, y, words",
    [(WEIGHT_TARGET, [0, 1], "rows: 2"), (SEX_TARGET, [0, 1], "the class 'Female': 1"),
     (SEX_TARGET, [0, 0, 1, 1, 1], "the class 'Female': 2"), (SEX_TARGET, [0] + [1] * 11, "the class 'Female': 1"),
     (AGE_GROUP, [0, 0, 0, 1, 1, 1, 2, 2], "the class 'old': 2")],
    ids=str,
)  # fmt: skip
def test_a_train_part_too_small_for_the_folds_is_named(target, y, words):
    train = np.arange(len(y), dtype=np.float32)[:, None], np.array(y, np.float32)
    with pytest.raises(ValueError, match=f"{re.escape(words)}, too few for the 3 folds"):
        xgboost.fit(target, train, train, SETTINGS, SPACE, seed=0)


def test_the_stored_trees_end_with_the_best_round_on_validation(fitted):
    target, model, *_ = fitted
    x, y = samples(target, 30, 1)
    losses = []
    for rounds in range(1, model.booster.num_boosted_rounds() + 1):
        p = model.booster.inplace_predict(x, iteration_range=(0, rounds)).astype(float)
        if target.is_classification:
            losses.append(-np.log(class_probabilities(p)[np.arange(30), y.astype(int)]).mean())
        else:
            losses.append(((p - y) ** 2).mean())
    assert 1 < len(losses) < TREES
    assert np.argmin(losses) == len(losses) - 1


@pytest.mark.parametrize("missing", [0, 1, 2])
@pytest.mark.parametrize("part", ["train", "validation"])
def test_a_part_may_lack_a_class(part, missing):
    parts = {"train": samples(AGE_GROUP, 90, 0), "validation": samples(AGE_GROUP, 30, 1)}
    x, y = parts[part]
    parts[part] = x[y != missing], y[y != missing]
    settings = SETTINGS.model_copy(update={"search_iterations": 1})
    predicted = xgboost.fit(AGE_GROUP, parts["train"], parts["validation"], settings, SPACE, seed=0).predict(x)
    assert predicted.shape == (len(x), 3)
    assert predicted.sum(axis=1) == pytest.approx(np.ones(len(x)), abs=1e-6)
    if part == "train":
        assert predicted[:, missing].max() < 1e-3
