"""Ultralytics' folder of labels (``save_txt``): a text file per frame with people, a line for each of them.

A line is the class, the box, and x, y or x, y, confidence of each point, as shares of the image's sides; then, if asked
for, the box's confidence and the number of the track. Nothing in the files tells these apart but the count of values.

References
----------
The writers: ultralytics/engine/results.py, save_txt; engine/predictor.py and data/loaders.py: the frames of a video are
counted from 1; labels of images have the images' names.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.files import listed, read_text
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.forms.form import LOOKED_INTO, Source
from healthgait.pose_import.forms.numbering import DIGITS, frame_files
from healthgait.pose_import.forms.people import People

PROGRAM = "Ultralytics"
ENDING = ".txt"
BEFORE_POINTS = 5  # values: class, box
# Points and values of each, the likely first: the program's own models have 17 points with confidence.
LAYOUTS = ((17, 3), (17, 2), (26, 3), (133, 3), (25, 3), (18, 3), (16, 3), (33, 3), (136, 3))
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?(e[-+][0-9]{1,2})?")  # as C's %g writes it
AFTER_POINTS = 2  # values at most: confidence, track


def recognise(source: Source) -> bool:
    """Whether a folder holds labels."""
    if ENDING not in source.endings:
        return False
    files = [path for path in listed(source.path) if path.suffix == ENDING and path.is_file()]
    try:
        first = next((rows for path in files[:LOOKED_INTO] if (rows := _rows(path))), [])
    except InputError:
        return False  # notes beside other files
    return bool(first) and len(first[0]) > BEFORE_POINTS


def first_number(files: Mapping[int, Path]) -> int:
    """The number of the first frame in files named by the program, which counts from 1; images may count from 0."""
    padded = any(DIGITS.findall(path.stem)[-1].startswith("0") for path in files.values())
    return 0 if padded or 0 in files else 1


def read(source: Source) -> Detections:
    """The people of a folder of labels. Raises InputError for lines that are no person's."""
    files = frame_files(source.path, ENDING)
    rows = {frame: _rows(path) for frame, path in files.items()}
    every = [row for found in rows.values() for row in found]
    lengths = {len(row) for row in every}
    layout = next((layout for layout in LAYOUTS if all(_fits(layout, length) for length in lengths)), None)
    if layout is None:
        raise InputError(f"{source.path}: lines have {_listed(lengths)} values; expected those of a pose model")
    people = People()
    people_alone = any(row[0] == 0 for row in every)
    tracked = _are_tracks(every, layout)
    for frame, found in rows.items():
        people.mention(frame)
        for number, row in enumerate(found, 1):
            place = f"{files[frame]}: line {number}"
            if people_alone and row[0] != 0:
                continue
            is_tracked = len(row) in tracked
            _check(row, layout, is_tracked, place)
            track = float(row[-1]) if is_tracked else None
            people.add(frame, _points(row, layout), place, track)
    return Detections(people.found, PROGRAM, fractions=True, first=first_number(files), has_scores=layout[1] == 3)


def _rows(path: Path) -> list[np.ndarray]:
    """The values of each line of a file; nothing if it is empty."""
    if path.stat().st_size == 0:
        return []
    rows = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not (texts := line.split()):
            continue
        if not all(map(NUMBER.fullmatch, texts)):  # float() takes more, such as 1_0 and nan
            raise InputError(f"{path}: line {number}: expected numbers, not {line[:40]!r}")
        rows.append(np.array(texts, dtype=float))
    return rows


def _end(layout: tuple[int, int]) -> int:
    """Where the values of the points end in a line."""
    return BEFORE_POINTS + layout[0] * layout[1]


def _fits(layout: tuple[int, int], length: int) -> bool:
    return 0 <= length - _end(layout) <= AFTER_POINTS


def _are_tracks(rows: list[np.ndarray], layout: tuple[int, int]) -> set[int]:
    """The lengths of lines that end in the number of a track: those with two values after the points, or whole ones.

    A frame in which the tracker found nobody has lines without it.
    """
    one_more = [row[-1] for row in rows if len(row) == _end(layout) + 1]
    whole = bool(one_more) and all(value == int(value) and value >= 1 for value in one_more)
    return {_end(layout) + 2} | ({_end(layout) + 1} if whole else set())


def _check(row: np.ndarray, layout: tuple[int, int], is_tracked: bool, place: str) -> None:
    box = row[1:BEFORE_POINTS]
    if box.min() < 0 or box.max() > 1:
        raise InputError(f"{place}: expected the box as shares of the image, from 0 to 1")
    after = row[_end(layout) :].tolist()
    track = after.pop() if is_tracked else 1
    if track != int(track) or track < 0 or any(not 0 <= confidence <= 1 for confidence in after):
        raise InputError(f"{place}: expected a confidence from 0 to 1 or the number of a track after the points")


def _points(row: np.ndarray, layout: tuple[int, int]) -> np.ndarray:
    points = row[BEFORE_POINTS : _end(layout)].reshape(layout)
    if layout[1] == 2:
        points = np.column_stack([points, np.ones(len(points))])
    points = points.copy()
    points[points[:, 2] <= 0] = np.nan
    return without_corner(points)


def without_corner(points: np.ndarray) -> np.ndarray:
    """``points`` with NaN for those at 0, 0, where the program puts what it did not find."""
    points[(points[:, :2] == 0).all(axis=1)] = np.nan
    return points


def _listed(lengths: set[int]) -> str:
    return ", ".join(map(str, sorted(lengths)[:4]))
