"""The tree that videos are extracted to: which files and clips are whose."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from healthgait.errors import InputError
from healthgait.extraction.settings import EXTRACTED
from healthgait.from_video.record import OwnFiles, read_record
from healthgait.layout import EXTRACTION_RECORDS, SENSOR_BOXES_FOLDER, Clip, clip_named

PARTS = ".healthgait_unfinished"  # a folder in the tree


class Tree:
    """A tree in ``folder``."""

    def __init__(self, folder: Path):
        self.folder = folder

    def own(self, name: str) -> OwnFiles:
        """The files of the video of that name."""
        return OwnFiles(self.folder, self.folder / EXTRACTION_RECORDS / f"{name}.json", self.folder / PARTS / name)

    def check_video(self, name: str, video: str) -> None:
        """Raise InputError if the name is that of another video, which is still there."""
        record = self.own(name).record
        other = record.made_of.get("video", video) if record else video
        if other != video and Path(other).exists():
            raise InputError(f"{video}: {self.folder} has the clips of {other} under the name {name}; rename one")

    def taken(self, name: str) -> set[Clip]:
        """The clips of all other videos."""
        records = {path: read_record(path) for path in (self.folder / EXTRACTION_RECORDS).rglob("*.json")}
        own = self.own(name).record_file
        return {clip_named(clip) for path, record in records.items() if record and path != own for clip in record.clips}

    def check_free(self, name: str, clips: Iterable[Clip]) -> None:
        """Raise InputError if files of these clips are there that no run wrote for this video."""
        record = self.own(name).record
        known = record.files if record else {}
        for clip in clips:
            for target in [*(clip.path(self.folder, modality) for modality in EXTRACTED), self._boxes(clip)]:
                files = [target] if target.is_file() else target.rglob("*") if target.is_dir() else ()
                for file in files:
                    if file.is_file() and file.relative_to(self.folder).as_posix() not in known:
                        raise InputError(
                            f"{file}: exists, and no earlier run wrote it for this video; name another folder, or "
                            "overwrite it"
                        )

    def remove_unfinished(self) -> None:
        """Remove what runs that were killed have left; to be called while no other one works."""
        shutil.rmtree(self.folder / PARTS, ignore_errors=True)

    def _boxes(self, clip: Clip) -> Path:
        return self.folder / SENSOR_BOXES_FOLDER / clip.participant / clip.pace / f"{clip.name}.json"
