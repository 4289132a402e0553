"""Training of a dense network epoch by epoch: watch the validation set, stop early, keep the best epoch.

As Keras ``fit`` does with ``EarlyStopping(restore_best_weights=True)``.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from healthgait.learning.dense_network import DenseNetwork
from healthgait.learning.target_scale import class_probabilities
from healthgait.targets import Target

Samples = tuple[np.ndarray, np.ndarray]  # x (n, features) float32, y (n,) float32: a class's code, or from 0 to 1


class TrainingSettings(Protocol):
    """Longest training, epochs without improvement that end it, and rows a step."""

    epochs: int
    patience: int
    batch_size: int


@dataclass(frozen=True)
class Trained:
    """Weights of the best epoch, and the scores of every epoch; larger is better.

    ``history`` has the score of the validation rows after each epoch, ``training`` that of the training rows, each as
    its batch was seen.
    """

    weights: list[np.ndarray]
    history: list[float]
    training: list[float]

    @property
    def best_epoch(self) -> int:
        """Counted from 1."""
        return int(np.argmax(self.history)) + 1


def train_network(
    network: DenseNetwork,
    target: Target,
    train: Samples,
    validation: Samples,
    settings: TrainingSettings,
    random: np.random.Generator,
) -> Trained:
    """Train until ``patience`` epochs bring no improvement, and return the best epoch's weights.

    The score is the accuracy for a class, and minus the loss (mean squared error of the scaled target) otherwise.
    Raises FloatingPointError if the training diverges.
    """
    x, y = train
    history: list[float] = []
    training: list[float] = []
    units = network.architecture.units[-1]
    # Of each row as its batch is seen; every epoch fills all.
    outputs = np.empty(len(y) if units == 1 else (len(y), units), np.float32)
    best_epoch, best_weights = 0, network.get_weights()
    for epoch in range(settings.epochs):
        order = random.permutation(len(y))
        for start in range(0, len(y), settings.batch_size):
            rows = order[start : start + settings.batch_size]
            outputs[rows] = network.train_batch(x[rows], y[rows], target.is_classification)
        training.append(score(target, outputs, y))
        history.append(score(target, network.predict(validation[0]), validation[1]))
        if not np.isfinite(history[-1]):
            raise FloatingPointError(f"the training diverged at epoch {epoch + 1}")
        if epoch == 0 or history[epoch] > history[best_epoch]:
            best_epoch, best_weights = epoch, network.get_weights()
        elif epoch - best_epoch >= settings.patience:
            break
    return Trained(best_weights, history, training)


def score(target: Target, predicted: np.ndarray, y: np.ndarray) -> float:
    """Accuracy, or minus the mean squared error, of a network's outputs for ``y`` (n,); NaN if one is no number.

    ``predicted``: probabilities of class 1 (n,), probabilities or logits of all classes (n, classes), or numbers (n,).
    """
    if not np.isfinite(predicted).all():  # an accuracy would hide it
        return np.nan
    if target.is_classification:
        return float(np.mean(class_probabilities(predicted).argmax(axis=1) == y))
    return -float(np.mean((predicted - y) ** 2))
