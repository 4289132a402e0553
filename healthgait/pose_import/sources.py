"""Which clip each given file or folder is."""

import re
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError
from healthgait.files import listed
from healthgait.layout import DIRECTIONS, JACKETS, PACE_CLASSES, Clip

FILE_A_CLIP = ("alphapose", "coco")  # openpose has a folder a clip
EXAMPLE = "PA000/UGS/NW-WoJ_1"
CLASSES = {pace_class: pace for pace, pace_class in PACE_CLASSES.items()}
CLIP_NAME = re.compile(
    rf"(?P<class>{'|'.join(CLASSES)})-(?P<jacket>{'|'.join(JACKETS)})_(?P<number>[{DIRECTIONS[0]}{DIRECTIONS[1]}])"
    r"(?P<rest>(?![0-9A-Za-z]).*)?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Sources:
    """What was ``given``, the clips with what there is of each, in order, and what was passed over, with the reason."""

    given: Path
    clips: dict[Clip, list[Path]]
    passed_over: list[str]


def single_source(path: Path, clip: Clip) -> Sources:
    """``path``, a file or OpenPose's folder, as the one clip. Raises InputError if it is not there."""
    _check_exists(path)
    return Sources(path, {clip: [path]}, [])


def sources_below(folder: Path, form: str) -> Sources:
    """What lies in ``folder`` as <ID>/<pace>/<clip>…: a .json or a folder a clip, named as the clip or on from it.

    For openpose only folders count; for the others also a folder that holds one .json, as AlphaPose makes them. Raises
    InputError if nothing there has a clip's name.
    """
    _check_exists(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: is a file; tell its clip with -c, such as -c {EXAMPLE}")
    clips: dict[Clip, list[Path]] = {}
    pace_folders, passed_over = _folders_of_paces(folder)
    for pace_folder in pace_folders:
        for path in listed(pace_folder):
            clip = _clip(pace_folder.parent.name, pace_folder.name, path.name)
            reason = _unfit(path, clip, form)
            if reason:
                passed_over.append(f"{path}: {reason}; passed over")
            else:
                clips.setdefault(clip, []).append(path)
    if not clips:
        kind = "a folder" if form == "openpose" else "a file"
        raise InputError(f"{folder}: no clips; expected {kind} a clip named as {EXAMPLE}…, or one clip with -c")
    return Sources(folder, dict(sorted(clips.items())), passed_over)


def file_in(source: Path, form: str) -> Path:
    """What is to be read: the folder itself for openpose, else the file, or the one .json in the folder.

    Raises InputError if a folder holds none, or more than one.
    """
    if form == "openpose" or not source.is_dir():
        return source
    found = [path for path in listed(source) if path.suffix == ".json"]
    if len(found) != 1:
        raise InputError(f"{source}: holds {len(found)} files .json; expected one")
    return found[0]


def _check_exists(path: Path) -> None:
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; -i expects one")


def _folders_of_paces(folder: Path) -> tuple[list[Path], list[str]]:
    """The folders <ID>/<pace>, and what else there is in the people's folders, with the reason."""
    inside = [path for person in listed(folder) if person.is_dir() for path in listed(person)]
    paces = [path for path in inside if path.name in PACE_CLASSES and path.is_dir()]
    others = [path for path in inside if path not in paces]
    return paces, [f"{path}: is no folder {' or '.join(PACE_CLASSES)}; passed over" for path in others]


def _clip(participant: str, pace: str, name: str) -> Clip | None:
    """The clip whose name ``name`` begins with; None if there is none, or if it belongs to the other pace."""
    parts = CLIP_NAME.fullmatch(name)
    if parts is None or CLASSES[parts["class"]] != pace:
        return None
    return Clip(participant, pace, parts["jacket"], int(parts["number"]))


def _unfit(path: Path, clip: Clip | None, form: str) -> str:
    """Why ``path`` is nothing to import; empty if it is."""
    if clip is None:
        return "no clip of this pace has a name such as this"
    if form == "openpose" and path.is_file():
        return "is a file; OpenPose has a folder a clip"
    if form in FILE_A_CLIP and path.is_file() and path.suffix != ".json":
        return "is no .json"
    return ""
