"""Convert poses of AlphaPose, OpenPose or another estimator to the dataset's format."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, Parser
from healthgait.command_line.run import EXIT_BAD_INPUT, EXIT_FAILED_PARTS, run
from healthgait.command_line.types import given_path, number_between, size_px

EPILOG = """example: bash import_pose.sh -i alphapose-results.json -o data/pose -t alphapose -c PA000/UGS/NW-WoJ_1
many clips, in folders such as results/PA000/UGS/NW-WoJ_1/:
    bash import_pose.sh -i results -o data/pose -t openpose"""


def parser() -> Parser:
    parser = Parser("import_pose.sh", __doc__, EPILOG, old={"--fps": "--frame-rate"})
    parser.option(
        "--input",
        type=given_path,
        required=True,
        metavar="PATH",
        help="a folder <ID>/<UGS|FGS>/<clip>…; with --clip, a single .json or OpenPose folder (required)",
    )
    parser.option(
        "--output", **FOLDER, help="the pose directory to write <ID>/<UGS|FGS>/<clip>_AlphaPose.json into (required)"
    )
    parser.option(
        "--type", choices=["alphapose", "openpose", "coco"], required=True, help="the format of the input (required)"
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
        "folder with a table <ID>/<UGS|FGS>/<clip>.csv per clip, which may be --input (default: by --frame-rate)",
    )
    parser.option(
        "--image-size",
        type=size_px,
        metavar="WxH",
        help="width and height of the video in pixels (default: from the input; AlphaPose and OpenPose lack it)",
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
    options = parser().parse_args()
    from healthgait.computing.progress import set_quiet
    from healthgait.pose_import.conversion import ImportSettings, import_all
    from healthgait.pose_import.pose_files import clips_below, one_clip

    set_quiet(options.quiet)
    if options.clip:
        files = one_clip(options.input, options.clip, options.times)
    else:
        files = clips_below(options.input, options.type, options.times)
    settings = ImportSettings(
        form=options.type,
        output=options.output,
        fps=options.frame_rate,
        longest_gap_s=options.max_gap,
        least_score=options.min_score,
        overwrite=options.overwrite,
        image_size=options.image_size,
    )
    failed = import_all(files, settings)
    if failed == len(files.clips) + len(files.unreadable):
        return EXIT_BAD_INPUT
    print(options.output)
    return EXIT_FAILED_PARTS if failed else 0


if __name__ == "__main__":
    run(main)
