"""Write a page for each participant from the results of an estimation or of videos, and an overview of all."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, TABLE, Parser
from healthgait.command_line.run import run
from healthgait.command_line.types import given_path

EPILOG = """example: bash walk_report.sh -i walks -o pages --participants participants_measures.csv
example: bash walk_report.sh -i after --earlier before -o pages"""


def parser() -> Parser:
    parser = Parser("walk_report.sh", __doc__, EPILOG)
    parser.option(
        "--input",
        type=given_path,
        required=True,
        metavar="PATH",
        help="folder with the tables that an estimation or a run on videos wrote (required)",
    )
    parser.option(
        "--earlier",
        type=given_path,
        nargs="+",
        default=[],
        metavar="DIR",
        help="folders of earlier sessions of the same people, the first one first, to compare with (default: none)",
    )
    parser.option("--output", **FOLDER, required=True, help="folder for the pages (required)")
    parser.option(
        "--participants",
        **TABLE,
        help="participants_measures.csv, with sex and age, from which reference values follow (default: none)",
    )
    parser.option("--overwrite")
    return parser


def main() -> None:
    options = parser().parse_args()
    from healthgait.walk_report.all_pages import OVERVIEW_PAGE, write_pages

    count = write_pages([*options.earlier, options.input], options.output, options.participants, options.overwrite)
    print(f"{count} {'page' if count == 1 else 'pages'} and an overview: {options.output / OVERVIEW_PAGE}")


if __name__ == "__main__":
    run(main)
