"""Features of clips on disk: in chunks that are renamed into place when complete, verified on reading.

A chunk holds the digest of its contents, and the name of the extraction that made it, so that one which was copied from
another is not taken for its own.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.files import json_text, remove, replacing


@dataclass(frozen=True)
class Features:
    """Stored features (n, features) float32; ``rows``: row of a clip's content; ``failures``: why it has none."""

    values: np.ndarray
    rows: dict[str, int]
    failures: dict[str, str]


class DamagedChunk(Exception):
    """A chunk is not what was written; the message says what is wrong."""


def stored_contents(folder: Path) -> set[str]:
    """The contents that have features; a damaged chunk is removed, so that its clips are computed again."""
    for leftover in folder.glob(".*.part"):
        remove(leftover)
    contents: set[str] = set()
    for path in folder.glob("*.npz"):
        try:
            contents |= set(_read(path)[0])
        except DamagedChunk as error:
            print(f"damaged: {path}: {error}; its clips are computed again")
            remove(path)
    return contents


def read_features(folder: Path) -> Features:
    """All stored features; raises InputError if one of the chunks is damaged."""
    return _features(folder, tuple(sorted(path.name for path in folder.glob("*.npz"))))


@lru_cache(maxsize=1)  # a worker computes many cells from the same features
def _features(folder: Path, names: tuple[str, ...]) -> Features:
    contents, values, reasons = [], [], []
    for name in names:
        try:
            chunk = _read(folder / name)
        except DamagedChunk as error:
            raise InputError(f"{folder / name}: {error}; run again to compute it again") from error
        contents += chunk[0]
        values.append(chunk[1])
        reasons += chunk[2]
    rows = {content: row for row, content in enumerate(contents)}
    failures = {content: reason for content, reason in zip(contents, reasons, strict=True) if reason}
    return Features(np.concatenate(values), rows, failures)


def write_chunk(folder: Path, contents: Sequence[str], values: np.ndarray, reasons: Sequence[str]) -> None:
    """Store the features (n, features) of clips by their contents; ``reasons`` why one has none, else empty.

    ``folder`` is that of the extraction, whose name identifies it.
    """
    checksum = _checksum(folder.name, list(contents), values, list(reasons))
    with replacing(folder / f"{checksum[:16]}.npz") as temporary, temporary.open("wb") as file:
        np.savez(file, contents=contents, values=values, reasons=reasons, extraction=folder.name, checksum=checksum)


def _read(path: Path) -> tuple[list[str], np.ndarray, list[str]]:
    """Contents, features and reasons of a chunk. Raises DamagedChunk."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            contents, values, reasons = stored["contents"].tolist(), stored["values"], stored["reasons"].tolist()
            made_by, checksum = stored["extraction"].item(), stored["checksum"].item()
            expected = _checksum(made_by, contents, values, reasons)
    except Exception as error:  # a flipped bit makes the readers of zip files and arrays raise almost anything
        raise DamagedChunk(f"cannot be read ({type(error).__name__})") from error
    if checksum != expected:
        raise DamagedChunk("was changed")
    if made_by != path.parent.name:
        raise DamagedChunk(f"belongs to {made_by}")
    return contents, values, reasons


def _checksum(extraction: str, contents: list[str], values: np.ndarray, reasons: list[str]) -> str:
    names = json_text([extraction, contents, reasons, str(values.dtype), values.shape]).encode()
    return hashlib.sha256(names + np.ascontiguousarray(values).tobytes()).hexdigest()
