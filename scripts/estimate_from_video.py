"""Gait parameters from video files, with the film of the walk and a page that shows it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import SWITCH, Parser
from healthgait.command_line.run import EXIT_BAD_INPUT, EXIT_FAILED_PARTS, run
from healthgait.command_line.video_options import add_video_options, known_of_videos

EPILOG = """example: bash estimate_from_video.sh -i walk.mp4 --height 172 -o walks/
example: bash estimate_from_video.sh -i videos/ --videos people.csv -o walks/
example: bash estimate_from_video.sh -i videos/ --points 780,441 217,420 180,441 742,420 -k 4.2 -o walks/ --jobs 2"""


def parser() -> Parser:
    parser = Parser("estimate_from_video.sh", __doc__, EPILOG, old={"-p": "--points"})
    add_video_options(parser, "folder for the results, which gets a folder per video (required)")
    parser.option("--no-film", **SWITCH, help="write no film (default: write it)")
    parser.option("--jobs")
    return parser


def main() -> int:
    command_line = parser()
    options = command_line.parse_args()
    known = known_of_videos(command_line, options)
    if not (options.height or options.points or options.videos):
        command_line.error("one of --height, --points and --videos is required: metres follow from them")
    from healthgait.computing.progress import set_quiet
    from healthgait.computing.threads import available_cores
    from healthgait.from_video.all_videos import estimate_videos
    from healthgait.from_video.settings import VideoSettings

    set_quiet(options.quiet)
    settings = VideoSettings(**known, film=not options.no_film)
    videos, failed = estimate_videos(options.input, settings, options.jobs or available_cores(), options.videos)
    if failed == videos:
        return EXIT_BAD_INPUT
    print(options.output)
    return EXIT_FAILED_PARTS if failed else 0


if __name__ == "__main__":
    run(main)
