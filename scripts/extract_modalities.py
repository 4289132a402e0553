"""The dataset's modalities from one's own videos: pose, silhouette, segmentation and optical flow, as a tree."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import Parser
from healthgait.command_line.run import EXIT_BAD_INPUT, EXIT_FAILED_PARTS, run
from healthgait.command_line.types import names_among
from healthgait.command_line.video_options import add_video_options, known_of_videos
from healthgait.extraction.settings import EXTRACTED, SOLVERS, TVL1, ExtractionSettings

EPILOG = """example: bash extract_modalities.sh -i videos/ --videos people.csv -o mydata/
example: bash extract_modalities.sh -i videos/ -m silhouette pose -o mydata/     with videos/<ID>/<UGS|FGS>/*.mp4"""


def parser() -> Parser:
    parser = Parser("extract_modalities.sh", __doc__, EPILOG)
    add_video_options(parser, "the tree to write (required)")
    parser.option(
        "--modalities", default=list(EXTRACTED), help=f"which to write: {', '.join(EXTRACTED)} (default: all)"
    )
    parser.option(
        "--flow",
        choices=SOLVERS,
        default=TVL1,
        help="how the optical flow is computed: TV-L1 as in the paper, or dense inverse search, which is far quicker "
        "(default: %(default)s)",
    )
    return parser


def main() -> int:
    command_line = parser()
    options = command_line.parse_args()
    known = known_of_videos(command_line, options)
    extraction = ExtractionSettings(tuple(names_among(EXTRACTED, options.modalities, "--modalities")), options.flow)
    from healthgait.computing.progress import set_quiet
    from healthgait.extraction.all_videos import extract_videos
    from healthgait.from_video.settings import VideoSettings

    set_quiet(options.quiet)
    videos, failed = extract_videos(options.input, VideoSettings(**known), extraction, options.videos)
    if failed == videos:
        return EXIT_BAD_INPUT
    print(options.output)
    return EXIT_FAILED_PARTS if failed else 0


if __name__ == "__main__":
    run(main)
