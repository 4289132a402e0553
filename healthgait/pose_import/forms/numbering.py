"""Frame numbers from the names of images or files, whatever else these names hold."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.files import listed
from healthgait.pose_import.detections import frame_number

DIGITS = re.compile(r"[0-9]+")
DIGITS_READ = 20  # of a number in a name; more than any frame has


def frames_by_name(names: Mapping[str, str]) -> dict[str, int]:
    """The frame number of each of ``names``, which stand for the frames of one video.

    It is the one number in the names that differs between them: 12 in ``walk2/cam1_0012_rendered.png`` beside
    ``walk2/cam1_0013_rendered.png``; the last, if several count alike. Of a single name it is the last. ``names`` gives
    for each name its place, with which messages begin. Raises InputError for names without a number, of more than one
    video, or of one frame.
    """
    parts = {name: _parts(name) for name in names}
    first = next(iter(names), "")
    for name, (texts, numbers) in parts.items():
        if not numbers:
            raise InputError(f"{names[name]}: {_shown(name)} has no frame number; expected a name such as 12.jpg")
        if texts != parts[first][0]:
            raise InputError(
                f"{names[name]}: {_shown(name)} is not of the same video as {_shown(first)}; use one file per clip"
            )
    count = len(parts[first][1]) if parts else 0
    counted = np.array([[int(digits[:DIGITS_READ]) for digits in numbers] for _, numbers in parts.values()], object)
    varying = [k for k in range(count) if len(set(counted[:, k])) > 1]
    if len(varying) > 1 and all(len(set(counted[:, k] - counted[:, varying[-1]])) == 1 for k in varying):
        varying = varying[-1:]  # an image's own number before the program's, counting alike
    if len(varying) > 1:
        raise InputError(
            f"{names[first]}: {len(varying)} numbers differ between the names, such as {_shown(first)}; expected one, "
            "which counts the frames; rename them or, if they are of several videos, use one file per clip"
        )
    place = varying[0] if varying else count - 1
    frames: dict[int, str] = {}
    for name, (_, numbers) in parts.items():
        frame = frame_number(int(numbers[place][:DIGITS_READ]), names[name])
        if (other := frames.setdefault(frame, name)) != name:
            raise InputError(f"{names[name]}: {_shown(name)} is the same frame as {_shown(other)}; keep one")
    return {name: frame for frame, name in frames.items()}


def frame_files(folder: Path, ending: str) -> dict[int, Path]:
    """The files of a folder whose names have this ``ending``, in whatever case, by frame number, in order.

    Raises InputError if there are none, or as ``frames_by_name``.
    """
    files = [path for path in listed(folder) if path.name.lower().endswith(ending)]
    paths = {path.name[: -len(ending)]: path for path in files}
    if not paths:
        raise InputError(f"{folder}: no files <name>_<number>{ending}")
    frames = frames_by_name({name: str(path) for name, path in paths.items()})
    return {frame: paths[name] for name, frame in sorted(frames.items(), key=lambda pair: pair[1])}


def _parts(name: str) -> tuple[Sequence[str], Sequence[str]]:
    """The texts between the numbers of a name, and the numbers."""
    return DIGITS.split(name), DIGITS.findall(name)


def _shown(name: str) -> str:
    return repr(shortened(name))
