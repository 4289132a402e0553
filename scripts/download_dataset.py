"""Download the files of a Zenodo record, check them against their checksums, and unpack its zip archives.

The same command continues a run that ended early. An access token is taken from HEALTHGAIT_ZENODO_TOKEN or
ZENODO_TOKEN, the archives' password from HEALTHGAIT_ARCHIVE_PASSWORD; on a terminal you are asked for them
when they are needed.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, SWITCH, Parser
from healthgait.command_line.run import EXIT_BAD_INPUT, EXIT_FAILED_PARTS, run
from healthgait.command_line.types import number_between, whole_number

HEALTH_AND_GAIT = 14039922
API_VARIABLE = "HEALTHGAIT_ZENODO_API"
API = "https://zenodo.org/api"


def parser() -> Parser:
    parser = Parser(
        "download_dataset.sh",
        __doc__,
        "example: bash download_dataset.sh -o data/HealthGait --files 'p*'",
        old={"-r": "--record", "-f": "--files"},
    )
    parser.option("--output", **FOLDER, help="folder for the files (required)")
    parser.option(
        "--record",
        type=whole_number(1),
        default=HEALTH_AND_GAIT,
        metavar="N",
        help="number of the record (default: %(default)s)",
    )
    parser.option("--files", default="*", metavar="PATTERN", help="only files so named, such as '*.csv' (default: all)")
    parser.option("--no-extract", **SWITCH, help="only download (default: also unpack zip archives)")
    parser.option(
        "--max-unpacked",
        type=whole_number(1),
        default=500,
        metavar="GB",
        help="refuse an archive that unpacks to more (default: %(default)s)",
    )
    parser.option(
        "--wait",
        type=number_between(0.01, 300),
        default=2,
        metavar="SECONDS",
        help="wait after a first error, doubled after each further one, 7 times at most (default: %(default)s)",
    )
    parser.option(
        "--timeout",
        type=number_between(0.1, 3600),
        default=60,
        metavar="SECONDS",
        help="close a connection after so long without data (default: %(default)s)",
    )
    parser.option(
        "--api",
        default=os.environ.get(API_VARIABLE) or API,
        metavar="URL",
        help=f"address of the API (default: that in {API_VARIABLE}, else {API})",
    )
    return parser


def main() -> int:
    options = parser().parse_args()
    from healthgait.download.connection import Connection
    from healthgait.download.dataset import download

    connection = Connection(options.api, wait_s=options.wait, timeout_s=options.timeout)
    max_unpacked_bytes = 0 if options.no_extract else options.max_unpacked * 10**9
    counts = download(connection, options.record, options.output, options.files, max_unpacked_bytes)
    failed = bool(counts["failed"] or counts["not unpacked"])
    idle = not (failed or counts["received"] or counts["unpacked"])
    summary = ", ".join(f"{count} {state}" for state, count in counts.items())
    print(f"{options.output}: {'nothing to do: ' if idle else ''}{summary}")
    if not counts["already there"] and not counts["received"]:
        return EXIT_BAD_INPUT
    return EXIT_FAILED_PARTS if failed else 0


if __name__ == "__main__":
    run(main)
