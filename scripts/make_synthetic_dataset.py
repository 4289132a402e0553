"""Write a simulated cohort in the layout of Health&Gait, with exact ground truth."""

import argparse
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import run, whole_number
from healthgait.errors import InputError
from healthgait.synthetic.arguments import modalities, new_folder, resolution_width
from healthgait.synthetic.dataset import Cohort, write_dataset

EXIT_TERMINATED = 128 + signal.SIGTERM
MODALITIES_HELP = """all (the default), none (tables only), or a list separated by commas or spaces: pose, silhouette,
semantic_segmentation, optical_flow (both), optical_flow/GMFLOW, optical_flow/TVL1"""


class Parser(argparse.ArgumentParser):
    """Reports a bad argument in one line."""

    def error(self, message: str) -> None:
        raise InputError(f"{message}; see --help")


def parse_arguments() -> argparse.Namespace:
    parser = Parser(description=__doc__)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    add = parser.add_argument
    add("-o", "--output", type=new_folder, required=True, metavar="DIR", help="a folder that is new or empty")
    add("-n", "--participants", type=whole_number(1, 9999), default=398, metavar="N", help="default: %(default)s")
    add("-s", "--seed", type=whole_number(0, 2**32 - 1), default=0, help="same seed, same bytes; default: %(default)s")
    add(
        "-r", "--resolution", type=resolution_width, default="960x540", metavar="WxH", help="16:9; default: %(default)s"
    )
    add("-m", "--modalities", nargs="+", default=["all"], metavar="NAME", help=MODALITIES_HELP)
    add("-j", "--jobs", type=whole_number(1), default=cores, help="processes; default: all usable cores (%(default)s)")
    arguments = parser.parse_args()
    try:
        arguments.modalities = modalities(arguments.modalities)
    except argparse.ArgumentTypeError as error:
        parser.error(f"argument -m/--modalities: {error}")
    return arguments


def main() -> None:
    arguments = parse_arguments()
    # Batch systems end a job by SIGTERM: tidy up as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_TERMINATED))
    cohort = Cohort(arguments.participants, arguments.seed, arguments.resolution, arguments.modalities)
    write_dataset(arguments.output, cohort, arguments.jobs)
    print(f"{arguments.output}: {cohort.participants} simulated participants")


if __name__ == "__main__":
    run(main)
