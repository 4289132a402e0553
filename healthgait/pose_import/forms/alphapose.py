"""AlphaPose: a list with one entry per person, an object with an entry per image, or a file per image.

References
----------
The writer: AlphaPose, alphapose/utils/pPose_nms.py, write_json; docs/output.md.
"""

from collections import defaultdict
from typing import Any

from healthgait.errors import InputError
from healthgait.pose_import.detections import Detections, Person, points_from_flat
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.numbering import frames_by_name

POINT_SETS = ("coco_17", "halpe_26", "halpe_136", "wholebody_133", "coco_18")


def _recognise(source: Source) -> bool:
    content = source.content
    return isinstance(content, list) and bool(content) and _is_entry(content[0])


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, dict) and {"image_id", "keypoints"} <= entry.keys() and isinstance(entry["image_id"], str)


def _read(source: Source) -> Detections:
    content = source.content
    if not isinstance(content, list):
        raise InputError(f"{source.path}: expected AlphaPose's {FORM.expected}, not {type(content).__name__}")
    places: dict[str, str] = {}
    by_image: dict[str, list[Person]] = defaultdict(list)
    for number, entry in enumerate(content):
        place = f"{source.path}: entry {number}"
        if not _is_entry(entry):
            raise InputError(f"{place}: expected an object with image_id, an image's name, and keypoints")
        places.setdefault(entry["image_id"], place)
        by_image[entry["image_id"]].append(Person(points_from_flat(entry["keypoints"], place), _track(entry)))
    frames = frames_by_name(places)
    return Detections({frames[name]: people for name, people in by_image.items()}, "AlphaPose", point_sets=POINT_SETS)


def _track(entry: dict[str, Any]) -> str | None:
    """The person's number, which trackers write as 3, 3.0 or [3.0]."""
    track = entry.get("idx")
    while isinstance(track, list) and len(track) == 1:
        track = track[0]
    if isinstance(track, bool) or not isinstance(track, int | float):
        return None
    return f"{track:g}"


FORM = Form("alphapose", "AlphaPose", "list with an entry per person", _recognise, _read)
