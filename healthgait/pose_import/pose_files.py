"""Which clip each given file or folder is."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from healthgait.errors import InputError
from healthgait.files import listed, real_path
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
class PoseFiles:
    """What was ``given``, the clips with what there is of each, in order, and what else there is, with the reason.

    ``ignored`` is nothing to import, ``unreadable`` may be. ``times`` are the tables of the frames' times, where
    such are given.
    """

    given: Path
    clips: dict[Clip, list[Path]]
    ignored: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    times: dict[Clip, Path] = field(default_factory=dict)

    def holds(self, real: Path) -> bool:
        """Whether a path, whose links are followed, is one of the files that are imported, or lies in their folder."""
        return any(real.is_relative_to(real_path(path)) for paths in self.clips.values() for path in paths)


def one_clip(path: Path, clip: Clip, times: Path | None = None) -> PoseFiles:
    """``path``, a file or OpenPose's folder, as the one clip; ``times`` is the table of its frames' times.

    Raises InputError if ``path`` is not there.
    """
    _check_exists(path)
    return PoseFiles(path, {clip: [path]}, times={clip: times} if times else {})


def clips_below(folder: Path, form: str, times: Path | None = None) -> PoseFiles:
    """What lies in ``folder`` as <ID>/<pace>/<clip>…: a .json or a folder a clip, named as the clip or on from it.

    For openpose only folders count; for the others also a folder that holds one .json, as AlphaPose makes them.
    ``times``, which may be the same folder, holds the tables of times, <ID>/<pace>/<clip>.csv. Raises InputError if
    nothing there has a clip's name, or if ``times`` is no folder.
    """
    _check_exists(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: is a file; name the clip that it is, such as {EXAMPLE}")
    if times and not times.is_dir():
        raise InputError(f"{times}: expected a folder with a table a clip, {EXAMPLE}.csv; for one table name its clip")
    files = PoseFiles(folder, {})
    for person in listed(folder):
        if person.is_dir():
            _look_into(person, form, times, files)
    if not files.clips and not files.unreadable:
        kind = "a folder" if form == "openpose" else "a file"
        raise InputError(f"{folder}: no clips; expected {kind} a clip named as {EXAMPLE}…, or name the one clip")
    clips = dict(sorted(files.clips.items()))
    return replace(files, clips=clips, times={clip: _table(times, clip) for clip in clips} if times else {})


def _look_into(person: Path, form: str, times: Path | None, files: PoseFiles) -> None:
    """Add what lies in the folder of one participant."""
    for pace_folder in _readable(person, files):
        if pace_folder.name not in PACE_CLASSES or not pace_folder.is_dir():
            files.ignored.append(f"{pace_folder}: is no folder {' or '.join(PACE_CLASSES)}; ignored")
            continue
        for path in _readable(pace_folder, files):
            clip = _clip(person.name, pace_folder.name, path.name)
            if clip and times and path == _table(times, clip):
                continue
            if reason := _unfit(path, clip, form):
                files.ignored.append(f"{path}: {reason}; ignored")
            else:
                files.clips.setdefault(clip, []).append(path)


def _table(times: Path, clip: Clip) -> Path:
    """Where the table of a clip's times lies."""
    return times / clip.participant / clip.pace / f"{clip.name}.csv"


def _readable(folder: Path, files: PoseFiles) -> list[Path]:
    """What lies in a folder; nothing, which is noted, if that cannot be read."""
    try:
        inside = listed(folder)
        for path in inside:
            path.is_dir()  # a folder whose list may be read, and nothing in it, raises
    except InputError as error:
        files.unreadable.append(str(error))
        return []
    except OSError as error:
        files.unreadable.append(f"{folder}: what lies in it cannot be read ({error.strerror})")
        return []
    return inside


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
        raise InputError(f"{path}: no such file or folder")


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
