"""easy_ViTPose: an object with the people of each frame and the names of their points.

References
----------
The writer: JunkyByte/easy_ViTPose, inference.py, ``--save-json`` (points are y, x, score; people by their number in the
tracker, in early versions without), vit_utils/visualization.py, joints_dict.
"""

from typing import Any

from healthgait.errors import InputError
from healthgait.pose_import.detections import Detections, points_from_columns
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.people import People

VALUES = 3  # of a point


def _recognise(source: Source) -> bool:
    content = source.content
    if not isinstance(content, dict):
        return False
    return isinstance(content.get("keypoints"), list) and isinstance(content.get("skeleton"), dict)


def _read(source: Source) -> Detections:
    content, place = source.content, str(source.path)
    frames = content.get("keypoints") if isinstance(content, dict) else None
    if not isinstance(frames, list):
        raise InputError(f"{place}: expected an {FORM.expected}")
    people = People()
    for frame, found in enumerate(frames):
        if not isinstance(found, dict | list):
            raise InputError(f"{place}: frame {frame}: expected an object of people, not {type(found).__name__}")
        people.mention(frame)
        by_track = found.items() if isinstance(found, dict) else ((None, points) for points in found)
        for number, (track, points) in enumerate(by_track):
            person_place = f"{place}: frame {frame}, person {number}"
            if not isinstance(points, list) or not all(
                isinstance(point, list) and len(point) == VALUES for point in points
            ):
                raise InputError(f"{person_place}: expected a list of [y, x, score] for each point")
            y, x, scores = ([point[k] for point in points] for k in range(VALUES))
            people.add(frame, points_from_columns(x, y, scores, person_place), person_place, track)
    return Detections(people.found, FORM.program, names=_names(content.get("skeleton"), people.points, place))


def _names(skeleton: Any, points: int, place: str) -> tuple[str, ...] | None:
    """The names of the points, by their number in the file."""
    if not isinstance(skeleton, dict) or not all(isinstance(name, str) for name in skeleton.values()):
        raise InputError(f"{place}: skeleton: expected an object with the name of each point")
    names = [skeleton.get(str(number)) for number in range(len(skeleton))]
    if None in names or points not in (0, len(names)):
        raise InputError(f"{place}: skeleton: names {len(names)} points, people have {points}")
    return tuple(names) or None


FORM = Form("easy_vitpose", "easy_ViTPose", "object with keypoints of each frame and skeleton", _recognise, _read)
