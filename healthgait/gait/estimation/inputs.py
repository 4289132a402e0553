"""What the estimation is asked to read and write, checked before any work is done."""

import math
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from healthgait.columns import HEIGHT
from healthgait.computing.parallel import Workers
from healthgait.computing.threads import available_cores
from healthgait.errors import InputError
from healthgait.files import existing_folder, real_path, writable_file, writable_folder
from healthgait.gait.estimation.all_participants import Outputs
from healthgait.gait.estimation.settings import PAPER, Settings
from healthgait.layout import MEASURES_FILE, PACE_CLASSES, POSE, check_folder_names
from healthgait.outputs import check_replaceable
from healthgait.participants.tables import read_measures


def settings_of(options: Namespace) -> Settings:
    """The inputs and how to use them. Raises InputError if a folder is missing or not known."""
    if options.method == PAPER and options.segmentation is None:
        raise InputError("-m paper needs the segmentation: its speed comes from the feet's pixels; give -e")
    if options.method == PAPER and (options.events or options.figures or options.standard_errors):
        raise InputError("-m paper finds no events, nor how sure it is; leave out -v, -g and --standard-errors")
    if options.frame_offset and options.segmentation is None:
        raise InputError("--frame-offset is between the pose and the segmentation; give -e")
    if options.frame_offset and options.method == PAPER:
        raise InputError("-m paper has no --frame-offset; leave it out")
    if not options.participants.exists():
        raise InputError(f"{options.participants}: no such file; -p expects {MEASURES_FILE} or the pose directory")
    settings = Settings(
        pose=existing_folder(_pose_folder(options), "-j"),
        boxes=existing_folder(options.sensors, "-s"),
        segmentation=existing_folder(options.segmentation, "-e") if options.segmentation else None,
        length_m=options.scale,
        fps=options.fps,
        method=options.method,
        floor_edge=options.floor_edge or ("y_min" if options.method == PAPER else "y_max"),
        figures=options.figures,
        frame_offset=options.frame_offset,
    )
    # A worker elsewhere has another current folder.
    return (
        replace(settings, **{name: path.absolute() for name, path in _paths(settings)})
        if options.scheduler
        else settings
    )


def workers_of(options: Namespace, settings: Settings) -> Workers:
    """Who does the work. Raises InputError if both processes of this machine and a scheduler are asked for."""
    if options.scheduler and options.jobs:
        raise InputError("--scheduler has workers of its own; leave out -n")
    reads = tuple(path for name, path in _paths(settings) if name != "figures")
    return Workers(options.jobs or available_cores(), options.scheduler, reads, settings.figures)


def _paths(settings: Settings) -> list[tuple[str, Path]]:
    return [(name, value) for name, value in vars(settings).items() if isinstance(value, Path)]


def _pose_folder(options: Namespace) -> Path:
    if options.pose:
        return options.pose
    if options.participants.is_dir():
        return options.participants
    if options.segmentation:
        # Beside the folder as written: where it is a link, its target may be another person's.
        written = options.segmentation.absolute()
        folder = real_path(written) if written.name == ".." else written
        return real_path(folder.parent) / POSE
    raise InputError("give the pose directory with -j, or the segmentation with -e so that pose is found beside it")


def heights_of(participants: Path) -> dict[str, float]:
    """The participants in their order with their heights in cm, NaN where not known.

    ``participants`` is participants_measures.csv, or the pose directory, whose folders then name them.
    """
    if not participants.is_dir():
        measures = read_measures(participants, required=())
        heights = measures[HEIGHT] if HEIGHT in measures else dict.fromkeys(measures.index, math.nan)
        check_folder_names(measures.index, participants)
        return dict(heights.items())
    found = sorted(path.name for path in participants.iterdir() if any((path / pace).is_dir() for pace in PACE_CLASSES))
    found = [name for name in found if _is_text_or_warn(name)]
    if not found:
        raise InputError(f"{participants}: no participants; expected folders <ID>/UGS and <ID>/FGS")
    return dict.fromkeys(found, math.nan)


def _is_text_or_warn(name: str) -> bool:
    """Whether the name of a folder can be written to a UTF-8 table; if not, it is told."""
    try:
        name.encode()
    except UnicodeEncodeError:
        print(f"warning: the folder {name!r} has no UTF-8 name; ignored", file=sys.stderr)
        return False
    return True


def outputs_of(options: Namespace, settings: Settings) -> Outputs:
    """Where the results go. Raises InputError if something cannot be written, or would overwrite something else."""
    inputs = {"-j": settings.pose, "-s": settings.boxes, "-e": settings.segmentation}
    outputs = Outputs(options.output, options.clips, options.events, options.standard_errors)
    files = {"-o": outputs.parameters, "-c": outputs.clips, "-v": outputs.events, "--standard-errors": outputs.errors}
    taken = {real_path(options.participants): "-p"}
    for option, path in files.items():
        if path is None:
            continue
        other = taken.setdefault(real_path(path), option)
        if other != option:
            raise InputError(f"{path}: given for {other} and for {option}; name two files")
        _check_outside(path, inputs)
        writable_file(path)
    if options.figures:
        _check_outside(options.figures, inputs)
        writable_folder(options.figures)
    for path in filter(None, files.values()):
        if path.is_dir():
            raise InputError(f"{path}: would have to be a file and a folder; name other outputs")
    for path, kind in outputs.kinds.items():
        check_replaceable([path], kind, options.overwrite)
    return outputs


def _check_outside(output: Path, inputs: dict[str, Path | None]) -> None:
    for option, folder in inputs.items():
        if folder and real_path(output).is_relative_to(real_path(folder)):
            raise InputError(f"{output}: lies within the input folder of {option}; name one elsewhere")
