"""Show a clip: its modalities side by side, with skeleton, feet, sensor bars, events and a footfall diagram."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import Parser
from healthgait.command_line.run import EXIT_FAILED_PARTS, run
from healthgait.command_line.types import whole_number

EPILOG = """example: bash show_clip.sh -d data -c PA000/UGS/NW-WoJ_1 -o clip.mp4"""


def parser() -> Parser:
    parser = Parser("show_clip.sh", __doc__, EPILOG, old={"-n": "--frame", "--fps": "--frame-rate"})
    parser.option("--dataset", required=True)
    parser.option("--clip", required=True, help="<ID>/<UGS|FGS>/<clip>, such as PA000/UGS/NW-WoJ_1 (required)")
    parser.option(
        "--output",
        metavar="FILE",
        help="file to write; .png: heel strikes on one sheet; .mp4 or .gif: a film of the walk (required)",
    )
    parser.option(
        "--frame",
        type=whole_number(0),
        metavar="N",
        help="for a .png: only this frame of the video (default: the sheet)",
    )
    parser.option("--sensors")
    parser.option("--frame-rate")
    parser.option("--scale")
    parser.option("--frame-offset")
    parser.option("--overwrite")
    parser.option("--quiet")
    return parser


def main() -> int:
    options = parser().parse_args()
    from healthgait.computing.progress import set_quiet
    from healthgait.layout import SIMULATED_NOTICE
    from healthgait.viewer.request import request_of

    set_quiet(options.quiet)
    request = request_of(
        options.dataset,
        options.clip,
        options.output,
        boxes=options.sensors,
        fps=options.frame_rate,
        length_m=options.scale,
        frame=options.frame,
        frame_offset=options.frame_offset,
        overwrite=options.overwrite,
    )
    from healthgait.viewer.show import show

    if request.simulated:
        print(SIMULATED_NOTICE)
    shown = show(request)
    print(shown.text())
    print(request.output)
    return EXIT_FAILED_PARTS if shown.damaged else 0


if __name__ == "__main__":
    run(main)
