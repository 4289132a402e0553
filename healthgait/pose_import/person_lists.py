"""Lists with one entry per detected person, as in AlphaPose and COCO keypoint results."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError
from healthgait.pose_import.people import frame_number, person_from

PERSON = 1  # COCO's category
NUMBERED = re.compile(r"(?P<before>.*?)(?P<number>[0-9]{1,20})(?P<after>\.[^./\\0-9][^./\\]*)?", re.DOTALL)


def people_in_list(
    entries: Any, sets: Mapping[int, tuple[str | None, ...]], frame_of: Callable[[Any, str], int], path: Path
) -> dict[int, list[np.ndarray]]:
    """The people (joints, 3) of each frame; ``frame_of`` gives the frame of an image_id and its place in the file.

    Raises InputError for anything else.
    """
    if not isinstance(entries, list):
        raise InputError(f"{path}: expected a list with an entry per detected person, not {type(entries).__name__}")
    found: dict[int, list[np.ndarray]] = defaultdict(list)
    lengths = set()
    for number, entry in enumerate(entries):
        place = f"{path}: entry {number}"
        if not isinstance(entry, dict) or not {"image_id", "keypoints"} <= entry.keys():
            done = " (this is already in the dataset's format and needs no import)" if _is_own(entry) else ""
            raise InputError(f"{place}: expected an object with image_id and keypoints{done}")
        category = entry.get("category_id", PERSON)
        if isinstance(category, bool) or not isinstance(category, int):
            raise InputError(f"{place}: category_id must be an integer, not {str(category)[:40]!r}")
        if category != PERSON:
            continue
        person = person_from(entry["keypoints"], sets, place)
        lengths.add(len(entry["keypoints"]))
        if len(lengths) > 1:
            raise InputError(f"{place}: has another number of points than earlier entries")
        found[frame_of(entry["image_id"], place)].append(person)
    return found


def _is_own(entry: Any) -> bool:
    return isinstance(entry, dict) and {"frame", "joints"} <= entry.keys()


class NumberedImages:
    """The frame numbers at the end of image names, which must belong to one video; ``key`` holds the name."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._video: tuple[str, str] | None = None
        self._names: dict[int, str] = {}

    def frame(self, image: Any, place: str) -> int:
        """The frame of an image such as "12.jpg". Raises InputError, which begins with ``place``, if there is none."""
        parts = NUMBERED.fullmatch(image) if isinstance(image, str) else None
        if parts is None:
            raise InputError(
                f'{place}: {self._key} must be an image\'s name with a frame number, as "12.jpg", not {_shown(image)}'
            )
        video = parts["before"], parts["after"] or ""
        if self._video not in (None, video):
            other = _shown(next(iter(self._names.values())))
            raise InputError(f"{place}: {_shown(image)} is not of the same video as {other}; use one file per clip")
        self._video = video
        frame = frame_number(int(parts["number"]), place)
        if (other := self._names.setdefault(frame, image)) != image:
            raise InputError(f"{place}: {_shown(image)} is the same frame as {_shown(other)}; keep one")
        return frame


def _shown(value: Any) -> str:
    """A value from a file, shortened for a message."""
    return repr(value)[:60]
