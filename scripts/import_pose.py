"""Convert the pose files of any estimator to the dataset's."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, Parser
from healthgait.command_line.run import EXIT_BAD_INPUT, EXIT_FAILED_PARTS, run
from healthgait.command_line.types import frame_range, given_path, number_between, place_in_frame, size_px
from healthgait.pose_import.forms import FORM_NAMES, PLANES

AUTO = "auto"
EPILOG = """example: bash import_pose.sh -i alphapose-results.json -o data/pose -c PA000/UGS/NW-WoJ_1
many clips, in folders such as results/PA000/UGS/NW-WoJ_1/:
    bash import_pose.sh -i results -o data/pose"""


def parser() -> Parser:
    parser = Parser("import_pose.sh", __doc__, EPILOG, old={"--fps": "--frame-rate", "--points": "--joint-names"})
    parser.option(
        "--input",
        type=given_path,
        required=True,
        metavar="PATH",
        help="a folder <ID>/<UGS|FGS>/<clip>…; with --clip, a single file or folder of an estimator (required)",
    )
    parser.option(
        "--output", **FOLDER, help="the pose directory to write <ID>/<UGS|FGS>/<clip>_AlphaPose.json into (required)"
    )
    parser.option(
        "--type",
        choices=[AUTO, *FORM_NAMES],
        default=AUTO,
        metavar="TYPE",
        help=f"the form of the input: {', '.join(FORM_NAMES)} (default: {AUTO}, by its content)",
    )
    parser.option(
        "--clip", help="the clip of a single input: <ID>/<UGS|FGS>/<clip> (default: --input is a folder of clips)"
    )
    time = parser.add_mutually_exclusive_group()
    parser.option("--frame-rate", time)
    parser.option(
        "--times",
        time,
        type=given_path,
        metavar="PATH",
        help="frame times of a clip with a variable frame rate: a CSV table frame,time_s (seconds of the video), or a "
        "folder with a table <ID>/<UGS|FGS>/<clip>.csv per clip, which may be --input (default: those of the input if "
        "it has any, else by --frame-rate)",
    )
    parser.option(
        "--image-size",
        type=size_px,
        metavar="WxH",
        help="width and height of the video in pixels (default: from the input, if it has them)",
    )
    parser.option(
        "--joint-names",
        metavar="NAME|JSON",
        help="which point is which joint: the name of a point set, such as halpe_26, or a JSON file with the joints of "
        "the points (default: by the input's names, or by the bodies)",
    )
    parser.option(
        "--plane",
        choices=PLANES,
        help="for markers with three axes (trc): the axis along the walk and the vertical one (default: xy)",
    )
    parser.option(
        "--person",
        metavar="ID",
        help="with --clip: the input's number or name of the person to import (default: who walks farthest)",
    )
    parser.option(
        "--person-at",
        type=place_in_frame,
        metavar="FRAME,X,Y",
        help="with --clip: import the person who is in this frame, counted from 0, at this column and row "
        "(default: who walks farthest)",
    )
    parser.option(
        "--frames",
        type=frame_range,
        metavar="FROM:TO",
        help="with --clip: look only at these frames, counted from 0 (default: all)",
    )
    parser.option(
        "--min-score",
        type=number_between(0, 100),
        default=0.3,
        metavar="SCORE",
        help="joints with a lower score are left out (default: %(default)s)",
    )
    parser.option(
        "--max-gap",
        type=number_between(0, 60),
        default=1.0,
        metavar="S",
        help="longest time for which the walker may be lost, in seconds (default: %(default)s)",
    )
    parser.option("--overwrite", help="replace existing pose files that differ (default: no)")
    parser.option("--quiet")
    return parser


def main() -> int:
    command_line = parser()
    options = command_line.parse_args()
    if not options.clip and (options.person or options.person_at or options.frames):
        command_line.error("--person, --person-at and --frames are for a single input; name its clip with --clip")
    if options.person and options.person_at:
        command_line.error("--person and --person-at exclude each other; give one")
    from healthgait.computing.progress import set_quiet
    from healthgait.pose_import.conversion import ImportSettings, import_all
    from healthgait.pose_import.pose_files import clips_below, one_clip
    from healthgait.pose_import.walker import PersonAt

    set_quiet(options.quiet)
    if options.clip:
        files = one_clip(options.input, options.clip, options.times)
    else:
        files = clips_below(options.input, options.times)
    settings = ImportSettings(
        output=options.output,
        fps=options.frame_rate,
        longest_gap_s=options.max_gap,
        min_score=options.min_score,
        overwrite=options.overwrite,
        form=None if options.type == AUTO else options.type,
        points=options.joint_names,
        image_size=options.image_size,
        plane=options.plane,
        person=PersonAt(*options.person_at) if options.person_at else options.person,
        frames=options.frames,
    )
    failed = import_all(files, settings)
    if failed == len(files.clips) + len(files.unreadable):
        return EXIT_BAD_INPUT
    print(options.output)
    return EXIT_FAILED_PARTS if failed else 0


if __name__ == "__main__":
    run(main)
