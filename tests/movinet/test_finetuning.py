import json
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from healthgait.movinet.backbones import frozen_network
from healthgait.movinet.finetuning import Clips, TrainingState, finetune
from healthgait.movinet.model import load_stored_model
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET
from tests.conftest import ROOT
from tests.made_up_samples import AGE_GROUP
from tests.movinet.made_up_clips import SAMPLING, small_backbone, write_clips
from tests.movinet.made_up_training import (
    COUNT,
    SETTINGS,
    interrupted,
    keep_the_first_epoch,
    made_up_head,
    pictures,
    step_by_step,
    targets,
    train,
    train_and_store,
)

pytestmark = pytest.mark.filterwarnings("ignore:Even though the", "ignore:__array__ implementation")
SCRIPT = Path(__file__).with_name("made_up_training.py")


def result_in(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / "result.npz") as stored:
        return dict(stored)


@pytest.fixture(scope="module", autouse=True)
def quickly():
    """``test_fit`` trains with graphs."""
    with step_by_step():
        yield


@pytest.fixture(scope="module", params=["step by step", pytest.param("as graphs", marks=pytest.mark.long)])
def whole(request, tmp_path_factory) -> tuple[Path, dict[str, np.ndarray]]:
    """The folder and the result of a training that was not interrupted; ``resumed`` in it is the same interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    with step_by_step(request.param == "step by step"):
        with pytest.MonkeyPatch.context() as patch:
            keep_the_first_epoch(patch, folder / "after_one")
            train_and_store(folder, WEIGHT_TARGET)
        interrupted(folder, folder / "resumed")
        train_and_store(folder / "resumed", WEIGHT_TARGET)
    return folder, result_in(folder)


def test_an_interrupted_training_ends_as_an_uninterrupted_one(whole):
    """It was killed while it stored its second epoch: the first is whole, the second half written."""
    folder, expected = whole
    found = result_in(folder / "resumed")
    assert found.keys() == expected.keys() and len(found) > 60
    for name, value in expected.items():
        assert value.tobytes() == found[name].tobytes(), name
    assert [path.name for path in (folder / "resumed" / "checkpoint").iterdir()] == ["epoch_4"]


def test_the_weights_of_the_best_epoch_are_given_back(whole):
    """The score of the model that is given back is the best one, computed from what it tells."""
    result = whole[1]
    assert len(result["history"]) == 5 and len(result["training"]) == 4
    true = targets(WEIGHT_TARGET)
    score = -np.mean(((result["told"][:3, 0] - true[:3]) / np.ptp(true)) ** 2)
    assert score == pytest.approx(result["history"].max(), abs=1e-5)
    assert np.argmax(result["history"]) > 0
    assert np.abs(np.sort(result["history"])[:-1] - score).min() > 1e-4


def test_three_classes_are_trained_together(tmp_path):
    model, progress, head = train(tmp_path, AGE_GROUP, SETTINGS.model_copy(update={"epochs": 1}), turned=True)
    before = head.scores(frozen_network(small_backbone()).predict(seen(tmp_path), verbose=0))
    told = model.predict(seen(tmp_path), verbose=0)
    assert told.shape == before.shape == (5, 3)
    assert told.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-6)
    accuracies = [np.mean(one[:3].argmax(axis=1) == targets(AGE_GROUP)[:3]) for one in (before, told)]
    assert [progress.history[0], max(progress.history)] == pytest.approx(accuracies)


def test_what_is_stored_is_the_last_epoch_and_the_best_weights(whole):
    folder, result = whole
    (epoch,) = (folder / "checkpoint").iterdir()
    names = ["best_weights.npz", "checksums.json", "state.json", "training.keras"]
    assert sorted(path.name for path in epoch.iterdir()) == names
    state = json.loads((epoch / "state.json").read_text())
    assert (epoch.name, state["epochs"]) == ("epoch_4", 4)
    assert state["history"] == result["history"].tolist()


@pytest.mark.parametrize(
    "name",
    [
        "best_weights.npz",
        pytest.param("training.keras", marks=pytest.mark.long),
        pytest.param("state.json", marks=pytest.mark.long),
    ],
)
def test_a_damaged_checkpoint_is_reported_and_never_used(whole, tmp_path, capsys, name):
    """A flipped bit in the middle of the best weights can still be read, as other weights.

    Each epoch of the training that starts over is reported in the unit of the target.
    """
    shutil.copytree(whole[0] / "clips", tmp_path / "clips")
    epoch = shutil.copytree(whole[0] / "after_one", tmp_path / "checkpoint") / "epoch_1"
    content = bytearray((epoch / name).read_bytes())
    content[len(content) // 3] ^= 1
    (epoch / name).write_bytes(content)
    progress = train(tmp_path, WEIGHT_TARGET, SETTINGS.model_copy(update={"epochs": 1}), turned=True)[1]
    assert progress.epochs == 1
    error_kg = np.sqrt(-progress.history[1]) * np.ptp(targets(WEIGHT_TARGET))
    assert capsys.readouterr().out.splitlines() == [
        f"damaged: {epoch}: {name} was changed; this training starts over",
        f"backbone and head: epoch 1 of 1, validation error {error_kg:.2f} kg (root mean square)",
    ]


@pytest.fixture(scope="module")
def harmful(tmp_path_factory):
    """A training in bfloat16 with steps so large that the frozen start stays the best: folder, model, scores, head."""
    folder = tmp_path_factory.mktemp("harmful")
    settings = SETTINGS.model_copy(update={"epochs": 1, "learning_rate": 0.05, "mixed_precision": "bfloat16"})
    return folder, *train(folder, WEIGHT_TARGET, settings)


def seen(folder: Path) -> np.ndarray:
    return pictures(sorted((folder / "clips").iterdir()))


def test_the_frozen_start_counts_as_epoch_0(harmful):
    folder, model, progress, head = harmful
    assert progress.history[1] < progress.history[0]
    assert (progress.best_epoch, progress.epochs) == (0, 1)
    expected = head.scores(frozen_network(small_backbone()).predict(seen(folder), verbose=0))
    assert model.predict(seen(folder), verbose=0)[:, 0] == pytest.approx(expected, abs=1e-5 * head.scale.span)


def test_a_model_trained_in_bfloat16_tells_the_same_when_it_was_stored(harmful, tmp_path):
    folder, model, _, head = harmful
    model.save(tmp_path / "model.keras")
    told = load_stored_model(tmp_path / "model.keras").predict(seen(folder), verbose=0)
    assert told == pytest.approx(model.predict(seen(folder), verbose=0), abs=1e-6 * head.scale.span)


def test_half_of_the_bits_are_for_the_training_alone(harmful):
    assert keras.config.dtype_policy().name == "float32"
    assert {layer.dtype_policy.name for layer in harmful[1].layers} == {"float32"}
    stored = keras.saving.load_model(harmful[0] / "checkpoint" / "epoch_1" / "training.keras")
    assert "mixed_bfloat16" in {layer.dtype_policy.name for layer in stored.layers}
    assert {variable.dtype for variable in stored.variables} == {"float32"}


@pytest.mark.parametrize(
    ("factor", "learning_rate", "words"),
    [(1, 1e30, "diverged at epoch 1"), (np.nan, 1e-3, "not finite before training")],
)
def test_a_training_that_diverges_is_reported(tmp_path, factor, learning_rate, words):
    """Outputs that are no numbers would have an accuracy, too: that of telling female."""
    clips = write_clips(tmp_path / "clips", COUNT)
    head = made_up_head(SEX_TARGET, clips)
    y = head.scale.scale(targets(SEX_TARGET))
    settings = SETTINGS.model_copy(update={"learning_rate": learning_rate, "epochs": 2})
    start = replace(head, trained=replace(head.trained, weights=[weight * factor for weight in head.trained.weights]))
    with pytest.raises(FloatingPointError, match=words):
        finetune(small_backbone(), start, Clips(clips, y), Clips(clips, y), SAMPLING, settings, 1, tmp_path / "state")


def test_a_full_disk_ends_the_training_with_one_error(tmp_path, capfd):
    """HDF5 printed a traceback for each object that it could not write, and then crashed."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    clips = write_clips(tmp_path / "clips", COUNT)
    head = made_up_head(WEIGHT_TARGET, clips)
    sets = [Clips(clips, head.scale.scale(targets(WEIGHT_TARGET)))] * 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            finetune(small_backbone(), head, *sets, SAMPLING, SETTINGS, 1, tmp_path / "state")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "Traceback" not in capfd.readouterr().err
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["epoch_0.part"]


@pytest.mark.long
def test_two_devices_train_together(tmp_path):
    """Of 5 clips in batches of 4, the last would leave one of the devices without any; so would 3 of validation.

    In a process of its own, which has two devices from its start.
    """
    command = [sys.executable, str(SCRIPT), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert process.returncode == 0, process.stderr[-3000:]
    result = result_in(tmp_path)
    assert result["told"].shape == (5, 2)
    assert result["told"].sum(axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert all(np.isfinite(value).all() for value in result.values())
    assert result["history"] * 3 == pytest.approx(np.round(result["history"] * 3))
    assert len(result["history"]) == 5


def test_the_earliest_of_equal_epochs_is_the_best():
    assert TrainingState(3, [0.5, 0.75, 0.75, 0.5]).best_epoch == 1
    assert TrainingState(2, [0.5, 0.5, 0.5]).best_epoch == 0
