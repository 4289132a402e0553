"""Report how well estimated gait parameters agree with those of a reference such as OptoGait."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, TABLE, Parser
from healthgait.command_line.run import run


def parser() -> Parser:
    parser = Parser(
        "gait_parameters_agreement.sh",
        __doc__,
        "example: bash gait_parameters_agreement.sh -a data/gait_parameters.csv "
        "-b data/gait_parameters_estimation.csv -o data/agreement",
    )
    parser.option("--reference", **TABLE, required=True, help="gait_parameters.csv (OptoGait; required)")
    parser.option("--estimate", **TABLE, required=True, help="gait_parameters_estimation.csv (required)")
    parser.option("--output", **FOLDER, help="folder for agreement.csv, agreement.md and the figures (required)")
    parser.option("--overwrite")
    return parser


def main() -> None:
    options = parser().parse_args()
    from healthgait.agreement.report import AGREEMENT, GaitFile, check_comparable, output_files, write_agreement
    from healthgait.errors import InputError
    from healthgait.files import real_path, writable_folder
    from healthgait.outputs import check_replaceable

    reference, estimate = GaitFile(options.reference), GaitFile(options.estimate)
    check_comparable(reference, estimate)
    results = {real_path(options.output / name) for name in output_files()}
    for path in (options.reference, options.estimate):
        if real_path(path) in results:
            raise InputError(f"{path}: would be overwritten by the result; name another folder for --output")
    check_replaceable((options.output / name for name in output_files()), AGREEMENT, options.overwrite)
    output = writable_folder(options.output)
    if options.reference.samefile(options.estimate):
        print("warning: the reference and the estimate are the same file; it agrees with itself", file=sys.stderr)
    print(write_agreement(reference, estimate, output))
    print(f"written to {output}")


if __name__ == "__main__":
    run(main)
