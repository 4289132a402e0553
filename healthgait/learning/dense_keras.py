"""The dense network of ``dense_network`` in Keras: to store it, and to train it behind a backbone.

Apart from its training, so that only what needs Keras waits for TensorFlow to load.
"""

import numpy as np

from healthgait.computing.quiet_tensorflow import keras
from healthgait.learning.dense_network import DenseArchitecture


def keras_network(
    architecture: DenseArchitecture, weights: list[np.ndarray], *, logits: bool = False, name: str | None = None
) -> keras.Model:
    """Features (n, features) to outputs (n, output units), with the ``weights`` that ``DenseNetwork`` gives.

    With ``logits``, the last layer is without its sigmoid or softmax.
    """
    first, *hidden, last = architecture.units
    inputs = x = keras.Input((first,))
    for units in hidden:
        x = keras.layers.Dense(units, activation=architecture.activation)(x)
    if architecture.dropout:
        x = keras.layers.Dropout(architecture.dropout)(x)
    # In float32 also where the others compute in mixed precision.
    output = keras.layers.Dense(last, activation=None if logits else architecture.output, dtype="float32")
    network = keras.Model(inputs, output(x), name=name)
    network.set_weights(weights)
    return network
