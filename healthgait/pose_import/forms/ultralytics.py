"""Ultralytics' JSON (``to_json``, ``summary``): a file per frame, or one file with a list over frames.

References
----------
The writer: ultralytics/engine/results.py, summary, to_json; points without confidence lie at 0, 0 (Keypoints.__init__).
"""

import json
from typing import Any

from healthgait.errors import InputError
from healthgait.files import read_json
from healthgait.pose_import.detections import Detections, points_from_columns
from healthgait.pose_import.forms import ultralytics_labels
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.numbering import frame_files
from healthgait.pose_import.forms.people import People, entries_in

PROGRAM = ultralytics_labels.PROGRAM


def _recognise(source: Source) -> bool:
    if source.is_folder:
        return ultralytics_labels.recognise(source) or any(_is_frame(sample) for sample in source.samples)
    content = source.content
    if not isinstance(content, list):
        return False
    return _is_frame(content) or _is_frame(next((_frame(frame) for frame in content if frame and frame != "[]"), None))


def _is_frame(value: Any) -> bool:
    """Whether ``value`` is the content of a frame, with people."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and {"box", "confidence", "keypoints"} <= first.keys()


def _frame(value: Any) -> Any:
    """The content of a frame, which ``to_json`` gives as text; None for a text that is no JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _read(source: Source) -> Detections:
    if source.is_folder:
        if ultralytics_labels.recognise(source):
            return ultralytics_labels.read(source)
        files = frame_files(source.path, ".json")
        frames = {frame: (read_json(path, strict=False), str(path)) for frame, path in files.items()}
        first = ultralytics_labels.first_number(files)
    else:
        if not isinstance(source.content, list) or _is_frame(source.content):
            raise InputError(f"{source.path}: expected a list with a list of people per frame, or a file per frame")
        frames = {k: (_frame(value), f"{source.path}: frame {k}") for k, value in enumerate(source.content)}
        first = 0
    people, every = People(), []
    for frame, (content, place) in frames.items():
        people.mention(frame)
        for number, entry in enumerate(entries_in(content, place, "people")):
            every.append((frame, entry, f"{place}: person {number}"))
    has_scores = False
    people_alone = any(_class(entry) == 0 for _, entry, _ in every)
    for frame, entry, place in every:
        if people_alone and _class(entry) != 0:
            continue
        keypoints = entry.get("keypoints")
        if not isinstance(keypoints, dict):
            raise InputError(f"{place}: expected keypoints, an object with x, y and visible; was it a pose model?")
        has_scores = has_scores or "visible" in keypoints
        points = points_from_columns(keypoints.get("x"), keypoints.get("y"), keypoints.get("visible"), place)
        people.add(frame, ultralytics_labels.without_corner(points), place, entry.get("track_id"))
    return Detections(people.found, PROGRAM, first=first, has_scores=has_scores)


def _class(entry: dict[str, Any]) -> int:
    """The number of the class of an entry: 0 is a person; of a model that knows nothing else it may be missing."""
    number = entry.get("class", 0)
    return number if type(number) is int else 0


FORM = Form("ultralytics", PROGRAM, "folder with a .txt or a .json per frame, or list over frames", _recognise, _read)
