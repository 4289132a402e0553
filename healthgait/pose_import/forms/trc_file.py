"""One ``.trc`` file: its header, and the rows of its frames.

References
----------
The files of Sports2D and Pose2Sim (see ``trc``), which are made for OpenSim.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.errors import InputError, shortened
from healthgait.files import read_text
from healthgait.gait.pose.entries import LARGEST_PX, LAST_FRAME, LATEST_S
from healthgait.pose_import.forms.cells import MOST_POINTS

PERSON = re.compile(r"_person(?P<number>[0-9]+)", re.IGNORECASE)
METRES = {"m": 1.0, "meters": 1.0, "metres": 1.0, "cm": 0.01, "mm": 0.001, "millimeters": 0.001}
PIXELS = ("px", "pixel", "pixels")
TALLEST_M = 10.0  # whoever is taller is in pixels
HIGHEST_RATE = 10_000.0  # frames a second
HEADER_ROWS = 5


@dataclass(frozen=True)
class Markers:
    """The markers of one person: names, frame numbers, times, places (frames, markers, 3) in metres or pixels.

    ``person`` is Sports2D's number of this person, None for other programs.
    """

    path: Path
    names: tuple[str, ...]
    frames: np.ndarray
    times: np.ndarray
    places: np.ndarray
    in_pixels: bool
    rate: float
    person: str | None


def read_markers(path: Path) -> Markers:
    """The markers of a file. Raises InputError, with the line, if it is none, or of an unknown unit."""
    rows = [line.split("\t") for line in read_text(path).splitlines()]
    if len(rows) <= HEADER_ROWS or rows[0][0].strip() != "PathFileType":
        raise InputError(f"{path}: line 1: expected the header of a .trc file, PathFileType, and rows of frames")
    header = dict(zip((cell.strip() for cell in rows[1]), (cell.strip() for cell in rows[2]), strict=False))
    names = tuple(cell.strip() for cell in rows[3][2:] if cell.strip())
    if len(set(names)) < len(names) or not 0 < len(names) <= MOST_POINTS:
        raise InputError(f"{path}: line 4: expected names of markers, each once")
    # Some writers leave line 6 blank, others do not.
    data = [
        (line, cells) for line, cells in enumerate(rows[HEADER_ROWS:], HEADER_ROWS + 1) if any(map(str.strip, cells))
    ]
    if not data:
        raise InputError(f"{path}: has no rows of frames")
    width = 2 + 3 * len(names)
    for line, cells in data:
        if any(map(str.strip, cells[width:])) or len(cells) < 2:
            raise InputError(f"{path}: line {line}: {len(cells)} cells; expected frame, time and 3 for each marker")
    values = _numbers([(line, (cells + [""] * width)[:width]) for line, cells in data], path)
    frames, times = values[:, 0], values[:, 1]
    _check_order(frames, times, [line for line, _ in data], path)
    rate = float(pd.to_numeric(header.get("DataRate", ""), errors="coerce"))
    written_as = rows[0][-1]  # the file's name before anybody renamed it
    person = PERSON.search(path.name) or PERSON.search(written_as)
    markers = Markers(
        path,
        names,
        frames.astype(int),
        times,
        values[:, 2:].reshape(len(data), -1, 3),
        "_px_" in path.name or "_px_" in written_as,
        rate if 0 < rate <= HIGHEST_RATE else np.nan,
        person and person["number"],
    )
    return _of_unit(markers, header.get("Units", "").lower())


def _numbers(rows: Sequence[tuple[int, list[str]]], path: Path) -> np.ndarray:
    """The cells as numbers, NaN if empty. Raises InputError for text."""
    texts = pd.DataFrame([cells for _, cells in rows], dtype=object)
    flat = pd.Series(texts.to_numpy().ravel(), dtype=object).str.strip()
    numbers = pd.to_numeric(flat, errors="coerce")
    for place in flat.index[numbers.isna() & ~flat.str.lower().isin(("", "nan"))]:
        line = rows[place // texts.shape[1]][0]
        hint = "; use a decimal point" if "," in flat[place] else ""
        raise InputError(f"{path}: line {line}: expected a number, not {shortened(flat[place], 40)!r}{hint}")
    return numbers.to_numpy(float).reshape(texts.shape)


def _check_order(frames: np.ndarray, times: np.ndarray, lines: list[int], path: Path) -> None:
    """Raise InputError unless frame numbers and times are such and increase."""
    for frame, time, line in zip(frames, times, lines, strict=True):
        if not 0 <= frame <= LAST_FRAME or frame % 1:
            raise InputError(f"{path}: line {line}: expected a frame number from 0 to {LAST_FRAME}, not {frame:g}")
        if not 0 <= time <= LATEST_S:
            raise InputError(f"{path}: line {line}: expected a time from 0 to {LATEST_S} seconds, not {time:g}")
    for (before, frame), line in zip(pairwise(frames), lines[1:], strict=True):
        if frame <= before:
            raise InputError(
                f"{path}: line {line}: frame {frame:g} comes after frame {before:g}; expected them in order"
            )


def _of_unit(markers: Markers, unit: str) -> Markers:
    """The markers in pixels or metres, NaN where there are none. Raises InputError for other units."""
    places = markers.places.copy()
    places[(places == 0).all(axis=2) | ~(np.abs(places) <= LARGEST_PX).all(axis=2)] = np.nan
    if markers.in_pixels or unit in PIXELS:  # Sports2D writes m for pixels, too
        return replace(markers, places=places, in_pixels=True)
    if unit not in METRES:
        raise InputError(
            f"{markers.path}: line 3: the unit {shortened(unit, 40)!r} is not known; expected m, mm or px in Units"
        )
    metres = places * METRES[unit]
    if (height := extents(metres).max()) > TALLEST_M:
        raise InputError(f"{markers.path}: a body of {height:.0f} m; if these are pixels, write px in Units, line 3")
    return replace(markers, places=metres)


def extents(places: np.ndarray) -> np.ndarray:
    """The median over frames of how far markers are apart along each axis; 0 if there are none."""
    seen = places[np.isfinite(places).all(axis=2).any(axis=1)]
    if not len(seen):
        return np.zeros(3)
    return np.median(np.nanmax(seen, axis=1) - np.nanmin(seen, axis=1), axis=0)
