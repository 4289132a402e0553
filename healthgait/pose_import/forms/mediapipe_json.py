"""MediaPipe's landmarks in JSON: a list with an entry per frame, in which a person is a list of 33 landmarks.

An entry is an object with ``pose_landmarks`` (or ``landmarks``, ``poseLandmarks``), the landmarks themselves, or those
of several people; null or an empty list stands for nobody. It has its frame number, or frames are in order. The list
may stand in an object as ``frames``, or be an object with frame numbers as keys.

References
----------
MediaPipe, mediapipe/tasks/python/vision/pose_landmarker.py (a list of landmarks for each person) ; lists
that public scripts write, some of them as an object with a list ``landmark``.
"""

import re
from typing import Any

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.gait.pose.entries import LARGEST_PX, LATEST_S
from healthgait.pose_import.detections import Detections, Person, frame_number
from healthgait.pose_import.forms.cells import points_of
from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.mediapipe_landmarks import (
    COUNT,
    POINT_SETS,
    PROGRAM,
    first_of,
    is_frame,
    landmark_number,
    plain,
    unit_of_time,
)

LANDMARKS = ("poselandmarks", "landmarks", "landmark", "pose")
LISTS = ("frames", "landmarks", "poselandmarks", "results", "data")
FRAME_KEY = re.compile(r"(?:frame_?)?([0-9]+)")
DEPTH = 3  # objects around landmarks: an entry's, and that of a list called "landmark"
IN_ORDER = "entries without frame numbers are taken as frames in order; a frame with nobody needs one (null), too"
NUMBER = ("landmarkid", "id", "index", "idx", "pointindex", "landmarkname", "name")


def has_landmarks(content: Any) -> bool:
    """Whether the first entry of a JSON file's content that is not empty has landmarks."""
    for _, entry in _entries(content) or ():
        landmarks = _landmarks(entry)
        if landmarks is None or landmarks == []:
            continue
        first = _people(landmarks)[0] if isinstance(landmarks, list | dict) else None
        return _is_named(first) or (isinstance(first, list) and bool(first) and _is_landmark(first[0]))
    return False


def read_landmarks_json(source: Source) -> Detections:
    """The landmarks of a JSON file.

    Raises InputError if it has others than 33 for a person, a frame twice, or values that are no numbers.
    """
    path, entries = source.path, _entries(source.content)
    if entries is None:
        found = type(source.content).__name__
        raise InputError(f"{path}: expected a list with an entry of landmarks for each frame, not {found}")
    people: dict[int, list[Person]] = {}
    times_s: dict[int, float] = {}
    has_scores, in_order = False, False
    for number, (key, entry) in enumerate(entries):
        place = f"{path}: entry {number}" if key is None else f"{path}: {shortened(key, 40)!r}"
        frame = _frame(key, entry, place)
        in_order |= frame is None
        frame = number if frame is None else frame
        if frame in people:
            raise InputError(f"{place}: frame {frame} appears twice; several people of a frame stand in one list")
        landmarks = _landmarks(entry)
        if not (landmarks is None or isinstance(landmarks, list | dict)):
            raise InputError(f"{place}: expected landmarks or null, not {shortened(str(landmarks), 40)!r}")
        found = [_points(person, place) for person in _people(landmarks or [])]
        has_scores |= any(scored for _, scored in found)
        people[frame] = [Person(points) for points, _ in found if np.isfinite(points).any()]
        if (time_s := _time(entry, place)) is not None:
            times_s[frame] = time_s
    return Detections(
        people,
        PROGRAM,
        point_sets=POINT_SETS,
        image_size=_image_size(source.content),
        times_s=times_s,
        has_scores=has_scores,
        notes=(IN_ORDER,) if in_order else (),
    )


def _entries(content: Any) -> list[tuple[str | None, Any]] | None:
    """The entries, each with its key in an object of frames; None if there are none."""
    inside = _value(content, LISTS) if isinstance(content, dict) else content
    inside = content if inside is None else inside
    if isinstance(inside, list):
        return [(None, entry) for entry in inside]
    if isinstance(inside, dict) and inside and all(FRAME_KEY.fullmatch(key) for key in inside):
        return [*inside.items()]
    return None


def _value(entry: dict[str, Any], wanted: tuple[str, ...]) -> Any:
    """What stands in an object by the first of the ``wanted`` keys that it has; None if it has none."""
    keys = {plain(key): key for key in entry}
    key = first_of(keys, wanted)
    return None if key is None else entry[keys[key]]


def _landmarks(entry: Any) -> Any:
    """The landmarks of an entry: of a person, or of a list of people."""
    for _ in range(DEPTH):
        if isinstance(entry, dict) and not _is_named(entry):
            entry = _value(entry, LANDMARKS)
    return entry


def _people(landmarks: list[Any] | dict[str, Any]) -> list[Any]:
    """The landmarks of each person."""
    is_one = isinstance(landmarks, dict) or (bool(landmarks) and _is_landmark(landmarks[0]))
    people = [landmarks] if is_one else landmarks
    return [_landmarks(person) for person in people]


def _is_named(value: Any) -> bool:
    """Whether a value is an object with a landmark by each name."""
    return isinstance(value, dict) and bool(value) and all(landmark_number(name) is not None for name in value)


def _is_landmark(value: Any) -> bool:
    """Whether a value is a landmark: an object with x and y, or a list of two to five numbers."""
    if isinstance(value, dict):
        return {"x", "y"} <= value.keys()
    return isinstance(value, list) and 2 <= len(value) <= 5 and all(map(_is_number, value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _points(person: Any, place: str) -> tuple[np.ndarray, bool]:
    """The points of a person, and whether they have scores."""
    if not isinstance(person, list | dict) or len(person) != COUNT:
        found = len(person) if isinstance(person, list | dict) else shortened(str(person), 40)
        raise InputError(f"{place}: expected the {COUNT} landmarks of MediaPipe for each person, not {found}")
    listed = person.items() if isinstance(person, dict) else [(None, landmark) for landmark in person]
    values = np.full((COUNT, 3), np.nan)
    scored, taken = False, set()
    for order, (name, landmark) in enumerate(listed):
        if not _is_landmark(landmark):
            raise InputError(f"{place}: landmark {order}: expected x, y, z and visibility")
        number = _number(name, landmark, order)
        if number is None or number in taken:
            raise InputError(f"{place}: landmark {order}: expected the numbers 0 to {COUNT - 1} or names, each once")
        taken.add(number)
        x, y, score = _coordinates(landmark)
        scored |= score is not None
        values[number] = [_checked(value, f"{place}: landmark {order}") for value in (x, y, score)]
    return points_of(values[:, 0], values[:, 1], values[:, 2]), scored


def _number(name: str | None, landmark: Any, order: int) -> int | None:
    """The number of a landmark: by its key, by what it says itself, or else by its place in the list."""
    if name is None and isinstance(landmark, dict):
        name = _value(landmark, NUMBER)
    return order if name is None else landmark_number(str(name))


def _coordinates(landmark: Any) -> tuple[Any, Any, Any]:
    """x, y and visibility of a landmark; None for a visibility that is not there."""
    if isinstance(landmark, list):
        return landmark[0], landmark[1], landmark[3] if len(landmark) > 3 else None
    visibility = landmark.get("visibility")
    return landmark["x"], landmark["y"], landmark.get("presence") if visibility is None else visibility


def _checked(value: Any, place: str) -> float:
    if value is None:
        return np.nan
    if not _is_number(value):
        raise InputError(f"{place}: expected numbers, not {shortened(str(value), 40)!r}")
    return float(value) if abs(value) <= LARGEST_PX else np.nan


def _frame(key: str | None, entry: Any, place: str) -> int | None:
    """The frame number of an entry, by its key or by what it says itself; None if it has none."""
    if key is not None:
        return frame_number(int(FRAME_KEY.fullmatch(key)[1][:20]), place)
    name = next((name for name in entry if is_frame(name)), None) if isinstance(entry, dict) else None
    return None if name is None else frame_number(entry[name], place)


def _time(entry: Any, place: str) -> float | None:
    """The time of an entry in seconds, if it has one of a known unit."""
    for name in entry if isinstance(entry, dict) else ():
        if per_second := unit_of_time(name):
            if not _is_number(entry[name]) or not 0 <= entry[name] / per_second <= LATEST_S:
                text = shortened(str(entry[name]), 40)
                raise InputError(f"{place}: {name}: expected a time from 0 to {LATEST_S} seconds, not {text!r}")
            return entry[name] / per_second
    return None


def _image_size(content: Any) -> tuple[int, int] | None:
    """Width and height, if the object around the entries has both in whole pixels."""
    if not isinstance(content, dict):
        return None
    places = [content, *(value for value in content.values() if isinstance(value, dict))]
    for place in places:
        size = _value(place, ("width", "imagewidth")), _value(place, ("height", "imageheight"))
        if all(type(side) is int and 0 < side <= LARGEST_PX for side in size):
            return size
    return None
