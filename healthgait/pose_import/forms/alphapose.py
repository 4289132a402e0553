"""AlphaPose: a list with an entry per person, an object with the people of each image, or a file per image.

The first is its usual form, tracked or not; the second is what PoseFlow's tracker makes of it, and what AlphaPose
writes in the manner of other programs (``--format cmu`` and ``open``); then it also writes the folder ``sep-json``.

References
----------
The writer: AlphaPose, alphapose/utils/pPose_nms.py, write_json; PoseFlow/tracker-general.py; docs/output.md.
"""

from typing import Any

from healthgait.errors import InputError, shortened
from healthgait.files import read_json
from healthgait.pose_import.detections import Detections, points_from_flat
from healthgait.pose_import.forms.entry_lists import is_entry, people_in_list
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.numbering import frame_files, frames_by_name
from healthgait.pose_import.forms.people import People, entries_in

POINT_SETS = ("coco_17", "halpe_26", "halpe_136", "wholebody_133", "coco_18", "mpii_16")
BODIES = {"bodies": "joints", "people": "pose_keypoints_2d"}  # by --format: cmu, open
LOOKED_INTO = 20  # images; the first ones may have nobody


def _recognise(source: Source) -> bool:
    content = source.content
    if source.is_folder:
        return any(_is_image(sample) for sample in source.samples)
    if isinstance(content, dict):
        return any(_is_image(value) or _is_tracked(value) for value in list(content.values())[:LOOKED_INTO])
    first = content[0] if isinstance(content, list) and content else None
    return is_entry(first) and is_image_name(first["image_id"])


def is_image_name(value: Any) -> bool:
    """Whether ``value`` is an image's name, rather than a number, which may stand as text."""
    return isinstance(value, str) and not (value.isascii() and value.strip().isdigit())


def _is_image(value: Any) -> bool:
    """Whether ``value`` holds the people of an image as with ``--format cmu`` or ``open``."""
    if not isinstance(value, dict) or not BODIES.keys() & value.keys():
        return False
    version = value.get("version")
    return isinstance(version, str) and version.startswith("AlphaPose")


def _is_tracked(value: Any) -> bool:
    """Whether ``value`` holds the people of an image as PoseFlow writes them."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and {"keypoints", "idx"} <= first.keys()


def _read(source: Source) -> Detections:
    content = source.content
    if source.is_folder:
        people = People()
        for frame, path in frame_files(source.path, ".json").items():
            _add_image(people, frame, read_json(path, strict=False), str(path))
        return _detections(people.found)
    if isinstance(content, dict):
        people, places = People(), {name: str(source.path) for name in content}
        for name, value in content.items():
            _add_image(people, name, value, f"{source.path}: {shortened(name)}")
    elif isinstance(content, list):
        people, places = people_in_list(content, _name, lambda entry: entry.get("idx"), str(source.path))
    else:
        raise InputError(f"{source.path}: expected AlphaPose's {FORM.expected}, not {type(content).__name__}")
    frames = frames_by_name(places)
    return _detections({frames[name]: found for name, found in people.found.items()})


def _detections(people: dict[int, Any]) -> Detections:
    return Detections(people, FORM.program, point_sets=POINT_SETS)


def _name(image: Any, place: str) -> str:
    if not isinstance(image, str):
        raise InputError(f'{place}: image_id must be an image\'s name, as "12.jpg", not {str(image)[:40]!r}')
    return image


def _add_image(people: People, key: Any, value: Any, place: str) -> None:
    """Add the people of an image, in whichever manner ``value`` has them."""
    found, points = value, "keypoints"
    if isinstance(value, dict):
        kind = next((kind for kind in BODIES if kind in value), None)
        if kind is None:
            raise InputError(f"{place}: expected an object with a list of bodies or people")
        found, points = value[kind], BODIES[kind]
    people.mention(key)
    for number, entry in enumerate(entries_in(found, place, "the people of an image")):
        entry_place = f"{place}: person {number}"
        people.add(key, points_from_flat(entry.get(points), entry_place), entry_place, entry.get("idx"))


FORM = Form("alphapose", "AlphaPose", "list with an entry per person", _recognise, _read)
