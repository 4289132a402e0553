"""A tiny training of backbone and head together, whose results are in ``result.npz`` of its folder.

As a script, ``python made_up_training.py <folder>`` trains on two devices.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if __name__ == "__main__":
    from healthgait.computing.threads import hold_to_one_thread

    hold_to_one_thread()  # before TensorFlow starts, as the study does

import numpy as np
import pytest
import tensorflow as tf

from healthgait.frames import clip_dataset
from healthgait.learning.rows import Rows
from healthgait.movinet import finetuning
from healthgait.movinet.backbones import frozen_network
from healthgait.movinet.finetuning import Clips, finetune
from healthgait.movinet.heads import TrainedHead, fit_head
from healthgait.movinet.settings import FinetuningSettings, HeadSettings
from healthgait.targets import SEX_TARGET, Target
from tests.movinet.made_up_clips import SAMPLING, small_backbone, write_clips

COUNT = 5
SEED = 1
SETTINGS = FinetuningSettings(epochs=4, learning_rate=1e-3, batch_size=4)


@contextmanager
def step_by_step(without_graphs: bool = True) -> Iterator[None]:
    """Without graphs, which take longer to build than so small a training takes; or with them; then as before."""
    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(without_graphs)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)


def pictures(clips: list[Path]) -> np.ndarray:
    return np.stack(list(clip_dataset(clips, 2, (32, 32), 0.0).as_numpy_iterator()))


def targets(target: Target) -> np.ndarray:
    """Codes of classes, or weights in kg, of the clips."""
    if target.is_classification:
        return np.arange(COUNT) % float(len(target.classes))
    return np.linspace(50, 90, COUNT)


def made_up_head(target: Target, clips: list[Path], turned: bool = False) -> TrainedHead:
    """A head that was trained on the clips, or on their targets in the opposite order: it has much to learn anew."""
    y = targets(target)
    x = frozen_network(small_backbone()).predict(pictures(clips), verbose=0)
    rows = Rows([""] * COUNT, x, y.max() + y.min() - y if turned else y)
    settings = HeadSettings(units=8, epochs=300, patience=300, learning_rate=1e-3)
    return fit_head(target, rows, rows, settings, SEED)


def train(folder: Path, target: Target, settings: FinetuningSettings, turned: bool = False, strategy=None):
    """Train on clips in ``folder``, three of which are the validation set, too; returns model, progress and head."""
    clips = (
        sorted((folder / "clips").iterdir()) if (folder / "clips").exists() else write_clips(folder / "clips", COUNT)
    )
    head = made_up_head(target, clips, turned)
    y = head.scale.scale(targets(target))
    sets = Clips(clips, y), Clips(clips[:3], y[:3])
    checkpoint = folder / "checkpoint"
    return *finetune(small_backbone(), head, *sets, SAMPLING, settings, SEED, checkpoint, strategy), head


def interrupted(whole: Path, folder: Path) -> None:
    """What is left by a training that is killed while it stores its second epoch, of which a half is written."""
    shutil.copytree(whole / "clips", folder / "clips")
    checkpoint = shutil.copytree(whole / "after_one", folder / "checkpoint")
    assert [path.name for path in checkpoint.iterdir()] == ["epoch_1"]
    shutil.copytree(checkpoint / "epoch_1", checkpoint / "epoch_2.part")
    model = checkpoint / "epoch_2.part" / "training.keras"
    model.write_bytes(model.read_bytes()[:1000])
    (checkpoint / "epoch_2.part" / "state.json").unlink()


def keep_the_first_epoch(patch: pytest.MonkeyPatch, place: Path) -> None:
    """Copy what a training that is killed after its first epoch would leave."""
    store = finetuning._store

    def store_and_copy(model, progress, checkpoint):
        store(model, progress, checkpoint)
        if progress.epochs == 1:
            shutil.copytree(checkpoint, place)

    patch.setattr(finetuning, "_store", store_and_copy)


def train_on_two_devices(folder: Path) -> None:
    (cpu,) = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    train_and_store(folder, SEX_TARGET, tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]))


def train_and_store(folder: Path, target: Target, strategy=None) -> None:
    model, progress, _ = train(folder, target, SETTINGS, turned=True, strategy=strategy)
    told = model.predict(pictures(sorted((folder / "clips").iterdir())), verbose=0)
    weights = {f"weight_{number}": value for number, value in enumerate(model.get_weights())}
    np.savez(folder / "result.npz", told=told, history=progress.history, training=progress.training, **weights)


if __name__ == "__main__":
    train_on_two_devices(Path(sys.argv[1]))
