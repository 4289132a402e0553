"""Write a simulated cohort in the layout of Health&Gait, with exact ground truth."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, Parser
from healthgait.command_line.run import run
from healthgait.command_line.types import checked, whole_number
from healthgait.errors import InputError
from healthgait.synthetic.arguments import modalities, resolution_width

MODALITIES_HELP = """all (default), none (tables only), or a list separated by commas or spaces: pose, silhouette,
semantic_segmentation, optical_flow (both), optical_flow/GMFLOW, optical_flow/TVL1"""

POSE_ERRORS_HELP = """add a real estimator's errors to the pose: correlated noise, legs put onto one or swapped, joints
outside the image; as BlazePose full or lite (default: none)"""


def parser() -> Parser:
    parser = Parser(
        "make_synthetic_dataset.sh",
        __doc__,
        "example: bash make_synthetic_dataset.sh -o data/simulated -n 24 -r 480x270",
        old={"--participants": "--people", "-s": "--seed", "-j": "--jobs"},
    )
    parser.option("--output", **FOLDER, help="a folder that is new or empty (required)")
    parser.option(
        "--people",
        type=whole_number(1, 9999),
        default=398,
        metavar="N",
        help="how many people to simulate (default: %(default)s)",
    )
    parser.option("--seed", default=0, help="random seed; the same seed gives the same bytes (default: %(default)s)")
    parser.option(
        "--resolution",
        type=checked(resolution_width),
        default="960x540",
        metavar="WxH",
        help="size of the frames in pixels, 16:9 (default: %(default)s)",
    )
    parser.option("--modalities", default=["all"], help=MODALITIES_HELP)
    parser.option("--pose-errors", choices=("full", "lite"), help=POSE_ERRORS_HELP)
    parser.option("--jobs")
    parser.option("--quiet")
    return parser


def main() -> None:
    command_line = parser()
    options = command_line.parse_args()
    try:
        chosen = modalities(options.modalities)
    except InputError as error:
        command_line.error(f"argument -m/--modalities: {error}")
    from healthgait.computing.progress import set_quiet
    from healthgait.computing.threads import available_cores
    from healthgait.synthetic.dataset import CohortPlan, write_dataset

    set_quiet(options.quiet)
    cohort = CohortPlan(options.people, options.seed, options.resolution, chosen, options.pose_errors)
    write_dataset(options.output, cohort, options.jobs or available_cores())
    print(f"{options.output}: {cohort.participants} simulated participant{'s' * (cohort.participants != 1)}")


if __name__ == "__main__":
    run(main)
