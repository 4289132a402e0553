import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

from healthgait.movinet.architecture import ARCHITECTURES
from healthgait.movinet.model import movinet_backbone, movinet_classifier
from healthgait.movinet.settings import MODEL_IDS
from healthgait.movinet.weights import load_pretrained_weights
from tests.conftest import ROOT
from tests.movinet.made_up_clips import small_backbone
from tests.movinet.official import (
    CLIPS,
    GIVEN,
    GOLDEN,
    LARGEST_ERROR,
    clip,
    golden,
    relative_error,
    small_first,
    variables,
)


@pytest.mark.parametrize("name", ["even", "odd", "single"])
@pytest.mark.parametrize("model_id", small_first(GIVEN))
def test_outputs_are_the_official_ones(official, model_id, name):
    features, logits = official(model_id)(clip(name), training=False)
    assert relative_error(features.numpy(), golden(model_id)[f"features_{name}"]) < LARGEST_ERROR
    assert relative_error(logits.numpy(), golden(model_id)[f"logits_{name}"]) < LARGEST_ERROR


def test_a_whole_clip_gives_the_official_features(official):
    features = official("a0").predict(clip("full"), verbose=0)[0]
    assert relative_error(features, golden("a0")["features_full"]) < LARGEST_ERROR


@pytest.mark.parametrize("model_id", small_first(GIVEN))
def test_weights_have_the_official_names_and_shapes(official, model_id):
    shapes = {variable.path: tuple(variable.shape) for variable in official(model_id).variables}
    assert shapes == {one.name: one.value.shape for one in variables(model_id)}


@pytest.mark.parametrize("model_id", small_first(MODEL_IDS))
def test_any_length_and_size_gives_the_features(model_id):
    backbone = movinet_backbone(model_id)
    features = ARCHITECTURES[model_id].features
    assert backbone.input_shape == (None, None, None, None, 3)
    assert backbone.output_shape == (None, features)
    for shape in ((2, 3, 40, 33, 3), (1, 1, 7, 9, 3)):
        assert backbone(np.zeros(shape, np.float32)).shape == (shape[0], features)


@pytest.mark.parametrize("size", [(40, 32), (33, 7)])
def test_blocks_say_the_shape_of_what_they_give(size):
    features = np.zeros((1, 2, *size, 3), np.float32)
    classifier = movinet_classifier("a0", 5)
    for layer in classifier.layers[1:]:
        said = layer.compute_output_shape(features.shape)
        features = layer(features)
        assert features.shape == said
    assert said == (1, 5) and classifier.output_shape == (None, 5)


def test_clips_of_a_batch_do_not_meet(official):
    one, other = clip("even"), clip("even")[:, ::-1]
    together = official("a0")(np.concatenate([one, other]))[0]
    for row, alone in enumerate((one, other)):
        assert together[row].numpy() == pytest.approx(official("a0")(alone)[0][0].numpy(), abs=1e-5)


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="one of a0, a1, a2, a3, a4, a5, not 'a6'"):
        movinet_backbone("a6")


def test_folding_the_normalisation_changes_nothing(checkpoint):
    """In training mode Keras normalises by the batch; frozen, by the folded averages as in inference."""
    backbone = movinet_backbone("a0")
    load_pretrained_weights(backbone, checkpoint("a0"))
    backbone.trainable = False
    assert backbone(clip("odd"), training=True).numpy() == pytest.approx(backbone(clip("odd")).numpy())


def test_it_trains():
    """Gradients reach every weight, the averages of the normalisation move, and the loss falls."""
    keras.utils.set_random_seed(1)
    small_backbone()
    model = movinet_classifier("small", num_classes=2)
    for layer in model.layers:
        if hasattr(layer, "bneck"):
            layer.scale.assign(0.3)  # at 0, as ReZero begins, no gradient reaches the bottleneck itself
    clips = np.random.default_rng(0).uniform(size=(4, 2, 32, 32, 3)).astype(np.float32)
    labels = np.array([0, 1, 0, 1])
    average = model.get_layer("stem").stem.bn.moving_mean.numpy()
    adam, losses = keras.optimizers.Adam(1e-3), []
    for _ in range(4):
        with tf.GradientTape() as tape:
            logits = model(clips, training=True)
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True))
        gradients = tape.gradient(loss, [variable.value for variable in model.trainable_variables])
        still = [variable.path for variable, gradient in zip(model.trainable_variables, gradients, strict=True)
                 if gradient is None]  # fmt: skip
        assert still == []
        adam.apply(gradients, model.trainable_variables)
        losses.append(float(loss))
    assert losses[-1] < losses[0]
    assert np.abs(model.get_layer("stem").stem.bn.moving_mean.numpy() - average).max() > 0


@pytest.mark.long
def test_a_stored_model_loads_in_a_fresh_process(official, tmp_path):
    official("a0").save(tmp_path / "model.keras")
    code = (
        "import sys, keras, numpy as np, healthgait.movinet.model\n"
        "model = keras.saving.load_model(sys.argv[1], safe_mode=True)\n"
        "np.save(sys.argv[2], model(np.load(sys.argv[3]))[1])"
    )
    np.save(tmp_path / "clip.npy", clip("odd"))
    files = [tmp_path / name for name in ("model.keras", "logits.npy", "clip.npy")]
    subprocess.run([sys.executable, "-c", code, *files], cwd=ROOT, check=True, capture_output=True, timeout=300)
    assert np.load(tmp_path / "logits.npy") == pytest.approx(official("a0")(clip("odd"))[1].numpy(), abs=1e-5)


def test_the_golden_files_hold_what_is_tested():
    assert sorted(path.stem.split("_")[1] for path in GOLDEN.glob("golden_*.npz")) == list(GIVEN)
    assert {name for model_id in GIVEN for name in golden(model_id)} == {
        *(f"features_{name}" for name in CLIPS), *(f"logits_{name}" for name in CLIPS if name != "full")
    }  # fmt: skip


def test_no_sum_is_in_an_order_that_depends_on_timing():
    """``add_n`` begins with whichever buffer is free, and TensorFlow makes one of a chain of additions."""
    small_backbone()
    backbone = movinet_backbone("small")
    clips = tf.TensorSpec((1, 4, 32, 32, 3))
    operations = tf.function(lambda clips: backbone(clips)).get_concrete_function(clips).graph.get_operations()
    assert "AddN" not in {operation.type for operation in operations}
    additions = [operation for operation in operations if operation.type == "AddV2"]
    assert additions
    for addition in additions:
        for added in addition.inputs:
            assert added.op.type != "AddV2" or len(added.consumers()) > 1, addition.name
