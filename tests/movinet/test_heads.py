import os
import subprocess
import sys
from dataclasses import replace

import keras
import numpy as np
import pytest

from healthgait.learning.dense_network import DenseArchitecture, DenseNetwork
from healthgait.learning.rows import Rows
from healthgait.movinet.backbones import frozen_network
from healthgait.movinet.heads import TrainedHead, fit_head, head_network, whole_model
from healthgait.movinet.model import load_stored_model
from healthgait.movinet.settings import HeadSettings
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET, Target
from tests.conftest import ROOT
from tests.made_up_samples import AGE_GROUP
from tests.movinet.made_up_clips import small_backbone

SEED = 2
SETTINGS = {
    SEX_TARGET: HeadSettings(units=16, activation="swish", learning_rate=3e-2, batch_size=4, epochs=12, patience=3),
    WEIGHT_TARGET: HeadSettings(units=16, activation="relu", learning_rate=3e-2, batch_size=4, epochs=12, patience=3),
    AGE_GROUP: HeadSettings(units=16, activation="swish", learning_rate=1e-1, batch_size=4, epochs=12, patience=3),
}
TARGETS = pytest.mark.parametrize("target", SETTINGS, ids=["sex", "weight", "3 classes"])
LARGEST_ERROR = 1e-4  # of a probability, or of the target's range


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def backbone() -> keras.Model:
    return frozen_network(small_backbone())


@pytest.fixture(scope="module")
def clips(backbone) -> dict[str, np.ndarray]:
    """Clips of noise, brighter and darker ones: 14 of training and 9 of validation."""
    random = np.random.default_rng(0)
    brightness = random.uniform(0.3, 1, (23, 1, 1, 1, 1))
    pictures = (random.uniform(size=(23, 2, 32, 32, 3)) * brightness).astype(np.float32)
    return {"train": pictures[:14], "validation": pictures[14:]}


@pytest.fixture(scope="module")
def rows(backbone, clips):
    """The rows of a part: features, and targets that follow the brightness loosely, so that the best epoch varies."""

    def make(target: Target, part: str) -> Rows:
        bright = clips[part].mean(axis=(1, 2, 3, 4))
        told = bright + np.random.default_rng(len(bright)).normal(0, 0.05, len(bright))
        borders = [0.33] if target is SEX_TARGET else [0.25, 0.365]
        y = np.digitize(told, borders).astype(float) if target.is_classification else 50 + 100 * told
        return Rows([""] * len(y), backbone.predict(clips[part], verbose=0), y)

    return make


@pytest.fixture(scope="module")
def heads(rows) -> dict[Target, TrainedHead]:
    return {
        target: fit_head(target, rows(target, "train"), rows(target, "validation"), SETTINGS[target], SEED)
        for target in SETTINGS
    }


def batches(clips: np.ndarray, y: np.ndarray, size: int, random: np.random.Generator):
    """Batches without end, in a new order each epoch."""
    while True:
        order = random.permutation(len(y))
        for start in range(0, len(y), size):
            yield clips[order[start : start + size]], y[order[start : start + size]]


def keras_fit(target: Target, backbone, clips, rows) -> tuple[keras.Model, keras.callbacks.EarlyStopping, list[float]]:
    """The paper's protocol in Keras, with the backbone in the graph: the model, its best epoch and its scores."""
    settings, classes = SETTINGS[target], target.is_classification
    train, validation = (rows(target, part) for part in ("train", "validation"))
    low, span = (0, 1) if classes else (train.y.min(), np.ptp(train.y))
    random = np.random.default_rng(SEED)
    architecture = DenseArchitecture((24, settings.units, 2 if classes else 1), settings.activation)
    start = DenseNetwork(architecture, settings.learning_rate, random).get_weights()
    layers = [keras.layers.Dense(settings.units, settings.activation),
              keras.layers.Dense(2) if classes else keras.layers.Dense(1, "sigmoid")]  # fmt: skip
    model = keras.Sequential([backbone, *layers])
    assert len(model.trainable_variables) == 4
    for variable, value in zip(model.trainable_variables, start, strict=True):
        variable.assign(value)
    optimizer = keras.optimizers.Adam(settings.learning_rate)
    if classes:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    else:
        model.compile(optimizer, "mse", jit_compile=False)
    monitor = "val_accuracy" if classes else "val_loss"
    stopping = keras.callbacks.EarlyStopping(
        monitor, mode="max" if classes else "min", patience=settings.patience, restore_best_weights=True
    )
    fitted = model.fit(
        batches(clips["train"], (train.y - low) / span, settings.batch_size, random),
        steps_per_epoch=-(-len(train.y) // settings.batch_size),
        epochs=settings.epochs,
        validation_data=(clips["validation"], (validation.y - low) / span),
        validation_batch_size=len(validation.y),
        callbacks=[stopping],
        verbose=0,
    )
    return model, stopping, fitted.history[monitor]


@pytest.mark.parametrize("target", [SEX_TARGET, WEIGHT_TARGET])
def test_a_head_on_features_is_that_of_a_training_with_the_backbone_in_the_graph(target, backbone, clips, rows, heads):
    head = heads[target]
    model, stopping, scores = keras_fit(target, backbone, clips, rows)
    sign = 1 if target.is_classification else -1
    assert head.trained.history == pytest.approx([sign * score for score in scores], abs=1e-4)
    assert head.trained.best_epoch == stopping.best_epoch + 1
    assert 1 < head.trained.best_epoch < len(scores)
    outputs = model.predict(clips["validation"], verbose=0)
    kilograms = outputs[:, 0] * head.scale.span + head.scale.low
    expected = keras.ops.softmax(outputs) if target.is_classification else kilograms
    found = head.scores(rows(target, "validation").x)
    assert np.abs(found - np.asarray(expected)).max() < LARGEST_ERROR * head.scale.span
    assert np.ptp(found) > 0.02 * head.scale.span


@TARGETS
def test_the_network_in_keras_predicts_as_the_head(target, rows, heads):
    head, x = heads[target], rows(target, "validation").x
    outputs = head_network(head)(x).numpy()
    if target.is_classification:
        assert outputs.shape == (9, len(target.classes))
        found = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
    else:
        assert outputs.shape == (9, 1) and 0 <= outputs.min() <= outputs.max() <= 1
        found = outputs[:, 0] * head.scale.span + head.scale.low
    assert found == pytest.approx(head.scores(x), abs=1e-5 * head.scale.span)


@pytest.mark.parametrize("target", [SEX_TARGET, AGE_GROUP], ids=["2 classes", "3 classes"])
def test_the_whole_model_gives_the_probabilities_of_the_classes(target, backbone, clips, rows, heads):
    head = heads[target]
    told = whole_model(backbone, head_network(head), head)(clips["validation"]).numpy()
    assert told.shape == (9, len(target.classes))
    assert told.sum(axis=1) == pytest.approx(np.ones(9), abs=1e-6)
    assert told == pytest.approx(head.scores(rows(target, "validation").x), abs=1e-5)


@pytest.mark.parametrize("target", [SEX_TARGET, AGE_GROUP], ids=["2 classes", "3 classes"])
def test_a_class_stands_at_the_place_of_its_code(target, rows):
    """Who is bright has the highest code in the training rows."""
    train = rows(target, "train")
    settings = SETTINGS[target].model_copy(update={"epochs": 100, "patience": 100})
    told = fit_head(target, train, train, settings, SEED).scores(train.x)
    assert set(train.y) == set(range(len(target.classes)))
    assert np.mean(told.argmax(axis=1) == train.y) > 0.9


def test_the_whole_model_gives_kilograms(backbone, clips, rows, heads):
    head, train = heads[WEIGHT_TARGET], rows(WEIGHT_TARGET, "train")
    told = whole_model(backbone, head_network(head), head)(clips["validation"]).numpy()
    assert told.shape == (9, 1)
    assert told[:, 0] == pytest.approx(head.scores(rows(WEIGHT_TARGET, "validation").x), abs=1e-3)
    assert train.y.min() <= told.min() <= told.max() <= train.y.max()  # the sigmoid's range


def test_a_column_may_have_any_name(backbone, heads, tmp_path):
    """A target's own name is of letters, digits and _; its column is what the user's table says."""
    target = replace(WEIGHT_TARGET, name="grip", column="Grip L/R (kg)")
    model = whole_model(backbone, head_network(heads[WEIGHT_TARGET]), replace(heads[WEIGHT_TARGET], target=target))
    model.save(tmp_path / "model.keras")
    assert load_stored_model(tmp_path / "model.keras").layers[-1].name == "grip"


def test_stored_models_give_the_same_in_a_fresh_process(backbone, clips, heads, tmp_path):
    expected = {}
    for target, head in heads.items():
        model = whole_model(backbone, head_network(head), head)
        model.save(tmp_path / f"{target}.keras")
        expected[target.name] = model(clips["validation"]).numpy()
    np.save(tmp_path / "clips.npy", clips["validation"])
    code = (
        "import sys, numpy as np\n"
        "from healthgait.movinet.model import load_stored_model\n"
        "clips = np.load('clips.npy')\n"
        "np.savez('told.npz', **{name: load_stored_model(f'{name}.keras')(clips) for name in sys.argv[1:]})"
    )
    command = [sys.executable, "-c", code, *expected]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=300)
    with np.load(tmp_path / "told.npz") as told:
        for target in expected:
            assert told[target] == pytest.approx(expected[target], rel=1e-6, abs=1e-6)


def test_a_stored_model_that_holds_code_is_refused(tmp_path):
    keras.Sequential([keras.Input((1,)), keras.layers.Lambda(lambda x: x)]).save(tmp_path / "model.keras")
    with pytest.raises(ValueError, match=r"(?i)lambda"):
        load_stored_model(tmp_path / "model.keras")


def test_a_head_goes_back_and_forth_between_its_scale_and_kilograms(rows, heads):
    head, train = heads[WEIGHT_TARGET], rows(WEIGHT_TARGET, "train")
    scaled = head.scale.scale(train.y)
    assert (scaled.dtype, scaled.min(), scaled.max()) == (np.float32, 0, 1)
    assert scaled * head.scale.span + head.scale.low == pytest.approx(train.y)
    assert heads[SEX_TARGET].scale.scale(np.array([0.0, 1.0])).tolist() == [0, 1]


def test_the_scale_is_that_of_the_training_rows_alone(rows, heads):
    train, validation = (rows(WEIGHT_TARGET, part) for part in ("train", "validation"))
    heavier = Rows(validation.ids, validation.x, validation.y + 200)
    head = fit_head(WEIGHT_TARGET, train, heavier, SETTINGS[WEIGHT_TARGET], SEED)
    assert head.scale == heads[WEIGHT_TARGET].scale


def test_equal_targets_can_be_trained_on(rows):
    train = rows(WEIGHT_TARGET, "train")
    equal = Rows(train.ids, train.x, np.full(14, 70.0))
    head = fit_head(WEIGHT_TARGET, equal, equal, SETTINGS[WEIGHT_TARGET], SEED)
    assert head.scale.span == 1 and np.isfinite(head.scores(train.x)).all()


def test_the_same_seed_gives_the_same_head_and_another_one_another(rows, heads):
    train, validation = (rows(SEX_TARGET, part) for part in ("train", "validation"))
    settings = SETTINGS[SEX_TARGET]
    same, other = (fit_head(SEX_TARGET, train, validation, settings, seed) for seed in (SEED, SEED + 1))
    assert np.array_equal(same.scores(validation.x), heads[SEX_TARGET].scores(validation.x))
    assert not np.array_equal(other.scores(validation.x), same.scores(validation.x))
