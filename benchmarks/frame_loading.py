"""How many clips a second the fast road loads, beside the documented generator and bare decoding.

python benchmarks/frame_loading.py [-c clips] [-r rounds]

All three work in turn on the same simulated clips of 960x540, PNG (segmentation) and JPEG (silhouette), 40 frames of
224x224 each; bare decoding reads and decodes the frames on all cores and throws them away.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import cv2
import tensorflow as tf

from healthgait.frames import FrameGenerator, chosen_frames, clip_dataset
from healthgait.layout import SEGMENTATION, SILHOUETTE, clips_of
from healthgait.parallel import available_cores

FRAMES = 40


def documented(clips: list[Path]) -> int:
    signature = (tf.TensorSpec((None, None, None, 3), tf.float32), tf.TensorSpec((), tf.int16))
    generator = FrameGenerator([str(clip) for clip in clips], [0] * len(clips), FRAMES)
    return sum(1 for _ in tf.data.Dataset.from_generator(generator, output_signature=signature))


def fast(clips: list[Path]) -> int:
    return sum(1 for _ in clip_dataset(clips, FRAMES))


def bare(clips: list[Path]) -> int:
    with ThreadPoolExecutor(available_cores()) as pool:
        paths = [str(path) for clip in clips for path in chosen_frames(clip, FRAMES)]
        return sum(1 for _ in pool.map(lambda path: cv2.imread(path) is not None, paths)) // FRAMES


ROADS: dict[str, Callable[[list[Path]], int]] = {"documented": documented, "fast": fast, "bare decoding": bare}


def _simulate(folder: Path) -> None:
    """All clips of one person, by a process of its own: parallel work here would hold TensorFlow to one thread."""
    script = Path(__file__).resolve().parents[1] / "scripts" / "make_synthetic_dataset.py"
    modalities = [SILHOUETTE, SEGMENTATION]
    subprocess.run([sys.executable, script, "-o", folder, "-n", "1", "-m", *modalities], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-c", "--clips", type=int, default=8, help="at most 8 (default: %(default)s)")
    parser.add_argument("-r", "--rounds", type=int, default=3, help="default: %(default)s")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _simulate(data)
        for name, modality in (("PNG", SEGMENTATION), ("JPEG", SILHOUETTE)):
            clips = [clip.path(data, modality) for clip in clips_of("PA000")][: options.clips]
            times: dict[str, list[float]] = {road: [] for road in ROADS}
            for _ in range(options.rounds + 1):
                for road, load in ROADS.items():
                    begin = time.perf_counter()
                    assert load(clips) == len(clips)
                    times[road].append((time.perf_counter() - begin) / len(clips))
            # The first round fills the disk's cache.
            medians = {road: statistics.median(taken[1:]) for road, taken in times.items()}
            ratio = medians["documented"] / medians["fast"]
            parts = [f"{road} {seconds:.3f} s a clip" for road, seconds in medians.items()]
            print(f"{name}: {', '.join(parts)}; the fast road is {ratio:.1f} times as fast as the documented one")


if __name__ == "__main__":
    main()
