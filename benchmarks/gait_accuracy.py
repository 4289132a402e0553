"""How true the estimated gait parameters are, scene by scene: mean absolute errors of participant means.

python benchmarks/gait_accuracy.py [-n participants] [-m events|paper] [--pose-alone] [--scenes WORD ...]
python benchmarks/gait_accuracy.py --data DIR [--pose FOLDER ...] [-m events|paper] [-k metres] [-f fps]

The first form simulates people; the second one takes a folder in the layout of Health&Gait with ground_truth.csv and
ground_truth_clips.csv, and shows each of the named pose folders with and without the segmentation.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.agreement.accuracy import HEADER, errors_of, given_truths, row_of, settings_for, simulated_truths
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.threads import available_cores
from healthgait.gait.estimation.methods import METHODS
from healthgait.gait.estimation.settings import PAPER
from healthgait.layout import FRAME_RATE_HZ, POSE, WALKWAY_LENGTH_M
from healthgait.synthetic.scenes.scenes import SCENES, Scene, write_scene


def _simulated_row(arguments: tuple[str, argparse.Namespace]) -> tuple[str, str]:
    name, options = arguments
    scene = SCENES[name]
    with tempfile.TemporaryDirectory() as folder:
        write_scene(Path(folder), scene, options.participants, segmentation=not options.pose_alone)
        settings = settings_for(Path(folder), scene, options.method, options.pose_alone)
        return name, row_of(name, errors_of(settings, simulated_truths(scene, options.participants)))


def _given_row(arguments: tuple[str, argparse.Namespace]) -> tuple[str, str]:
    name, options = arguments
    pose, _, alone = name.partition(", ")
    scene = Scene(length_m=options.scale, fps=options.fps)
    settings = replace(settings_for(options.data, scene, options.method, bool(alone)), pose=options.data / pose)
    return name, row_of(name, errors_of(settings, given_truths(options.data)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--participants", type=int, default=6)
    parser.add_argument("-m", "--method", choices=METHODS, default="events")
    parser.add_argument("--pose-alone", action="store_true")
    parser.add_argument("--scenes", nargs="+", default=[""], help="scenes whose name has one of these words")
    parser.add_argument("--data", type=Path, help="a folder with its truth, instead of simulated scenes")
    parser.add_argument("--pose", nargs="+", default=[POSE], help="pose folders below --data (default: pose)")
    parser.add_argument("-k", "--scale", type=float, default=WALKWAY_LENGTH_M, help="metres, of --data")
    parser.add_argument("-f", "--fps", type=float, default=FRAME_RATE_HZ, help="of --data")
    options = parser.parse_args()
    if options.method == PAPER and options.pose_alone:
        parser.error("the published method needs the segmentation")
    if options.data:
        uses = [""] if options.method == PAPER else ["", ", pose alone"]
        names, row = [pose + use for pose in options.pose for use in uses], _given_row
    else:
        names, row = [name for name in SCENES if any(word in name for word in options.scenes)], _simulated_row
    print(HEADER)
    rows = dict(map_unordered(row, [(name, options) for name in names], Workers(available_cores(), apart=True)))
    for name in names:
        print(rows[name])


if __name__ == "__main__":
    main()
