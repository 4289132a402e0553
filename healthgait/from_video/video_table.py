"""The table that says whose videos these are, how tall each person is, and at which pace they walk."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from healthgait.columns import HEIGHT, ID
from healthgait.errors import InputError
from healthgait.layout import JACKETS, PACE_CLASSES, check_folder_names, clip_called
from healthgait.participants.identities import folded
from healthgait.participants.tables import read_rows, table_rows
from healthgait.pose_import.forms.form import VIDEOS

VIDEO, PACE, JACKET = "video", "pace", "jacket"
HEIGHTS_CM = (80.0, 250.0)


@dataclass(frozen=True)
class VideoOfPerson:
    """A row of the table; ``pace`` and ``jacket`` are None and ``height_cm`` NaN where the table says nothing."""

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
        A CSV file with the columns ``video`` (a file's name in the folder) and ``ID``; ``pace`` (UGS or FGS),
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
    optional = [name for name in (PACE, JACKET, HEIGHT) if name in read_rows(path)[0]]
    rows, lines = [], {}
    spelled: dict[str, VideoOfPerson] = {}
    for place, (video, participant, *more) in table_rows(path, [VIDEO, ID, *optional]):
        cells = dict(zip(optional, more, strict=True))
        if not participant:
            raise InputError(f"{place}: the ID is missing")
        pace, jacket = _one_of(PACE_CLASSES, PACE, cells, place), _one_of(JACKETS, JACKET, cells, place)
        row = VideoOfPerson(folder / video, participant, pace, jacket, _height_cm(cells, place))
        if not video or not row.video.is_file():
            raise InputError(f"{place}: {video or 'no name'}: no such video in {folder}")
        if row.video in lines:
            raise InputError(f"{place}: {video} is already in {lines[row.video].rpartition(': ')[2]}")
        lines[row.video] = place
        first = spelled.setdefault(folded(participant), row)
        if first.participant != participant:
            raise InputError(
                f"{place}: the ID {participant!a} differs from {first.participant!a} only in case, blanks or invisible "
                "characters; spell a person's ID in one way"
            )
        if first.height_cm != row.height_cm and not (math.isnan(first.height_cm) and math.isnan(row.height_cm)):
            raise InputError(
                f"{place}: {participant} is {row.height_cm:g} cm tall here and {first.height_cm:g} cm for "
                f"{first.video.name}; give a person one height"
            )
        rows.append(row)
    check_folder_names({row.participant for row in rows}, path)
    return rows


def _one_of(known: Collection[str], name: str, cells: dict[str, str], place: str) -> str | None:
    cell = cells.get(name) or None
    if cell not in (None, *known):
        raise InputError(f"{place}: {name}: {cell!a} is neither of {', '.join(known)}")
    return cell


def _height_cm(cells: dict[str, str], place: str) -> float:
    text = cells.get(HEIGHT)
    if not text:
        return math.nan
    try:
        height = float(text)
    except ValueError:
        raise InputError(f"{place}: {HEIGHT}: {text!a} is not a number") from None
    if not HEIGHTS_CM[0] <= height <= HEIGHTS_CM[1]:
        raise InputError(
            f"{place}: {HEIGHT}: {text} is not from {HEIGHTS_CM[0]:g} to {HEIGHTS_CM[1]:g}; it is in centimetres"
        )
    return height


def videos_by_folders(folder: Path) -> list[VideoOfPerson]:
    """The videos in folders <ID>/<UGS|FGS> of a folder; one that is named like a clip (NW-WJ_1) has its jacket."""
    rows = []
    for video in sorted(folder.glob("*/*/*")):
        participant, pace = video.parent.parent.name, video.parent.name
        if pace in PACE_CLASSES and video.suffix.lower() in VIDEOS and video.is_file():
            clip = clip_called(participant, pace, video.stem)
            rows.append(VideoOfPerson(video, participant, pace, clip and clip.jacket, math.nan))
    return rows
