from itertools import chain
from types import SimpleNamespace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from healthgait.columns import Target
from healthgait.config import MLPSettings
from healthgait.tabular import mlp
from healthgait.tabular.dense_network import Architecture, DenseNetwork
from healthgait.tabular.search import best

SMALL = MLPSettings(search_iterations=3, epochs=30, patience=6, max_layers=2, min_units=4, max_units=16, units_step=4)


@pytest.fixture(autouse=True)
def _one_thread():
    with threadpool_limits(1):
        yield


def samples(target: Target, count: int, seed: int):
    random = np.random.default_rng(seed)
    x = random.normal(size=(count, 3)).astype(np.float32)
    signal = x[:, 0] + random.normal(0, 0.3, count)
    y = signal > 0 if target.is_classification else (signal + 4) / 8
    return x, y.astype(np.float32)


def train(target=Target.SEX, seed=0, learning_rate=1e-2, settings=SMALL):
    random = np.random.default_rng(seed)
    network = DenseNetwork(Architecture((3, 8, 1), "relu", 0.25), learning_rate, random)
    return mlp.train_network(network, target, samples(target, 70, 0), samples(target, 30, 1), settings, random)


def train_with_scores(monkeypatch, scores: list[float], patience: int) -> mlp.Trained:
    """A training whose validation scores are given, and whose weights after an epoch are the epoch's number."""
    network = DenseNetwork(Architecture((3, 2, 1), "relu", 0.0), 0.1, np.random.default_rng(0))
    given = iter(enumerate(scores, start=1))

    def score(*_) -> float:
        epoch, value = next(given)
        network.set_weights([np.full_like(weight, epoch) for weight in network.get_weights()])
        return value

    monkeypatch.setattr(mlp, "_score", score)
    settings = SMALL.model_copy(update={"epochs": len(scores), "patience": patience})
    data = samples(Target.AGE, 8, 0)
    return mlp.train_network(network, Target.AGE, data, data, settings, np.random.default_rng(0))


def keras_early_stopping(scores: list[float], patience: int) -> tuple[int, int]:
    """The number of epochs, and the one whose weights are kept, by the callback of Keras."""
    keras = pytest.importorskip("keras")
    now, restored = 0, []
    model = SimpleNamespace(stop_training=False, get_weights=lambda: now, set_weights=restored.append)
    callback = keras.callbacks.EarlyStopping("score", patience=patience, mode="max", restore_best_weights=True)
    callback.set_model(model)
    callback.on_train_begin()
    for now, score in enumerate(scores, start=1):
        callback.on_epoch_end(now - 1, {"score": score})
        if model.stop_training:
            break
    callback.on_train_end()
    return now, restored[-1]


@pytest.mark.parametrize(
    "scores, patience, epochs, kept",
    [
        ([0.5, 0.6, 0.55, 0.58, 0.9], 2, 4, 2),
        ([0.5, 0.6, 0.55, 0.7, 0.6, 0.6, 0.9], 2, 6, 4),
        ([0.5, 0.6, 0.6, 0.6, 0.9], 2, 4, 2),
        ([0.5, 0.4, 0.3, 0.2], 3, 4, 1),
        ([0.5, 0.4, 0.9], 1, 2, 1),
        ([0.5, 0.5, 0.5], 5, 3, 1),
        ([0.1, 0.2, 0.3, 0.4], 1, 4, 4),
        ([-9.0, -4.0, -5.0, -4.0, -3.9, -7.0, -7.0, -7.0, -1.0], 3, 8, 5),
        ([0.3], 1, 1, 1),
    ],
)
def test_patience_counts_from_the_best_epoch_and_the_earliest_of_equals_is_kept(
    monkeypatch, scores, patience, epochs, kept
):
    trained = train_with_scores(monkeypatch, scores, patience)
    assert trained.history == scores[:epochs]
    assert trained.best_epoch == kept
    assert {float(value) for weight in trained.weights for value in weight.ravel()} == {kept}
    assert keras_early_stopping(scores, patience) == (epochs, kept)


@pytest.mark.parametrize("seed", range(10))
def test_it_stops_where_keras_would(monkeypatch, seed):
    scores = np.random.default_rng(seed).integers(0, 6, 25).astype(float).tolist()
    trained = train_with_scores(monkeypatch, scores, patience=4)
    assert (len(trained.history), trained.best_epoch) == keras_early_stopping(scores, patience=4)


@pytest.mark.parametrize("target", [Target.SEX, Target.WEIGHT])
def test_the_score_is_that_of_the_kept_weights_on_the_validation_rows(target):
    trained = train(target)
    network = DenseNetwork(Architecture((3, 8, 1), "relu", 0.25), 1e-2, np.random.default_rng(9))
    network.set_weights(trained.weights)
    x, y = samples(target, 30, 1)
    predicted = network.predict(x)
    score = np.mean((predicted > 0.5) == y) if target.is_classification else -np.mean((predicted - y) ** 2)
    assert trained.history[trained.best_epoch - 1] == max(trained.history) == pytest.approx(score)


def test_every_row_is_seen_once_an_epoch_in_a_new_order(monkeypatch):
    seen = []
    monkeypatch.setattr(DenseNetwork, "train_batch", lambda self, x, y, _: seen.append(y.tolist()))
    y = np.arange(70, dtype=np.float32)
    data = np.zeros((70, 3), np.float32), y
    settings = SMALL.model_copy(update={"epochs": 2})
    random = np.random.default_rng(0)
    network = DenseNetwork(Architecture((3, 8, 1), "relu", 0.0), 1e-2, random)
    mlp.train_network(network, Target.AGE, data, data, settings, random)
    assert [len(batch) for batch in seen] == [32, 32, 6] * 2
    first, second = [*chain(*seen[:3])], [*chain(*seen[3:])]
    assert sorted(first) == sorted(second) == y.tolist()
    assert first != second


def test_a_training_that_diverges_is_told():
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="diverged at epoch 1"):
        train(Target.WEIGHT, learning_rate=1e30)


def test_a_training_for_a_class_that_diverges_is_told():
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="diverged at epoch 1"):
        train(Target.SEX, learning_rate=1e30)


def test_the_search_space_is_that_of_the_paper():
    space = mlp.search_space(MLPSettings())
    rate = space.pop("learning_rate")
    units = list(range(32, 513, 32))
    assert space == {
        "layers": [1, 2, 3, 4, 5], **{f"units_{layer}": units for layer in range(1, 6)},
        "activation": ["relu", "tanh"], "dropout": [0.0, 0.25],
    }  # fmt: skip
    assert (rate.low, rate.high, rate.prior) == (1e-4, 1e-2, "log-uniform")


@pytest.fixture(scope="module", params=[Target.SEX, Target.AGE])
def fitted(request):
    pytest.importorskip("keras")
    target = request.param
    return target, mlp.fit(target, samples(target, 70, 0), samples(target, 30, 1), SMALL, seed=27)


def test_it_learns(fitted):
    target, model = fitted
    x, y = samples(target, 200, 2)
    predicted = model.predict(x)
    assert predicted.shape == (200,)
    if target.is_classification:
        assert np.mean((predicted > 0.5) == y) > 0.8
    else:
        assert np.mean((predicted - y) ** 2) < 0.6 * y.var()


def test_the_network_is_that_of_the_best_trial(fitted):
    target, model = fitted
    assert len(model.trials) == SMALL.search_iterations
    trial = best(model.trials)
    widths = [trial.parameters[f"units_{layer}"] for layer in range(1, trial.parameters["layers"] + 1)]
    kernels = model.network.get_weights()[::2]
    assert [kernel.shape for kernel in kernels] == list(zip([3, *widths], [*widths, 1], strict=True))
    assert model.parameters == trial.parameters | {"best_epoch": model.best_epoch}
    x, y = samples(target, 30, 1)
    predicted = model.predict(x)
    score = np.mean((predicted > 0.5) == y) if target.is_classification else -np.mean((predicted - y) ** 2)
    assert trial.score == pytest.approx(score, abs=1e-6)


def test_the_stored_network_predicts_the_same(fitted, tmp_path):
    target, model = fitted
    model.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]
    x, _ = samples(target, 50, 3)
    np.testing.assert_array_equal(mlp.load(tmp_path)(x, training=False).numpy()[:, 0], model.predict(x))


def test_the_same_seed_gives_the_same_network(fitted):
    target, model = fitted
    again = mlp.fit(target, samples(target, 70, 0), samples(target, 30, 1), SMALL, seed=27)
    assert again.trials == model.trials
    for weight, expected in zip(again.network.get_weights(), model.network.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, expected)
    other = mlp.fit(target, samples(target, 70, 0), samples(target, 30, 1), SMALL, seed=28)
    assert other.trials != model.trials
