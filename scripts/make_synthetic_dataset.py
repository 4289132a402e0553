"""Write a simulated cohort in the layout of Health&Gait, with exact ground truth."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import given_path, run, whole_number
from healthgait.synthetic.arguments import modalities, resolution_width

MODALITIES_HELP = """all (default), none (tables only), or a list separated by commas or spaces: pose, silhouette,
semantic_segmentation, optical_flow (both), optical_flow/GMFLOW, optical_flow/TVL1"""

POSE_ERRORS_HELP = """give the pose a real estimator's errors: noise that lasts, legs put onto one or exchanged, joints
outside the image; as of BlazePose full or lite (default: none of these)"""


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make_synthetic_dataset.sh",
        description=__doc__,
        epilog="example: bash make_synthetic_dataset.sh -o data/simulated -n 24 -r 480x270",
    )
    add = parser.add_argument
    add(
        "-o", "--output", type=given_path, required=True, metavar="DIR", help="a folder that is new or empty (required)"
    )
    add(
        "-n",
        "--participants",
        type=whole_number(1, 9999),
        default=398,
        metavar="N",
        help="people to simulate (default: %(default)s)",
    )
    add("-s", "--seed", type=whole_number(0, 2**32 - 1), default=0, help="same seed, same bytes (default: %(default)s)")
    add(
        "-r",
        "--resolution",
        type=resolution_width,
        default="960x540",
        metavar="WxH",
        help="of the frames in pixels, 16:9 (default: %(default)s)",
    )
    add("-m", "--modalities", nargs="+", default=["all"], metavar="NAME", help=MODALITIES_HELP)
    add("--pose-errors", choices=("full", "lite"), help=POSE_ERRORS_HELP)
    add("-j", "--jobs", type=whole_number(1), help="processes (default: all usable cores)")
    arguments = parser.parse_args()
    try:
        arguments.modalities = modalities(arguments.modalities)
    except argparse.ArgumentTypeError as error:
        parser.error(f"argument -m/--modalities: {error}")
    return arguments


def main() -> None:
    arguments = parse_arguments()
    from healthgait.computing.threads import available_cores
    from healthgait.synthetic.dataset import CohortPlan, write_dataset

    cohort = CohortPlan(
        arguments.participants, arguments.seed, arguments.resolution, arguments.modalities, arguments.pose_errors
    )
    write_dataset(arguments.output, cohort, arguments.jobs or available_cores())
    print(f"{arguments.output}: {cohort.participants} simulated participants")


if __name__ == "__main__":
    run(main)
