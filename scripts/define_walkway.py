"""Make sensor boxes of the four ends of the two bars on the floor, given in any order."""

import argparse
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import given_path, number_between, run
from healthgait.errors import InputError
from healthgait.files import real_path
from healthgait.layout import JACKETS, PACE_CLASSES, WALKWAY_LENGTH_M

EPILOG = """example: bash define_walkway.sh -p 217,420 180,441 742,420 780,441 -o boxes.json
example: bash define_walkway.sh -i frame.png -c PA000/UGS/NW-WoJ -o data/sensors_bboxes -g overlay.png"""
SCENES = [f"{pace}/{name}-{jacket}" for pace, name in PACE_CLASSES.items() for jacket in JACKETS]


def point(text: str) -> tuple[float, float]:
    """An argparse type: x,y in pixels."""
    try:
        x, y = (float(number) for number in text.split(","))
    except ValueError:
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise argparse.ArgumentTypeError(f"expected x,y in pixels, with decimal points, not {text!r}")
    return x, y


def scene(text: str) -> Path:
    """An argparse type: <ID>/<UGS|FGS>/<class>, as the file of sensor boxes lies in its folder."""
    participant, _, rest = text.partition("/")
    if rest not in SCENES or not participant.strip() or participant in (".", "..") or "\0" in participant:
        raise argparse.ArgumentTypeError(f"expected <ID>/ and one of {', '.join(SCENES)}, not {text!r}")
    return Path(f"{text}.json")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="define_walkway.sh",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add, path = parser.add_argument, {"type": given_path}
    given = parser.add_mutually_exclusive_group()
    given.add_argument("-p", "--points", type=point, nargs=4, metavar="X,Y", help="the four points in pixels "
        "(required: this, -j or -i)")  # fmt: skip
    given.add_argument("-j", "--json", **path, metavar="JSON", help="file with the points in pixels: [[x, y], …], or "
        '{"far_left": [x, y], "near_left": …, "far_right": …, "near_right": …} (default: none)')  # fmt: skip
    add("-i", "--picture", **path, metavar="PICTURE", help="a frame of the camera; without -p and -j the points are "
        "clicked on it (default: none)")  # fmt: skip
    add("-o", "--output", **path, required=True, help="the file to be written; with -c, the folder of sensor boxes "
        "(required)")  # fmt: skip
    add("-c", "--classes", type=scene, nargs="+", metavar="ID/PACE/CLASS",
        help="walks that these boxes are for, such as PA000/UGS/NW-WoJ (default: none, -o is a file)")  # fmt: skip
    add("-k", "--scale", type=number_between(0.5, 100), default=WALKWAY_LENGTH_M, metavar="M",
        help="length of the walkway in metres (default: %(default)s)")  # fmt: skip
    add("-g", "--figure", **path, metavar="PNG", help="draw the walkway on the picture of -i (default: none)")
    add("--overwrite", action="store_true", help="replace files that no earlier run wrote (default: refuse)")
    options = parser.parse_args()
    if not (options.points or options.json or options.picture):
        parser.error("one of the arguments -p/--points -j/--json -i/--picture is required")
    return options


def main() -> None:
    options = arguments()
    from healthgait.gait.walkway.define_walkway import define_walkway

    if options.figure and not options.picture:
        raise InputError("-g draws on the picture of -i; give one")
    boxes = [options.output / path for path in options.classes] if options.classes else [options.output]
    outputs = [*boxes, *([options.figure] if options.figure else [])]
    inputs = {real_path(path) for path in (options.json, options.picture) if path}
    for path in outputs:
        if real_path(path) in inputs:
            raise InputError(f"{path}: would be overwritten by the result; name another file")
    if len({real_path(path) for path in outputs}) < len(outputs):
        raise InputError("the same file would be written twice; name each class once, and -g another file than -o")
    points = (options.points, options.json, options.picture)
    print(define_walkway(*points, options.scale, options.figure, boxes, options.overwrite))


if __name__ == "__main__":
    run(main)
