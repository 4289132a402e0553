"""What every method sees: a table of rows, split into train, validation and test."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

LeftOut = dict[str, list[str]]  # why people or clips are not among the rows: {reason: [IDs or clips]}
UNREADABLE = "clips that cannot be read"  # such a reason


@dataclass(frozen=True)
class ClipDigest:
    """A clip's folder, the SHA-256 of the frames chosen from it in order, and their ``files.file_state`` then."""

    clip: Path
    sha256: str
    state: str


@dataclass(frozen=True)
class Rows:
    """``ids`` (n,) of the people, ``x`` (n, features) with NaN where missing, ``y`` (n,) float64.

    ``x`` is float64 from a table, float32 from a network.
    """

    ids: list[str]
    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def content(self) -> bytes:
        """All that the rows hold: equal rows have equal bytes."""
        # Adding 0 turns -0.0 into 0.0.
        return json.dumps(self.ids).encode() + (self.x + 0.0).tobytes() + (self.y + 0.0).tobytes()


@dataclass(frozen=True)
class ClipRows(Rows):
    """Rows that are clips: their ``names`` (``UGS/NW-WoJ_1``) and ``digests``; ``x`` (n, 0) until features are read."""

    names: list[str] = field(default_factory=list)
    digests: list[ClipDigest] = field(default_factory=list)

    def content(self) -> bytes:
        contents = [digest.sha256 for digest in self.digests]
        return json.dumps([self.ids, self.names, contents, self.y.tolist()]).encode()


@dataclass(frozen=True)
class Split:
    """The rows of one partition; ``features`` names the columns of ``x``."""

    features: tuple[str, ...]
    train: Rows
    validation: Rows
    test: Rows

    @property
    def parts(self) -> dict[str, Rows]:
        return {"train": self.train, "validation": self.validation, "test": self.test}

    def digest(self) -> str:
        """SHA-256 of all rows; of clips, of their pictures."""
        content = hashlib.sha256()
        for name, rows in self.parts.items():
            content.update(name.encode() + rows.content())
        return content.hexdigest()
