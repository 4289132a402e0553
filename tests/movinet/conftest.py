import keras
import pytest
import tensorflow as tf

from healthgait.movinet.model import movinet_classifier
from healthgait.movinet.weights import load_pretrained_weights
from tests.movinet.official import variables


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory):
    """The prefix of a checkpoint with the official keys and made-up weights."""
    made = {}

    def make(model_id):
        if model_id not in made:
            prefix = tmp_path_factory.mktemp(f"garden_{model_id}") / "ckpt-1"
            write_checkpoint(prefix, model_id)
            made[model_id] = prefix
        return made[model_id]

    return make


def write_checkpoint(prefix, model_id, others=()):
    named = {f"model/{one.key}/.ATTRIBUTES/VARIABLE_VALUE": one.value for one in variables(model_id)} | dict(others)
    tf.raw_ops.SaveV2(
        prefix=str(prefix), tensor_names=list(named), shape_and_slices=[""] * len(named), tensors=list(named.values())
    )


@pytest.fixture(scope="session")
def official(checkpoint):
    """A model with the golden files' weights, read from a checkpoint: clips to features and logits."""
    made = {}

    def make(model_id):
        if model_id not in made:
            classifier = movinet_classifier(model_id)
            load_pretrained_weights(classifier, checkpoint(model_id))
            made[model_id] = keras.Model(classifier.input, [classifier.get_layer("head").output, classifier.output])
        return made[model_id]

    return make
