import math

import numpy as np
import pytest
from skopt.space import Real

from healthgait.tabular.search import Trial, bayesian_search, best

GRID = {"i": list(range(0, 200, 10)), "j": list(range(20))}


pytestmark = pytest.mark.usefixtures("one_thread")


def bowl(parameters) -> float:
    """Smooth, with its best value 0 at i = 130, j = 4."""
    return -(((parameters["i"] - 130) / 190) ** 2) - ((parameters["j"] - 4) / 19) ** 2


def test_it_finds_the_optimum_better_than_chance():
    iterations = 20
    values = [bowl({"i": i, "j": j}) for i in GRID["i"] for j in GRID["j"]]
    by_chance = np.random.default_rng(0).choice(values, (2000, iterations)).max(axis=1)
    found = [best(bayesian_search(bowl, GRID, iterations, seed)).score for seed in range(3)]
    assert np.mean(found) > np.quantile(by_chance, 0.9)


def test_the_same_seed_gives_the_same_trials():
    first = bayesian_search(bowl, GRID, 8, seed=5)
    assert bayesian_search(bowl, GRID, 8, seed=5) == first
    assert bayesian_search(bowl, GRID, 8, seed=6) != first


@pytest.mark.parametrize("iterations", [1, 2, 7])
def test_the_number_of_trials(iterations):
    trials = bayesian_search(bowl, GRID, iterations, seed=0)
    assert len(trials) == iterations
    assert all(trial.score == bowl(trial.parameters) for trial in trials)


def test_every_value_comes_from_its_list_as_it_stands_there():
    space = {"depth": [3, 15], "rate": [0.01, 0.3], "activation": ["relu", "tanh"], "alone": [7]}
    trials = bayesian_search(lambda parameters: parameters["rate"], space, 10, seed=1)
    for trial in trials:
        assert trial.parameters.keys() == space.keys()
        for name, value in trial.parameters.items():
            assert value in space[name]
            assert type(value) is type(space[name][0])
    for name, values in space.items():
        assert {trial.parameters[name] for trial in trials} == set(values)


def test_a_point_is_evaluated_once_however_often_it_is_asked_for():
    evaluated = []

    def evaluate(parameters):
        evaluated.append(tuple(parameters.values()))
        return float(parameters["a"])

    trials = bayesian_search(evaluate, {"a": [1, 2], "b": [1, 2]}, 12, seed=0)
    assert len(trials) == 12
    assert len(evaluated) == len(set(evaluated)) <= 4
    assert {(*trial.parameters.values(),) for trial in trials} == set(evaluated)
    assert all(trial.score == trial.parameters["a"] for trial in trials)


def test_a_space_of_one_point_is_evaluated_once():
    assert bayesian_search(lambda parameters: 0.5, {"a": [3], "b": ["x"]}, 50, seed=0) == [
        Trial({"a": 3, "b": "x"}, 0.5)
    ]


def test_a_real_dimension_is_drawn_log_uniformly_within_its_bounds():
    space = {"rate": Real(1e-4, 1e-2, prior="log-uniform", name="rate")}
    rates = []
    for seed in range(30):  # with one iteration, the point is drawn at random
        rates.append(bayesian_search(lambda _: 0.0, space, 1, seed)[0].parameters["rate"])
    assert all(type(rate) is float and 1e-4 <= rate <= 1e-2 for rate in rates)
    assert 9 <= sum(rate < 1e-3 for rate in rates) <= 21  # uniformly, 3 of them would be


def test_a_real_dimension_is_searched():
    space = {"rate": Real(1e-4, 1e-2, prior="log-uniform", name="rate")}
    trials = bayesian_search(lambda p: -abs(math.log10(p["rate"]) + 2.5), space, 14, seed=0)
    assert abs(math.log10(best(trials).parameters["rate"]) + 2.5) < 0.1


def test_the_best_trial_is_the_earliest_of_equals():
    trials = [Trial({"a": 1}, 0.2), Trial({"a": 2}, 0.7), Trial({"a": 3}, 0.7), Trial({"a": 4}, 0.1)]
    assert best(trials) is trials[1]


def test_no_warning_reaches_the_user(recwarn):
    bayesian_search(bowl, {"i": [0, 10], "j": [0, 1]}, 8, seed=0)
    assert [str(warning.message) for warning in recwarn] == []
