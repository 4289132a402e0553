"""People gathered by frame, or by image, while a file is read."""

import re
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.pose_import.detections import Person

PERSON = 1  # COCO's category


class People:
    """The people of a file by a key, its frames or images, in the file's order; all have as many points."""

    def __init__(self) -> None:
        self.found: dict[Any, list[Person]] = {}
        self.points = 0

    def mention(self, key: Hashable) -> None:
        """A frame of the file, with or without people."""
        self.found.setdefault(key, [])

    def add(self, key: Hashable, points: np.ndarray, place: str, track: Any = None) -> None:
        """Add a person; ``track`` is as the file has it. Raises InputError for another number of points."""
        self.points = self.points or len(points)
        if len(points) != self.points:
            raise InputError(
                f"{place}: has {len(points)} points, another number of points than earlier entries ({self.points}); "
                "use one model for a clip"
            )
        self.found.setdefault(key, []).append(Person(points, track_name(track)))


NUMBER = re.compile(r"-?[0-9]{1,15}(\.0*)?")  # of a person, also as tables hold it


def track_name(value: Any) -> str | None:
    """A person's number or name, which trackers write as 3, 3.0, [3.0] or "3"; below 0, they found none."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        text = value.strip()
        if NUMBER.fullmatch(text):
            value = float(text)
        else:
            return shortened(text) if text.lower() not in ("", "nan", "none") else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # A merged person has several numbers, of which none is sure; a bool is a mark of something else.
    return shortened(str(value)) if type(value) is int and value >= 0 else None


def person_category(categories: Iterable[int], place: str) -> int:
    """The number of the category of people: COCO's, or 0 in files that count from 0.

    Raises InputError if it may be either, or is neither.
    """
    found = set(categories)
    if {0, PERSON} <= found or (found and not found & {0, PERSON}):
        known = ", ".join(map(str, sorted(found)[:9]))
        raise InputError(
            f"{place}: category_id is {known}; expected {PERSON}, or 0 in files that count from 0, for people"
        )
    return 0 if 0 in found else PERSON


def category_of(entry: dict[str, Any], place: str) -> int | None:
    """The category of an entry; None if it has none. Raises InputError if it is no whole number."""
    category = entry.get("category_id")
    if category is not None and type(category) is not int:
        raise InputError(f"{place}: category_id must be an integer, not {str(category)[:40]!r}")
    return category


def entries_in(value: Any, place: str, what: str) -> list[dict[str, Any]]:
    """``value`` as a list of objects. Raises InputError, which says ``what`` they stand for, for anything else."""
    if not isinstance(value, list):
        raise InputError(f"{place}: expected a list of {what}, not {type(value).__name__}")
    for number, entry in enumerate(value):
        if not isinstance(entry, dict):
            raise InputError(f"{place}: entry {number}: expected an object, not {type(entry).__name__}")
    return value
