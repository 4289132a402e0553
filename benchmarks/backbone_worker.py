"""One side of backbone_speed.py, in a process of its own: times a backbone whenever it is asked.

python benchmarks/backbone_worker.py <ours or official> <model id> <way to run it>

The official code needs an environment of its own, so this file runs in both and imports little. It writes a line of
JSON when the model is built, and reads from its input how many clips to run, a line each time; each answer is a line
of JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # asked for by the official code; Keras 3 does not read it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from healthgait.computing import quiet_tensorflow
from tests.movinet.official import clip, variables

quiet_tensorflow.start()

import tensorflow as tf  # noqa: E402

Run = Callable[[np.ndarray], np.ndarray]  # a clip to its features


def ours(model_id: str) -> tuple[Callable, dict[str, tf.Variable]]:
    """Our backbone, and its variables by their official names."""
    from healthgait.movinet.model import movinet_backbone

    backbone = movinet_backbone(model_id)
    return backbone, {variable.path: variable for variable in backbone.variables}


def official(model_id: str) -> tuple[Callable, dict[str, tf.Variable]]:
    """The official backbone up to its endpoint ``head``, the features, and its variables by name."""
    import tf_keras
    from official.projects.movinet.modeling.movinet import Movinet

    movinet = Movinet(model_id=model_id)
    endpoints, _ = movinet.output
    backbone = tf_keras.Model(movinet.inputs, endpoints["head"])
    return backbone, {variable.name.removesuffix(":0"): variable for variable in backbone.variables}


def _called(model) -> Run:
    return lambda clips: model(tf.constant(clips), training=False).numpy()


def _predict(model) -> Run:
    return lambda clips: model.predict(clips, verbose=0)


def _function(model) -> Run:
    function = tf.function(lambda clips: model(clips, training=False))
    return lambda clips: function(tf.constant(clips)).numpy()


SIDES = {"ours": (ours, "tensorflow"), "official": (official, "tf-models-official")}
WAYS = {"called": _called, "predict": _predict, "tf.function": _function}


def main() -> None:
    side, model_id, way = sys.argv[1:]
    build, package = SIDES[side]
    begin = time.perf_counter()
    model, named = build(model_id)
    _say(seconds=time.perf_counter() - begin, package=f"{package} {version(package)}")
    for one in variables(model_id):
        if not one.name.startswith("classifier_head/"):
            named.pop(one.name).assign(one.value)
    assert not named, f"without weights: {', '.join(named)}"
    run, clips = WAYS[way](model), clip("full")
    for line in sys.stdin:
        begin, begin_cpu = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            features = run(clips)
        seconds, cpu_s = (time.perf_counter() - begin) / int(line), (time.process_time() - begin_cpu) / int(line)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        _say(seconds=seconds, cpu_s=cpu_s, peak_mb=peak, features=features.ravel().tolist())


def _say(**answer) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
