"""Step, stride, cadence, support times and speed from the pose and, if there is one, the segmentation."""

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import (
    EXIT_FAILED_PARTS,
    SCHEDULER_HELP,
    given_path,
    number_between,
    run,
    scheduler_address,
    whole_number,
)
from healthgait.layout import FRAME_RATE_HZ, WALKWAY_LENGTH_M

EPILOG = """example: bash gait_parameters_estimation.sh -p data/participants_measures.csv -s data/sensors_bboxes \\
    -e data/semantic_segmentation -o gait_parameters_estimation.csv -c clips.csv"""

METRES = number_between(0.5, 100)


def walkway_metres(text: str) -> float:
    """An argparse type: the walkway's length; one in centimetres is told as such."""
    try:
        return METRES(text)
    except argparse.ArgumentTypeError as error:
        hint = f"; {text} cm are {int(text) / 100:g} m" if re.fullmatch(r"[0-9]{3,4}", text) else ""
        raise argparse.ArgumentTypeError(f"{error}, in metres{hint}") from None


FOLDER, TABLE = {"type": given_path, "metavar": "DIR"}, {"type": given_path, "metavar": "CSV"}
OPTIONS = {
    ("-p", "--participants"): {
        **TABLE,
        "required": True,
        "help": "participants_measures.csv, which names the participants in order; or the pose directory (required)",
    },
    ("-s", "--sensors"): {**FOLDER, "required": True, "help": "sensor boxes: <ID>/<UGS|FGS>/<class>.json (required)"},
    ("-e", "--segmentation"): {
        **FOLDER,
        "help": "semantic_segmentation; without it the pose alone is used (default: none)",
    },
    ("-o", "--output"): {**TABLE, "required": True, "help": "the table of gait parameters to be written (required)"},
    ("-k", "--scale"): {
        "type": walkway_metres,
        "default": WALKWAY_LENGTH_M,
        "metavar": "M",
        "help": "length of the walkway in metres (default: %(default)s)",
    },
    ("-f", "--fps"): {
        "type": number_between(10, 1000),
        "default": FRAME_RATE_HZ,
        "metavar": "HZ",
        "help": "frames per second (default: %(default)s)",
    },
    ("--frame-offset",): {
        "type": whole_number(-1000, 1000),
        "default": 0,
        "metavar": "N",
        "help": "added to a frame's number in the pose to find its picture in the segmentation (default: %(default)s)",
    },
    ("-j", "--pose"): {
        **FOLDER,
        "help": "pose directory (default: that of -p if it is one, else pose beside the segmentation directory)",
    },
    ("-c", "--clips"): {
        **TABLE,
        "help": "write a row for each clip: parameters, left and right, spread, flags (default: none)",
    },
    ("-v", "--events"): {**TABLE, "help": "write every heel strike and toe-off (default: none)"},
    ("--standard-errors",): {**TABLE, "help": "write the standard error of each value of -o (default: none)"},
    ("-g", "--figures"): {**FOLDER, "help": "draw pictures of each clip and participant (default: none)"},
    ("--overwrite",): {"action": "store_true", "help": "replace files that no earlier run wrote (default: refuse)"},
    ("-n", "--jobs"): {"type": whole_number(1), "help": "processes (default: all usable cores)"},
    ("--scheduler",): {"type": scheduler_address, "metavar": "ADDRESS", "help": SCHEDULER_HELP},
    ("-m", "--method"): {
        "choices": ["events", "paper"],
        "default": "events",
        "help": "ours, or the published one (default: %(default)s)",
    },
    ("--floor-edge",): {
        "choices": ["y_max", "y_min"],
        "help": "edge of a sensor box that lies on the floor (default: y_max; y_min for -m paper, as published)",
    },
}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="gait_parameters_estimation.sh",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for names, settings in OPTIONS.items():
        parser.add_argument(*names, **settings)
    return parser.parse_args()


def main() -> int:
    options = parse_arguments()
    from healthgait.gait.estimation.all_participants import estimate_all
    from healthgait.gait.estimation.inputs import heights_of, outputs_of, settings_of, workers_of
    from healthgait.layout import SIMULATED_NOTICE

    settings = settings_of(options)
    heights_cm = heights_of(options.participants)
    outputs = outputs_of(options, settings)
    if settings.simulated:
        print(SIMULATED_NOTICE)
    summary = estimate_all(heights_cm, settings, outputs, workers_of(options, settings))
    print(settings.text())
    print(summary.text())
    print(outputs.parameters)
    return EXIT_FAILED_PARTS if summary.failed else 0


if __name__ == "__main__":
    run(main)
