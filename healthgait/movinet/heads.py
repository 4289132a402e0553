"""The paper's heads on a frozen backbone: trained on stored features, stored with the backbone as one model.

With a frozen backbone a clip's features never change, so that to train on them is to train with the backbone in the
graph, without computing it again in each epoch.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.computing.quiet_tensorflow import keras
from healthgait.learning.dense_keras import keras_network
from healthgait.learning.dense_network import DenseArchitecture, DenseNetwork
from healthgait.learning.dense_training import Trained, train_network
from healthgait.learning.rows import Rows
from healthgait.learning.target_scale import TargetScale
from healthgait.movinet.settings import HeadSettings
from healthgait.targets import Target


@dataclass(frozen=True)
class TrainedHead:
    """A trained head: its layers, its weights, and the ``scale`` that brings its output to kg or years."""

    target: Target
    architecture: DenseArchitecture
    scale: TargetScale
    trained: Trained

    def scores(self, x: np.ndarray) -> np.ndarray:
        """Probability of each class (n, classes), or the target in its unit (n,), of features (n, features)."""
        network = DenseNetwork(self.architecture, 0.0, np.random.default_rng(0))
        network.set_weights(self.trained.weights)
        return self.scale.restore(network.predict(x))


def fit_head(target: Target, train: Rows, validation: Rows, settings: HeadSettings, seed: int) -> TrainedHead:
    """Train a head on features (``x`` of the rows) by the paper's protocol.

    Classes: a softmax, cross-entropy, the epoch with the best validation accuracy. A number, such as the weight: a
    sigmoid, scaled to the range of the training rows, squared error, the epoch with the lowest validation loss.
    """
    scale = TargetScale.fit(target, train.y)
    outputs = len(target.classes) if target.is_classification else 1
    architecture = DenseArchitecture((train.x.shape[1], settings.units, outputs), settings.activation)
    random = np.random.default_rng(seed)
    network = DenseNetwork(architecture, settings.learning_rate, random)
    samples = [(part.x, scale.scale(part.y)) for part in (train, validation)]
    return TrainedHead(target, architecture, scale, train_network(network, target, *samples, settings, random))


def head_network(head: TrainedHead) -> keras.Model:
    """The head in Keras: features to a logit for each class, (n, classes), or to a number from 0 to 1, (n, 1)."""
    logits = head.target.is_classification
    return keras_network(head.architecture, head.trained.weights, logits=logits, name="head_of_study")


def whole_model(backbone: keras.Model, network: keras.Model, head: TrainedHead) -> keras.Model:
    """Backbone and head as one model: clips (n, time, height, width, 3) in [0, 1] to predictions.

    These are the probabilities of the classes, (n, classes), or the target in its unit, (n, 1).
    """
    outputs = network(backbone.output)
    if head.target.is_classification:
        last = keras.layers.Softmax(name="probabilities", dtype="float32")
    else:
        last = keras.layers.Rescaling(head.scale.span, head.scale.low, name=head.target.name, dtype="float32")
    return keras.Model(backbone.input, last(outputs), name=f"{backbone.name}_{head.target}")
