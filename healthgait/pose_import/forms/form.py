"""What a form of pose files has to offer: how to recognise it, and how to read it."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from healthgait.errors import InputError, shortened
from healthgait.files import listed, read_json, read_text
from healthgait.pose_import.detections import Detections

HEAD = 16_384  # bytes of a table that recognise it; the names of 33 points' columns take 4,000
TABLES = (".csv", ".parquet")
VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v")
TABLE_COLUMNS = "frame, joint, x, y (and person, score, time_s)"
LOOKED_INTO = 50  # files of a folder; a walker is in the image by then, or the first files say what they are


class Source:
    """A file or a folder with the pose of one video, as ``path``; what is read from it is kept.

    ``plane`` names the axis along the walk and the vertical one, such as "zy", for files with three axes.
    """

    def __init__(self, path: Path, plane: str | None = None) -> None:
        self.path, self.plane = path, plane

    @cached_property
    def is_folder(self) -> bool:
        return self.path.is_dir()

    @cached_property
    def suffix(self) -> str:
        """The ending of a file's name in small letters; empty for a folder."""
        return "" if self.is_folder else self.path.suffix.lower()

    @cached_property
    def content(self) -> Any:
        """The content of a JSON file; None for other files and folders. Raises InputError for damaged JSON.

        Of a file with a JSON document on each line, it is the list of these.
        """
        if self.suffix != ".json":
            return None
        try:
            return read_json(self.path, strict=False)
        except InputError as error:
            documents = _documents(self.path)
            if documents is None:
                raise error
            return documents

    @cached_property
    def head(self) -> str:
        """The beginning of a text file; empty for folders, other files, and those that cannot be read."""
        try:
            with self.path.open("rb") as file:
                head = file.read(HEAD) if self.path.is_file() else b""
        except (OSError, ValueError):
            return ""
        return "" if b"\0" in head else head.decode("utf-8-sig", errors="replace")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names in the first row of a .csv file, in small letters; empty for other files and folders."""
        if self.suffix != ".csv":
            return ()
        try:
            row = next((row for row in csv.reader(self.head.splitlines()) if any(row)), [])
        except csv.Error:
            return ()
        return tuple(name.strip().lower() for name in row)

    @cached_property
    def endings(self) -> set[str]:
        """The endings, in small letters, of a folder's files; empty for a file."""
        return {path.suffix.lower() for path in self._files}

    @cached_property
    def samples(self) -> list[Any]:
        """The contents of some of a folder's JSON files, in order, to recognise it by; empty for a file."""
        files = [path for path in self._files if path.suffix.lower() == ".json"]
        # Evenly spread: nobody may be in the image for seconds.
        return [read_json(path, strict=False) for path in files[:: max(len(files) // LOOKED_INTO, 1)]]

    @cached_property
    def _files(self) -> list[Path]:
        return [path for path in listed(self.path) if path.is_file()] if self.is_folder else []


def _documents(path: Path) -> list[Any] | None:
    """The JSON documents on the lines of a file; None if not even the first line is one."""
    documents: list[Any] = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            documents.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            if not documents:
                return None
            raise InputError(f"{path}: line {number}: not valid JSON; expected a document on each line") from error
    return documents


@dataclass(frozen=True)
class Form:
    """A form of pose files.

    Attributes
    ----------
    name : str
        What users call it, such as "alphapose".
    program : str
        The program that writes it, for messages.
    expected : str
        What files of this form look like, in one phrase: for messages.
    recognise : callable
        Whether a Source has this form, by a look at its beginning. At most one form may say so. It raises nothing.
    read : callable
        The Detections of a Source. Raises InputError, with file and place, for anything else.
    """

    name: str
    program: str
    expected: str
    recognise: Callable[[Source], bool]
    read: Callable[[Source], Detections]


def no_form(source: Source, forms: "tuple[Form, ...]") -> InputError:
    """The error for a source that has none of the ``forms``."""
    known = ", ".join(form.name for form in forms)
    if source.suffix == ".csv" and source.path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return InputError(f"{source.path}: is UTF-16 text; save the table as UTF-8")
    if source.suffix in TABLES:
        found = shortened(", ".join(source.columns), 200)
        has = f"; the file has {found}" if found else ""
        return InputError(
            f"{source.path}: this table has no known form of pose; expected columns {TABLE_COLUMNS}, or one of {known}"
            f"{has}"
        )
    if source.suffix in VIDEOS:
        return InputError(f"{source.path}: is a video; expected what a pose estimator made of it, one of {known}")
    if _is_own(source.content):
        return InputError(f"{source.path}: is already in the dataset's form and needs no import")
    what = "folder" if source.is_folder else "file"
    return InputError(f"{source.path}: this {what} has no known form of pose; expected one of {known}")


def _is_own(content: Any) -> bool:
    """Whether the content of a file is a pose in the dataset's form."""
    first = content[0] if isinstance(content, list) and content else None
    return isinstance(first, dict) and {"frame", "joints"} <= first.keys()
