"""The multilayer perceptron by the paper's protocol: a Bayesian search of 10 trials, the best trial's model kept.

A trial trains with Adam on batches of 32 for up to 1,000 epochs, watches the validation set after each, stops
after 100 epochs without improvement and keeps the weights of its best epoch. The result is a Keras model.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from skopt.space import Real

from healthgait.learning.dense_network import DenseArchitecture, DenseNetwork
from healthgait.learning.dense_training import Samples, Trained, train_network
from healthgait.learning.target_scale import class_probabilities
from healthgait.tabular.mlp_settings import MLPSettings
from healthgait.tabular.search import Space, Trial, bayesian_search, best
from healthgait.targets import Target

if TYPE_CHECKING:
    import keras

MODEL_FILE = "model.keras"
ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class MLPModel:
    """The network of the best trial."""

    target: Target
    network: "keras.Model"
    trials: list[Trial]
    best_epoch: int

    @property
    def parameters(self) -> dict[str, Any]:
        return best(self.trials).parameters | {"best_epoch": self.best_epoch}

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Probability of each class (n, classes), or the scaled target (n,), of ``x`` (n, features)."""
        # In pieces: the permutation importance asks for a hundred times the test rows at once.
        pieces = [
            self.network(x[start : start + ROWS_AT_ONCE], training=False) for start in range(0, len(x), ROWS_AT_ONCE)
        ]
        outputs = np.concatenate(pieces)
        outputs = outputs[:, 0] if outputs.shape[1] == 1 else outputs
        return class_probabilities(outputs) if self.target.is_classification else outputs

    def save(self, folder: Path) -> None:
        self.network.save(folder / MODEL_FILE)


def load(folder: Path) -> "keras.Model":
    """The stored network; safe mode refuses a file that holds code."""
    from healthgait.computing.quiet_tensorflow import keras

    return keras.saving.load_model(folder / MODEL_FILE, safe_mode=True)


def fit(target: Target, train: Samples, validation: Samples, settings: MLPSettings, seed: int) -> MLPModel:
    """Search, training one network per trial, and keep the best one."""
    kept: list[tuple[float, DenseArchitecture, Trained]] = []

    def train_and_score(parameters: dict[str, Any]) -> float:
        architecture = _architecture(train[0].shape[1], target, parameters)
        random = np.random.default_rng(seed)
        network = DenseNetwork(architecture, parameters["learning_rate"], random)
        trained = train_network(network, target, train, validation, settings, random)
        score = max(trained.history)
        if not kept or score > kept[0][0]:
            kept[:] = [(score, architecture, trained)]
        return score

    trials = bayesian_search(train_and_score, search_space(settings), settings.search_iterations, seed)
    _, architecture, trained = kept[0]
    # Only now, since TensorFlow takes seconds to start.
    from healthgait.computing.quiet_tensorflow import keras
    from healthgait.learning.dense_keras import keras_network

    keras.backend.clear_session()  # else Keras remembers, and counts, the layers of every cell of a study
    return MLPModel(target, keras_network(architecture, trained.weights), trials, trained.best_epoch)


def search_space(settings: MLPSettings) -> Space:
    """Layers, units of each layer (those beyond the last layer are without effect), activation, dropout, rate."""
    units = list(range(settings.min_units, settings.max_units + 1, settings.units_step))
    return {
        "layers": list(range(1, settings.max_layers + 1)),
        **{f"units_{layer}": units for layer in range(1, settings.max_layers + 1)},
        "activation": ["relu", "tanh"],
        "dropout": [0.0, settings.dropout],
        "learning_rate": Real(
            settings.min_learning_rate, settings.max_learning_rate, prior="log-uniform", name="learning_rate"
        ),
    }


def _architecture(n_features: int, target: Target, parameters: dict[str, Any]) -> DenseArchitecture:
    hidden = [parameters[f"units_{layer}"] for layer in range(1, parameters["layers"] + 1)]
    outputs = len(target.classes) if len(target.classes) > 2 else 1  # a sigmoid for a number and for two classes
    return DenseArchitecture((n_features, *hidden, outputs), parameters["activation"], parameters["dropout"])
