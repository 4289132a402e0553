import shutil
from pathlib import Path

import keras
import pytest
import tensorflow as tf

from healthgait.clip_features import extraction as module
from healthgait.clip_features.extraction import extract
from healthgait.computing.parallel import Workers
from healthgait.computing.threads import SINGLE_THREAD
from healthgait.learning.rows import ClipDigest
from healthgait.movinet.features import MoViNetExtraction
from healthgait.movinet.model import movinet_classifier
from healthgait.movinet.weights import load_pretrained_weights
from tests.movinet.made_up_clips import digests_of, write_clips
from tests.movinet.made_up_features import CLIPS, wanted_in
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


@pytest.fixture
def small_chunks(monkeypatch):
    """Two clips a chunk."""
    monkeypatch.setattr(module, "CLIPS_A_CHUNK", 2)


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> list[Path]:
    """Clips that no test changes."""
    return write_clips(tmp_path_factory.mktemp("clips"), CLIPS)


@pytest.fixture(scope="module")
def digests(clips, tmp_path_factory) -> list[ClipDigest]:
    return digests_of(clips, tmp_path_factory.mktemp("memory"))


@pytest.fixture(scope="module")
def stored(digests, tmp_path_factory) -> Path:
    """A folder with the features of all clips, in three chunks; no test changes it."""
    wanted = wanted_in(tmp_path_factory.mktemp("features"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CLIPS_A_CHUNK", 2)
        for name in SINGLE_THREAD:
            patch.setenv(name, "1")
        extract(wanted, digests, Workers(1))
    return wanted.folder


@pytest.fixture
def copied(stored, tmp_path) -> MoViNetExtraction:
    """The same in a folder of one's own."""
    wanted = wanted_in(tmp_path)
    shutil.copytree(stored, wanted.folder)
    return wanted
