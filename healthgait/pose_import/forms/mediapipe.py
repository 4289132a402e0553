"""MediaPipe's 33 landmarks as people save them; MediaPipe has no file of its own.

CSV with a row per landmark (``frame``, ``landmark`` by number or name, ``x``, ``y``, ``visibility``) or per frame
(``x0``, ``y0``, … or ``left_ankle_x``, …, with any usual word before or after), and JSON (``mediapipe_json``).

References
----------
The tables: headers that public scripts write, such as ``frame,landmark,x,y,z,visibility``, ``x1,y1,z1,v1``,
``frame,landmark_id,landmark_name,x,y,z,visibility``, ``landmark_0_x``, ``lm_0_vis``,
``frame,timestamp,nose_x,nose_y,nose_z,nose_visibility``.
"""

import re
from collections.abc import Iterable

import numpy as np

from healthgait.errors import InputError
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.forms.cells import Cells, people_of, points_of, read_cells
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.mediapipe_json import has_landmarks, read_landmarks_json
from healthgait.pose_import.forms.mediapipe_landmarks import (
    COUNT,
    NAMES,
    POINT_SETS,
    PROGRAM,
    first_of,
    is_frame,
    landmark_number,
    plain,
    unit_of_time,
)

LANDMARK = ("landmark", "landmarkid", "landmarkidx", "landmarkindex", "landmarkname")
PERSON = ("person", "personid", "pose", "poseid", "poseidx", "poseindex")
BEFORE = "(?:(?:pose|landmark|lm|kp|keypoint|joint|point)s?_)*"
AXIS = "x|y|z|v|vis|visibility|presence"
POINT = "[0-9]{1,3}|" + "|".join(NAMES)
WIDE = re.compile(f"{BEFORE}(?:(?P<point>{POINT})_(?P<axis>{AXIS})|(?P<axis1>{AXIS})_?(?P<point1>{POINT}))")
FEWEST = 5  # points of a body; boxes have two
LONGEST_GAP = 1.5  # between times of frames that follow each other, as a share of the median
MEDIAPIPES_OWN = {"left_foot_index", "right_foot_index", "left_eye_inner", "mouth_left", "left_pinky"}


def _recognise(source: Source) -> bool:
    if source.suffix == ".json":
        return has_landmarks(source.content)
    return _is_long(source.columns) or _is_wide(source.columns)


TIME = re.compile(r"time|\bt\b|\bsec|\bpts\b", re.IGNORECASE)


def _is_long(columns: Iterable[str]) -> bool:
    names = {plain(name) for name in columns}
    return bool(names & {*LANDMARK}) and {"x", "y"} <= names and "joint" not in names


def _is_wide(columns: tuple[str, ...]) -> bool:
    """Whether there is a column per landmark and axis, not those of another estimator's points."""
    found = _wide_columns(columns)
    points = {point for point, _ in found}
    if not {"x", "y"} <= {axis for _, axis in found} or len(points) < FEWEST:
        return False
    # Other estimators' points have some of these names, and others beside them.
    others = [name for name in columns if re.search(r"(^|_)x(_|$)", name) and "world" not in name]
    all_known = len([name for name in others if _wide_column(name)]) == len(others)
    return bool(points & MEDIAPIPES_OWN) or all_known


def _wide_column(name: str) -> tuple[str, str] | None:
    """The point, by number or name, and the axis that a column of this name holds; None if it holds another thing."""
    match = WIDE.fullmatch(re.sub(r"[\s\-]+", "_", name))
    return (match["point"] or match["point1"], match["axis"] or match["axis1"]) if match else None


def _wide_columns(columns: Iterable[str]) -> dict[tuple[str, str], str]:
    """The columns' names by point and axis."""
    return {column: name for name in columns if (column := _wide_column(name))}


def _read(source: Source) -> Detections:
    if source.suffix == ".json":
        return read_landmarks_json(source)
    cells = read_cells(source.path)
    return _read_long(cells) if _is_long(cells.header) else _read_wide(cells)


def _read_long(cells: Cells) -> Detections:
    """A row per landmark."""
    by_name = {plain(name): name for name in cells.header}
    frames, times_s = _frames(cells)
    texts = cells.texts(by_name[first_of(by_name, LANDMARK)])
    numbers = {text: landmark_number(text) for text in set(texts)}
    x, y = cells.numbers(by_name["x"]), cells.numbers(by_name["y"])
    for row, text in enumerate(texts):
        if numbers[text] is None and not (text == "" and np.isnan(x[row])):
            raise InputError(f"{cells.place(row)}: expected a landmark from 0 to {COUNT - 1} or its name, not {text!r}")
    score = first_of(by_name, ("visibility", "vis", "v", "presence"))
    points = points_of(x, y, cells.numbers(by_name[score]) if score else None)

    person = first_of(by_name, PERSON)
    people = cells.texts(by_name[person]) if person else [""] * len(cells)
    entries: dict[tuple[int, str], np.ndarray] = {}
    taken: set[tuple[int, str, int]] = set()
    for row, (frame, who, text) in enumerate(zip(frames.tolist(), people, texts, strict=True)):
        entry = entries.setdefault((frame, who), np.full((COUNT, 3), np.nan))
        number = numbers[text]
        if number is None:
            continue
        if (frame, who, number) in taken:
            raise InputError(f"{cells.place(row)}: landmark {text} appears twice for one person in frame {frame}")
        taken.add((frame, who, number))
        entry[number] = points[row]
    return _detections(
        cells, [frame for frame, _ in entries], np.stack([*entries.values()]), times_s, score is not None
    )


def _read_wide(cells: Cells) -> Detections:
    """A row per frame."""
    columns = _wide_columns(cells.header)
    numbers = _numbers_of({point for point, _ in columns}, cells)
    frames, times_s = _frames(cells)
    points = np.full((len(cells), COUNT, 3), np.nan)
    has_scores = False
    for point, number in numbers.items():
        axes = {axis: name for (found, axis), name in columns.items() if found == point}
        for axis in ("x", "y"):
            if axis not in axes:
                raise InputError(f"{cells.path}: landmark {point} has no column of its {axis}")
        score = first_of(axes, ("visibility", "vis", "v", "presence"))
        has_scores |= score is not None
        x, y = cells.numbers(axes["x"]), cells.numbers(axes["y"])
        points[:, number] = points_of(x, y, cells.numbers(axes[score]) if score else None)
    _check_once(cells, frames)
    return _detections(cells, frames.tolist(), points, times_s, has_scores)


def _numbers_of(points: set[str], cells: Cells) -> dict[str, int]:
    """The landmarks' numbers from 0. Raises InputError if columns do not say whether they count from 0 or from 1."""
    digits = {point: int(point) for point in points if point.isdigit()}
    if not digits:
        return {point: NAMES.index(point) for point in points}
    first, last = min(digits.values()), max(digits.values())
    if len(digits) < len(points) or last - first >= COUNT or not (first == 0 or last == COUNT):
        raise InputError(
            f"{cells.path}: columns of the points {first} to {last}; expected MediaPipe's {COUNT} landmarks, 0 to "
            f"{COUNT - 1} or 1 to {COUNT}"
        )
    return {point: number - (last == COUNT) for point, number in digits.items()}


def _frames(cells: Cells) -> tuple[np.ndarray, dict[int, float]]:
    """The frame number of each row, and the times by frame, if their unit is known."""
    frame = next((name for name in cells.header if is_frame(name)), None)
    time = next((name for name in cells.header if unit_of_time(name)), None)
    if frame is None:
        unclear = next((name for name in cells.header if plain(name) in ("time", "timestamp")), None)
        if not (time or unclear):
            raise InputError(f"{cells.path}: the column frame is missing; expected the number of each row's frame")
        times, frames = np.unique(cells.numbers(time or unclear), return_inverse=True)
        gaps = np.diff(times)
        if time is None and not (gaps < LONGEST_GAP * np.median(gaps)).all():
            raise InputError(f"{cells.path}: the column frame is missing, and {unclear} has gaps; add frame numbers")
    else:
        frames = cells.frames(frame)
    return frames, cells.times_by_frame(frames, time, unit_of_time(time)) if time else {}


def _check_once(cells: Cells, frames: np.ndarray) -> None:
    """Raise InputError if a frame has two rows, but for several people."""
    if any(plain(name) in PERSON for name in cells.header):
        return
    first: dict[int, int] = {}
    for row, frame in enumerate(frames.tolist()):
        if first.setdefault(frame, row) != row:
            raise InputError(f"{cells.place(row)}: frame {frame} appears twice; several people need a column person")


def _detections(
    cells: Cells, frames: list[int], points: np.ndarray, times_s: dict[int, float], has_scores: bool
) -> Detections:
    # MediaPipe's numbers of people are those of their order in a frame.
    people = people_of(frames, points, [None] * len(frames))
    size = cells.image_size() or cells.image_size("image_width", "image_height")
    return Detections(
        people, PROGRAM, point_sets=POINT_SETS, image_size=size, times_s=times_s, has_scores=has_scores,
        notes=_notes(cells, times_s),
    )  # fmt: skip


def _notes(cells: Cells, times_s: dict[int, float]) -> tuple[str, ...]:
    """That times are not used, or that frames are counted by the rows' times."""
    notes = []
    times = [name for name in cells.header if TIME.search(name)]
    if times and not times_s:
        notes.append(f"the column {times[0]} is not read, as its unit is unknown; call it timestamp_ms or time_s")
    if not any(is_frame(name) for name in cells.header):
        notes.append("it has no column frame; rows are counted, which are not the video's frames if some have no row")
    return tuple(notes)


FORM = Form("mediapipe", PROGRAM, "table or list of 33 landmarks for each frame", _recognise, _read)
