"""Training of backbone and head together, from the frames, with checkpoints from which a killed run continues.

It begins with the head that was trained on the frozen backbone. After each epoch the state is stored; the order of
the clips depends only on seed and epoch, so that an interrupted training ends as an uninterrupted one.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile

import numpy as np

from healthgait.clips.sampling import Sampling
from healthgait.clips.tensors import sampled_clips
from healthgait.computing.progress import say
from healthgait.computing.quiet_tensorflow import keras, tf
from healthgait.files import damage_by_checksums, read_json, remove, write_checksums, write_json
from healthgait.learning.dense_training import score
from healthgait.movinet.backbones import Backbone, new_network
from healthgait.movinet.heads import TrainedHead, head_network, whole_model
from healthgait.movinet.settings import FinetuningSettings

STATE_FILE, MODEL_FILE, BEST_FILE = "state.json", "training.keras", "best_weights.npz"


@dataclass(frozen=True)
class Clips:
    """Folders of clips, and their targets (n,) as the head gives them."""

    paths: list[Path]
    y: np.ndarray


@dataclass
class TrainingState:
    """Epochs done, and the scores before the first and after each of them; larger is better."""

    epochs: int = 0
    history: list[float] = field(default_factory=list)
    training: list[float] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """0: before the first."""
        return int(np.argmax(self.history))


def finetune(
    backbone: Backbone,
    head: TrainedHead,
    train: Clips,
    validation: Clips,
    sampling: Sampling,
    settings: FinetuningSettings,
    seed: int,
    checkpoint: Path,
    strategy: tf.distribute.Strategy | None = None,
    name: str = "backbone and head",
) -> tuple[keras.Model, TrainingState]:
    """The whole model of the best epoch, and the scores on which it was chosen.

    The score is the validation accuracy for a class and minus the validation loss otherwise; the frozen start counts as
    epoch 0. What is printed begins with ``name``. Trains by ``strategy``, by default on all GPUs that TensorFlow sees:
    with several of them, an epoch may leave out a clip or two, since each must get as many. The model that is given
    back is bound to no GPU and computes in full precision.

    Raises FloatingPointError if the training diverges, or its first outputs are not finite.
    """
    strategy = strategy or _all_gpus()
    devices = strategy.num_replicas_in_sync
    batch_size = -(-settings.batch_size // devices) * devices
    with _precision(settings.mixed_precision), strategy.scope():
        model = _to_logits(backbone, head)[0]
        progress = _resume(model, checkpoint, head, settings)
        watched = _watched(validation, sampling, batch_size, devices)
        if progress.epochs:
            say(f"{name}: continues after epoch {progress.epochs}")
        if not progress.history:
            progress.history.append(_score(model, watched, validation.y, head))
            if not np.isfinite(progress.history[0]):
                raise FloatingPointError("the outputs of backbone and head are not finite before training")
            _store(model, progress, checkpoint)
        while progress.epochs < settings.epochs:
            order = np.random.default_rng((seed, progress.epochs)).permutation(len(train.y))
            order = order[: len(order) - len(order) % devices]
            losses = model.fit(_frames(train, order, sampling, batch_size), shuffle=False, verbose=0).history
            progress.training.append(losses["accuracy"][0] if head.target.is_classification else -losses["loss"][0])
            progress.history.append(_score(model, watched, validation.y, head))
            progress.epochs += 1
            # Not only the outputs: on some processors an activation turns NaN into a number.
            if not all(
                np.isfinite(values).all() for values in (losses["loss"], progress.history[-1], *model.get_weights())
            ):
                raise FloatingPointError(f"the training of backbone and head diverged at epoch {progress.epochs}")
            _store(model, progress, checkpoint)
            scores = _in_words(progress.history[-1], head)
            say(f"{name}: epoch {progress.epochs} of {settings.epochs}, validation {scores}")
    model, network, head_part = _to_logits(backbone, head)
    with np.load(_latest(checkpoint) / BEST_FILE, allow_pickle=False) as stored:
        model.set_weights(list(stored.values()))
    return whole_model(network, head_part, head), progress


def _in_words(score: float, head: TrainedHead) -> str:
    """A score as ``accuracy 0.912`` or ``error 7.31 kg (root mean square)``."""
    if head.target.is_classification:
        return f"accuracy {score:.3f}"
    return f"error {np.sqrt(-score) * head.scale.span:.2f} {head.target.unit} (root mean square)"


def _to_logits(backbone: Backbone, head: TrainedHead) -> tuple[keras.Model, keras.Model, keras.Model]:
    """Backbone and head as one model that can be trained, and both alone."""
    network, head_part = new_network(backbone), head_network(head)
    return keras.Model(network.input, head_part(network.output)), network, head_part


def _all_gpus() -> tf.distribute.Strategy:
    several = len(tf.config.list_physical_devices("GPU")) > 1
    return tf.distribute.MirroredStrategy() if several else tf.distribute.get_strategy()


@contextmanager
def _precision(mixed: str | None) -> Iterator[None]:
    """Compute in mixed precision inside the block, if one is given; the weights stay float32."""
    before = keras.config.dtype_policy()
    if mixed:
        keras.config.set_dtype_policy(f"mixed_{mixed}")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _frames(clips: Clips, order: np.ndarray, sampling: Sampling, batch_size: int) -> tf.data.Dataset:
    frames = sampled_clips([clips.paths[place] for place in order], sampling)
    targets = tf.data.Dataset.from_tensor_slices(clips.y[order])
    return tf.data.Dataset.zip(frames, targets).batch(batch_size).prefetch(1)


def _watched(validation: Clips, sampling: Sampling, batch_size: int, devices: int) -> tf.data.Dataset:
    """The validation clips; the first ones again at the end, so that each device gets as many."""
    count = len(validation.y)
    return _frames(validation, np.arange(count + -count % devices) % count, sampling, batch_size)


def _score(model: keras.Model, batches: tf.data.Dataset, y: np.ndarray, head: TrainedHead) -> float:
    outputs = model.predict(batches, verbose=0)[: len(y)].astype(float)
    return score(head.target, outputs if head.target.is_classification else outputs[:, 0], y)


def _compile(model: keras.Model, head: TrainedHead, settings: FinetuningSettings) -> None:
    optimizer = keras.optimizers.Adam(settings.learning_rate)
    if head.target.is_classification:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    else:
        model.compile(optimizer, "mse", jit_compile=False)
    # So that each checkpoint holds all of its state, and that variables which appear in the first step do not make
    # TensorFlow trace the training graph once more.
    model.optimizer.build(model.trainable_variables)


def _resume(model: keras.Model, checkpoint: Path, head: TrainedHead, settings: FinetuningSettings) -> TrainingState:
    """Compile the model; give it the weights and the optimizer's state of the last epoch that was stored."""
    _compile(model, head, settings)
    folder = _latest(checkpoint)
    if folder is None:
        return TrainingState()
    if problem := damage_by_checksums(folder, (STATE_FILE, MODEL_FILE, BEST_FILE)):
        words = f"damaged: {folder}: {problem}; this training starts over"
        say(words)  # at once
        warnings.warn(words, stacklevel=2)  # for the report
        remove(checkpoint)
        return TrainingState()
    stored = keras.saving.load_model(folder / MODEL_FILE, safe_mode=True)
    model.set_weights(stored.get_weights())
    for mine, its in zip(model.optimizer.variables, stored.optimizer.variables, strict=True):
        mine.assign(its)
    return TrainingState(**read_json(folder / STATE_FILE))


def _latest(checkpoint: Path) -> Path | None:
    """The folder of the last complete epoch."""
    found = [path for path in checkpoint.glob("epoch_*") if path.suffix != ".part"]
    return max(found, key=lambda path: int(path.name.split("_")[1]), default=None)


def _store(model: keras.Model, progress: TrainingState, checkpoint: Path) -> None:
    """Store an epoch as a folder that is renamed into place, and remove the one before."""
    before = _latest(checkpoint)
    unfinished = checkpoint / f"epoch_{progress.epochs}.part"
    remove(unfinished)
    unfinished.mkdir(parents=True)
    if progress.best_epoch == progress.epochs:
        # Not as Keras does, by HDF5: that prints tracebacks and crashes when the disk is full.
        np.savez(unfinished / BEST_FILE, *model.get_weights())
    else:
        copyfile(before / BEST_FILE, unfinished / BEST_FILE)
    model.save(unfinished / MODEL_FILE)
    write_json(unfinished / STATE_FILE, vars(progress))
    write_checksums(unfinished)
    unfinished.rename(unfinished.with_suffix(""))
    if before is not None:
        remove(before)
