"""Make sensor boxes from the four ends of the two bars on the floor, given in any order."""

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import Parser
from healthgait.command_line.run import run
from healthgait.command_line.types import given_path, point_px
from healthgait.errors import InputError
from healthgait.files import real_path
from healthgait.layout import JACKETS, PACE_CLASSES

OLD = {"-p": "--points", "-j": "--json", "-i": "--picture", "-c": "--classes", "-g": "--figure"}
EPILOG = """example: bash define_walkway.sh --points 217,420 180,441 742,420 780,441 -o boxes.json
example: bash define_walkway.sh --picture frame.png --classes PA000/UGS/NW-WoJ -o data/sensors_bboxes \\
    --figure overlay.png"""
SCENES = [f"{pace}/{name}-{jacket}" for pace, name in PACE_CLASSES.items() for jacket in JACKETS]


def scene(text: str) -> Path:
    """Parse <ID>/<UGS|FGS>/<class> into the path of its sensor boxes within their folder."""
    participant, _, rest = text.partition("/")
    if rest not in SCENES or not participant.strip() or participant in (".", "..") or "\0" in participant:
        raise argparse.ArgumentTypeError(f"expected <ID>/ and one of {', '.join(SCENES)}, not {text!r}")
    return Path(f"{text}.json")


def parser() -> Parser:
    parser = Parser("define_walkway.sh", __doc__, EPILOG, old=OLD)
    given = parser.add_mutually_exclusive_group()
    parser.option(
        "--points",
        given,
        type=point_px,
        nargs="+",
        metavar="X,Y",
        help="the four points in pixels (required: this, --json or --picture)",
    )
    parser.option(
        "--json",
        given,
        type=given_path,
        metavar="JSON",
        help='file with the points in pixels: [[x, y], …], or {"far_left": [x, y], "near_left": …, "far_right": …, '
        '"near_right": …} (default: none)',
    )
    parser.option(
        "--picture",
        type=given_path,
        metavar="PICTURE",
        help="a frame of the camera, or a video, on whose first frame to click the points unless --points or "
        "--json is given (default: none)",
    )
    parser.option(
        "--output",
        metavar="PATH",
        help="the file to write; with --classes, the folder of sensor boxes (required)",
    )
    parser.option(
        "--classes",
        type=scene,
        nargs="+",
        metavar="ID/PACE/CLASS",
        help="classes of clips that these boxes are for, such as PA000/UGS/NW-WoJ (default: none, --output is a file)",
    )
    parser.option("--scale")
    parser.option(
        "--figure",
        type=given_path,
        metavar="PNG",
        help="figure to write: the walkway drawn on --picture (default: none)",
    )
    parser.option("--overwrite")
    return parser


def main() -> None:
    command_line = parser()
    options = command_line.parse_args()
    if not (options.points or options.json or options.picture):
        command_line.error("one of the arguments --points --json --picture is required")
    if options.points and len(options.points) != 4:
        command_line.error(f"--points takes the four corners, not {len(options.points)}")
    from healthgait.gait.walkway.define_walkway import define_walkway
    from healthgait.video.still import still

    if options.figure and not options.picture:
        raise InputError("--figure draws on --picture; give one")
    boxes = [options.output / path for path in options.classes] if options.classes else [options.output]
    outputs = [*boxes, *([options.figure] if options.figure else [])]
    inputs = {real_path(path) for path in (options.json, options.picture) if path}
    for path in outputs:
        if real_path(path) in inputs:
            raise InputError(f"{path}: would be overwritten by the result; name another file")
    if len({real_path(path) for path in outputs}) < len(outputs):
        raise InputError("the same file would be written twice; name each class once, and another file for --figure")
    with still(options.picture) if options.picture else nullcontext() as picture:
        points = (options.points, options.json, picture)
        print(define_walkway(*points, options.scale, options.figure, boxes, options.overwrite, options.picture))


if __name__ == "__main__":
    run(main)
