"""What the estimate loses without segmentation, and what toes in the pose win back; truth: the simulated walks.

python benchmarks/pose_alone.py [-n participants] [--scenes WORD ...]
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.agreement.accuracy import cells_of, errors_of, settings_for, simulated_truths
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.threads import available_cores
from healthgait.layout import POSE
from healthgait.synthetic.pose import JOINT_NAMES
from healthgait.synthetic.scenes.scenes import SCENES, write_scene

SCENES_SHOWN = ("as simulated", "joint noise doubled", "gaps of 8 frames", "off the middle")
POSE_17 = "pose_17"


def rows_of(arguments: tuple[str, int]) -> tuple[str, list[str]]:
    """The table's rows of one scene: the same noise in all, so that they differ by what is used alone."""
    name, participants = arguments
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        write_scene(folder, SCENES[name], participants, pose_feet=True)
        write_without_feet(folder)
        with_feet = settings_for(folder, SCENES[name])
        without_feet = replace(with_feet, pose=folder / POSE_17)
        inputs = {
            "segmentation and pose": without_feet,
            "pose of 17 points": replace(without_feet, segmentation=None),
            "pose with heels and toes": replace(with_feet, segmentation=None),
        }
        truths = list(simulated_truths(SCENES[name], participants))
        errors = {used: errors_of(settings, truths).means for used, settings in inputs.items()}
    return name, [f"| {name} | {used} | {' | '.join(cells_of(errors[used]))} |" for used in inputs]


def write_without_feet(folder: Path) -> None:
    """Each pose below ``folder`` once more, with the 17 joints alone."""
    for path in (folder / POSE).rglob("*.json"):
        entries = json.loads(path.read_text())
        for entry in entries:
            joints = entry["joints"] or {}
            entry["joints"] = {name: joints[name] for name in JOINT_NAMES if name in joints} or None
        without = folder / POSE_17 / path.relative_to(folder / POSE)
        without.parent.mkdir(parents=True, exist_ok=True)
        without.write_text(json.dumps(entries))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--participants", type=int, default=12)
    parser.add_argument("--scenes", nargs="+", default=SCENES_SHOWN, help="scenes whose name has one of these words")
    options = parser.parse_args()
    names = [name for name in SCENES if any(word in name for word in options.scenes)]
    print("mean absolute errors of participant means, usual / fast pace")
    print("| scene | from | Step cm | Stride cm | Cadence 1/min | MonoSP ms | BiSP ms | Speed mm/s |")
    print("|---|---|---|---|---|---|---|---|")
    workers = Workers(available_cores(), apart=True)
    rows = dict(map_unordered(rows_of, [(name, options.participants) for name in names], workers))
    for name in names:
        print("\n".join(rows[name]))


if __name__ == "__main__":
    main()
