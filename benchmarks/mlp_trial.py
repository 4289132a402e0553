"""How fast our training of an MLP is, beside Keras ``fit`` by the same protocol.

python benchmarks/mlp_trial.py [-t trials] [-e epochs]

A trial is one network of the paper's search space, drawn at random, that learns made-up numbers in tables about as
large as those of the study on 398 people: 270 rows of 8 features to train, 30 to watch after every epoch. Batches have
32 rows, the weights of the best epoch are kept, and no training stops early. Both roads train the same architecture in
turn, each with its own random weights, for the same number of epochs. Keras computes as it does by default, on all
cores and after a first epoch in which it traces its graphs, which is not counted; ours on one, as in a study.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.comparison import print_row
from healthgait.learning.dense_network import DenseArchitecture, DenseNetwork
from healthgait.learning.dense_training import Samples, train_network
from healthgait.tabular.mlp_settings import MLPSettings
from healthgait.targets import WEIGHT_TARGET

TRAIN, VALIDATION, FEATURES = 270, 30, 8
DRAWS = np.random.default_rng(27)


def drawn(settings: MLPSettings) -> tuple[DenseArchitecture, float]:
    """A network of the search space, and its learning rate."""
    units = np.arange(settings.min_units, settings.max_units + 1, settings.units_step)
    hidden = DRAWS.choice(units, DRAWS.integers(1, settings.max_layers + 1))
    rate = 10 ** DRAWS.uniform(np.log10(settings.min_learning_rate), np.log10(settings.max_learning_rate))
    activation = str(DRAWS.choice(["relu", "tanh"]))
    dropout = float(DRAWS.choice([0, settings.dropout]))
    return DenseArchitecture((FEATURES, *map(int, hidden), 1), activation, dropout), rate


def samples(rows: int) -> Samples:
    x = DRAWS.random((rows, FEATURES), np.float32)
    return x, (0.2 + 0.6 * x[:, 0] * x[:, 1] + 0.02 * DRAWS.normal(size=rows)).astype(np.float32)


def ours(architecture: DenseArchitecture, rate: float, train: Samples, validation: Samples, epochs: int) -> float:
    """Seconds an epoch."""
    settings = MLPSettings(epochs=epochs, patience=epochs)
    random = np.random.default_rng(0)
    with threadpool_limits(1):
        network = DenseNetwork(architecture, rate, random)
        begin = time.perf_counter()
        train_network(network, WEIGHT_TARGET, train, validation, settings, random)
        return (time.perf_counter() - begin) / epochs


def keras_fit(architecture: DenseArchitecture, rate: float, train: Samples, validation: Samples, epochs: int) -> float:
    """Seconds an epoch, without the first."""
    import keras

    from healthgait.learning.dense_keras import keras_network

    keras.backend.clear_session()
    model = keras_network(architecture, DenseNetwork(architecture, rate, np.random.default_rng(1)).get_weights())
    model.compile(keras.optimizers.Adam(rate), "mse", metrics=["mae"])
    stop = keras.callbacks.EarlyStopping("val_loss", patience=epochs, restore_best_weights=True)
    begins: list[float] = []
    clock = keras.callbacks.LambdaCallback(on_epoch_begin=lambda *_: begins.append(time.perf_counter()))
    model.fit(*train, batch_size=32, epochs=epochs + 1, validation_data=validation, callbacks=[clock, stop], verbose=0)
    return (time.perf_counter() - begins[1]) / epochs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-t", "--trials", type=int, default=10, help="default: %(default)s")
    parser.add_argument("-e", "--epochs", type=int, default=50, help="of each trial (default: %(default)s)")
    options = parser.parse_args()
    ratios, times = [], {"Keras fit": [], "ours": []}
    for _ in range(options.trials):
        architecture, rate = drawn(MLPSettings())
        train, validation = samples(TRAIN), samples(VALIDATION)
        for road, run in (("Keras fit", keras_fit), ("ours", ours)):
            times[road].append(run(architecture, rate, train, validation, options.epochs))
        ratios.append(times["Keras fit"][-1] / times["ours"][-1])
        milliseconds = ", ".join(f"{road} {1000 * seconds[-1]:.1f} ms an epoch" for road, seconds in times.items())
        print(f"units {architecture.units[1:-1]}: {milliseconds}, {ratios[-1]:.1f} times", flush=True)
    slow, quick = (1000 * statistics.fmean(seconds) for seconds in times.values())
    total = sum(times["Keras fit"]) / sum(times["ours"])
    spread = f"median {statistics.median(ratios):.1f}, {min(ratios):.1f} to {max(ratios):.1f}"
    print(f"all trials together: ours is {total:.1f} times as fast ({spread})")
    print_row("MLP, an epoch of 270 rows", f"{slow:.0f} ms", f"{quick:.1f} ms", total)


if __name__ == "__main__":
    main()
