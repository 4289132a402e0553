"""COCO keypoint results, with or without the list of their images."""

from pathlib import Path
from typing import Any

from healthgait.errors import InputError
from healthgait.files import read_json
from healthgait.gait.pose.entries import LARGEST_PX, size_text
from healthgait.pose_import.keypoints import COCO_SETS
from healthgait.pose_import.people import People, frame_number, people_of
from healthgait.pose_import.person_lists import NumberedImages, people_in_list


def read_coco(path: Path) -> People:
    """Read COCO keypoint results: a list with one entry per person, 17 points, ``image_id`` being the frame number.

    Or an object with that list as ``annotations`` and a list ``images`` of ``{"id", "file_name", "width", "height"}``:
    then the frame number is that at the end of an image's ``file_name``, or its ``id`` if it has none. Raises
    InputError for anything else.
    """
    content = read_json(path, strict=False)
    if not isinstance(content, dict):
        return people_of(people_in_list(content, COCO_SETS, frame_number, path), path)
    images = content.get("images")
    if not isinstance(images, list) or not isinstance(content.get("annotations"), list):
        raise InputError(
            f"{path}: expected a list of detected people, or an object with the lists images and annotations"
        )
    frames = _frames(images, path)

    def frame_of(image: Any, place: str) -> int:
        if isinstance(image, bool) or not isinstance(image, int) or image not in frames:
            raise InputError(f"{place}: image_id must be the id of one of the images, not {str(image)[:40]!r}")
        return frames[image]

    found = people_in_list(content["annotations"], COCO_SETS, frame_of, path)
    return people_of({frame: found.get(frame, []) for frame in frames.values()}, path, _size(images, path))


def _frames(images: list[Any], path: Path) -> dict[int, int]:
    """The frame number of each image, by the image's id."""
    named, frames = NumberedImages("file_name"), {}
    for number, image in enumerate(images):
        place = f"{path}: image {number}"
        identity = image.get("id") if isinstance(image, dict) else None
        if isinstance(identity, bool) or not isinstance(identity, int) or identity in frames:
            raise InputError(f"{place}: expected an object with a unique integer id")
        name = image.get("file_name")
        frames[identity] = frame_number(identity, place) if name is None else named.frame(name, place)
    if len(set(frames.values())) < len(frames):
        raise InputError(f"{path}: two images have the same frame number; give each a file_name with its number")
    return frames


def _size(images: list[dict[str, Any]], path: Path) -> tuple[int, int] | None:
    """Width and height of the images; None if not given."""
    size = None
    for number, image in enumerate(images):
        sides = image.get("width"), image.get("height")
        if sides == (None, None):
            continue
        if not all(type(side) is int and 0 < side <= LARGEST_PX for side in sides):
            raise InputError(f"{path}: image {number}: width and height must be integers, in pixels")
        if size not in (None, sides):
            raise InputError(f"{path}: image {number}: is {size_text(sides)} pixels, others are {size_text(size)}")
        size = sides
    return size
