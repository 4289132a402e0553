import numpy as np
import pytest

from healthgait.tabular import mlp
from healthgait.tabular.mlp_settings import MLPSettings
from healthgait.tabular.search import best
from healthgait.targets import AGE_TARGET, SEX_TARGET
from tests.made_up_samples import AGE_GROUP, samples

SMALL = MLPSettings(search_iterations=3, epochs=30, patience=6, max_layers=2, min_units=4, max_units=16, units_step=4)


pytestmark = pytest.mark.usefixtures("one_thread")


def test_the_search_space_is_that_of_the_paper():
    space = mlp.search_space(MLPSettings())
    rate = space.pop("learning_rate")
    units = list(range(32, 513, 32))
    assert space == {
        "layers": [1, 2, 3, 4, 5], **{f"units_{layer}": units for layer in range(1, 6)},
        "activation": ["relu", "tanh"], "dropout": [0.0, 0.25],
    }  # fmt: skip
    assert (rate.low, rate.high, rate.prior) == (1e-4, 1e-2, "log-uniform")


@pytest.fixture(scope="module", params=[SEX_TARGET, AGE_TARGET, AGE_GROUP], ids=["sex", "age", "3 classes"])
def fitted(request):
    pytest.importorskip("keras")
    target = request.param
    return target, mlp.fit(target, samples(target, 70, 0), samples(target, 30, 1), SMALL, seed=27)


def test_it_learns(fitted):
    target, model = fitted
    x, y = samples(target, 200, 2)
    predicted = model.predict(x)
    if target.is_classification:
        assert predicted.shape == (200, len(target.classes))
        assert predicted.sum(axis=1) == pytest.approx(np.ones(200), abs=1e-6)
        assert np.mean(predicted.argmax(axis=1) == y) > (0.8 if len(target.classes) == 2 else 0.65)
    else:
        assert predicted.shape == (200,)
        assert np.mean((predicted - y) ** 2) < 0.6 * y.var()


def test_the_network_is_that_of_the_best_trial(fitted):
    target, model = fitted
    assert len(model.trials) == SMALL.search_iterations
    trial = best(model.trials)
    widths = [trial.parameters[f"units_{layer}"] for layer in range(1, trial.parameters["layers"] + 1)]
    kernels = model.network.get_weights()[::2]
    outputs = 3 if target is AGE_GROUP else 1
    assert [kernel.shape for kernel in kernels] == list(zip([3, *widths], [*widths, outputs], strict=True))
    assert model.parameters == trial.parameters | {"best_epoch": model.best_epoch}
    x, y = samples(target, 30, 1)
    predicted = model.predict(x)
    score = np.mean(predicted.argmax(axis=1) == y) if target.is_classification else -np.mean((predicted - y) ** 2)
    assert trial.score == pytest.approx(score, abs=1e-6)


def test_the_stored_network_predicts_the_same(fitted, tmp_path):
    target, model = fitted
    model.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]
    x, _ = samples(target, 50, 3)
    told = mlp.load(tmp_path)(x, training=False).numpy()
    predicted = model.predict(x)
    expected = predicted[:, 1:] if len(target.classes) == 2 else predicted.reshape(told.shape)
    np.testing.assert_array_equal(told, expected)


def test_the_same_seed_gives_the_same_network(fitted):
    target, model = fitted
    again = mlp.fit(target, samples(target, 70, 0), samples(target, 30, 1), SMALL, seed=27)
    assert again.trials == model.trials
    for weight, expected in zip(again.network.get_weights(), model.network.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, expected)
    other = mlp.fit(target, samples(target, 70, 0), samples(target, 30, 1), SMALL, seed=28)
    assert other.trials != model.trials
