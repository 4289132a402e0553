"""How much faster clips are estimated by events than as published, and how much memory a run needs.

python benchmarks/gait_speed.py [-n participants] [-r rounds] [--data DIR]

Both methods work in turn on the same clips, in one process on one core; the published one reads every frame. Memory is
the largest of a process that estimates the participants once, and of one that estimates them as if they were eight
times as many.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.comparison import print_row
from healthgait.agreement.accuracy import settings_for
from healthgait.computing.parallel import Workers
from healthgait.gait.estimation.all_participants import estimate_all
from healthgait.gait.estimation.methods import METHODS
from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.estimation.settings import EVENTS, PAPER, EstimationSettings
from healthgait.gait.estimation.tables import Outputs
from healthgait.layout import POSE, SEGMENTATION, SENSOR_BOXES_FOLDER
from healthgait.synthetic.scenes.scenes import Scene, write_scene

MORE = 8  # times as many participants


def milliseconds_a_clip(settings: EstimationSettings, participants: list[str]) -> tuple[float, float]:
    """Time a clip, and frames decoded a clip."""
    begin = time.perf_counter()
    rows = [clip.row for name in participants for clip in estimate_participant(settings, name, 170.0).clips]
    return 1000 * (time.perf_counter() - begin) / len(rows), sum(row["frames_decoded"] for row in rows) / len(rows)


def peak_memory_mb(data: Path, participants: list[str]) -> float:
    """Largest memory of a fresh process that writes the tables of the participants."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_estimate_tables, data, participants).result()


def _estimate_tables(data: Path, participants: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        tables = [Path(folder) / name for name in ("parameters.csv", "clips.csv", "events.csv")]
        estimate_all(dict.fromkeys(participants, 170.0), settings_for(data, Scene()), Outputs(*tables), Workers(1))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def more_participants(data: Path, participants: list[str], folder: Path) -> list[str]:
    """Links in ``folder`` by which each participant is there MORE times, and their names."""
    names = []
    for number in range(MORE * len(participants)):
        names.append(f"PA{number:03d}")
        for kind in (POSE, SEGMENTATION, SENSOR_BOXES_FOLDER):
            link = folder / kind / names[-1]
            link.parent.mkdir(exist_ok=True)
            link.symlink_to((data / kind / participants[number % len(participants)]).resolve())
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--participants", type=int, default=2, help="to simulate (default: %(default)s)")
    parser.add_argument("-r", "--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--data", type=Path, help="a dataset to use instead of a simulated one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder) / "data"
        if not options.data:
            write_scene(data, Scene(), options.participants)
        participants = sorted(path.name for path in (data / POSE).iterdir())
        _print_times(data, participants, options.rounds)
        few = peak_memory_mb(data, participants)
        many = peak_memory_mb(Path(folder), more_participants(data, participants, Path(folder)))
        print(
            f"largest memory: {few:.0f} MB for {len(participants)} participants, {many:.0f} MB for {MORE} times as many"
        )


def _print_times(data: Path, participants: list[str], rounds: int) -> None:
    times: dict[str, list[float]] = {method: [] for method in METHODS}
    frames = {}
    for _ in range(rounds + 1):
        for method in METHODS:
            taken, frames[method] = milliseconds_a_clip(settings_for(data, Scene(), method), participants)
            times[method].append(taken)
    # The first round loads libraries and fills the disk's cache.
    medians = {method: statistics.median(times[method][1:]) for method in METHODS}
    for method in METHODS:
        print(f"-m {method}: {medians[method]:.1f} ms and {frames[method]:.1f} frames decoded a clip")
    ratios = sorted(paper / events for paper, events in zip(times[PAPER][1:], times[EVENTS][1:], strict=True))
    print(f"ratio: {statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f} in {rounds} rounds)")
    what = "Gait parameters of a clip, segmentation used"
    print_row(what, f"{medians[PAPER]:.0f} ms", f"{medians[EVENTS]:.0f} ms", statistics.median(ratios))


if __name__ == "__main__":
    main()
