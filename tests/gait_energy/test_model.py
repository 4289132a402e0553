"""Models on made-up features: a few pixels, and the size as the last column."""

import numpy as np
import pytest

from healthgait.gait_energy.model import STRENGTHS, GaitEnergyModel, fit_model

RANDOM = np.random.default_rng(0)
PATTERNS = np.array([[1, 0, 0, 1, 0], [0, 1, 0, 1, 0], [0, 0, 1, 1, 0]])  # pixels of three classes


def samples(n, classes):
    """Features (n, 6) and classes (n,): a class's pattern under noise; the size tells nothing."""
    y = np.arange(n) % classes
    x = np.column_stack([PATTERNS[y] + RANDOM.normal(0, 0.1, (n, 5)), RANDOM.normal(0.5, 0.1, n)])
    return x.astype(np.float32), y.astype(float)


@pytest.mark.parametrize("classes", [2, 3])
def test_classes_are_told(classes):
    model = fit_model(samples(60, classes), samples(30, classes), classes, seed=1)
    x, y = samples(40, classes)
    probabilities = model.predict(x)
    assert probabilities.shape == (40, classes)
    assert probabilities.sum(axis=1) == pytest.approx(1)
    assert np.array_equal(probabilities.argmax(axis=1), y)
    assert model.strength == min(STRENGTHS)  # nothing but the pattern could be learned by heart


def test_a_number_that_hangs_on_the_size_and_a_pixel_is_told():
    x, _ = samples(80, 3)
    x[:, :-1] = x[:, :-1].round()  # without noise, whose components would be left out
    y = 100 * x[:, -1].astype(float) + 20 * x[:, 0] + 7
    model = fit_model((x[:50], y[:50]), (x[50:60], y[50:60]), 0, seed=1)
    assert model.predict(x[60:]) == pytest.approx(y[60:], abs=0.2)
    # One of the first three pixels is 1: the smallest weights of the same sum are 20 less a third of 20, and so on.
    assert model.weights[0] == pytest.approx([40 / 3, -20 / 3, -20 / 3, 0, 0, 100], abs=0.1)
    assert model.intercepts == pytest.approx([7 + 20 / 3], abs=0.1)


def test_what_is_not_in_the_features_is_not_told():
    x, _ = samples(80, 3)
    y = RANDOM.normal(70, 10, 50)
    model = fit_model((x[:50], y), (x[50:], np.full(30, y.mean())), 0, seed=1)
    assert model.strength == max(STRENGTHS)
    assert model.predict(x[50:]) == pytest.approx(np.full(30, y.mean()), abs=1)


def test_of_equals_the_stronger_penalty_is_taken():
    x, _ = samples(30, 3)
    assert fit_model((x, np.full(30, 5.0)), (x, np.full(30, 5.0)), 0, seed=1).strength == max(STRENGTHS)


def test_a_class_that_was_never_seen_is_never_expected():
    x, y = samples(60, 2)
    model = fit_model((x, y), samples(30, 3), 3, seed=1)
    assert (model.predict(x)[:, 2] == 0).all()
    assert np.array_equal(model.predict(x).argmax(axis=1), y)


@pytest.mark.parametrize("labels", [[1], [1, 1, 1]])
def test_one_row_or_one_class_cannot_be_learned_from(labels):
    x, _ = samples(len(labels), 3)
    with pytest.raises(ValueError):
        fit_model((x, np.array(labels)), (x, np.array(labels)), 2, seed=1)


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_a_model_is_stored_as_plain_numbers(tmp_path, classes):
    x, y = samples(60, classes or 3)
    model = fit_model((x, y), (x, y), classes, seed=1)
    path = tmp_path / "model.npz"
    model.save(path)
    loaded = GaitEnergyModel.load(path)
    assert np.array_equal(loaded.predict(x), model.predict(x))
    assert (loaded.classes, loaded.components, loaded.strength) == (classes, model.components, model.strength)


def test_the_same_seed_gives_the_same_model(tmp_path):
    x, y = samples(60, 2)
    first, second = (fit_model((x, y), (x, y), 2, seed=3) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
