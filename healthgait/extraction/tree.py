"""The tree that videos are extracted to: which files and clips are whose, and how those of one video are replaced."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from healthgait.errors import InputError
from healthgait.extraction.settings import EXTRACTED
from healthgait.files import sha256_of
from healthgait.from_video.record import Record, read_record
from healthgait.layout import EXTRACTION_RECORDS, SENSOR_BOXES_FOLDER, Clip, clip_named


class Tree:
    """A tree in ``folder``.

    While a video's files are replaced, its record names the old ones and the new ones, so that after a kill the next
    run knows that they are not whole, and may replace them.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._records = folder / EXTRACTION_RECORDS

    def part(self, name: str) -> Path:
        """The empty folder in which the files of a video are made."""
        part = self._records / f"{name}.part"
        shutil.rmtree(part, ignore_errors=True)  # of an earlier run that was killed
        part.mkdir(parents=True)
        return part

    def is_done(self, name: str, made_of: dict[str, Any]) -> bool:
        """Whether all files of a video are there as they were written, made of the same."""
        record = self._record(name)
        return record is not None and record.made_of == made_of and record.is_whole(self.folder)

    def check_video(self, name: str, video: str) -> None:
        """Raise InputError if the name is that of another video, which is still there."""
        record = self._record(name)
        other = record.made_of.get("video", video) if record else video
        if other != video and Path(other).exists():
            raise InputError(f"{video}: {self.folder} has the clips of {other} under the name {name}; rename one")

    def taken(self, name: str) -> set[Clip]:
        """The clips of all other videos."""
        records = {path: read_record(path) for path in self._records.rglob("*.json")}
        own = self._path(name)
        return {clip_named(clip) for path, record in records.items() if record and path != own for clip in record.clips}

    def check_free(self, name: str, clips: Iterable[Clip]) -> None:
        """Raise InputError if files of these clips are there that no run wrote for this video."""
        own = self._own_files(name)
        for clip in clips:
            for target in [*(clip.path(self.folder, modality) for modality in EXTRACTED), self._boxes(clip)]:
                files = [target] if target.is_file() else target.rglob("*") if target.is_dir() else ()
                for file in files:
                    if file.is_file() and file.relative_to(self.folder).as_posix() not in own:
                        raise InputError(
                            f"{file}: exists, and no earlier run wrote it for this video; name another folder, or "
                            "overwrite it"
                        )

    def put(self, name: str, part: Path, made_of: dict[str, Any], clips: Iterable[Clip]) -> None:
        """Replace the files of a video by those in ``part``."""
        old = self._own_files(name)
        new = {path.relative_to(part).as_posix(): sha256_of(path) for path in sorted(part.rglob("*")) if path.is_file()}
        names = [f"{clip.participant}/{clip.pace}/{clip.name}" for clip in clips]
        Record(made_of, old | new, clips=names).write(self._path(name))
        for file in old.keys() - new.keys():
            self._remove(self.folder / file)
        for file in new:
            target = self.folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            (part / file).replace(target)
        Record(made_of, new, clips=names).write(self._path(name))

    def discard(self, part: Path) -> None:
        """Remove the folder in which a video's files were made."""
        shutil.rmtree(part, ignore_errors=True)
        self._remove_empty(part.parent)

    def _remove(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        self._remove_empty(file.parent)

    def _remove_empty(self, folder: Path) -> None:
        """Remove a folder and those above it that are empty then."""
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def _boxes(self, clip: Clip) -> Path:
        return self.folder / SENSOR_BOXES_FOLDER / clip.participant / clip.pace / f"{clip.name}.json"

    def _own_files(self, name: str) -> dict[str, str]:
        record = self._record(name)
        return record.files if record else {}

    def _record(self, name: str) -> Record | None:
        return read_record(self._path(name))

    def _path(self, name: str) -> Path:
        return self._records / f"{name}.json"
