"""The table that says whose videos these are, how tall each person is, and at which pace they walk."""

import math
import re
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from healthgait.columns import HEIGHT, ID
from healthgait.errors import InputError, one_line
from healthgait.layout import HEIGHTS_CM, JACKETS, PACE_CLASSES, check_folder_names
from healthgait.participants.identities import folded
from healthgait.participants.tables import read_rows, table_rows
from healthgait.pose_import.forms.form import VIDEOS

VIDEO, PACE, JACKET = "video", "pace", "jacket"
OPTIONAL = PACE, JACKET, HEIGHT
NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class VideoOfPerson:
    """A video and who is in it; ``pace`` and ``jacket`` are None and ``height_cm`` NaN where they are not known."""

    video: Path
    participant: str
    pace: str | None
    jacket: str | None
    height_cm: float


def read_video_table(path: Path, folder: Path) -> list[VideoOfPerson]:
    """Read a table of videos.

    Parameters
    ----------
    path : Path
        A CSV file with the columns ``video`` (a file's path in the folder) and ``ID``; ``pace`` (UGS or FGS),
        ``jacket`` (WoJ or WJ: without or with) and ``Height`` (cm) may be left out, or empty.
    folder : Path
        The folder of the videos.

    Returns
    -------
    list of VideoOfPerson
        In the order of the table.

    Raises
    ------
    InputError
        If the file is not such a table, a video is not there or appears twice, or a person has two heights or an ID in
        two spellings.
    """
    header = read_rows(path)[0]
    known = {name.lower(): name for name in (VIDEO, ID, *OPTIONAL)}
    for name in header:
        if name not in known.values() and name.lower() in known:
            raise InputError(f"{path}: the column {name!a} must be called {known[name.lower()]}")
    if unknown := [name for name in header if name not in known.values()]:
        words = f"the columns {', '.join(unknown)} are ignored; known are {', '.join(known.values())}"
        print(one_line(f"warning: {path}: {words}"), file=sys.stderr)
    optional = [name for name in OPTIONAL if name in header]
    rows: list[VideoOfPerson] = []
    lines: dict[Path, str] = {}
    for place, (video, participant, *more) in table_rows(path, [VIDEO, ID, *optional]):
        cells = dict(zip(optional, more, strict=True))
        if not participant:
            raise InputError(f"{place}: the ID is missing")
        file = _file(video, folder, place)
        if file in lines:
            raise InputError(f"{place}: {video} is already in {lines[file].rpartition(': ')[2]}")
        lines[file] = place
        pace, jacket = _one_of(PACE_CLASSES, PACE, cells, place), _one_of(JACKETS, JACKET, cells, place)
        rows.append(VideoOfPerson(file, participant, pace, jacket, _height_cm(cells, place)))
    check_folder_names({row.participant for row in rows}, path)
    check_people(rows, str(path))
    return rows


def check_people(rows: Iterable[VideoOfPerson], origin: str) -> None:
    """Raise InputError, which begins with ``origin``, if a person has two heights or an ID in two spellings."""
    spelled: dict[str, str] = {}
    for row in rows:
        other = spelled.setdefault(folded(row.participant), row.participant)
        if other != row.participant:
            raise InputError(
                f"{origin}: the ID {row.participant!a} of {row.video.name} differs from {other!a} only in case, blanks "
                "or invisible characters; spell a person's ID in one way"
            )
    heights: dict[str, VideoOfPerson] = {}
    for row in rows:
        if math.isnan(row.height_cm):
            continue
        first = heights.setdefault(row.participant, row)
        if first.height_cm != row.height_cm:
            raise InputError(
                f"{origin}: {row.participant} is {row.height_cm:g} cm tall for {row.video.name} and "
                f"{first.height_cm:g} cm for {first.video.name}; give a person one height"
            )


def heights_cm(rows: Iterable[VideoOfPerson]) -> dict[str, float]:
    """The height of each person, cm, NaN where no row has it."""
    heights: dict[str, float] = {}
    for row in rows:
        if math.isnan(heights.get(row.participant, math.nan)):
            heights[row.participant] = row.height_cm
    return heights


def _file(video: str, folder: Path, place: str) -> Path:
    path = Path(video)
    if not video or path.is_absolute() or ".." in path.parts:
        raise InputError(f"{place}: {video!a}: expected a video's path in {folder}")
    if not (folder / path).is_file():
        raise InputError(f"{place}: {video}: no such video in {folder}")
    if path.suffix.lower() not in VIDEOS:
        raise InputError(f"{place}: {video} is no video; expected one of {', '.join(VIDEOS)}")
    return folder / path


def _one_of(known: Collection[str], name: str, cells: dict[str, str], place: str) -> str | None:
    cell = cells.get(name) or None
    if cell not in (None, *known):
        raise InputError(f"{place}: {name}: {cell!a} is neither of {', '.join(known)}")
    return cell


def _height_cm(cells: dict[str, str], place: str) -> float:
    text = cells.get(HEIGHT)
    if not text:
        return math.nan
    if not NUMBER.fullmatch(text):
        raise InputError(f"{place}: {HEIGHT}: {text!a} is not a number of centimetres")
    height = float(text)
    if not HEIGHTS_CM[0] <= height <= HEIGHTS_CM[1]:
        raise InputError(
            f"{place}: {HEIGHT}: {text} is not from {HEIGHTS_CM[0]:g} to {HEIGHTS_CM[1]:g}; it is in centimetres"
        )
    return height
