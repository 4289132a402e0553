"""The three forms in which estimators write: AlphaPose's list, OpenPose's file a frame, COCO's keypoint results."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError
from healthgait.files import listed, read_json
from healthgait.pose_import.keypoints import ALPHAPOSE_SETS, COCO_SETS, OPENPOSE_SETS
from healthgait.pose_import.people import People, frame_number, people_of, person_from

PERSON = 1  # COCO's category
NUMBERED = re.compile(r"(?P<before>.*?)(?P<number>[0-9]{1,20})(?P<after>\.[^./\\0-9][^./\\]*)?", re.DOTALL)
OPENPOSE_FILE = re.compile(r"(?P<before>.*?)(?P<number>[0-9]{1,20})_keypoints\.json", re.DOTALL)


def read_alphapose(path: Path) -> People:
    """AlphaPose's results: one list for all images, a person an entry, ``image_id`` an image's name such as "12.jpg".

    The number at the name's end is the frame's. Raises InputError for what is not such a list, and for images of more
    than one video.
    """
    videos: dict[tuple[str, str], str] = {}
    images: dict[int, str] = {}

    def frame_of(image: Any, place: str) -> int:
        parts = NUMBERED.fullmatch(image) if isinstance(image, str) else None
        if parts is None:
            raise InputError(
                f'{place}: image_id must be an image\'s name with its number, such as "12.jpg", not {_shown(image)}'
            )
        videos.setdefault((parts["before"], parts["after"] or ""), image)
        if len(videos) > 1:
            other = _shown(next(iter(videos.values())))
            raise InputError(f"{place}: {_shown(image)} is not of the same video as {other}; one clip a file")
        frame = frame_number(int(parts["number"]), place)
        if (other := images.setdefault(frame, image)) != image:
            raise InputError(f"{place}: {_shown(image)} is the same frame as {_shown(other)}; keep one")
        return frame

    return _read_list(path, ALPHAPOSE_SETS, frame_of)


def read_coco(path: Path) -> People:
    """COCO's keypoint results: a list, a person an entry, ``image_id`` the frame's number, 17 points.

    Raises InputError for what is not such a list.
    """
    return _read_list(path, COCO_SETS, frame_number)


def _read_list(path: Path, sets: dict, frame_of: Callable[[Any, str], int]) -> People:
    entries = read_json(path, strict=False)
    if not isinstance(entries, list):
        raise InputError(f"{path}: expected a list with an entry for each person found, not {type(entries).__name__}")
    found: dict[int, list[np.ndarray]] = defaultdict(list)
    lengths = set()
    for number, entry in enumerate(entries):
        place = f"{path}: entry {number}"
        if not isinstance(entry, dict) or not {"image_id", "keypoints"} <= entry.keys():
            done = " (this is the dataset's own form: nothing is to be imported)" if _is_own(entry) else ""
            raise InputError(f"{place}: expected an object with image_id and keypoints{done}")
        category = entry.get("category_id", PERSON)
        if isinstance(category, bool) or not isinstance(category, int):
            raise InputError(f"{place}: category_id must be a whole number, not {str(category)[:40]!r}")
        if category != PERSON:
            continue
        person = person_from(entry["keypoints"], sets, place)
        lengths.add(len(entry["keypoints"]))
        if len(lengths) > 1:
            raise InputError(f"{place}: has another number of points than the entries before")
        found[frame_of(entry["image_id"], place)].append(person)
    return people_of(found, path)


def _shown(value: Any) -> str:
    """A value of a file for a message, which stays one line of a screen."""
    return repr(value)[:60]


def _is_own(entry: Any) -> bool:
    return isinstance(entry, dict) and {"frame", "joints"} <= entry.keys()


def read_openpose(folder: Path) -> People:
    """OpenPose's files of one video, ``<name>_000000000012_keypoints.json``, a frame each, in a folder of their own.

    Raises InputError if there are none, if they are of more than one video, or if one is damaged.
    """
    if not folder.is_dir():
        raise InputError(
            f"{folder}: expected the folder with OpenPose's files, {'a file' if folder.exists() else 'no such folder'}"
        )
    paths = [path for path in listed(folder) if path.name.endswith("_keypoints.json")]
    if not paths:
        raise InputError(f"{folder}: no files <name>_<number>_keypoints.json")
    found: dict[int, list[np.ndarray]] = {}
    videos = set()
    for path in paths:
        parts = OPENPOSE_FILE.fullmatch(path.name)
        if parts is None:
            raise InputError(f"{path}: the name has no frame number; expected <name>_<number>_keypoints.json")
        videos.add(parts["before"])
        if len(videos) > 1:
            raise InputError(f"{path}: is of another video than {paths[0].name}; keep one clip a folder")
        frame = frame_number(int(parts["number"]), str(path))
        if frame in found:
            raise InputError(f"{path}: frame {frame} has two files; keep one")
        found[frame] = _people_in(path)
    return people_of(found, folder)


def _people_in(path: Path) -> list[np.ndarray]:
    content = read_json(path, strict=False)
    people = content.get("people") if isinstance(content, dict) else None
    if not isinstance(people, list):
        raise InputError(f'{path}: expected an object with the list "people"')
    found = []
    for number, person in enumerate(people):
        flat = person.get("pose_keypoints_2d") if isinstance(person, dict) else None
        found.append(person_from(flat, OPENPOSE_SETS, f"{path}: person {number}: pose_keypoints_2d"))
    return found


READERS = {"alphapose": read_alphapose, "openpose": read_openpose, "coco": read_coco}
