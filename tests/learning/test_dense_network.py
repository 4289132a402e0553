from copy import deepcopy

import numpy as np
import pytest

from healthgait.learning.dense_network import DenseArchitecture, DenseNetwork
from healthgait.learning.target_scale import class_probabilities

ACTIVATIONS = pytest.mark.parametrize("activation", ["relu", "tanh", "swish"])
# A sigmoid for a class or a number, a softmax for a class.
KINDS = ((1, True), (1, False), (2, True), (3, True))
OUTPUTS = pytest.mark.parametrize("outputs, is_classification", KINDS)


def data(count: int = 40, features: int = 3, seed: int = 0, classes: int = 2):
    random = np.random.default_rng(seed)
    x = random.normal(size=(count, features)).astype(np.float32)
    borders = np.arange(classes - 1) - (classes - 2) / 2
    return x, np.digitize(x[:, 0] + random.normal(0, 0.5, count), borders).astype(np.float32)


def network(activation="relu", dropout=0.0, units=(3, 5, 4, 1), learning_rate=1e-2, seed=1) -> DenseNetwork:
    return DenseNetwork(DenseArchitecture(units, activation, dropout), learning_rate, np.random.default_rng(seed))


def loss(weights, x, y, activation, is_classification, mask=1.0) -> float:
    """The loss written down once more, in double precision."""
    values = x.astype(np.float64)
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        values = values @ kernel + bias
        values = {"relu": np.maximum(values, 0), "tanh": np.tanh(values), "swish": values / (1 + np.exp(-values))}[
            activation
        ]
    z = (values * mask) @ weights[-2] + weights[-1]
    if z.shape[1] > 1:
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y.astype(int)])
    output = 1 / (1 + np.exp(-z[:, 0]))
    if is_classification:
        return -np.mean(y * np.log(output) + (1 - y) * np.log(1 - output))
    return np.mean((output - y) ** 2)


def slopes(weights, *arguments) -> list[np.ndarray]:
    """Central differences of the loss by each weight."""
    weights = [weight.astype(np.float64) for weight in weights]
    found = [np.zeros_like(weight) for weight in weights]
    for weight, slope in zip(weights, found, strict=True):
        for place in np.ndindex(weight.shape):
            start = weight[place]
            weight[place] = start + 1e-6
            above = loss(weights, *arguments)
            weight[place] = start - 1e-6
            slope[place] = (above - loss(weights, *arguments)) / 2e-6
            weight[place] = start
    return found


@ACTIVATIONS
@OUTPUTS
@pytest.mark.parametrize("dropout", [0.0, 0.25])
@pytest.mark.parametrize("hidden", [(4,), (5, 4), (3, 4, 2)], ids=str)
def test_gradients_are_the_slopes_of_the_loss(activation, is_classification, dropout, hidden, outputs):
    x, y = data(16, classes=max(outputs, 2))
    random = np.random.default_rng(1)
    trained = DenseNetwork(DenseArchitecture((3, *hidden, outputs), activation, dropout), 1e-2, random)
    drawn = deepcopy(random).random((16, hidden[-1]), np.float32)  # what the next step draws for its dropout
    mask = (drawn >= dropout) / np.float32(1 - dropout)
    weights = [weight + np.float32(0.05) for weight in trained.get_weights()]
    trained.set_weights(weights)
    trained.train_batch(x, y, is_classification)
    for found, expected in zip(
        trained.gradients, slopes(weights, x, y, activation, is_classification, mask), strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-6)


def test_two_steps_of_adam_by_hand():
    # One weight and one bias, x = 1, y = 1, squared error: both get the gradient 2 (p - 1) p (1 - p).
    trained = network(units=(1, 1), learning_rate=0.1)
    trained.set_weights([np.array([[0.0]]), np.array([0.0])])
    value, mean, variance = 0.0, 0.0, 0.0
    for step in (1, 2):
        p = 1 / (1 + np.exp(-2 * value))
        gradient = 2 * (p - 1) * p * (1 - p)
        mean = 0.9 * mean + 0.1 * gradient
        variance = 0.999 * variance + 0.001 * gradient**2
        value -= 0.1 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step) * mean / (np.sqrt(variance) + 1e-7)
        trained.train_batch(np.ones((1, 1), np.float32), np.ones(1, np.float32), is_classification=False)
        assert np.ravel(trained.get_weights()[0]) == pytest.approx(value, abs=1e-6)
        assert trained.get_weights()[1] == pytest.approx(value, abs=1e-6)
    assert value == pytest.approx(0.2, abs=0.01)  # Adam's first steps are about as long as the learning rate


def test_adam_reaches_every_weight_of_a_large_network():
    trained = network(units=(3, 200, 200, 1))  # more weights than one block
    before = trained.get_weights()
    trained.train_batch(*data(), is_classification=True)
    for old, new, gradient in zip(before, trained.get_weights(), trained.gradients, strict=True):
        # The first step is the learning rate long, against the gradient.
        np.testing.assert_allclose(new - old, -1e-2 * gradient / (abs(gradient) + 3e-6), atol=1e-3)


@pytest.mark.parametrize(
    ("activation", "outputs", "is_classification"),
    [
        *(("relu", *output) for output in KINDS),
        ("tanh", 1, True),
        ("swish", 3, True),
        *(pytest.param("tanh", *output, marks=pytest.mark.long) for output in KINDS[1:]),
        *(pytest.param("swish", *output, marks=pytest.mark.long) for output in KINDS[:-1]),
    ],
)
def test_the_learning_curve_is_that_of_keras(activation, outputs, is_classification):
    keras = pytest.importorskip("keras")
    from healthgait.learning.dense_keras import keras_network

    (x, y), (x_val, y_val) = (data(count, seed=seed, classes=max(outputs, 2)) for count, seed in ((75, 2), (30, 1)))
    if not is_classification:
        y, y_val = (0.2 + 0.5 * y).astype(np.float32), (0.2 + 0.5 * y_val).astype(np.float32)
    mine = network(activation, units=(3, 16, 8, outputs), learning_rate=5e-3)
    theirs = keras_network(mine.architecture, mine.get_weights())
    cross_entropy = "binary_crossentropy" if outputs == 1 else "sparse_categorical_crossentropy"
    theirs.compile(
        keras.optimizers.Adam(5e-3),
        cross_entropy if is_classification else "mse",
        run_eagerly=True,  # for 24 steps, to trace a graph takes longer
    )
    history = theirs.fit(
        x, y, batch_size=32, epochs=8, shuffle=False, validation_data=(x_val, y_val), verbose=0
    ).history["val_loss"]
    curve = []
    for _ in range(8):
        for start in range(0, len(y), 32):
            mine.train_batch(x[start : start + 32], y[start : start + 32], is_classification)
        predicted = mine.predict(x_val).astype(np.float64)
        if is_classification:
            of_true_class = class_probabilities(predicted)[np.arange(30), y_val.astype(int)]
            curve.append(-np.log(of_true_class).mean())
        else:
            curve.append(((predicted - y_val) ** 2).mean())
    assert curve[-1] < 0.95 * curve[0]
    np.testing.assert_allclose(curve, history, atol=1e-5)
    for weight, expected in zip(mine.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(weight, expected, atol=1e-4)


@ACTIVATIONS
@pytest.mark.parametrize("dropout", [0.0, 0.25])
@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_keras_predicts_the_same_with_the_same_weights(activation, dropout, outputs):
    pytest.importorskip("keras")
    from healthgait.learning.dense_keras import keras_network

    mine = network(activation, dropout, units=(3, 16, 8, outputs))
    for _ in range(20):
        mine.train_batch(*data(classes=max(outputs, 2)), is_classification=True)
    theirs = keras_network(mine.architecture, mine.get_weights())
    x, _ = data(50, seed=3)
    predicted = theirs(x, training=False).numpy()
    assert predicted.shape == (50, outputs)
    np.testing.assert_allclose(predicted[:, 0] if outputs == 1 else predicted, mine.predict(x), atol=1e-6)


def test_logits_are_what_goes_into_the_softmax():
    keras = pytest.importorskip("keras")
    from healthgait.learning.dense_keras import keras_network

    mine, (x, _) = network(units=(3, 4, 3)), data()
    logits = keras_network(mine.architecture, mine.get_weights(), logits=True)(x)
    assert abs(np.sum(logits, axis=1) - 1).max() > 0.1
    np.testing.assert_allclose(keras.ops.softmax(logits), mine.predict(x), atol=1e-6)


def test_weights_start_as_those_of_keras():
    weights = network(units=(300, 100, 1)).get_weights()
    assert [weight.shape for weight in weights] == [(300, 100), (100,), (100, 1), (1,)]
    limit = np.sqrt(6 / 400)
    assert abs(weights[0]).max() <= limit
    assert weights[0].std() == pytest.approx(limit / np.sqrt(3), rel=0.02)
    assert not weights[1].any()
    assert not weights[3].any()


def test_dropout_drops_its_share_and_keeps_the_mean():
    # One hidden unit that is 1, and an output unit whose sigmoid shows what is left of it.
    x, y = np.ones((100_000, 1), np.float32), np.ones(100_000, np.float32)
    for dropout, left in ((0.25, [0, 1 / 0.75]), (0.0, [1])):
        trained = network(dropout=dropout, units=(1, 1, 1))
        trained.set_weights([np.ones((1, 1)), np.zeros(1), np.ones((1, 1)), np.zeros(1)])
        outputs = trained.train_batch(x, y, is_classification=True)
        assert np.unique(outputs) == pytest.approx([1 / (1 + np.exp(-value)) for value in left])
        assert np.mean(outputs == 0.5) == pytest.approx(dropout, abs=0.01)


def test_dropout_works_in_training_only():
    trained = network(dropout=0.25)
    x, _ = data()
    np.testing.assert_array_equal(trained.predict(x), trained.predict(x))


def test_the_same_random_numbers_give_the_same_network():
    first, again, other = (network(dropout=0.25, seed=seed) for seed in (1, 1, 2))
    for trained in (first, again, other):
        trained.train_batch(*data(), is_classification=True)
    assert all(np.array_equal(a, b) for a, b in zip(first.get_weights(), again.get_weights(), strict=True))
    assert not np.array_equal(first.get_weights()[0], other.get_weights()[0])


def test_weights_are_copied_out():
    trained = network()
    before = trained.get_weights()
    kept = [weight.copy() for weight in before]
    trained.train_batch(*data(), is_classification=True)
    assert all(np.array_equal(a, b) for a, b in zip(before, kept, strict=True))
    trained.set_weights(before)
    assert all(np.array_equal(a, b) for a, b in zip(trained.get_weights(), kept, strict=True))


def test_outputs_stay_finite_however_large():
    trained = network(units=(1, 1))
    trained.set_weights([np.array([[1e30]]), np.array([0.0])])
    assert trained.predict(np.array([[-1.0], [0.0], [1.0]], np.float32)).tolist() == [0, 0.5, 1]


def test_a_softmax_stays_finite_however_large():
    two, three = network(units=(1, 2)), network(units=(1, 3))
    two.set_weights([np.array([[0.0, 1e30]]), np.zeros(2)])
    three.set_weights([np.array([[-1e30, 0.0, 1e30]]), np.zeros(3)])
    x = np.array([[-1.0], [1.0]], np.float32)
    assert two.predict(x).tolist() == [[1, 0], [0, 1]]
    assert three.predict(x).tolist() == [[1, 0, 0], [0, 0, 1]]


def test_three_equal_logits_by_hand():
    # Probabilities of a third each: the slopes are 1/3 for each class but the true one, -2/3.
    trained = network(units=(1, 3))
    trained.set_weights([np.zeros((1, 3)), np.zeros(3)])
    output = trained.train_batch(np.ones((1, 1), np.float32), np.array([2], np.float32), is_classification=True)
    assert output == pytest.approx(np.full((1, 3), 1 / 3))
    assert trained.gradients[1] == pytest.approx([1 / 3, 1 / 3, -2 / 3])
