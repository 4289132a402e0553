"""MoViNet in a cell: a head trained on the features of clips, and the whole model stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from healthgait.clip_features.clip_digests import check_unchanged
from healthgait.clips.tensors import sampled_clips
from healthgait.computing.devices import check_processor
from healthgait.computing.quiet_tensorflow import keras, tf
from healthgait.files import write_json
from healthgait.learning.fitted import PARAMETERS_FILE
from healthgait.learning.rows import ClipRows, Split
from healthgait.movinet.backbones import frozen_network
from healthgait.movinet.finetuning import Clips, TrainingState, finetune
from healthgait.movinet.heads import TrainedHead, fit_head, head_network, whole_model
from healthgait.movinet.settings import FinetuningSettings, HeadSettings
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.movinet.features import MoViNetExtraction

MODEL_FILE = "model.keras"


@dataclass(frozen=True)
class MoViNetRecipe:
    """Which features, the head on them, and how backbone and head are trained together, if they are."""

    extraction: MoViNetExtraction
    head: HeadSettings
    finetuning: FinetuningSettings | None


def fit_clips(
    target: Target, split: Split, recipe: MoViNetRecipe, seed: int, checkpoint: Path, name: str
) -> HeadOnFeatures | FittedNetwork:
    """Train the head on the features and, if the recipe says so, then backbone and head together.

    What is printed of the second training begins with ``name``. Raises InputError if a picture that it takes
    was changed since the features were computed, or if another processor was planned.
    """
    check_processor(recipe.extraction.processor)
    head = fit_head(target, split.train, split.validation, recipe.head, seed)
    if recipe.finetuning is None:
        return HeadOnFeatures(head, recipe)
    train, validation = (
        Clips([digest.clip for digest in part.digests], head.scale.scale(part.y))
        for part in (split.train, split.validation)
    )
    try:
        model, progress = finetune(
            recipe.extraction.backbone,
            head,
            train,
            validation,
            recipe.extraction.choice,
            recipe.finetuning,
            seed,
            checkpoint,
            name=name,
        )
    finally:
        for part in (split.train, split.validation):
            _check_unchanged(part, recipe)
    return FittedNetwork(head, recipe, model, progress)


def _check_unchanged(rows: ClipRows, recipe: MoViNetRecipe) -> None:
    """Always to be called: it names a picture that is gone, whatever TensorFlow says."""
    for digest in rows.digests:
        check_unchanged(digest, recipe.extraction.choice)


@dataclass(frozen=True)
class HeadOnFeatures:
    """A head on the frozen backbone; it predicts from features."""

    head: TrainedHead
    recipe: MoViNetRecipe

    def predict(self, rows: ClipRows) -> np.ndarray:
        return self.head.scores(rows.x)

    def save(self, folder: Path, test: ClipRows, seed: int) -> None:
        """The whole model, the epochs of the training, and its curves for TensorBoard."""
        trained = self.head.trained
        network = frozen_network(self.recipe.extraction.backbone)
        whole_model(network, head_network(self.head), self.head).save(folder / MODEL_FILE)
        # Keras ties each head to the network that all cells share, and would keep it for good: 4 to 8 MB a cell. There
        # is no public way to untie it.
        network.layers[-1]._outbound_nodes.clear()
        write_json(folder / PARAMETERS_FILE, {"best_epoch": trained.best_epoch, "epochs": len(trained.history)})
        _log(folder, self.head.target, trained.history, trained.training)


@dataclass(frozen=True)
class FittedNetwork:
    """Backbone and head that were trained together; they predict from frames.

    Raises InputError if a picture of these was changed since the features were computed.
    """

    head: TrainedHead
    recipe: MoViNetRecipe
    model: keras.Model
    progress: TrainingState

    def predict(self, rows: ClipRows) -> np.ndarray:
        frames = sampled_clips([digest.clip for digest in rows.digests], self.recipe.extraction.choice)
        try:
            outputs = self.model.predict(frames.batch(1), verbose=0).astype(float)
        finally:
            _check_unchanged(rows, self.recipe)
        return outputs if self.head.target.is_classification else outputs[:, 0]

    def save(self, folder: Path, test: ClipRows, seed: int) -> None:
        """The whole model, the epochs of both trainings, and the curves of the second for TensorBoard."""
        self.model.save(folder / MODEL_FILE)
        parameters = {
            "best_epoch": self.progress.best_epoch,
            "epochs": self.progress.epochs,
            "head": {"best_epoch": self.head.trained.best_epoch, "epochs": len(self.head.trained.history)},
        }
        write_json(folder / PARAMETERS_FILE, parameters)
        _log(folder, self.head.target, self.progress.history[1:], self.progress.training)


def _log(folder: Path, target: Target, validation: list[float], training: list[float]) -> None:
    """The scores of each epoch, counted from 1, as TensorBoard reads them."""
    name, sign = ("accuracy", 1) if target.is_classification else ("mean_squared_error_scaled", -1)
    writer = tf.summary.create_file_writer(str(folder))
    with writer.as_default():
        for epoch, scores in enumerate(zip(training, validation, strict=True), start=1):
            for part, score in zip(("training", "validation"), scores, strict=True):
                tf.summary.scalar(f"{name}/{part}", sign * score, step=epoch)
    writer.close()
