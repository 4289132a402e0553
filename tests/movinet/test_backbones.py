import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.movinet.backbones import RANDOM_SCALE, find_backbone, frozen_network, new_network
from healthgait.movinet.settings import MoViNetSettings
from healthgait.study.config import load_config
from tests.conftest import ROOT
from tests.movinet.made_up_clips import random_backbone
from tests.movinet.official import clip, golden, relative_error, variables

SAVED = ("saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001")


def weights(network: keras.Model) -> dict[str, np.ndarray]:
    return {variable.path: variable.numpy() for variable in network.variables}


def assert_equal(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> None:
    assert first.keys() == second.keys()
    for path, value in first.items():
        assert np.array_equal(value, second[path]), path


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    """Random weights, drawn after other random numbers."""
    keras.utils.set_random_seed(1)
    keras.random.normal((7,))
    return weights(new_network(random_backbone()))


def test_random_weights_do_not_depend_on_what_was_drawn_before(drawn):
    keras.utils.set_random_seed(2)
    assert_equal(drawn, weights(new_network(random_backbone())))


@pytest.mark.long  # a study of clips that another process has begun ends with the same predictions in any case
def test_random_weights_are_the_same_in_another_process(drawn, tmp_path):
    code = (
        "import sys, numpy as np\n"
        "from tests.movinet.made_up_clips import random_backbone\n"
        "from tests.movinet.test_backbones import weights\n"
        "from healthgait.movinet.backbones import new_network\n"
        "np.savez(sys.argv[1], **weights(new_network(random_backbone())))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "weights.npz")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    with np.load(tmp_path / "weights.npz") as stored:
        assert_equal(drawn, dict(stored))


def test_every_random_kernel_is_another_and_another_for_another_seed(drawn):
    other = weights(new_network(random_backbone(2)))
    kernels = [path for path in drawn if path.endswith("kernel")]
    assert len(kernels) > 50
    for path in kernels:
        assert not np.array_equal(drawn[path], other[path]), path
    starts = {drawn[path].ravel()[:4].tobytes() for path in kernels}
    assert len(starts) == len(kernels)


def test_random_kernels_are_he_normal_and_bottlenecks_are_seen(drawn):
    for path, value in drawn.items():
        if path.endswith("/scale"):
            assert value == np.float32(RANDOM_SCALE)
        elif path.endswith("kernel") and value.size > 3000:
            assert value.std() == pytest.approx(np.sqrt(2 / np.prod(value.shape[:-1])), rel=0.1), path


def test_random_backbones_are_told_apart_by_their_seed():
    assert random_backbone(1) == random_backbone(1)
    assert random_backbone(1).digest != random_backbone(2).digest
    assert random_backbone(1).source is None


def test_a_frozen_network_is_shared_and_a_new_one_is_not(drawn):
    frozen = frozen_network(random_backbone())
    assert frozen_network(random_backbone()) is frozen
    assert frozen.trainable_variables == []
    new = new_network(random_backbone())
    assert new is not frozen and new.trainable_variables != []
    assert_equal(drawn, weights(frozen))


def of_weights(weights: object, model_id: str = "a0", seed: int = 1):
    return find_backbone(model_id, MoViNetSettings(weights=str(weights)), seed)


@pytest.fixture
def copied(checkpoint, tmp_path):
    """The prefix of a copy of the checkpoint, in a folder named by the model."""
    folder = tmp_path / "a0"
    shutil.copytree(checkpoint("a0").parent, folder)
    return folder / checkpoint("a0").name


def test_a_checkpoint_is_identified_by_its_files_wherever_they_lie(checkpoint, copied):
    assert of_weights(checkpoint("a0")).digest == of_weights(copied).digest
    assert of_weights(copied).digest == of_weights(copied, seed=2).digest
    assert of_weights(copied).digest != random_backbone().digest


@pytest.mark.parametrize("suffix", [".index", ".data-00000-of-00001"])
def test_one_other_byte_of_a_checkpoint_is_another_digest(copied, suffix):
    before = of_weights(copied).digest
    path = copied.with_name(copied.name + suffix)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert of_weights(copied).digest != before


def test_files_beside_a_checkpoint_change_nothing(copied):
    before = of_weights(copied).digest
    for name in ("ckpt-11.index", "ckpt-11.data-00000-of-00001", "notes.txt", "ckpt-1.txt", "ckpt-1.index.bak"):
        (copied.parent / name).write_text("another")
    assert of_weights(copied).digest == before


def test_the_model_id_in_a_path_is_filled_in(copied):
    found = of_weights(copied.parent.parent / "{model_id}" / copied.name)
    assert found.source == str(copied)
    assert found == of_weights(copied)
    with pytest.raises(InputError, match=r"a5.*: no weights"):
        of_weights(copied.parent.parent / "{model_id}" / copied.name, "a5")


def test_the_model_id_in_a_path_of_a_config_is_filled_in(copied, small_tables):
    config = small_tables / "config.json"
    paths = dict.fromkeys(("partitions_path", "save_dir", "patients_measures", "hyperparameters_search_space"), "x")
    missing = dict.fromkeys(("data_path", "gait_parameters", "gait_parameters_estimation"))
    config.write_text(json.dumps(paths | missing | {"movinet": {"weights": "../{model_id}/ckpt-1"}}))
    assert find_backbone("a0", load_config(config).movinet, 1).source == str(copied)


def test_the_weights_of_a_checkpoint_are_those_of_the_network(checkpoint):
    network = new_network(of_weights(checkpoint("a0")))
    expected = {one.name: one.value for one in variables("a0")}
    assert_equal(weights(network), {path: expected[path] for path in weights(network)})
    assert relative_error(network(clip("odd")).numpy(), golden("a0")["features_odd"]) < 1e-4


def test_the_default_is_the_handle_of_each_model(tmp_path, monkeypatch):
    """What tensorflow_hub has downloaded lies in a folder named by the SHA-1 of the handle."""
    monkeypatch.setenv("TFHUB_CACHE_DIR", str(tmp_path))
    for model_id in ("a0", "a3"):
        handle = f"https://tfhub.dev/tensorflow/movinet/{model_id}/base/kinetics-600/classification/3"
        folder = tmp_path / hashlib.sha1(handle.encode()).hexdigest()
        (folder / "variables").mkdir(parents=True)
        for name in SAVED:
            (folder / name).write_text(f"{name} of {model_id}")
        found = find_backbone(model_id, MoViNetSettings(), 1)
        assert found.source == handle
        contents = [hashlib.sha256(f"{name} of {model_id}".encode()).digest() for name in SAVED]
        assert found.digest == hashlib.sha256(b"".join(contents)).hexdigest()


def test_the_handle_can_be_another(tmp_path):
    settings = MoViNetSettings(weights_handle=f"{tmp_path}/{{model_id}}/of/{{model_id}}")
    with pytest.raises(InputError, match="a2/of/a2: no weights"):
        find_backbone("a2", settings, 1)


@pytest.fixture
def saved(tmp_path):
    """Make a folder with the files of a SavedModel; their contents are not looked at."""

    def make(name: str, *contents: str) -> Path:
        (tmp_path / name / "variables").mkdir(parents=True)
        for file, content in zip(SAVED, contents, strict=True):
            (tmp_path / name / file).write_text(content)
        return tmp_path / name

    return make


def test_a_saved_model_is_identified_by_its_files(saved):
    contents = {"a": "xyz", "b": "xy!", "c": "x!z", "d": "!yz", "same": "xyz", "turned": "zyx"}
    digests = {name: of_weights(saved(name, *text)).digest for name, text in contents.items()}
    assert digests["a"] == digests["same"]
    assert len(set(digests.values())) == 5


@pytest.mark.parametrize("missing", SAVED[1:])
@pytest.mark.parametrize("instead", ["nothing", "a folder"])
def test_a_saved_model_without_one_of_its_files_is_refused(saved, missing, instead):
    folder = saved("hub", *"xyz")
    (folder / missing).unlink()
    if instead == "a folder":
        (folder / missing).mkdir()
    with pytest.raises(InputError, match=r"hub: the weights are not complete; expected .*variables\.index"):
        of_weights(folder)


def test_a_saved_model_without_variables_is_refused(tmp_path):
    (tmp_path / "saved_model.pb").write_text("x")
    with pytest.raises(InputError, match="not complete"):
        of_weights(tmp_path)
    (tmp_path / "variables").write_text("a file where a folder should be")
    with pytest.raises(InputError, match="not complete"):
        of_weights(tmp_path)


def test_a_checkpoint_without_its_values_is_refused(copied):
    copied.with_name("ckpt-1.data-00000-of-00001").unlink()
    with pytest.raises(InputError, match="ckpt-1: the weights are not complete"):
        of_weights(copied)
