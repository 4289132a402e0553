"""Report which files of a Health&Gait dataset are present, missing, empty or damaged."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, SWITCH, Parser
from healthgait.command_line.run import EXIT_FAILED_PARTS, run
from healthgait.command_line.types import names_among, number_between
from healthgait.layout import MODALITIES

EPILOG = """example: bash check_dataset.sh -d data/HealthGait -o data/check --deep
exit code: 0 nothing found, 1 something found, 2 cannot be checked"""


def parser() -> Parser:
    parser = Parser("check_dataset.sh", __doc__, EPILOG, old={"-t": "--tolerate", "-j": "--jobs"})
    parser.option("--dataset", required=True)
    parser.option(
        "--sensors", help="folder of the sensor boxes (default: sensors_bboxes in the dataset, if it is there)"
    )
    parser.option(
        "--output",
        **FOLDER,
        required=False,
        help="folder for check_findings.csv, check_participants.csv, check.png and the results of --deep (default: "
        "none, only the summary)",
    )
    parser.option(
        "--modalities",
        help=f"modalities that should be there: {', '.join(MODALITIES)} (default: all; in a tree that was made from "
        "videos, those that are there)",
    )
    parser.option(
        "--tolerate",
        type=number_between(0, 100),
        metavar="PERCENT",
        default=0.0,
        help="percentage of a clip's frames that may lack a counterpart (default: %(default)g)",
    )
    parser.option("--deep", **SWITCH, help="also decode all pictures (default: off)")
    parser.option("--jobs")
    parser.option("--overwrite")
    parser.option("--quiet")
    return parser


def main() -> int:
    options = parser().parse_args()
    asked = names_among(MODALITIES, options.modalities, "--modalities") if options.modalities else None
    from healthgait.check.dataset import check_dataset, folders_of
    from healthgait.check.own_tree import modalities_of
    from healthgait.check.remembered import Remembered
    from healthgait.check.report import output_folder, summary, write_report
    from healthgait.computing.progress import set_quiet
    from healthgait.computing.threads import available_cores

    set_quiet(options.quiet)
    modalities = asked or modalities_of(options.dataset)
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
