"""Lists with an entry per person, ``{"image_id", "category_id", "keypoints": [x, y, score, …]}``, as for COCO."""

from collections.abc import Callable
from typing import Any

from healthgait.errors import InputError
from healthgait.pose_import.detections import points_from_flat
from healthgait.pose_import.forms.people import People, category_of, entries_in, person_category


def is_entry(value: Any) -> bool:
    """Whether ``value`` is an entry for a person."""
    return isinstance(value, dict) and {"image_id", "keypoints"} <= value.keys()


def people_in_list(
    entries: Any,
    key_of: Callable[[Any, str], Any],
    track_of: Callable[[dict[str, Any]], Any],
    place: str,
    person: int | None = None,
) -> tuple[People, dict[Any, str]]:
    """The people by the key that ``key_of`` gives for an image_id and its place, and the first place of each key.

    Entries of another category than ``person`` are left out; None stands for COCO's. Raises InputError for anything but
    a list of entries.
    """
    people, places = People(), {}
    entries = entries_in(entries, place, "people, an entry for each")
    categories = [category_of(entry, f"{place}: entry {number}") for number, entry in enumerate(entries)]
    if person is None:
        person = person_category((category for category in categories if category is not None), place)
    for number, (entry, category) in enumerate(zip(entries, categories, strict=True)):
        if category not in (None, person):
            continue
        entry_place = f"{place}: entry {number}"
        if not is_entry(entry):
            done = " (this is already in the dataset's format and needs no import)" if _is_own(entry) else ""
            raise InputError(f"{entry_place}: expected an object with image_id and keypoints{done}")
        key = key_of(entry["image_id"], entry_place)
        places.setdefault(key, entry_place)
        people.add(key, points_from_flat(entry["keypoints"], entry_place), entry_place, track_of(entry))
    return people, places


def _is_own(entry: dict[str, Any]) -> bool:
    return {"frame", "joints"} <= entry.keys()
