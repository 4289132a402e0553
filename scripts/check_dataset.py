"""Tell what of a Health&Gait dataset is there, missing, empty or damaged."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import EXIT_FAILED_PARTS, given_path, names_among, number_between, run, whole_number
from healthgait.layout import MODALITIES

EPILOG = """example: bash check_dataset.sh -d data/HealthGait -o data/check --deep
exit code: 0 nothing found, 1 something found, 2 cannot be checked"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="check_dataset.sh",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    folder = {"type": given_path, "metavar": "DIR"}
    add = parser.add_argument
    add(
        "-d", "--dataset", **folder, required=True, help="the folder with pose, silhouette, … and the tables (required)"
    )
    add("-s", "--sensors", **folder, help="sensor boxes (default: sensors_bboxes in the dataset, if it is there)")
    add("-o", "--output", **folder, help="folder for check_findings.csv, check_participants.csv, check.png and what "
        "--deep has decoded (default: none, the summary alone)")  # fmt: skip
    add("-m", "--modalities", nargs="+", metavar="NAME", default=list(MODALITIES),
        help=f"those that should be there: {', '.join(MODALITIES)} (default: all)")  # fmt: skip
    add("-t", "--tolerate", type=number_between(0, 100), metavar="PERCENT", default=0.0,
        help="frames of a clip that may lack a counterpart, in percent (default: %(default)g)")  # fmt: skip
    add("--deep", action="store_true", help="decode all pictures, too (default: off)")
    add("--overwrite", action="store_true", help="replace files that no earlier run wrote (default: refuse)")
    add("-j", "--jobs", type=whole_number(1, 1024), metavar="N", help="processes (default: all usable cores)")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    modalities = names_among(MODALITIES, options.modalities, "-m")
    from healthgait.check.dataset import check_dataset, folders_of
    from healthgait.check.remembered import Remembered
    from healthgait.check.report import output_folder, summary, write_report
    from healthgait.computing.threads import available_cores

    folders = folders_of(options.dataset, options.sensors, modalities)
    of_dataset = [options.dataset / modality.split("/")[0] for modality in MODALITIES]
    inputs = [*folders.values(), *of_dataset]
    output = output_folder(options.output, inputs, options.overwrite) if options.output else None
    result = check_dataset(
        options.dataset,
        folders,
        modalities,
        deep=options.deep,
        tolerated_percent=options.tolerate,
        jobs=options.jobs or available_cores(),
        remembered=Remembered(output),
    )
    print(summary(result))
    for path in write_report(result, output) if output else ():
        print(path)
    return EXIT_FAILED_PARTS if result.findings else 0


if __name__ == "__main__":  # Dask's worker processes import this file again
    run(main)
