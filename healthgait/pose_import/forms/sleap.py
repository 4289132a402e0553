"""SLEAP's analysis files: a CSV with a row per instance, or an HDF5 file with an array of all tracks.

References
----------
The writers: SLEAP, sleap/io/format/csv.py and sleap/info/write_tracking_h5.py; sleap-io, docs/formats/csv.md and
sleap_io/io/analysis_h5.py, which writes both today and the order of the axes as ``dims``.
"""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.pose_import.detections import Detections, Person
from healthgait.pose_import.forms.cells import MOST_POINTS, Cells, people_of, points_of, read_cells
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.hdf5 import ENDINGS, names_in
from healthgait.pose_import.forms.people import track_name

NEEDED = {"tracks", "node_names"}
AXES = ("track", "xy", "node", "frame")  # of SLEAP's own writer
LARGEST = 100_000_000  # values of an array; an hour of two people of 26 points has 9 million
SEVERAL_IN_A_ROW = re.compile(r"inst\d+\.")


def _recognise(source: Source) -> bool:
    if source.suffix in ENDINGS:
        return names_in(source) >= NEEDED
    names = set(source.columns)
    return source.suffix == ".slp" or ("frame_idx" in names and any(name.endswith(".x") for name in names))


def _read(source: Source) -> Detections:
    if source.suffix == ".slp":
        raise InputError(
            f"{source.path}: SLEAP's .slp is not read; export it, by File > Export Analysis CSV or HDF5 in SLEAP, or "
            "sleap-convert --format analysis"
        )
    return _read_h5(source) if source.suffix in ENDINGS else _read_csv(read_cells(source.path))


def _read_csv(cells: Cells) -> Detections:
    nodes = [name.removesuffix(".x") for name in cells.header if name.endswith(".x")]
    if not nodes or len(nodes) > MOST_POINTS or any(map(SEVERAL_IN_A_ROW.match, nodes)):
        raise InputError(f"{cells.path}: expected columns <node>.x, <node>.y and <node>.score and a row per instance")
    frames = cells.frames("frame_idx")
    if "video_path" in cells.header and len(set(cells.texts("video_path")) - {""}) > 1:
        raise InputError(f"{cells.path}: has several videos in video_path; use one file per video")
    numbers = {axis: cells.numbers_at([cells.position(f"{node}.{axis}") for node in nodes]) for axis in ("x", "y")}
    scored = [f"{node}.score" for node in nodes]
    has_scores = all(name in cells.header for name in scored)
    scores = cells.numbers_at([cells.position(name) for name in scored]) if has_scores else None
    points = points_of(numbers["x"], numbers["y"], scores)
    tracks = cells.texts("track") if "track" in cells.header else [""] * len(cells)
    people = people_of(frames.tolist(), points, [track_name(track) for track in tracks])
    _check_tracks(people, cells.path)
    names = tuple(name[:-2] for name in cells.written if name.lower().endswith(".x"))
    return Detections(people, FORM.program, names=names, has_scores=has_scores)


def _check_tracks(people: dict[int, list[Person]], path: Path) -> None:
    """Raise InputError if a track is twice in a frame."""
    for frame, found in people.items():
        tracks = [person.track for person in found if person.track]
        if len(tracks) > len(set(tracks)):
            raise InputError(f"{path}: frame {frame}: a track appears twice; keep one row for each")


def _read_h5(source: Source) -> Detections:
    import h5py  # takes long to import, and few files need it

    try:
        with h5py.File(source.path, "r") as file:
            tracks, dims = _array(file, "tracks", source)
            scores, score_dims = _array(file, "point_scores", source) if "point_scores" in file else (None, ())
            nodes = _texts(file["node_names"])
            names = _texts(file["track_names"]) if "track_names" in file else []
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{source.path}: not SLEAP's analysis file ({shortened(str(error), 200)})") from error
    place = tracks.transpose([dims.index(axis) for axis in ("track", "frame", "node", "xy")])
    if scores is not None:
        scores = scores.transpose([score_dims.index(axis) for axis in ("track", "frame", "node")])
        if scores.shape != place.shape[:3]:
            raise InputError(f"{source.path}: point_scores has not the shape of tracks")
    count, frames, points_each, both = place.shape
    if both != 2 or points_each != len(nodes) or (names and len(names) != count) or not 0 < points_each <= MOST_POINTS:
        raise InputError(
            f"{source.path}: tracks of the shape {tracks.shape} ({', '.join(dims)}) do not fit {len(nodes)} nodes and "
            f"{len(names)} tracks"
        )
    points = points_of(place[..., 0], place[..., 1], scores).reshape(-1, points_each, 3)
    # Without names of tracks, people are numbered anew in each frame.
    track_of = [name or None for name in names or [""] * count for _ in range(frames)]
    people = people_of([*range(frames)] * count, points, track_of)
    notes = () if names else ("the file names no tracks",)
    return Detections(people, FORM.program, names=tuple(nodes), has_scores=scores is not None, notes=notes)


def _array(file: Any, name: str, source: Source) -> tuple[np.ndarray, tuple[str, ...]]:
    """An array of numbers, and what its axes are."""
    dataset = file[name]
    axes = AXES if name == "tracks" else tuple(axis for axis in AXES if axis != "xy")
    dims = tuple(json.loads(dataset.attrs["dims"])) if "dims" in dataset.attrs else axes
    if sorted(dims) != sorted(axes) or len(dataset.shape) != len(axes) or dataset.dtype.kind not in "fiu":
        raise InputError(f"{source.path}: {name}: expected numbers with the axes {', '.join(axes)}")
    if dataset.size > LARGEST:
        raise InputError(f"{source.path}: {name}: {dataset.size} values are too many for a walk")
    return dataset[()].astype(float), dims


def _texts(dataset: Any) -> list[str]:
    return [text.decode() if isinstance(text, bytes) else str(text) for text in dataset[()]]


FORM = Form("sleap", "SLEAP", "analysis file, as CSV or HDF5", _recognise, _read)
