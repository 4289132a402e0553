"""How many clips a second the fast road loads, beside the documented generator and bare decoding.

python benchmarks/frame_loading.py [-c clips] [-r rounds] [--single] [--together]

All three work in turn on the same simulated clips of 960x540, 40 frames of 224x224 each: PNG (segmentation), JPEG of
one component (silhouette, as it is simulated), and the same silhouettes written anew as JPEG of three components, as
programs do that know only colours. Bare decoding reads and decodes the frames on all cores and throws them away.
Processor time is printed as well, since it suffers less from what else the machine does.

Each road has a process of its own, as in use: TensorFlow's ``from_generator``, which the documented road needs, makes
its whole process hand freed memory back at once, and all that decodes there later pays for that. ``--together`` shows
how much. With ``--single`` everything works on one thread, as in a worker process beside others.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import cv2

from benchmarks.comparison import print_row
from healthgait.clips.sampling import chosen_frames
from healthgait.computing import quiet_tensorflow
from healthgait.computing.threads import SINGLE_THREAD, available_cores
from healthgait.frames import FrameGenerator, clip_dataset
from healthgait.layout import SEGMENTATION, SILHOUETTE, clips_of

quiet_tensorflow.start()

import tensorflow as tf  # noqa: E402

FRAMES = 40
JPEG_QUALITY = 90


def documented(clips: list[Path], threads: int) -> int:
    signature = (tf.TensorSpec((None, None, None, 3), tf.float32), tf.TensorSpec((), tf.int16))
    generator = FrameGenerator([str(clip) for clip in clips], [0] * len(clips), FRAMES)
    return sum(1 for _ in tf.data.Dataset.from_generator(generator, output_signature=signature))


def fast(clips: list[Path], threads: int) -> int:
    return sum(1 for _ in clip_dataset(clips, FRAMES, parallel=1 if threads == 1 else tf.data.AUTOTUNE))


def bare(clips: list[Path], threads: int) -> int:
    with ThreadPoolExecutor(threads) as pool:
        paths = [str(path) for clip in clips for path in chosen_frames(clip, FRAMES)]
        return sum(1 for _ in pool.map(lambda path: cv2.imread(path) is not None, paths)) // FRAMES


ROADS: dict[str, Callable[[list[Path], int], int]] = {"documented": documented, "fast": fast, "bare decoding": bare}


def _simulate(folder: Path) -> None:
    """All clips of one person, by a process of its own: parallel work here would hold TensorFlow to one thread."""
    script = Path(__file__).resolve().parents[1] / "scripts" / "make_synthetic_dataset.py"
    modalities = [SILHOUETTE, SEGMENTATION]
    subprocess.run([sys.executable, script, "-o", folder, "-n", "1", "-m", *modalities], check=True)


def _in_three_components(clip: Path, folder: Path) -> Path:
    """A copy of a clip of grey JPEG files whose files hold brightness and two colours, which are neutral."""
    copy = folder / clip.name
    copy.mkdir(parents=True)
    for path in clip.iterdir():
        cv2.imwrite(str(copy / path.name), cv2.imread(str(path)), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return copy


def _measured(road: str, clips: list[Path], threads: int) -> tuple[float, float]:
    """Milliseconds and milliseconds of processor time that a road takes for one clip."""
    begin, busy = time.perf_counter(), time.process_time()
    assert ROADS[road](clips, threads) == len(clips)
    return tuple(1000 * each / len(clips) for each in (time.perf_counter() - begin, time.process_time() - busy))


def _compare(name: str, clips: list[Path], options: argparse.Namespace) -> None:
    threads = 1 if options.single else available_cores()
    taken: dict[str, list[tuple[float, float]]] = {road: [] for road in ROADS}
    with ExitStack() as stack:
        workers = [stack.enter_context(ProcessPoolExecutor(1, get_context("spawn"))) for _ in ROADS]
        for _ in range(options.rounds + 1):
            for road, worker in zip(ROADS, workers, strict=True):
                worker = workers[0] if options.together else worker
                taken[road].append(worker.submit(_measured, road, clips, threads).result())
    # The first round starts the processes and fills the disk's cache.
    medians = {
        road: [statistics.median(times) for times in zip(*pairs[1:], strict=True)] for road, pairs in taken.items()
    }
    for road, (wall, work) in medians.items():
        print(f"{name}: {road} {wall:.1f} ms a clip, {work:.1f} ms of processor time")
    faster, cheaper = (slow / quick for slow, quick in zip(medians["documented"], medians["fast"], strict=True))
    print(
        f"{name}: the fast road is {faster:.1f} times as fast as the documented one, with {cheaper:.1f} times less work"
    )
    slow, quick = medians["documented"][0], medians["fast"][0]
    print_row(f"Frames of a clip, {name}", f"{slow:.0f} ms", f"{quick:.0f} ms", faster)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-c", "--clips", type=int, default=8, help="at most 8 (default: %(default)s)")
    parser.add_argument("-r", "--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--single", action="store_true", help="on one thread, as in a worker process beside others")
    parser.add_argument("--together", action="store_true", help="all roads in one process, the documented one first")
    options = parser.parse_args()
    if options.single:
        os.environ.update(SINGLE_THREAD)  # read by TensorFlow when it starts in the processes
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _simulate(data)
        segmented, drawn = (
            [clip.path(data, modality) for clip in clips_of("PA000")][: options.clips]
            for modality in (SEGMENTATION, SILHOUETTE)
        )
        coloured = [_in_three_components(clip, Path(folder) / "coloured") for clip in drawn]
        kinds = {"PNG": segmented, "JPEG, one component": drawn, "JPEG, three components": coloured}
        for name, clips in kinds.items():
            _compare(name, clips, options)


if __name__ == "__main__":
    main()
