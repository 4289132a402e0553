"""Plot a dataset's people and clips: sex, age, activity, height, weight, BMI, frames per clip, BMI against speed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, TABLE, Parser
from healthgait.command_line.run import run

EPILOG = """example: bash dataset_graphs.sh -p data/participants_measures.csv --gait data/gait_parameters.csv \\
    -d data -o graphs"""


def parser() -> Parser:
    parser = Parser("dataset_graphs.sh", __doc__, EPILOG, old={"-g": "--gait"})
    parser.option("--participants", required=True)
    parser.option(
        "--gait", **TABLE, required=True, help="gait_parameters.csv or gait_parameters_estimation.csv (required)"
    )
    parser.option("--dataset", help="the dataset's folder, for the figure of frames per clip (default: none)")
    parser.option(
        "--output", **FOLDER, help="folder for the figures (PNG and PDF) and the numbers behind them (CSV; required)"
    )
    parser.option("--overwrite")
    return parser


def main() -> None:
    options = parser().parse_args()
    from healthgait.cohort.cohort import output_folder, read_cohort
    from healthgait.cohort.draw import OUTPUTS, draw_cohort
    from healthgait.layout import SIMULATED_NOTICE

    cohort = read_cohort(options.participants, options.gait, options.dataset)
    tables = (options.participants, options.gait)
    folder = output_folder(options.output, OUTPUTS, tables, options.dataset, options.overwrite)
    if cohort.simulated:
        print(SIMULATED_NOTICE)
    for line in draw_cohort(cohort, folder):
        print(line)
    print(f"written to {folder}")


if __name__ == "__main__":
    run(main)
