"""What it is worth to compute the features of a frozen backbone once: a column of Table 2, 4 and 5, both ways.

python benchmarks/feature_reuse.py [-p participants] [-e epochs] [-f frames]

A column is MoViNet A0 (random weights) on silhouettes: the sex told from clips without a jacket, with one and both, the
weight and the age from both, on each of 2 partitions: 10 cells. The documented way trains each head with the frozen
backbone in the graph, on the documented FrameGenerator; ours is the study as a user runs it, with one job: features
once, then heads on them. Both train for the same number of epochs. The documented way grows with the epochs, ours
hardly does; the paper allows 50 to 100 of them.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.comparison import print_row
from benchmarks.simulated_study import run_script, write_study
from healthgait.computing import quiet_tensorflow
from healthgait.movinet.settings import MoViNetSettings
from healthgait.partitioning.partitions import folder_of
from healthgait.study.config import load_config
from healthgait.targets import PAPER_TARGETS, Target

SEED, FOLDS = 27, 2
CELLS = 5 * FOLDS


def documented(config_file: Path, options: argparse.Namespace) -> float:
    """Seconds for all cells; TensorFlow on all cores."""
    quiet_tensorflow.start()
    config = load_config(config_file)
    begin = time.perf_counter()
    for target in PAPER_TARGETS:
        for jackets in ("WoJ", "WJ", "both") if target.is_classification else ("both",):
            for partition in range(FOLDS):
                _documented_cell(config, target, jackets, partition, options)
                print(f"documented: {target} {jackets} partition {partition}, {time.perf_counter() - begin:.0f} s")
    return time.perf_counter() - begin


def _documented_cell(config, target: Target, jackets: str, partition: int, options: argparse.Namespace) -> None:
    import keras
    import numpy as np
    import tensorflow as tf

    from healthgait.frames import FrameGenerator, get_data
    from healthgait.movinet.backbones import find_backbone, frozen_network

    data = get_data(
        config.partitions_path / folder_of(target) / f"partition_{partition}.json",
        config.data_path / "silhouette",
        "silhouette",
        jackets,
        None,
        config.patients_measures,
        target.column,
    )
    settings = MoViNetSettings().head(target)
    backbone = frozen_network(find_backbone("a0", config.movinet, SEED))
    hidden = keras.layers.Dense(settings.units, settings.activation)(backbone.output)
    classes = target.is_classification
    outputs = keras.layers.Dense(2)(hidden) if classes else keras.layers.Dense(1, "sigmoid")(hidden)
    model = keras.Model(backbone.input, outputs)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True) if classes else "mse"
    model.compile(keras.optimizers.Adam(settings.learning_rate), loss, jit_compile=False)

    def batches(part: str) -> tf.data.Dataset:
        clips, labels = data[part]["path"], data[part]["class"]
        numbers = np.asarray(labels, np.int32 if classes else np.float32) / (1 if classes else 200)
        signature = (
            tf.TensorSpec((options.frames, 224, 224, 3), tf.float32),
            tf.TensorSpec((), tf.int32 if classes else tf.float32),
        )
        generator = FrameGenerator(clips, numbers, options.frames, training=part == "train")
        return tf.data.Dataset.from_generator(generator, output_signature=signature).batch(settings.batch_size)

    model.fit(batches("train"), validation_data=batches("validation"), epochs=options.epochs, verbose=0)
    model.predict(batches("test"), verbose=0)


def ours(config_file: Path) -> float:
    """Seconds of the whole script, TensorFlow's start and the report included."""
    command = ["--config", config_file, "--methods", "MoViNet", "--jobs", 1]
    return run_script("technical_validation.py", *command).seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-p", "--participants", type=int, default=8, help="default: %(default)s")
    parser.add_argument("-e", "--epochs", type=int, default=10, help="default: %(default)s")
    parser.add_argument("-f", "--frames", type=int, default=10, help="of a clip (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        head = {"model_ids": ["a0"], "epochs": options.epochs, "patience": options.epochs}
        movinet = {"weights": None, "frames": options.frames, **{target.name: head for target in PAPER_TARGETS}}
        config = write_study(Path(folder), options.participants, "silhouette", FOLDS, 0.2, movinet=movinet)
        taken = {"ours": ours(config), "documented": documented(config, options)}
    print(", ".join(f"{road} {seconds:.0f} s" for road, seconds in taken.items()))
    ratio = taken["documented"] / taken["ours"]
    print(f"with {options.epochs} epochs a column is done {ratio:.1f} times as fast")
    what = f"Features once: {CELLS} cells of MoViNet, {options.epochs} epochs"
    print_row(what, f"{taken['documented']:.0f} s", f"{taken['ours']:.0f} s", ratio)


if __name__ == "__main__":
    main()
