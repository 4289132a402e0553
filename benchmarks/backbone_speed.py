"""How much faster our MoViNet runs than the official implementation, and how much memory each needs.

python benchmarks/backbone_speed.py [-m a0 a5] [-r rounds] [-t threads] [--official-python PYTHON] [-w ways]

One clip of 40x224x224 goes through the backbone, with the same made-up weights; ours runs inside a tf.function. The
official code needs a Python with tf-models-official 2.20 (pip install tf-models-official==2.20.0 tf_keras); without it
only our side is timed. The official model is called, runs by its ``predict``, and inside a tf.function; each of these
ways works in turn with ours, each in a process that waits while the other works. A5 takes it about a minute a clip.
On a busy machine the ratio of the processor's time is the steadier one.
Marks: A0 at least 30 times and A5 at least 20 times as fast as the fastest official way, A5 in less than 4 GB.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from benchmarks.comparison import print_row
from healthgait.computing.threads import THREAD_VARIABLES, available_cores
from healthgait.movinet.settings import MODEL_IDS
from tests.movinet.official import relative_error

WORKER = Path(__file__).with_name("backbone_worker.py")
OUR_WAY = "tf.function"
OUR_CLIPS = 5  # a round: one takes a fraction of a second, too little to be timed alone
OFFICIAL_WAYS = ("called", "predict", "tf.function")


class Worker:
    """One side's model in a process of its own. Who starts it must be small, so load no TensorFlow: a process begins
    with the peak memory of its parent."""

    def __init__(self, name: str, process: subprocess.Popen, messages: IO[str]):
        self.name, self.process, self.messages = name, process, messages
        self.times: list[float] = []
        self.cpu_times: list[float] = []
        built = self._answer()
        self.package, self.build_s = built["package"], built["seconds"]
        self.first_s = self._run(1)["seconds"]  # traces, and compiles what is to be compiled

    def time(self, clips: int) -> float:
        """Seconds a clip, which are kept; so are those of the processor, the features and the peak memory."""
        answer = self._run(clips)
        self.times.append(answer["seconds"])
        self.cpu_times.append(answer["cpu_s"])
        self.peak_mb, self.features = answer["peak_mb"], np.array(answer["features"])
        return self.times[-1]

    def _run(self, clips: int) -> dict:
        print(clips, file=self.process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            code = self.process.wait()
            self.messages.seek(0)
            raise SystemExit(f"{self.messages.read()}\n{self.name}: ended with exit code {code}")
        return json.loads(line)

    def __str__(self) -> str:
        seconds, cpu_s = statistics.median(self.times), statistics.median(self.cpu_times)
        return (
            f"{self.name} ({self.package}): {seconds:.3f} s a clip ({min(self.times):.3f} to {max(self.times):.3f}), "
            f"{cpu_s:.3f} s of the processor; built in {self.build_s:.1f} s, first clip {self.first_s:.1f} s; "
            f"at most {self.peak_mb:.0f} MB"
        )


@contextmanager
def worker(python: str, side: str, model_id: str, way: str, threads: int) -> Iterator[Worker]:
    """A worker that has run its first clip; its process ends with the context."""
    env = os.environ | dict.fromkeys(THREAD_VARIABLES, str(threads))
    command = [python, str(WORKER), side, model_id, way]
    with (
        tempfile.TemporaryFile("w+") as messages,  # TensorFlow has much to say; shown if the process fails
        subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=messages, text=True, env=env) as process,
    ):
        yield Worker(f"{side}, {way}", process, messages)


def time_ours(model_id: str, options: argparse.Namespace) -> None:
    with worker(sys.executable, "ours", model_id, OUR_WAY, options.threads) as ours:
        for _ in range(options.rounds):
            ours.time(OUR_CLIPS)
        print(f"  {ours}", flush=True)


def compare(model_id: str, way: str, options: argparse.Namespace) -> tuple[float, float, float]:
    """Print both sides' figures; how many times as fast ours is, and the seconds of both."""
    with (
        worker(sys.executable, "ours", model_id, OUR_WAY, options.threads) as ours,
        worker(options.official_python, "official", model_id, way, options.threads) as official,
    ):
        ratios = []
        for _ in range(options.rounds):
            ours_s = ours.time(OUR_CLIPS)
            ratios.append(official.time(1) / ours_s)
    ratio = statistics.median(ratios)
    cpu_ratio = statistics.median(official.cpu_times) / statistics.median(ours.cpu_times)
    print(f"  {ours}\n  {official}")
    spread = (
        f"{min(ratios):.1f} to {max(ratios):.1f} in {options.rounds} rounds; of the processor's time {cpu_ratio:.1f}"
    )
    print(f"  ratio: {ratio:.1f} ({spread})")
    print(f"  largest relative error: {relative_error(ours.features, official.features):.1e}", flush=True)
    return ratio, statistics.median(official.times), statistics.median(ours.times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--models", nargs="+", choices=MODEL_IDS, default=["a0", "a5"], help="default: a0 a5")
    parser.add_argument("-r", "--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument("-t", "--threads", type=int, default=available_cores(), help="of both (default: all cores)")
    parser.add_argument("--official-python", help="a Python that has tf-models-official 2.20 and tf_keras")
    parser.add_argument("-w", "--ways", nargs="+", choices=OFFICIAL_WAYS, default=OFFICIAL_WAYS, help="default: all")
    options = parser.parse_args()
    for model_id in options.models:
        print(f"{model_id}, one clip of 40x224x224, {options.threads} threads:", flush=True)
        if not options.official_python:
            time_ours(model_id, options)
            continue
        compared = {way: compare(model_id, way, options) for way in options.ways}
        nearest = min(compared, key=compared.get)
        ratio, official_s, ours_s = compared[nearest]
        print(f"  {ratio:.1f} times as fast as the official way that comes nearest ({nearest})")
        what = f"MoViNet {model_id.upper()}, one clip (official: {nearest})"
        print_row(what, f"{official_s:.2f} s", f"{ours_s:.2f} s", ratio)


if __name__ == "__main__":
    main()
