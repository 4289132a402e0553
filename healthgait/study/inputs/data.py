"""What the methods of a study read: its tables and its clips, each read once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from healthgait.clip_features.clip_digests import ClipDigests
from healthgait.clips.sampling import FrameChoice
from healthgait.learning.rows import ClipDigest, LeftOut, Split
from healthgait.partitioning.partitions import Partition
from healthgait.study.cells import FEATURES_FOLDER, Cell
from healthgait.study.inputs.clip_rows import Recording, make_clip_split, recordings
from healthgait.study.inputs.no_data import NoData
from healthgait.study.inputs.table_rows import Tables, make_split
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.study.config import Config


Kept = TypeVar("Kept")


class StudyData:
    """The tables, partitions and clips of a study; reads each picture that is new or changed."""

    def __init__(self, config: Config, tables: Tables, partitions: dict[Target, dict[int, Partition]]):
        self.config, self.tables, self.partitions = config, tables, partitions
        self._splits: dict[tuple, tuple[Split, LeftOut] | str] = {}  # methods on tables share them
        self._digests = ClipDigests(config.save_dir / FEATURES_FOLDER)
        self._recordings: dict[tuple[str, str], list[Recording] | str] = {}
        self._read: dict[FrameChoice, dict[Path, ClipDigest | str]] = {}

    def table_rows(self, cell: Cell, columns: Sequence[str]) -> tuple[Split, LeftOut]:
        """The ``columns`` of the people of a cell, and who is left out; raises NoData."""
        key = (cell.target, cell.partition, cell.source, tuple(columns))
        if key not in self._splits:
            try:
                self._splits[key] = make_split(self.tables, self._partition(cell), cell.target, cell.source, columns)
            except NoData as error:
                self._splits[key] = str(error)
        return _found(self._splits[key])

    def clip_rows(self, cell: Cell, choice: FrameChoice) -> tuple[Split, LeftOut]:
        """The clips of the people of a cell, without features yet, and who or what is left out; raises NoData."""
        key = (cell.input, cell.source)
        if key not in self._recordings:
            try:
                self._recordings[key] = recordings(self.config.data_path, *key, self.tables.measures.index)
            except NoData as error:
                self._recordings[key] = str(error)
        clips = _found(self._recordings[key])
        digests = self._digests_of(clips, choice)
        return make_clip_split(self.tables.measures, self._partition(cell), cell.target, clips, digests)

    def remember_clips(self) -> None:
        """Store what was read of the clips, for the next run."""
        self._digests.remember()

    @property
    def lacks_clips(self) -> bool:
        """Whether a clip that was asked for has no frames, or frames that cannot be read."""
        return any(isinstance(digest, str) for known in self._read.values() for digest in known.values())

    def _partition(self, cell: Cell) -> Partition:
        return self.partitions[cell.target][cell.partition]

    def _digests_of(self, clips: list[Recording], choice: FrameChoice) -> dict[Path, ClipDigest | str]:
        """The digests of clips, each read once."""
        known = self._read.setdefault(choice, {})
        new = [clip.folder for clip in clips if clip.folder not in known]
        if new:
            known |= self._digests.digests(new, choice)
        return known


def _found(kept: Kept | str) -> Kept:
    """What was kept; raises NoData if that is the reason why there is nothing."""
    if isinstance(kept, str):
        raise NoData(kept)
    return kept
