"""From an estimator's files to the dataset's pose files, clip by clip."""

import sys
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError, one_line
from healthgait.files import real_path, writable_folder, write_text
from healthgait.layout import LEFT_TO_RIGHT, POSE, Clip
from healthgait.pose_import.entries import dataset_text
from healthgait.pose_import.formats import READERS
from healthgait.pose_import.sources import Sources, file_in
from healthgait.pose_import.walker import find_walker


@dataclass(frozen=True)
class Settings:
    """How to read and choose; ``form`` is one of ``formats.READERS``."""

    form: str
    output: Path
    fps: float
    longest_gap_s: float
    least_score: float
    overwrite: bool


@dataclass(frozen=True)
class Imported:
    """What became of one clip."""

    frames: int
    with_walker: int
    people: int
    rivals: int
    faint_share: float
    unchanged: bool

    def text(self, name: str) -> str:
        """One line for the user."""
        line = (
            f"{name}: {self.frames} frames, {self.with_walker} with the walker, none interpolated; "
            f"people seen: {self.people}; {100 * self.faint_share:.1f} % of all joints below the least score"
        )
        return f"{line}, as it was" if self.unchanged else line


def import_all(sources: Sources, settings: Settings) -> int:
    """Import every clip and tell what became of it; the number of clips that could not be imported.

    Raises InputError if the output folder cannot be written to or lies within the input folder.
    """
    if sources.given.is_dir() and real_path(settings.output).is_relative_to(real_path(sources.given)):
        raise InputError(f"{settings.output}: lies within the input folder of -i; name a folder elsewhere")
    writable_folder(settings.output)
    failed = 0
    for message in sources.passed_over:
        print(f"warning: {one_line(message)}", file=sys.stderr)
    for clip, paths in sources.clips.items():
        name = one_line(f"{clip.participant}/{clip.pace}/{clip.name}")
        try:
            imported = import_clip(clip, paths, settings)
        except InputError as error:
            failed += 1
            print(f"error: {error}; not imported", file=sys.stderr)
            continue
        print(imported.text(name))
        if imported.rivals:
            print(
                f"warning: {name}: others get about as far ({imported.rivals}); "
                f"taken is who walks in the clip's direction and looks tallest",
                file=sys.stderr,
            )
    return failed


def import_clip(clip: Clip, paths: list[Path], settings: Settings) -> Imported:
    """Import one clip. Raises InputError if it cannot be read, has no walker, or would replace another file."""
    if len(paths) > 1:
        raise InputError(f"{paths[0]}: {paths[1].name} beside it is of the same clip; keep one")
    source = file_in(paths[0], settings.form)
    path = clip.path_in(settings.output, POSE)
    if real_path(path) == real_path(source):
        raise InputError(f"{source}: would be overwritten by what is made of it; name another output folder")
    people, faint_share = READERS[settings.form](source).without_faint(settings.least_score)
    if faint_share == 1:
        raise InputError(f"{source}: no joint has a score of {settings.least_score:g}; see --min-score")
    direction = 1 if clip.number == LEFT_TO_RIGHT else -1
    try:
        walker = find_walker(people, direction, settings.fps, settings.longest_gap_s)
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    frames = max(people.by_frame) + 1
    unchanged = _write(path, dataset_text(walker.points, frames), settings.overwrite)
    return Imported(frames, len(walker.points), walker.people, walker.rivals, faint_share, unchanged)


def _write(path: Path, text: str, overwrite: bool) -> bool:
    """Write the file unless it is there; whether it was there with these very bytes."""
    if path.exists() or path.is_symlink():
        if path.is_file() and _content(path) == text.encode():
            return True
        if not overwrite:
            raise InputError(
                f"{path}: is there already and differs; name another folder, or replace it with --overwrite"
            )
        if not path.is_file():
            raise InputError(f"{path}: is there and is no file; name another folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path.parent}: cannot be made ({error.strerror}); name another folder") from error
    write_text(path, text)
    return False


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name another folder") from error
