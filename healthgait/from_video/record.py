"""The files that were made of a video: a second run does nothing, and none replaces a file of somebody else.

New files are made in a folder of their own, and take the places of the old ones together. While they do, the record
has all of them and is unfinished, so that after a kill the next run knows that they are not whole, and replaces them.
"""

import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from healthgait.errors import InputError
from healthgait.files import read_json, real_path, sha256_of, write_json

RECORD = ".healthgait_video.json"
UNFINISHED = {"unfinished": "true"}


@dataclass(frozen=True)
class Record:
    """What results were made of, the digests of their files by path in the folder, and why no pass could be used.

    ``clips`` are their names in a tree.
    """

    made_of: dict[str, Any]
    files: dict[str, str] = field(default_factory=dict)
    error: str = ""
    clips: list[str] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """Store the record in the file ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, asdict(self))

    def is_whole(self, folder: Path) -> bool:
        """Whether all files are there as they were written."""
        return bool(self.files) and all(
            (folder / name).is_file() and sha256_of(folder / name) == digest for name, digest in self.files.items()
        )


def read_record(path: Path) -> Record | None:
    """The record of an earlier run in the file ``path``; None if there is none, or a damaged one."""
    if not path.is_file():
        return None
    try:
        record = Record(**read_json(path))
        kinds = (record.made_of, dict), (record.files, dict), (record.clips, list)
        whole = all(isinstance(value, kind) for value, kind in kinds) and all(map(_is_below, record.files))
        return record if whole else None
    except (InputError, TypeError):
        return None


def _is_below(name: str) -> bool:
    """Whether a file's name in a record, which may come from elsewhere, stays in its folder."""
    return not Path(name).is_absolute() and ".." not in Path(name).parts


@dataclass(frozen=True)
class OwnFiles:
    """The files of a video below a ``folder``, which others may have files in, too.

    ``record_file`` says which they are; new ones are made in ``part``, which must be on the same file system.
    """

    folder: Path
    record_file: Path
    part: Path

    @property
    def record(self) -> Record | None:
        """What was written by the last run; None if there was none."""
        return read_record(self.record_file)

    def is_done(self, made_of: dict[str, Any]) -> bool:
        """Whether all files are there as they were written, made of the same."""
        record = self.record
        return record is not None and record.made_of == made_of and record.is_whole(self.folder)

    def begin(self) -> Path:
        """The empty folder in which new files are made."""
        shutil.rmtree(self.part, ignore_errors=True)  # of an earlier run that was killed
        self.part.mkdir(parents=True)
        return self.part

    def put(self, made_of: dict[str, Any], error: str = "", clips: Iterable[str] = ()) -> list[str]:
        """Replace the old files by those in ``part``; returns the names of old ones that have no successor."""
        record = self.record
        old = record.files if record else {}
        paths = [path for path in sorted(self.part.rglob("*")) if path.is_file() and not path.name.startswith(".")]
        new = {path.relative_to(self.part).as_posix(): sha256_of(path) for path in paths}
        done = Record(made_of, new, error, list(clips))
        replace(done, made_of=made_of | UNFINISHED, files=old | new).write(self.record_file)
        gone = sorted(old.keys() - new.keys())
        for name in gone:
            (self.folder / name).unlink(missing_ok=True)
            remove_empty((self.folder / name).parent, self.folder)
        for name in new:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.part / name).replace(target)
        done.write(self.record_file)
        return gone

    def discard(self) -> None:
        """Remove ``part``, and the folders that it leaves empty."""
        shutil.rmtree(self.part, ignore_errors=True)
        remove_empty(self.part.parent, self.folder)


def remove_empty(folder: Path, below: Path) -> None:
    """Remove a folder and those above it, as long as they are empty and lie ``below`` another one."""
    while folder != below and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def check_unchanged(own: OwnFiles) -> None:
    """Raise InputError if a file was changed since it was written, as by hand."""
    record = own.record
    if record is None or record.made_of.keys() >= UNFINISHED.keys():
        return
    for name, digest in record.files.items():
        path = own.folder / name
        if path.is_file() and sha256_of(path) != digest:
            raise InputError(f"{path}: was changed since it was written; name another folder, or overwrite it")


def check_replaceable(own: OwnFiles, video: str, overwrite: bool) -> None:
    """Raise InputError if results of ``video`` would replace what no run wrote, or those of another video.

    ``overwrite``: they may.
    """
    folder = own.folder
    others = [path for path in folder.iterdir() if path != own.part] if folder.exists() else []
    if overwrite or not others:
        return
    record = own.record
    if record is None:
        why = "its record is damaged" if own.record_file.exists() else "exists, and no earlier run wrote it"
        raise InputError(f"{folder}: {why}; name another folder, or overwrite it")
    if record.made_of.get("video") != video:
        other = record.made_of.get("video")
        raise InputError(f"{folder}: holds the results of {other}; name another folder, or overwrite it")
    check_unchanged(own)


def check_apart(folder: Path, video: Path) -> None:
    """Raise InputError if the video lies where its results are written."""
    if real_path(video).is_relative_to(real_path(folder)):
        raise InputError(f"{video}: lies in the folder of its results, {folder}; name another output folder")
