"""Bring the pose that AlphaPose, OpenPose or another estimator found into the dataset's form."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import EXIT_BAD_INPUT, EXIT_FAILED_PARTS, given_path, number_between, run, size_px
from healthgait.layout import FRAME_RATE_HZ, FRAME_RATES_HZ

EPILOG = """example: bash import_pose.sh -i alphapose-results.json -o data/pose -t alphapose -c PA000/UGS/NW-WoJ_1
of many clips, in folders results/PA000/UGS/NW-WoJ_1/ and so on:
    bash import_pose.sh -i results -o data/pose -t openpose"""


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="import_pose.sh", description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    # fmt: off
    add = parser.add_argument
    add("-i", "--input", type=given_path, required=True, metavar="PATH",
        help="a folder <ID>/<UGS|FGS>/<clip>…; with -c one clip: a .json or OpenPose's folder (required)")
    add("-o", "--output", type=given_path, required=True, metavar="DIR",
        help="the pose directory to write <ID>/<UGS|FGS>/<clip>_AlphaPose.json into (required)")
    add("-t", "--type", choices=["alphapose", "openpose", "coco"], required=True,
        help="the form of the input (required)")
    add("-c", "--clip", help="the one clip that the input is: <ID>/<UGS|FGS>/<clip> (default: a folder of clips)")
    time = parser.add_mutually_exclusive_group().add_argument
    time("-f", "--fps", type=number_between(*FRAME_RATES_HZ), default=FRAME_RATE_HZ, metavar="HZ",
         help="frames per second (default: %(default)s)")
    time("--times", type=given_path, metavar="PATH",
         help="a table frame,time_s (CSV, seconds of the video) of a clip whose rate varies, or a folder with a table "
              "<ID>/<UGS|FGS>/<clip>.csv of each clip, which may be that of -i (default: by -f)")
    add("--image-size", type=size_px, metavar="WxH",
        help="width and height of the video in pixels (default: as the input says; AlphaPose and OpenPose do not)")
    add("--min-score", type=number_between(0, 100), default=0.3, metavar="SCORE",
        help="joints with a lower score are left out (default: %(default)s)")
    add("--max-gap", type=number_between(0, 60), default=1.0, metavar="S",
        help="seconds for which the walker may not be found (default: %(default)s)")
    add("--overwrite", action="store_true", help="replace pose files that are there and differ (default: no)")
    # fmt: on
    return parser.parse_args()


def main() -> int:
    options = parse_arguments()
    from healthgait.layout import clip_named
    from healthgait.pose_import.conversion import Settings, import_all
    from healthgait.pose_import.sources import single_source, sources_below

    if options.clip is not None:
        sources = single_source(options.input, clip_named(options.clip, "-c"), options.times)
    else:
        sources = sources_below(options.input, options.type, options.times)
    settings = Settings(
        form=options.type,
        output=options.output,
        fps=options.fps,
        longest_gap_s=options.max_gap,
        least_score=options.min_score,
        overwrite=options.overwrite,
        image_size=options.image_size,
    )
    failed = import_all(sources, settings)
    if failed == len(sources.clips) + len(sources.unreadable):
        return EXIT_BAD_INPUT
    print(options.output)
    return EXIT_FAILED_PARTS if failed else 0


if __name__ == "__main__":
    run(main)
