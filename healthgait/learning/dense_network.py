"""Training of a small dense network, step by step as Keras does it, without the cost of Keras per step.

A batch of 32 rows is so little work that a framework spends most of its time on dispatch, and a compiled
graph has to be traced again for each architecture of a search. Here a step is a handful of array operations,
and all weights lie in one vector, so that Adam is six of them whatever the depth. The layers are those of
Keras ``Dense`` and ``Dropout``, the losses those of Keras, Adam that of Keras; the tests compare the learning
curve with that of ``keras.Model.fit``.
"""

from dataclasses import dataclass

import numpy as np

EPSILON = 1e-7
BETA_1, BETA_2 = 0.9, 0.999
BLOCK = 16_384  # weights that Adam updates at a time: few enough to stay in the processor's cache


@dataclass(frozen=True)
class DenseArchitecture:
    """``units`` of each layer from the input to the output.

    ``activation`` of the hidden layers is relu, tanh or swish; ``dropout`` is the share of the last hidden layer's
    outputs that is dropped in training. One output unit has a sigmoid; several have a softmax, a unit a class.
    """

    units: tuple[int, ...]
    activation: str
    dropout: float = 0.0

    @property
    def output(self) -> str:
        """Activation of the last layer: sigmoid or softmax."""
        return "sigmoid" if self.units[-1] == 1 else "softmax"

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Shapes of kernel and bias of each layer, in Keras's order of weights."""
        return [
            shape
            for inputs, outputs in zip(self.units, self.units[1:], strict=False)
            for shape in ((inputs, outputs), (outputs,))
        ]


class DenseNetwork:
    """A network in training: float32 weights, Adam's moments, and the ``gradients`` of the last batch.

    The gradients are those of kernel and bias of each layer, in Keras's order.
    """

    def __init__(self, architecture: DenseArchitecture, learning_rate: float, random: np.random.Generator):
        self.architecture = architecture
        self.learning_rate = learning_rate
        self._random = random
        size = sum(int(np.prod(shape)) for shape in architecture.shapes)
        self._vector, self._gradient = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self._mean, self._variance = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self._step = 0
        self._one_hot = np.eye(architecture.units[-1], dtype=np.float32)
        self._weights, self.gradients = self._views(self._vector), self._views(self._gradient)
        for kernel in self._weights[::2]:  # Glorot's uniform initialisation, biases 0: the defaults of Keras
            limit = np.sqrt(6 / sum(kernel.shape))
            kernel[...] = random.uniform(-limit, limit, kernel.shape)

    def _views(self, vector: np.ndarray) -> list[np.ndarray]:
        ends = np.cumsum([int(np.prod(shape)) for shape in self.architecture.shapes])
        parts = np.split(vector, ends[:-1])
        return [part.reshape(shape) for part, shape in zip(parts, self.architecture.shapes, strict=True)]

    def get_weights(self) -> list[np.ndarray]:
        """Copies of kernel and bias of each layer, in Keras's order."""
        return [weight.copy() for weight in self._weights]

    def set_weights(self, weights: list[np.ndarray]) -> None:
        for mine, given in zip(self._weights, weights, strict=True):
            mine[...] = given

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Outputs for ``x`` (n, features): (n,) of a sigmoid, (n, classes) of a softmax."""
        return self._outputs(self._hidden(x)[-1])

    def train_batch(self, x: np.ndarray, y: np.ndarray, is_classification: bool) -> np.ndarray:
        """One step of Adam on a batch: ``x`` (n, features) and ``y`` (n,), both float32; returns its outputs.

        The loss is the mean cross-entropy for a class (``y`` is its code), and the mean squared error otherwise.
        """
        slopes: list[np.ndarray] = []
        layers = self._hidden(x, slopes)
        mask = self._dropout_mask(layers[-1].shape)
        if mask is not None:
            layers[-1] = layers[-1] * mask
            slopes[-1] = slopes[-1] * mask
        output = self._outputs(layers[-1])
        self._backpropagate(layers, slopes, self._loss_slope(output, y, is_classification))
        self._adam()
        return output

    def _loss_slope(self, output: np.ndarray, y: np.ndarray, is_classification: bool) -> np.ndarray:
        """Derivative of the loss by what goes into the sigmoid or softmax: (n, output units)."""
        if self.architecture.output == "softmax":
            slope = (output - self._one_hot[y.astype(np.intp)]) / np.float32(len(y))
            # A row's slopes sum to 0. Taken from the others, the first class's keeps the digits that 1 - p has lost.
            slope[:, 0] = -slope[:, 1:].sum(axis=1)
            return slope
        slope = (output - y) / np.float32(len(y))
        if not is_classification:
            slope *= 2 * output * (1 - output)
        return slope[:, None]

    def _hidden(self, x: np.ndarray, slopes: list[np.ndarray] | None = None) -> list[np.ndarray]:
        """The input and the output of each hidden layer; the derivatives of the activations go into ``slopes``."""
        layers = [x]
        for kernel, bias in zip(self._weights[:-2:2], self._weights[1:-2:2], strict=True):
            z = layers[-1] @ kernel
            z += bias
            output, slope = self._activated(z, slopes is not None)
            layers.append(output)
            if slopes is not None:
                slopes.append(slope)
        return layers

    def _activated(self, z: np.ndarray, with_slope: bool) -> tuple[np.ndarray, np.ndarray | None]:
        """An activation and its derivative."""
        if self.architecture.activation == "relu":
            output = np.maximum(z, 0, out=z)
            return output, output > 0 if with_slope else None
        if self.architecture.activation == "tanh":
            output = np.tanh(z, out=z)
            return output, 1 - output * output if with_slope else None
        gate = _sigmoid(z)
        output = z * gate
        return output, gate + output * (1 - gate) if with_slope else None

    def _outputs(self, last: np.ndarray) -> np.ndarray:
        z = last @ self._weights[-2] + self._weights[-1]
        return _softmax(z) if self.architecture.output == "softmax" else _sigmoid(z[:, 0])

    def _dropout_mask(self, shape: tuple[int, ...]) -> np.ndarray | None:
        share = np.float32(self.architecture.dropout)
        if not share:
            return None
        return (self._random.random(shape, np.float32) >= share) / (1 - share)

    def _backpropagate(self, layers: list[np.ndarray], slopes: list[np.ndarray], slope: np.ndarray) -> None:
        for layer in range(len(layers) - 1, -1, -1):
            np.matmul(layers[layer].T, slope, out=self.gradients[2 * layer])
            np.sum(slope, axis=0, out=self.gradients[2 * layer + 1])
            if layer:
                slope = slope @ self._weights[2 * layer].T
                slope *= slopes[layer - 1]

    def _adam(self) -> None:
        self._step += 1
        rate = self.learning_rate * np.sqrt(1 - BETA_2**self._step) / (1 - BETA_1**self._step)
        for start in range(0, len(self._vector), BLOCK):
            block = slice(start, start + BLOCK)
            gradient, mean, variance = self._gradient[block], self._mean[block], self._variance[block]
            mean += (gradient - mean) * np.float32(1 - BETA_1)
            variance += (gradient * gradient - variance) * np.float32(1 - BETA_2)
            self._vector[block] -= mean * np.float32(rate) / (np.sqrt(variance) + np.float32(EPSILON))


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * z))  # without overflow


def _softmax(z: np.ndarray) -> np.ndarray:
    if z.shape[1] == 2:
        second = _sigmoid(z[:, 1:] - z[:, :1])
        return np.hstack([1 - second, second])
    power = np.exp(z - z.max(axis=1, keepdims=True))  # without overflow
    return power / power.sum(axis=1, keepdims=True)
