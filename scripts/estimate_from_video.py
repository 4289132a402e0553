"""Gait parameters from video files, with the film of the walk and a page that shows it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, SWITCH, TABLE, Parser
from healthgait.command_line.run import EXIT_BAD_INPUT, EXIT_FAILED_PARTS, run
from healthgait.command_line.types import given_path, number_between, place_in_frame, point_px
from healthgait.layout import FRAME_RATES_HZ, PACE_CLASSES, WALKWAY_LENGTH_M

EPILOG = """example: bash estimate_from_video.sh -i walk.mp4 --height 172 -o results/
example: bash estimate_from_video.sh -i videos/ --videos people.csv -o results/
example: bash estimate_from_video.sh -i videos/ --points 780,441 217,420 180,441 742,420 -k 4.2 -o results/ --jobs 2"""


def parser() -> Parser:
    parser = Parser("estimate_from_video.sh", __doc__, EPILOG, old={"-p": "--points"})
    parser.option(
        "--input", type=given_path, required=True, metavar="PATH", help="a video, or a folder of videos (required)"
    )
    parser.option("--output", **FOLDER, help="folder for the results, which gets a folder per video (required)")
    parser.option(
        "--videos",
        **TABLE,
        help="for a folder: a table video,ID,pace,Height of whose videos they are, with UGS or FGS and cm; pace and "
        "Height may be left out (default: the ID is the video's name)",
    )
    metres = parser.add_mutually_exclusive_group()
    parser.option(
        "--height",
        metres,
        type=number_between(80, 250),
        metavar="CM",
        help="the person's height in cm, from which metres follow (required: this, --points or a Height in --videos)",
    )
    parser.option(
        "--points",
        metres,
        type=point_px,
        nargs=4,
        metavar="X,Y",
        help="four corners, in any order, of a rectangle on the floor whose long side lies along the walk, in pixels "
        "(required: this or heights)",
    )
    parser.option(
        "--scale", default=None, help="length of that rectangle along the walk in metres (required with --points)"
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
    parser.option("--no-film", **SWITCH, help="write no film, which takes most of the time (default: write it)")
    parser.option("--jobs")
    parser.option("--overwrite")
    parser.option("--quiet")
    return parser


def main() -> int:
    command_line = parser()
    options = command_line.parse_args()
    if bool(options.points) != (options.scale is not None):
        command_line.error("--scale is the length of the rectangle of --points; give both or none")
    if not (options.height or options.points or options.videos):
        command_line.error("one of --height, --points and --videos is required: metres follow from them")
    if options.person and options.person_at:
        command_line.error("--person and --person-at exclude each other; give one")
    import math

    from healthgait.computing.progress import set_quiet
    from healthgait.computing.threads import available_cores
    from healthgait.from_video.all_videos import estimate_videos
    from healthgait.from_video.settings import VideoSettings
    from healthgait.pose_import.walker import PersonAt

    set_quiet(options.quiet)
    settings = VideoSettings(
        output=options.output,
        model=options.model,
        height_cm=math.nan if options.height is None else options.height,
        corners_px=options.points and tuple(options.points),
        length_m=options.scale or WALKWAY_LENGTH_M,
        pace=options.pace,
        capture_fps=options.capture_fps,
        person=PersonAt(*options.person_at) if options.person_at else options.person,
        allow_moving_camera=options.allow_moving_camera,
        film=not options.no_film,
        overwrite=options.overwrite,
    )
    videos, failed = estimate_videos(options.input, settings, options.jobs or available_cores(), options.videos)
    if failed == videos:
        return EXIT_BAD_INPUT
    print(options.output)
    return EXIT_FAILED_PARTS if failed else 0


if __name__ == "__main__":
    run(main)
