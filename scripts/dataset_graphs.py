"""Draw a dataset's people and clips: sex, age, activity, height, weight, BMI, frames per clip, BMI against speed."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import given_path, run

EPILOG = """example: bash dataset_graphs.sh -p data/participants_measures.csv -g data/gait_parameters.csv -d data
-o graphs"""

FOLDER, TABLE = {"type": given_path, "metavar": "DIR"}, {"type": given_path, "metavar": "CSV"}
OPTIONS = {
    ("-p", "--participants"): {**TABLE, "required": True, "help": "participants_measures.csv (required)"},
    ("-g", "--gait"): {
        **TABLE,
        "required": True,
        "help": "gait_parameters.csv or gait_parameters_estimation.csv (required)",
    },
    ("-d", "--dataset"): {
        **FOLDER,
        "help": "the dataset's folder, for the frames per clip (default: none, and no such figure)",
    },
    ("-o", "--output"): {
        **FOLDER,
        "required": True,
        "help": "folder for the figures (PNG and PDF), counts.csv and summary.csv (required)",
    },
}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dataset_graphs.sh", description=__doc__, epilog=EPILOG)
    for names, settings in OPTIONS.items():
        parser.add_argument(*names, **settings)
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    from healthgait.cohort.cohort import output_folder, read_cohort
    from healthgait.cohort.draw import draw_cohort, output_names
    from healthgait.layout import SIMULATED_NOTICE

    cohort = read_cohort(options)
    folder = output_folder(options, output_names())
    if cohort.simulated:
        print(SIMULATED_NOTICE)
    print(draw_cohort(cohort, folder).text())
    print(f"written to {folder}")


if __name__ == "__main__":
    run(main)
