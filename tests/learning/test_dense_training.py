from itertools import chain
from types import SimpleNamespace

import numpy as np
import pytest

from healthgait.learning import dense_training
from healthgait.learning.dense_network import DenseArchitecture, DenseNetwork
from healthgait.learning.dense_training import Trained, train_network
from healthgait.tabular.mlp_settings import MLPSettings
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET
from tests.made_up_samples import AGE_GROUP, samples

SMALL = MLPSettings(search_iterations=3, epochs=30, patience=6, max_layers=2, min_units=4, max_units=16, units_step=4)


pytestmark = pytest.mark.usefixtures("one_thread")


def train(target=SEX_TARGET, seed=0, learning_rate=1e-2, settings=SMALL):
    random = np.random.default_rng(seed)
    outputs = len(target.classes) if len(target.classes) > 2 else 1
    network = DenseNetwork(DenseArchitecture((3, 8, outputs), "relu", 0.25), learning_rate, random)
    return train_network(network, target, samples(target, 70, 0), samples(target, 30, 1), settings, random)


def train_with_scores(monkeypatch, scores: list[float], patience: int) -> Trained:
    """A training whose validation scores are given, and whose weights after an epoch are the epoch's number."""
    network = DenseNetwork(DenseArchitecture((3, 2, 1), "relu", 0.0), 0.1, np.random.default_rng(0))
    validation = samples(AGE_TARGET, 8, 1)
    given = iter(enumerate(scores, start=1))

    def score(_, predicted, y) -> float:
        if y is not validation[1]:
            return 0.0
        epoch, value = next(given)
        network.set_weights([np.full_like(weight, epoch) for weight in network.get_weights()])
        return value

    monkeypatch.setattr(dense_training, "score", score)
    settings = SMALL.model_copy(update={"epochs": len(scores), "patience": patience})
    return train_network(network, AGE_TARGET, samples(AGE_TARGET, 8, 0), validation, settings, np.random.default_rng(0))


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


def test_the_training_score_is_that_of_each_row_in_its_batch(monkeypatch):
    x, y = np.zeros((5, 3), np.float32), np.array([1, 2, 3, 4, 5], np.float32)
    settings = SMALL.model_copy(update={"epochs": 1, "batch_size": 2})
    monkeypatch.setattr(DenseNetwork, "train_batch", lambda self, x, y, _: y + 2)
    random = np.random.default_rng(0)
    network = DenseNetwork(DenseArchitecture((3, 1), "relu"), 1e-2, random)
    trained = train_network(network, AGE_TARGET, (x, y), (x, y), settings, random)
    assert trained.training == [-4.0]


@pytest.mark.parametrize("target", [SEX_TARGET, WEIGHT_TARGET, AGE_GROUP], ids=["sex", "weight", "3 classes"])
def test_the_score_is_that_of_the_kept_weights_on_the_validation_rows(target):
    trained = train(target)
    outputs = len(trained.weights[-1])
    network = DenseNetwork(DenseArchitecture((3, 8, outputs), "relu", 0.25), 1e-2, np.random.default_rng(9))
    network.set_weights(trained.weights)
    x, y = samples(target, 30, 1)
    predicted = network.predict(x)
    if target is AGE_GROUP:
        expected = np.mean(predicted.argmax(axis=1) == y)
    else:
        expected = np.mean((predicted > 0.5) == y) if target.is_classification else -np.mean((predicted - y) ** 2)
    assert trained.history[trained.best_epoch - 1] == max(trained.history) == pytest.approx(expected)


def test_the_score_of_a_class_is_the_share_of_rows_whose_likeliest_class_is_true():
    told = np.array([[0.2, 0.5, 0.3], [0.4, 0.3, 0.3], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])
    true = np.array([1, 0, 2, 2], np.float32)
    assert dense_training.score(AGE_GROUP, told, true) == 0.75
    assert dense_training.score(AGE_GROUP, 10 * np.log(told), true) == 0.75
    of_class_1 = np.array([0.4, 0.5, 0.51])
    assert dense_training.score(SEX_TARGET, of_class_1, np.array([0.0, 1, 1])) == pytest.approx(2 / 3)
    told[3, 0] = np.nan
    assert np.isnan(dense_training.score(AGE_GROUP, told, true))


def test_every_row_is_seen_once_an_epoch_in_a_new_order(monkeypatch):
    seen = []
    monkeypatch.setattr(DenseNetwork, "train_batch", lambda self, x, y, _: seen.append(y.tolist()) or y)
    y = np.arange(70, dtype=np.float32)
    data = np.zeros((70, 3), np.float32), y
    settings = SMALL.model_copy(update={"epochs": 2})
    random = np.random.default_rng(0)
    network = DenseNetwork(DenseArchitecture((3, 8, 1), "relu", 0.0), 1e-2, random)
    train_network(network, AGE_TARGET, data, data, settings, random)
    assert [len(batch) for batch in seen] == [32, 32, 6] * 2
    first, second = [*chain(*seen[:3])], [*chain(*seen[3:])]
    assert sorted(first) == sorted(second) == y.tolist()
    assert first != second


def test_a_training_that_diverges_is_reported():
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="diverged at epoch 1"):
        train(WEIGHT_TARGET, learning_rate=1e30)


@pytest.mark.parametrize("target", [SEX_TARGET, AGE_GROUP], ids=["2 classes", "3 classes"])
def test_a_training_for_a_class_that_diverges_is_reported(target):
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="diverged at epoch 1"):
        train(target, learning_rate=1e30)
