"""The dense network of ``dense_network`` in Keras: to store it, and to train it behind a backbone.

Apart from its training, so that only what needs Keras waits for TensorFlow to load.
"""

import numpy as np

from healthgait.computing.quiet_tensorflow import keras
from healthgait.learning.dense_network import DenseArchitecture


def keras_network(
    architecture: DenseArchitecture, weights: list[np.ndarray], *, logits: bool = False, name: str = "dense_network"
) -> keras.Model:
    """Features (n, features) to outputs (n, output units), with the ``weights`` that ``DenseNetwork`` gives.

    With ``logits``, the last layer is without its sigmoid or softmax. All parts have names, since Keras would count
    those of all networks of a process.
    """
    first, *hidden, last = architecture.units
    inputs = x = keras.Input((first,), name="features")
    for number, units in enumerate(hidden, 1):
        x = keras.layers.Dense(units, activation=architecture.activation, name=f"hidden_{number}")(x)
    if architecture.dropout:
        x = keras.layers.Dropout(architecture.dropout, name="dropout")(x)
    # In float32 also where the others compute in mixed precision.
    activation = None if logits else architecture.output
    output = keras.layers.Dense(last, activation=activation, dtype="float32", name="output")
    network = keras.Model(inputs, output(x), name=name)
    network.set_weights(weights)
    return network
