"""What methods on clips share: features that are computed once for all cells, and read for each."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from healthgait.clip_features.stored import read_features
from healthgait.learning.rows import UNREADABLE, ClipRows, LeftOut, Split
from healthgait.study.cells import Cell
from healthgait.study.methods.contract import Method

if TYPE_CHECKING:
    from healthgait.clip_features.kind import Extraction
    from healthgait.clips.sampling import FrameChoice
    from healthgait.study.config import Config
    from healthgait.study.inputs.data import StudyData


class ClipRecipe(Protocol):
    """A recipe that says how the features of its clips are computed."""

    extraction: Extraction


class MethodOnClips(Method):
    """A method that sees features of clips, ``x`` of its rows; the ``extraction`` of its recipe computes them."""

    sample = "clip"

    @abstractmethod
    def choice(self, cell: Cell, config: Config) -> FrameChoice:
        """Which frames of a clip it sees."""

    def rows(self, cell: Cell, data: StudyData) -> tuple[Split, LeftOut]:
        return data.clip_rows(cell, self.choice(cell, data.config))

    def extraction(self, recipe: ClipRecipe) -> Extraction:
        return recipe.extraction

    def complete(self, recipe: ClipRecipe, split: Split, left_out: LeftOut) -> tuple[Split, LeftOut]:
        return with_features(split, left_out, recipe.extraction.folder)


def with_features(split: Split, left_out: LeftOut, folder: Path) -> tuple[Split, LeftOut]:
    """The rows with their features; a clip whose pictures could not be decoded is left out and named.

    Raises ValueError if no clip of a part has features, InputError if the stored features are damaged.
    """
    features = read_features(folder)
    unreadable = list(left_out.get(UNREADABLE, []))

    def read(part: str, rows: ClipRows) -> ClipRows:
        kept = [place for place, digest in enumerate(rows.digests) if digest.sha256 not in features.failures]
        for place in sorted(set(range(len(rows))) - set(kept)):
            reason = features.failures[rows.digests[place].sha256]
            unreadable.append(f"{rows.ids[place]} {rows.names[place]} ({reason})")
        if not kept:
            raise ValueError(f"no clip of the {part} part can be read")
        return ClipRows(
            [rows.ids[place] for place in kept],
            features.values[[features.rows[rows.digests[place].sha256] for place in kept]],
            rows.y[kept],
            [rows.names[place] for place in kept],
            [rows.digests[place] for place in kept],
        )

    parts = {part: read(part, rows) for part, rows in split.parts.items()}
    return replace(split, **parts), left_out | ({UNREADABLE: unreadable} if unreadable else {})
