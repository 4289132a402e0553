"""The options of the scripts that take videos."""

import argparse
import math
from typing import Any

from healthgait.command_line.options import FOLDER, SWITCH, TABLE, Parser
from healthgait.command_line.types import given_path, number_between, place_in_frame, point_px
from healthgait.layout import FRAME_RATES_HZ, HEIGHTS_CM, PACE_CLASSES, WALKWAY_LENGTH_M


def add_video_options(parser: Parser, output: str) -> None:
    """Declare which videos, who is in them, and how metres are found; ``output`` is the help of that option."""
    parser.option(
        "--input", type=given_path, required=True, metavar="PATH", help="a video, or a folder of videos (required)"
    )
    parser.option("--output", **FOLDER, help=output)
    parser.option(
        "--videos",
        **TABLE,
        help="for a folder: a table video,ID,pace,jacket,Height of whose videos they are, with UGS or FGS, WoJ or WJ, "
        "and cm; all but the first two may be left out (default: the ID is the video's name)",
    )
    metres = parser.add_mutually_exclusive_group()
    parser.option(
        "--height",
        metres,
        type=number_between(*HEIGHTS_CM, "cm"),
        metavar="CM",
        help="the person's height in cm, from which metres follow, if all videos are of one person (default: Height in "
        "--videos)",
    )
    parser.option(
        "--points",
        metres,
        type=point_px,
        nargs="+",
        metavar="X,Y",
        help="in pixels, the four corners, in any order, of a rectangle on the floor whose long side lies along the "
        "walk, or two marks on the floor along it (default: metres follow from the height)",
    )
    parser.option(
        "--scale",
        default=None,
        help="length of that rectangle along the walk, or distance of the marks, in metres (required with --points)",
    )
    parser.option(
        "--model",
        default="full",
        metavar="MODEL",
        help="BlazePose: full, lite, heavy, or the path of a .tflite or .task file (default: %(default)s)",
    )
    parser.option(
        "--pace", choices=[*PACE_CLASSES], default="UGS", help="usual (UGS) or fast (FGS) gait speed (default: UGS)"
    )
    parser.option(
        "--capture-fps",
        type=number_between(*FRAME_RATES_HZ),
        metavar="HZ",
        help="frames per second at which slow motion was filmed (default: the file's own times are true)",
    )
    parser.option(
        "--person",
        metavar="ID",
        help="the number of the person who is meant, as an earlier run printed it (default: who walks farthest)",
    )
    parser.option(
        "--person-at",
        type=place_in_frame,
        metavar="FRAME,X,Y",
        help="the person who is in this frame, counted from 0, at this column and row (default: who walks farthest)",
    )
    parser.option(
        "--allow-moving-camera", **SWITCH, help="use passes during which the camera moved (default: leave them out)"
    )
    parser.option("--overwrite")
    parser.option("--quiet")


def known_of_videos(command_line: Parser, options: argparse.Namespace) -> dict[str, Any]:
    """What the options say, as the attributes of ``VideoSettings``; ends with a usage error if they contradict."""
    if bool(options.points) != (options.scale is not None):
        command_line.error(
            "--scale is the length of the rectangle of --points, or the distance of two; give both or none"
        )
    if options.points and len(options.points) not in (2, 4):
        command_line.error(f"--points takes the four corners of a rectangle or two marks, not {len(options.points)}")
    if options.person and options.person_at:
        command_line.error("--person and --person-at exclude each other; give one")
    names = "output", "model", "pace", "capture_fps", "person", "person_at", "allow_moving_camera", "overwrite"
    return {name: getattr(options, name) for name in names} | {
        "height_cm": math.nan if options.height is None else options.height,
        "corners_px": tuple(options.points) if options.points and len(options.points) == 4 else None,
        "marks_px": tuple(options.points) if options.points and len(options.points) == 2 else None,
        "length_m": options.scale or WALKWAY_LENGTH_M,
    }
