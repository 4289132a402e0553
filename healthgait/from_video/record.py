"""What an earlier run wrote to a video's folder: so that a second run does nothing, and replaces nobody's files."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from healthgait.errors import InputError
from healthgait.files import read_json, real_path, sha256_of, write_json

RECORD = ".healthgait_video.json"


@dataclass(frozen=True)
class Record:
    """What results were made of, the digests of their files by path in the folder, and why no pass could be used.

    ``clips`` are their names in a tree. Without files the run has not ended.
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
        return record if all(isinstance(value, kind) for value, kind in kinds) else None
    except (InputError, TypeError):
        return None


def check_replaceable(folder: Path, record: Record | None, video: str, overwrite: bool) -> None:
    """Raise InputError if results of ``video`` would replace what no run wrote, or those of another video.

    ``overwrite``: they may.
    """
    if overwrite or not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / RECORD).exists():
        raise InputError(f"{folder}: exists, and no earlier run wrote it; name another folder, or overwrite it")
    if record is None:
        return
    if record.made_of.get("video") != video:
        other = record.made_of.get("video")
        raise InputError(f"{folder}: holds the results of {other}; name another folder, or overwrite it")
    for name, digest in record.files.items():
        if (folder / name).is_file() and sha256_of(folder / name) != digest:
            raise InputError(f"{folder / name}: was changed since it was written; name another folder, or overwrite it")


def check_apart(folder: Path, video: Path) -> None:
    """Raise InputError if the video lies where its results are written."""
    if real_path(video).is_relative_to(real_path(folder)):
        raise InputError(f"{video}: lies in the folder of its results, {folder}; name another output folder")


def remove_results(folder: Path, record: Record | None) -> None:
    """Remove what an earlier run wrote, the page first: it must not be taken for that of a run that failed."""
    for name in sorted(record.files if record else (), reverse=True):
        (folder / name).unlink(missing_ok=True)


def digests_of(folder: Path, files: list[Path]) -> dict[str, str]:
    """The digests of ``files`` by their path in the folder."""
    return {str(path.relative_to(folder)): sha256_of(path) for path in files}
