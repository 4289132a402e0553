"""The estimator's files to import, and the clip of each."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from healthgait.errors import InputError
from healthgait.files import listed, real_path
from healthgait.layout import JACKETS, PACE_CLASSES, Clip
from healthgait.pose_import.forms import ENDINGS

EXAMPLE = "PA000/UGS/NW-WoJ_1"
CLASSES = {pace_class: pace for pace, pace_class in PACE_CLASSES.items()}
CLIP_NAME = re.compile(
    rf"(?P<class>{'|'.join(CLASSES)})-(?P<jacket>{'|'.join(JACKETS)})_(?P<number>[1-9][0-9]{{0,3}})"
    r"(?P<rest>(?![0-9A-Za-z]).*)?",
    re.DOTALL | re.ASCII,
)


@dataclass(frozen=True)
class PoseFiles:
    """The files or folders to import for each clip, in order.

    ``given`` is the user's input. ``ignored`` and ``unreadable`` are messages for paths that are not to be imported, or
    cannot be read. ``times`` are the tables of frame times, if given.
    """

    given: Path
    clips: dict[Clip, list[Path]]
    ignored: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    times: dict[Clip, Path] = field(default_factory=dict)

    def holds(self, real: Path) -> bool:
        """Whether a resolved path is one of the files to import, or lies in one of the folders."""
        return any(real.is_relative_to(real_path(path)) for paths in self.clips.values() for path in paths)


def one_clip(path: Path, clip: Clip, times: Path | None = None) -> PoseFiles:
    """A file or a folder as one clip; ``times`` is the table of its frame times.

    Raises InputError if ``path`` does not exist.
    """
    _check_exists(path)
    return PoseFiles(path, {clip: [path]}, times={clip: times} if times else {})


def clips_below(folder: Path, times: Path | None = None) -> PoseFiles:
    """The clips in ``folder`` as <ID>/<pace>/<clip>…: a file or a folder per clip, whose name begins with the clip's.

    ``times``, which may be the same folder, has the tables of frame times, <ID>/<pace>/<clip>.csv. Raises InputError if
    there is no clip, or ``times`` is not a folder.
    """
    _check_exists(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: is a file; name its clip, such as {EXAMPLE}")
    if times and not times.is_dir():
        raise InputError(
            f"{times}: expected a folder with a table per clip, {EXAMPLE}.csv; for a single table name its clip"
        )
    files = PoseFiles(folder, {})
    for person in listed(folder):
        if person.is_dir():
            _look_into(person, times, files)
        elif person.suffix.lower() in ENDINGS:
            files.ignored.append(f"{person}: not in a folder <ID>/<UGS or FGS>; ignored")
    if not files.clips and not files.unreadable:
        raise InputError(
            f"{folder}: no clips; expected a file or a folder per clip, named as {EXAMPLE}…, or name the single clip"
        )
    clips = dict(sorted(files.clips.items()))
    return replace(files, clips=clips, times={clip: _table(times, clip) for clip in clips} if times else {})


def _look_into(person: Path, times: Path | None, files: PoseFiles) -> None:
    """Add the contents of a participant's folder."""
    for pace_folder in _readable(person, files):
        if pace_folder.name not in PACE_CLASSES or not pace_folder.is_dir():
            files.ignored.append(f"{pace_folder}: not a folder {' or '.join(PACE_CLASSES)}; ignored")
            continue
        for path in _readable(pace_folder, files):
            clip = _clip(person.name, pace_folder.name, path.name)
            if clip and times and path == _table(times, clip):
                continue
            if reason := _unfit(path, clip):
                files.ignored.append(f"{path}: {reason}; ignored")
            else:
                files.clips.setdefault(clip, []).append(path)


def _table(times: Path, clip: Clip) -> Path:
    """The path of the table of a clip's frame times."""
    return times / clip.participant / clip.pace / f"{clip.name}.csv"


def _readable(folder: Path, files: PoseFiles) -> list[Path]:
    """The contents of a folder; if it cannot be read, nothing, with a message."""
    try:
        inside = listed(folder)
        for path in inside:
            path.is_dir()  # raises in a folder that can be listed but not entered
    except InputError as error:
        files.unreadable.append(str(error))
        return []
    except OSError as error:
        files.unreadable.append(f"{folder}: its contents cannot be read ({error.strerror})")
        return []
    return inside


def _check_exists(path: Path) -> None:
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")


def _clip(participant: str, pace: str, name: str) -> Clip | None:
    """The clip whose name ``name`` begins with; None if there is none, or if it has the other pace."""
    parts = CLIP_NAME.fullmatch(name)
    if parts is None or CLASSES[parts["class"]] != pace:
        return None
    return Clip(participant, pace, parts["jacket"], int(parts["number"]))


def _unfit(path: Path, clip: Clip | None) -> str:
    """Why ``path`` cannot be imported; empty if it can."""
    if clip is None:
        return "not the name of a clip of this pace"
    if path.is_file() and path.suffix.lower() not in ENDINGS:
        return f"not a file {', '.join(ENDINGS)}"
    return ""
