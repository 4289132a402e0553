import numpy as np
import pytest
import tensorflow as tf

from healthgait.errors import InputError
from healthgait.movinet.model import movinet_backbone, movinet_classifier
from healthgait.movinet.weights import checkpoint_key, load_pretrained_weights
from tests.movinet.conftest import write_checkpoint
from tests.movinet.official import GIVEN, small_first, variables

HANDLE = "https://tfhub.dev/tensorflow/movinet/a0/base/kinetics-600/classification/3"


@pytest.fixture(scope="module")
def saved_model(tmp_path_factory):
    """A SavedModel whose variables are a list with the official names, in the official order."""
    folder = tmp_path_factory.mktemp("hub") / "a0"
    root = tf.Module()
    root.listed = [tf.Variable(one.value, name=one.name) for one in variables("a0")]
    tf.saved_model.save(root, str(folder))
    return folder


def values(model):
    return {variable.path: variable.numpy() for variable in model.variables}


def assert_official(model, model_id="a0"):
    expected = {one.name: one.value for one in variables(model_id)}
    for name, value in values(model).items():
        assert np.array_equal(value, expected[name]), name


def refusal(model, source) -> str:
    before = values(model)
    with pytest.raises(InputError) as caught:
        load_pretrained_weights(model, source)
    for name, value in values(model).items():
        assert np.array_equal(value, before[name])
    return str(caught.value)


@pytest.fixture(scope="module")
def backbone():
    return movinet_backbone("a0")


@pytest.mark.parametrize("model_id", GIVEN)
def test_names_become_the_keys_of_a_checkpoint(model_id):
    listed = variables(model_id)
    blocks = list(dict.fromkeys(one.name.split("/")[0] for one in listed if one.name.startswith("block")))
    for one in listed:
        assert checkpoint_key(one.name, blocks) == f"model/{one.key}/.ATTRIBUTES/VARIABLE_VALUE"


@pytest.mark.parametrize("model_id", small_first(GIVEN))
def test_a_checkpoint_fills_every_weight(official, model_id):
    assert_official(official(model_id), model_id)


def test_the_folder_of_a_checkpoint_will_do(tmp_path, backbone):
    prefix = tmp_path / "ckpt-7"
    write_checkpoint(prefix, "a0", {"save_counter/.ATTRIBUTES/VARIABLE_VALUE": np.int64(7)})
    (tmp_path / "checkpoint").write_text('model_checkpoint_path: "ckpt-7"\nall_model_checkpoint_paths: "ckpt-7"\n')
    load_pretrained_weights(backbone, tmp_path)
    assert_official(backbone)


def test_a_saved_model_fills_every_weight(saved_model):
    model = movinet_classifier("a0")
    load_pretrained_weights(model, saved_model)
    assert_official(model)


def test_a_handle_is_found_in_the_cache(saved_model, tmp_path, monkeypatch, backbone):
    """What tensorflow_hub has downloaded lies in a folder named by the SHA-1 of the handle."""
    import hashlib

    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path))
    (tmp_path / hashlib.sha1(HANDLE.encode()).hexdigest()).symlink_to(saved_model)
    load_pretrained_weights(backbone, HANDLE)
    assert_official(backbone)


@pytest.mark.parametrize("server", ["https://127.0.0.1:9", "https://127.0.0.1:port"])
def test_without_network_one_line_tells_what_to_do(tmp_path, monkeypatch, backbone, server):
    """An address that is none is an error of another kind to Python, as is an answer that is no HTTP."""
    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path))
    handle = f"{server}/movinet/a0"
    message = refusal(backbone, handle)
    assert f"download {handle}?tf-hub-format=compressed" in message and "\n" not in message


def test_weights_of_another_model_are_refused(checkpoint):
    message = refusal(movinet_backbone("a1"), checkpoint("a0"))
    assert "variables that the source lacks: block1_layer0/bneck/skip" in message
    assert "variables that the model lacks" in message
    assert "stem/stem/conv3d/kernel (1, 3, 3, 3, 8) for (1, 3, 3, 3, 16)" in message


def test_another_number_of_classes_is_refused(saved_model):
    message = refusal(movinet_classifier("a0", num_classes=2), saved_model)
    assert "2 variables of another shape: classifier_head/classifier/conv3d" in message


@pytest.mark.parametrize("extra", ["model/other/.ATTRIBUTES/VARIABLE_VALUE"])
def test_one_variable_too_many_is_refused(tmp_path, backbone, extra):
    write_checkpoint(tmp_path / "ckpt-1", "a0", {extra: np.zeros(2, np.float32)})
    assert "1 variables that the model lacks: model/other" in refusal(backbone, tmp_path / "ckpt-1")


def test_slots_of_an_optimizer_are_ignored(tmp_path, backbone):
    slot = "model/layer_with_weights-0/x/.OPTIMIZER_SLOT/optimizer/m/.ATTRIBUTES/VARIABLE_VALUE"
    write_checkpoint(tmp_path / "ckpt-1", "a0", {slot: np.zeros(2, np.float32)})
    load_pretrained_weights(backbone, tmp_path / "ckpt-1")
    assert_official(backbone)


@pytest.mark.parametrize("there", [True, False])
def test_a_place_without_weights_is_refused(tmp_path, backbone, there):
    place = tmp_path if there else tmp_path / "nothing"
    assert refusal(backbone, place).startswith(f"{place}: no weights")


def test_damaged_weights_are_refused(tmp_path, backbone, checkpoint):
    for suffix in (".index", ".data-00000-of-00001"):
        original = checkpoint("a0").with_name(f"ckpt-1{suffix}").read_bytes()
        (tmp_path / f"ckpt-1{suffix}").write_bytes(original[: len(original) // 2])
    assert "cannot be read" in refusal(backbone, tmp_path / "ckpt-1")
    (tmp_path / "hub" / "variables").mkdir(parents=True)
    (tmp_path / "hub" / "saved_model.pb").write_bytes(b"\xff\xff\xff")
    assert "cannot be read" in refusal(backbone, tmp_path / "hub")
