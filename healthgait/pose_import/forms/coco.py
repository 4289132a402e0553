"""COCO keypoints: the list of results that evaluation reads, and annotation files, which name their images.

References
----------
cocodataset.org/#format-results and #format-data. CVAT, site/content/en/docs/dataset_management/formats
(``attributes.track_id``). Label Studio names its copies of images ``<8 hexadecimal digits>-<name>``.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.gait.pose.entries import LARGEST_PX, size_text
from healthgait.pose_import.detections import Detections, Person, frame_number
from healthgait.pose_import.forms.alphapose import is_image_name
from healthgait.pose_import.forms.entry_lists import is_entry, people_in_list
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.numbering import frames_by_name
from healthgait.pose_import.forms.people import entries_in

COPIED = re.compile(r"(.*/)?(?P<mark>[0-9a-f]{8})-(?P<name>[^/]*[0-9][^/]*)")  # Label Studio's copy of an image
PEOPLE = ("person", "people", "human", "pedestrian")  # what categories of people are called
VISIBILITIES = {1.0, 2.0}  # hidden, visible; 0 is a point that was not labelled


def _recognise(source: Source) -> bool:
    content = source.content
    if isinstance(content, dict):
        return isinstance(content.get("images"), list) and isinstance(content.get("annotations"), list)
    first = content[0] if isinstance(content, list) and content else None
    return is_entry(first) and not is_image_name(first["image_id"])


def _read(source: Source) -> Detections:
    content, place = source.content, str(source.path)
    if isinstance(content, dict):
        return _annotated(content, place)
    if not isinstance(content, list):
        raise InputError(
            f"{place}: expected a list of detected people, or an object with the lists images and annotations"
        )
    return Detections(people_in_list(content, _frame, _track, place)[0].found, FORM.program)


def _frame(image: Any, place: str) -> int:
    """The frame of an image_id, which may be a text such as "000012"."""
    is_number = isinstance(image, str) and image.isascii() and image.isdigit() and len(image) < 20
    return frame_number(int(image) if is_number else image, place)


def _track(entry: dict[str, Any]) -> Any:
    attributes = entry.get("attributes")
    return entry.get("track_id", attributes.get("track_id") if isinstance(attributes, dict) else None)


def _annotated(content: dict[str, Any], place: str) -> Detections:
    """The people of an annotation file."""
    images, annotations = content.get("images"), content.get("annotations")
    if not isinstance(images, list) or not isinstance(annotations, list):
        raise InputError(
            f"{place}: expected a list of detected people, or an object with the lists images and annotations"
        )
    frames = _frames(images, place)
    person, names = _person(content.get("categories"), place)
    annotations = entries_in(annotations, f"{place}: annotations", "annotations")
    with_points = [entry for entry in annotations if "keypoints" in entry]  # others are boxes or outlines
    people, _ = people_in_list(with_points, _frame_of(frames), _track, place, person)
    if names and people.points not in (0, len(names)):
        raise InputError(f"{place}: its category names {len(names)} keypoints, its annotations have {people.points}")
    found = {frame: people.found.get(frame, []) for frame in frames.values()}
    detections = Detections(found, FORM.program, names=names, image_size=_size(images, place))
    return _without_visibility(detections)


def _frame_of(frames: dict[str, int]) -> Callable[[Any, str], int]:
    def frame_of(image: Any, place: str) -> int:
        if type(image) not in (int, str) or str(image) not in frames:
            raise InputError(f"{place}: image_id must be the id of one of the images, not {str(image)[:40]!r}")
        return frames[str(image)]

    return frame_of


def _frames(images: list[Any], place: str) -> dict[str, int]:
    """The frame number of each image, by the image's id as text: that in its file_name or, if it has none, its id."""
    names: dict[str, str] = {}
    by_id: dict[str, Any] = {}
    places: dict[str, str] = {}
    for number, image in enumerate(images):
        image_place = f"{place}: image {number}"
        identity = image.get("id") if isinstance(image, dict) else None
        if type(identity) not in (int, str) or str(identity) in places:
            raise InputError(f"{image_place}: expected an object with a unique id, a number or a text")
        identity = str(identity)
        places[identity] = image_place
        if isinstance(name := image.get("file_name"), str):
            names[identity] = name
        elif name is None:
            by_id[identity] = _frame(image["id"], image_place)
        else:
            raise InputError(f"{image_place}: file_name must be a text, not {str(name)[:40]!r}")
    named = _numbered(names, places)
    frames = {identity: named.get(identity, by_id.get(identity)) for identity in places}
    if len(set(frames.values())) < len(frames):
        raise InputError(f"{place}: two images have the same frame number; give each a file_name with its number")
    return frames


def _numbered(names: dict[str, str], places: dict[str, str]) -> dict[str, int]:
    """The frames of images by id, from their names."""
    copied = [COPIED.fullmatch(name) for name in names.values()]
    if all(copied) and any(re.search("[a-f]", copy["mark"]) for copy in copied):
        names = dict(zip(names, (copy["name"] for copy in copied), strict=True))
    by_name = {}
    for identity, name in names.items():
        if name in by_name:
            raise InputError(f"{places[identity]}: another image has the same file_name; keep one")
        by_name[name] = identity
    frames = frames_by_name({name: places[identity] for name, identity in by_name.items()})
    return {by_name[name]: frame for name, frame in frames.items()}


def _person(categories: Any, place: str) -> tuple[int | None, tuple[str, ...] | None]:
    """The number of the category of people, None if not given, and the names of its points."""
    if categories is None:
        return None, None
    categories = entries_in(categories, f"{place}: categories", "categories")
    named = [category for category in categories if str(category.get("name")).lower() in PEOPLE]
    if len(categories) == 1:
        named = categories  # whatever it is called, there are no others
    if len(named) != 1 or type(named[0].get("id")) is not int:
        known = shortened(", ".join(str(category.get("name")) for category in categories))
        raise InputError(f"{place}: categories: {known}; expected one called person, with its id")
    names = named[0].get("keypoints") or None
    if names is not None and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        raise InputError(f"{place}: categories: keypoints must be a list of names")
    return named[0]["id"], None if names is None else tuple(names)


def _size(images: list[dict[str, Any]], place: str) -> tuple[int, int] | None:
    """Width and height of the images; None if not given."""
    size = None
    for number, image in enumerate(images):
        sides = image.get("width"), image.get("height")
        if sides in ((None, None), (0, 0)):  # not known to the program
            continue
        if not all(type(side) is int and 0 < side <= LARGEST_PX for side in sides):
            raise InputError(f"{place}: image {number}: width and height must be integers, in pixels")
        if size not in (None, sides):
            raise InputError(f"{place}: image {number}: is {size_text(sides)} pixels, others are {size_text(size)}")
        size = sides
    return size


def _without_visibility(detections: Detections) -> Detections:
    """``detections`` with scores of 1 if the file has only the marks that people set who label points by hand."""
    every = [person for found in detections.people.values() for person in found]
    if any(not set(person.points[np.isfinite(person.points[:, 2]), 2].tolist()) <= VISIBILITIES for person in every):
        return detections
    people = {frame: [_found(person) for person in found] for frame, found in detections.people.items()}
    return replace(detections, people=people, has_scores=False)


def _found(person: Person) -> Person:
    scores = np.where(np.isfinite(person.points[:, 2:]), 1.0, np.nan)
    return replace(person, points=np.hstack([person.points[:, :2], scores]))


FORM = Form("coco", "COCO keypoints", "list of results, or object with images and annotations", _recognise, _read)
