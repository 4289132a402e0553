"""Show a clip: its modalities side by side, with skeleton, feet, sensor bars, events and a footfall diagram."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import EXIT_FAILED_PARTS, given_path, number_between, run, whole_number
from healthgait.layout import FRAME_RATE_HZ, WALKWAY_LENGTH_M

EPILOG = """example: bash show_clip.sh -d data -c PA000/UGS/NW-WoJ_1 -o walk.mp4"""


FOLDER = {"type": given_path, "metavar": "DIR"}
OPTIONS = {
    ("-d", "--dataset"): {**FOLDER, "required": True, "help": "the dataset's folder (required)"},
    ("-c", "--clip"): {
        "required": True,
        "metavar": "CLIP",
        "help": "<ID>/<UGS|FGS>/<clip>, such as PA000/UGS/NW-WoJ_1 (required)",
    },
    ("-o", "--output"): {
        "type": given_path,
        "required": True,
        "metavar": "FILE",
        "help": ".png: the heel strikes on one sheet; .mp4 or .gif: the walk as it was filmed (required)",
    },
    ("-n", "--frame"): {
        "type": whole_number(0),
        "metavar": "N",
        "help": "of a .png: this frame of the video alone (default: the sheet)",
    },
    ("-s", "--sensors"): {**FOLDER, "help": "folder of the sensor boxes (default: sensors_bboxes in the dataset)"},
    ("-f", "--fps"): {
        "type": number_between(10, 1000),
        "default": FRAME_RATE_HZ,
        "metavar": "HZ",
        "help": "frames per second (default: %(default)s)",
    },
    ("-k", "--scale"): {
        "type": number_between(0.5, 100),
        "default": WALKWAY_LENGTH_M,
        "metavar": "M",
        "help": "length of the walkway in metres (default: %(default)s)",
    },
    ("--overwrite",): {"action": "store_true", "help": "replace files that no earlier run wrote (default: refuse)"},
    ("--frame-offset",): {
        "type": whole_number(-1000, 1000),
        "default": 0,
        "metavar": "N",
        "help": "added to a frame's number in the pose to find its pictures (default: %(default)s)",
    },
}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="show_clip.sh", description=__doc__, epilog=EPILOG)
    for names, settings in OPTIONS.items():
        parser.add_argument(*names, **settings)
    return parser.parse_args()


def main() -> int:
    options = parse_arguments()
    from healthgait.layout import SIMULATED_NOTICE
    from healthgait.viewer.request import request_of

    request = request_of(options)
    from healthgait.viewer.show import show

    if request.simulated:
        print(SIMULATED_NOTICE)
    shown = show(request)
    print(shown.text())
    print(request.output)
    return EXIT_FAILED_PARTS if shown.damaged else 0


if __name__ == "__main__":
    run(main)
