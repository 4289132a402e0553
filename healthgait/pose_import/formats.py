"""The three input formats: AlphaPose's list, OpenPose's file per frame, COCO keypoint results."""

import re
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.files import listed, read_json
from healthgait.pose_import.coco import read_coco
from healthgait.pose_import.keypoints import ALPHAPOSE_SETS, OPENPOSE_SETS
from healthgait.pose_import.people import People, frame_number, people_of, person_from
from healthgait.pose_import.person_lists import NumberedImages, people_in_list

OPENPOSE_FILE = re.compile(r"(?P<before>.*?)(?P<number>[0-9]{1,20})_keypoints\.json", re.DOTALL)


def read_alphapose(path: Path) -> People:
    """Read AlphaPose's results: a list with one entry per person, ``image_id`` an image's name such as "12.jpg".

    The number at the end of the name is the frame number. Raises InputError for anything else, and for images of more
    than one video.
    """
    found = people_in_list(read_json(path, strict=False), ALPHAPOSE_SETS, NumberedImages("image_id").frame, path)
    return people_of(found, path)


def read_openpose(folder: Path) -> People:
    """Read OpenPose's files of one video in a folder, ``<name>_000000000012_keypoints.json``, one per frame.

    Raises InputError if there are none, if they belong to more than one video, or if one is damaged.
    """
    if not folder.is_dir():
        found = "is a file" if folder.exists() else "no such folder"
        raise InputError(f"{folder}: {found}; expected the folder with OpenPose's files")
    paths = [path for path in listed(folder) if path.name.endswith("_keypoints.json")]
    if not paths:
        raise InputError(f"{folder}: no OpenPose files; expected <name>_<number>_keypoints.json")
    found: dict[int, list[np.ndarray]] = {}
    videos = set()
    for path in paths:
        parts = OPENPOSE_FILE.fullmatch(path.name)
        if parts is None:
            raise InputError(f"{path}: the name has no frame number; expected <name>_<number>_keypoints.json")
        videos.add(parts["before"])
        if len(videos) > 1:
            raise InputError(f"{path}: belongs to another video than {paths[0].name}; use one folder per clip")
        frame = frame_number(int(parts["number"]), str(path))
        if frame in found:
            raise InputError(f"{path}: frame {frame} has two files; keep one")
        found[frame] = _people_in(path)
    return people_of(found, folder)


def _people_in(path: Path) -> list[np.ndarray]:
    content = read_json(path, strict=False)
    people = content.get("people") if isinstance(content, dict) else None
    if not isinstance(people, list):
        raise InputError(f'{path}: expected an object with a list "people"')
    found = []
    for number, person in enumerate(people):
        flat = person.get("pose_keypoints_2d") if isinstance(person, dict) else None
        found.append(person_from(flat, OPENPOSE_SETS, f"{path}: person {number}: pose_keypoints_2d"))
    return found


READERS = {"alphapose": read_alphapose, "openpose": read_openpose, "coco": read_coco}
