"""The inputs and outputs of the estimation, checked before any work starts."""

import math
import sys
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from healthgait.columns import HEIGHT
from healthgait.computing.parallel import Workers
from healthgait.errors import InputError
from healthgait.files import existing_folder, real_path, writable_file, writable_folder
from healthgait.gait.estimation.methods import method_named
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.estimation.tables import OF_EVENTS, PARQUET, TABLES, Outputs
from healthgait.gait.figures.places import FIGURE, figure_files
from healthgait.gait.opensim.files import OPENSIM_FILE, opensim_files
from healthgait.layout import MEASURES_FILE, PACE_CLASSES, POSE, check_folder_names, clips_with_pose
from healthgait.outputs import check_replaceable
from healthgait.participants.tables import read_measures

OTHER_FORMS = {PARQUET, ".xlsx", ".xls", ".png", ".trc", ".mot"}  # that no table is written in


def pose_folder(pose: Path | None, participants: Path, segmentation: Path | None) -> Path:
    """The pose directory: as given, or the folder that names the participants, or the one beside the segmentation.

    Raises InputError if none of these is given.
    """
    if pose:
        return pose
    if participants.is_dir():
        return participants
    if segmentation:
        # Beside the path as written: if it is a link, its target may belong to another person.
        written = segmentation.absolute()
        folder = real_path(written) if written.name == ".." else written
        return real_path(folder.parent) / POSE
    raise InputError("no pose directory given; give it, or the segmentation that lies beside it")


def check_inputs(settings: EstimationSettings, participants: Path) -> None:
    """Raise InputError if a folder or the table of ``participants`` is missing, or settings contradict each other."""
    method = method_named(settings.method)
    if method.needs_segmentation and settings.segmentation is None:
        raise InputError(f"the method {settings.method} needs the segmentation; give its folder")
    if settings.frame_offset and settings.segmentation is None:
        raise InputError("a frame offset needs the segmentation; give its folder, or leave the frame offset out")
    if settings.frame_offset and not method.finds_events:
        raise InputError(f"the method {settings.method} has no frame offset; leave it out")
    if not participants.exists():
        raise InputError(f"{participants}: no such file; expected {MEASURES_FILE} or the pose directory")
    existing_folder(settings.pose, "the pose directory")
    existing_folder(settings.boxes, "the folder of the sensor boxes")
    if settings.segmentation:
        existing_folder(settings.segmentation, "the folder of the segmentation")


def workers_of(settings: EstimationSettings, jobs: int, scheduler: str | None) -> Workers:
    """The workers: ``jobs`` processes on this machine, or those of the Dask ``scheduler`` at an address."""
    folders = _written(settings)
    reads = tuple(path for name, path in _paths(settings) if name not in folders)
    return Workers(jobs, scheduler, reads, tuple(folders.values()))


def with_whole_paths(settings: EstimationSettings) -> EstimationSettings:
    """The same ``settings`` with absolute paths, for a process with another working directory."""
    return replace(settings, **{name: path.absolute() for name, path in _paths(settings)})


def _paths(settings: EstimationSettings) -> list[tuple[str, Path]]:
    return [(name, value) for name, value in vars(settings).items() if isinstance(value, Path)]


def heights_of(participants: Path) -> dict[str, float]:
    """The participants in order with their heights in cm, NaN where unknown.

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
    """Whether a folder's name can be written to a UTF-8 table; warns if it cannot."""
    try:
        name.encode()
    except UnicodeEncodeError:
        print(f"warning: the folder name {name!r} is not valid UTF-8; ignored", file=sys.stderr)
        return False
    return True


def check_outputs(outputs: Outputs, settings: EstimationSettings, participants: Path, overwrite: bool = False) -> None:
    """Check where the results go, and make the folders.

    Raises InputError if an output cannot be written, would overwrite something else, or is not available with the
    method.
    """
    folders = _written(settings)
    of_events = [TABLES[name].words for name in OF_EVENTS if name in outputs.paths] + list(folders)
    if of_events and not method_named(settings.method).finds_events:
        raise InputError(f"the method {settings.method} finds no events; leave out {' and '.join(of_events)}")
    inputs = _inputs(settings)
    taken = {real_path(participants): "participants"}
    for name, path in outputs.paths.items():
        content = TABLES[name].words
        other = taken.setdefault(real_path(path), content)
        if other != content:
            raise InputError(f"{path}: given for the {other} and for the {content}; name two files")
        if path.suffix.lower() in OTHER_FORMS - ({PARQUET} if name == "cycles" else set()):
            raise InputError(f"{path}: the {content} are not written in this form; name a file .csv")
        _check_outside(path, inputs)
        writable_file(path)
    for folder in folders.values():
        _check_outside(folder, inputs)
        writable_folder(folder)
    for path in outputs.paths.values():
        if path.is_dir():
            raise InputError(f"{path}: would be both a file and a folder; name other outputs")
    for path, kind in outputs.kinds.items():
        check_replaceable([path], kind, overwrite)


def check_clip_files(
    settings: EstimationSettings, people: Iterable[str], participants: Path, outputs: Outputs, overwrite: bool
) -> None:
    """Raise InputError if a file of the clips of ``people`` would replace an input, or what no earlier run wrote there.

    Such files are the figures, and those for OpenSim. Nor may a folder of theirs be one of the tables ``outputs``.
    """
    tables = {path.absolute() for path in outputs.paths.values()}
    clips = [clip for person in people for clip in clips_with_pose(person, settings.pose)]
    if settings.figures:
        _check_files(figure_files(settings.figures, clips), FIGURE, settings, participants, tables, overwrite)
    if settings.opensim:
        _check_files(opensim_files(settings.opensim, clips), OPENSIM_FILE, settings, participants, tables, overwrite)


def _check_files(
    files: Iterable[Path],
    kind: str,
    settings: EstimationSettings,
    participants: Path,
    tables: Collection[Path],
    overwrite: bool,
) -> None:
    for path in files:
        _check_outside(path, _inputs(settings))
        if real_path(path) == real_path(participants):
            raise InputError(f"{path}: leads to the participants, and would replace them; name another folder")
        for folder in path.absolute().parents:
            if folder.is_file() or folder in tables:
                raise InputError(f"{folder}: is a file, and a folder is needed there; name another folder")
    check_replaceable(files, kind, overwrite)


def _written(settings: EstimationSettings) -> dict[str, Path]:
    """The folders to which workers write, by the names of their settings."""
    return {name: folder for name in ("figures", "opensim") if (folder := getattr(settings, name))}


def _inputs(settings: EstimationSettings) -> dict[str, Path | None]:
    return {"pose": settings.pose, "sensor boxes": settings.boxes, "segmentation": settings.segmentation}


def _check_outside(output: Path, inputs: dict[str, Path | None]) -> None:
    for content, folder in inputs.items():
        if folder and real_path(output).is_relative_to(real_path(folder)):
            raise InputError(f"{output}: lies within the input folder of the {content}; name a path elsewhere")
