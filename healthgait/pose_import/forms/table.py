"""The plain table, for every estimator that has no form of its own: a row per joint of a person in a frame.

Columns: ``frame``, ``joint``, ``x`` and ``y``; if known ``person`` (the same person's number in all frames), ``score``,
``time_s`` (seconds of the video), and ``width`` and ``height`` (of the image, in pixels). A joint that was not found
has no row, or no x and y; a frame with nobody has no row, or one without a joint. CSV or Parquet.
"""

import numpy as np
import pandas as pd

from healthgait.errors import InputError, shortened
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.forms.cells import (
    MOST_POINTS,
    Cells,
    people_of,
    points_of,
    read_cells,
    read_parquet_cells,
)
from healthgait.pose_import.forms.form import TABLE_COLUMNS, Form, Source
from healthgait.pose_import.forms.people import track_name

NEEDED = ("frame", "joint", "x", "y")
COLUMNS = (*NEEDED, "person", "score", "time_s", "width", "height")


def _recognise(source: Source) -> bool:
    if source.suffix == ".parquet":
        return True
    # Semicolons and tabs are refused by the reader, which says what to do.
    names = {name.strip() for column in source.columns for name in column.replace("\t", ";").split(";")}
    return {"frame", "joint"} <= names


def _read(source: Source) -> Detections:
    cells = read_parquet_cells(source.path) if source.suffix == ".parquet" else read_cells(source.path)
    for name in NEEDED:
        cells.position(name)
    frames = cells.frames("frame")
    x, y = cells.numbers("x"), cells.numbers("y")
    scores = cells.numbers("score") if "score" in cells.header else None
    tracks = cells.texts("person") if "person" in cells.header else np.full(len(cells), "", dtype=object)
    joints = cells.texts("joint")
    _check_joints(cells, joints, x, y)
    for row in np.flatnonzero(scores > 1) if scores is not None else ():
        raise InputError(f"{cells.place(int(row))}: score {scores[row]:g}; expected a number from 0 to 1")

    named = joints != ""
    codes, names = pd.factorize(joints[named])
    if len(names) > MOST_POINTS:
        raise InputError(f"{source.path}: {len(names)} different joints; expected a body's, such as l_ankle, in joint")
    entries, keys = pd.factorize(pd.MultiIndex.from_arrays([frames, tracks]))
    _check_once(cells, entries, joints, named)
    points = np.full((len(keys), len(names), 3), np.nan)
    points[entries[named], codes] = points_of(x, y, scores)[named]
    people = people_of([int(frame) for frame, _ in keys], points, [track_name(track) for _, track in keys])

    ignored = [name for name in cells.header if name and name not in COLUMNS]
    return Detections(
        people,
        "a plain table",
        names=tuple(names),
        image_size=cells.image_size(),
        times_s=cells.times_by_frame(frames, "time_s") if "time_s" in cells.header else {},
        has_scores=scores is not None,
        notes=(f"columns that are not read: {shortened(', '.join(ignored), 200)}",) if ignored else (),
    )


def _check_joints(cells: Cells, joints: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """Raise InputError for a place without a joint's name, or with one coordinate alone."""
    for row in np.flatnonzero((joints == "") & ~(np.isnan(x) & np.isnan(y))):
        raise InputError(f"{cells.place(int(row))}: the joint is missing; name it, such as l_ankle")
    for row in np.flatnonzero(np.isnan(x) != np.isnan(y)):
        raise InputError(f"{cells.place(int(row))}: x or y is missing; give both, or none for a joint not found")


def _check_once(cells: Cells, entries: np.ndarray, joints: np.ndarray, named: np.ndarray) -> None:
    """Raise InputError if a person has a joint twice in a frame."""
    twice = pd.DataFrame({"entry": entries, "joint": joints}).duplicated().to_numpy() & named
    for row in np.flatnonzero(twice):
        frame, joint = cells.texts("frame")[row], shortened(joints[row], 40)
        hint = "" if "person" in cells.header else "; several people need a column person"
        raise InputError(f"{cells.place(int(row))}: {joint!r} appears twice for one person in frame {frame}{hint}")


FORM = Form("table", "a plain table", f"table with the columns {TABLE_COLUMNS}", _recognise, _read)
