"""Estimate step, stride, cadence, support times and speed from pose and, optionally, segmentation."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, TABLE, Parser
from healthgait.command_line.run import EXIT_FAILED_PARTS, run
from healthgait.layout import WALKWAY_LENGTH_M

EPILOG = """example: bash gait_parameters_estimation.sh -p data/participants_measures.csv -s data/sensors_bboxes \\
    -e data/semantic_segmentation -o gait_parameters_estimation.csv --clips clips.csv"""

OLD = {
    "-j": "--pose",
    "-c": "--clips",
    "-v": "--events",
    "-n": "--jobs",
    "-m": "--method",
    "--fps": "--frame-rate",
}


def parser() -> Parser:
    parser = Parser("gait_parameters_estimation.sh", __doc__, EPILOG, old=OLD)
    parser.option(
        "--participants",
        required=True,
        help="participants_measures.csv, with the participants in order; or the pose directory (required)",
    )
    parser.option("--sensors", required=True, help="folder of the sensor boxes, <ID>/<UGS|FGS>/<class>.json (required)")
    parser.option(
        "--segmentation",
        **FOLDER,
        help="folder semantic_segmentation; without it, only the pose is used (default: none)",
    )
    parser.option("--output", **TABLE, help="the table of gait parameters to write (required)")
    parser.option(
        "--scale",
        default=None,
        help=f"length of the walkway in metres, where the sensor boxes have none (default: {WALKWAY_LENGTH_M:g})",
    )
    parser.option("--frame-rate")
    parser.option("--frame-offset")
    parser.option(
        "--pose",
        **FOLDER,
        help="pose directory (default: --participants if that is a directory, else pose beside the segmentation)",
    )
    parser.option(
        "--clips",
        **TABLE,
        help="table to write with a row per clip: parameters, left and right, variability, flags (default: none)",
    )
    parser.option("--events", **TABLE, help="table to write with every heel strike and toe-off (default: none)")
    parser.option(
        "--standard-errors",
        **TABLE,
        help="table to write with the standard error of each value of --output (default: none)",
    )
    parser.option(
        "--angles",
        **TABLE,
        help="table to write with mean curves of hip, knee, ankle, foot and trunk over the gait cycle (default: none)",
    )
    parser.option(
        "--angle-parameters",
        **TABLE,
        help="table to write with ranges of motion, peaks and their times, and symmetry (default: none)",
    )
    parser.option(
        "--cycles",
        **TABLE,
        help="table to write with the angles of each gait cycle, .csv or .parquet (default: none)",
    )
    parser.option("--figures", **FOLDER, help="folder for figures of each clip and participant (default: none)")
    parser.option(
        "--opensim",
        **FOLDER,
        help="folder for files of each clip for OpenSim: markers (.trc) and joint angles (.mot) (default: none)",
    )
    where = parser.add_mutually_exclusive_group()
    parser.option("--jobs", where)
    parser.option("--scheduler", where)
    parser.option(
        "--method",
        default="events",
        metavar="NAME",
        help="events: from heel strikes and toe-offs; paper: the published method (default: %(default)s)",
    )
    parser.option(
        "--floor-edge",
        choices=["y_max", "y_min"],
        help="edge of a sensor box on the floor (default: y_max; y_min for --method paper, as published)",
    )
    parser.option("--overwrite")
    parser.option("--quiet")
    return parser


def main() -> int:
    options = parser().parse_args()
    from healthgait.computing.progress import set_quiet
    from healthgait.computing.threads import available_cores
    from healthgait.gait.estimation.all_participants import estimate_all
    from healthgait.gait.estimation.inputs import (
        check_clip_files,
        check_inputs,
        check_outputs,
        heights_of,
        pose_folder,
        with_whole_paths,
        workers_of,
    )
    from healthgait.gait.estimation.methods import method_named
    from healthgait.gait.estimation.settings import EstimationSettings
    from healthgait.gait.estimation.tables import Outputs
    from healthgait.layout import SIMULATED_NOTICE

    set_quiet(options.quiet)
    outputs = Outputs(
        parameters=options.output,
        clips=options.clips,
        events=options.events,
        errors=options.standard_errors,
        angles=options.angles,
        angle_parameters=options.angle_parameters,
        cycles=options.cycles,
    )
    settings = EstimationSettings(
        pose=pose_folder(options.pose, options.participants, options.segmentation),
        boxes=options.sensors,
        segmentation=options.segmentation,
        length_m=options.scale or WALKWAY_LENGTH_M,
        fps=options.frame_rate,
        method=options.method,
        floor_edge=options.floor_edge or method_named(options.method).floor_edge,
        figures=options.figures,
        frame_offset=options.frame_offset,
        angles=outputs.needs_angles,
        length_given=options.scale is not None,
        opensim=options.opensim,
    )
    check_inputs(settings, options.participants)
    heights_cm = heights_of(options.participants)
    check_outputs(outputs, settings, options.participants, options.overwrite)
    check_clip_files(settings, heights_cm, options.participants, outputs, options.overwrite)
    if options.scheduler:
        settings = with_whole_paths(settings)  # workers elsewhere have another working directory
    if settings.simulated:
        print(SIMULATED_NOTICE)
    workers = workers_of(settings, options.jobs or available_cores(), options.scheduler)
    summary = estimate_all(heights_cm, settings, outputs, workers)
    print(settings.text(summary.lengths))
    print(summary.text())
    print(outputs.parameters)
    return EXIT_FAILED_PARTS if summary.failed else 0


if __name__ == "__main__":
    run(main)
