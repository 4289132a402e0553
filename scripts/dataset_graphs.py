"""Draw a dataset's people and clips: sex, age, activity, height, weight, BMI, frames per clip, BMI against speed."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import given_path, run

EPILOG = """example: bash dataset_graphs.sh -p data/participants_measures.csv -g data/gait_parameters.csv \\
    -d data -o graphs"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dataset_graphs.sh",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    table, folder = {"type": given_path, "metavar": "CSV"}, {"type": given_path, "metavar": "DIR"}
    add = parser.add_argument
    add("-p", "--participants", **table, required=True, help="participants_measures.csv (required)")
    add("-g", "--gait", **table, required=True,
        help="gait_parameters.csv or gait_parameters_estimation.csv (required)")  # fmt: skip
    add("-d", "--dataset", **folder,
        help="the dataset's folder, for the frames per clip (default: none, and no such figure)")  # fmt: skip
    add("-o", "--output", **folder, required=True,
        help="folder for the figures (PNG and PDF) and the numbers behind them (CSV; required)")  # fmt: skip
    add("--overwrite", action="store_true", help="replace files that no earlier run wrote (default: refuse)")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    from healthgait.cohort.cohort import output_folder, read_cohort
    from healthgait.cohort.draw import OUTPUTS, draw_cohort
    from healthgait.layout import SIMULATED_NOTICE

    cohort = read_cohort(options)
    folder = output_folder(options, OUTPUTS)
    if cohort.simulated:
        print(SIMULATED_NOTICE)
    for line in draw_cohort(cohort, folder):
        print(line)
    print(f"written to {folder}")


if __name__ == "__main__":
    run(main)
