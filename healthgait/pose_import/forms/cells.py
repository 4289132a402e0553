"""The cells of a table as numbers, with the line of each that is none."""

import difflib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.errors import InputError, shortened
from healthgait.gait.pose.entries import LARGEST_PX, LAST_FRAME, LATEST_S
from healthgait.participants.tables import MISSING, read_rows
from healthgait.pose_import.detections import Person

MOST_POINTS = 1000  # of a person; more are not the names of joints


@dataclass(frozen=True)
class Cells:
    """A table as text: the names of its columns in small letters, its cells (rows, columns), and their lines.

    ``called`` is what messages call a line; ``written`` are the names of the columns as in the file.
    """

    path: Path
    header: tuple[str, ...]
    cells: np.ndarray
    lines: tuple[int, ...]
    called: str = "line"
    written: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, row: int) -> str:
        """The file and line of a row, with which messages begin."""
        return f"{self.path}: {self.called} {self.lines[row]}"

    def position(self, name: str) -> int:
        """The place of the column called ``name``. Raises InputError if there is none, or more than one."""
        count = self.header.count(name)
        if count > 1:
            raise InputError(f"{self.path}: the column {name} appears twice; keep one")
        if not count:
            longer = [other for other in self.header if len(other) > 1]  # y is not meant to be x
            near = [other for other in longer if name in other] or difflib.get_close_matches(name, longer, n=1)
            hint = f" (is it {near[0]!r}?)" if near else ""
            found = shortened(", ".join(self.header), 200)
            raise InputError(f"{self.path}: the column {name} is missing{hint}; the file has {found}")
        return self.header.index(name)

    def texts(self, name: str) -> np.ndarray:
        """The cells of a column as they are."""
        return self.cells[:, self.position(name)]

    def numbers(self, name: str) -> np.ndarray:
        """The numbers of a column, NaN if missing. Raises InputError for text."""
        return self.numbers_at([self.position(name)])[:, 0]

    def numbers_at(self, positions: Sequence[int]) -> np.ndarray:
        """The numbers (rows, columns) at some ``positions``, NaN if missing. Raises InputError for text."""
        texts = self.cells[:, positions]
        flat = pd.Series(texts.ravel(), dtype=object)
        numbers = pd.to_numeric(flat, errors="coerce")
        without = flat[numbers.isna()].str.lower()
        for place in without.index[~without.isin(MISSING)]:
            row, column = divmod(int(place), len(positions))
            hint = "; use a decimal point" if "," in flat[place] else ""
            raise InputError(
                f"{self.place(row)}, {self.header[positions[column]]}: expected a number, not "
                f"{shortened(flat[place], 40)!r}{hint}"
            )
        return numbers.to_numpy(float).reshape(texts.shape)

    def frames(self, name: str) -> np.ndarray:
        """The frame numbers of a column. Raises InputError for anything else."""
        numbers = self.numbers(name)
        for row in np.flatnonzero(~((numbers >= 0) & (numbers <= LAST_FRAME) & (np.floor(numbers) == numbers))):
            raise InputError(
                f"{self.place(int(row))}, {name}: expected a frame number from 0 to {LAST_FRAME}, not "
                f"{shortened(str(self.texts(name)[row]), 40)!r}"
            )
        return numbers.astype(int)

    def times_by_frame(self, frames: np.ndarray, name: str, per_second: float = 1.0) -> dict[int, float]:
        """Seconds by frame from a column of which each second has ``per_second``.

        Raises InputError for invalid times, for frames without one, and for those with several.
        """
        times = self.numbers(name) / per_second
        found: dict[int, float] = {}
        for row, (frame, time_s) in enumerate(zip(frames.tolist(), times.tolist(), strict=True)):
            if not 0 <= time_s <= LATEST_S:
                text = shortened(str(self.texts(name)[row]), 40)
                raise InputError(
                    f"{self.place(row)}, {name}: expected a time from 0 to {LATEST_S} seconds, not {text!r}"
                )
            if found.setdefault(frame, time_s) != time_s:
                raise InputError(
                    f"{self.place(row)}, {name}: frame {frame} is at {time_s:g} s, but at {found[frame]:g} s before; "
                    "a frame has one time"
                )
        return found

    def image_size(self, width: str = "width", height: str = "height") -> tuple[int, int] | None:
        """The image's width and height from the columns of these names; None if the table does not have both.

        Raises InputError if they are no whole pixels, or differ between rows.
        """
        if not {width, height} <= set(self.header):
            return None
        sizes = self.numbers_at([self.position(width), self.position(height)])
        for row in np.flatnonzero(~((sizes >= 1) & (sizes <= LARGEST_PX) & (np.floor(sizes) == sizes)).all(axis=1)):
            raise InputError(f"{self.place(int(row))}: expected {width} and {height} in whole pixels")
        for row in np.flatnonzero((sizes != sizes[0]).any(axis=1)):
            raise InputError(f"{self.place(int(row))}: {width} or {height} differs from the rows before; keep one size")
        return int(sizes[0, 0]), int(sizes[0, 1])


def read_cells(path: Path) -> Cells:
    """The cells of a CSV table. Raises InputError if the file is none."""
    header, rows = read_rows(path)
    lines, cells = zip(*rows, strict=True)
    lower = tuple(name.lower() for name in header)
    return Cells(path, lower, np.array(cells, dtype=object), lines, written=tuple(header))


def read_parquet_cells(path: Path) -> Cells:
    """The cells of a Parquet table. Raises InputError if the file is none."""
    import polars  # not by pandas, which stores all text otherwise where pyarrow is installed

    try:
        frame = polars.read_parquet(path)
    except (OSError, ValueError, polars.exceptions.PolarsError) as error:
        reason = shortened(" ".join(str(error).split()), 200)
        raise InputError(f"{path}: not a usable Parquet file ({reason})") from error
    if frame.is_empty():
        raise InputError(f"{path}: the table is empty")
    texts = pd.read_csv(io.StringIO(frame.write_csv()), dtype=str, keep_default_na=False)
    header = tuple(name.strip().lower() for name in frame.columns)
    return Cells(path, header, texts.to_numpy(object), tuple(range(1, len(frame) + 1)), "row")


def points_of(x: np.ndarray, y: np.ndarray, scores: np.ndarray | None) -> np.ndarray:
    """Points (…, 3) of arrays of one shape; NaN for those without a place in an image, or with a score of 0.

    A point without a score, as one that was set by hand, has a score of 1.
    """
    scores = np.ones_like(x) if scores is None else np.where(np.isnan(scores), 1.0, scores)
    points = np.stack([x, y, scores], axis=-1)
    points[~((np.abs(points[..., :2]) <= LARGEST_PX).all(axis=-1) & (scores > 0) & (scores <= LARGEST_PX))] = np.nan
    return points


def people_of(frames: Sequence[int], points: np.ndarray, tracks: Sequence[str | None]) -> dict[int, list[Person]]:
    """The people by frame, from one entry of ``points`` (people, points, 3) each; those without a point are left out.

    All ``frames`` are there.
    """
    people: dict[int, list[Person]] = {frame: [] for frame in sorted(set(frames))}
    seen = np.isfinite(points[..., 0]).any(axis=1)
    for frame, person, track, is_seen in zip(frames, points, tracks, seen, strict=True):
        if is_seen:
            people[frame].append(Person(person, track))
    return people
