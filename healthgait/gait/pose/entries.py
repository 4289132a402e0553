"""The entries of a pose file: a frame's number, its joints, its time, and the image size."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from healthgait.errors import InputError
from healthgait.files import read_json

LAST_FRAME = 1_000_000  # nine hours of video: a larger number is an error
LATEST_S = 1_000_000  # eleven days
LARGEST_PX = 100_000  # of a side; larger coordinates are ignored


@dataclass
class Entries:
    """The entries of a pose file, by frame number.

    ``joints`` holds all joints of the frames that have some, by the file's names; ``frames`` are the numbers of all
    entries, with or without joints. ``times_s`` are seconds of the video, where entries have them; ``image_size``
    is width and height in pixels, None if no entry has it.
    """

    joints: dict[int, dict[str, Any]] = field(default_factory=dict)
    frames: set[int] = field(default_factory=set)
    in_order: bool = True  # whether the entries were in the order of their frame numbers
    times_s: dict[int, float] = field(default_factory=dict)
    image_size: tuple[int, int] | None = None


def read_entries(path: Path) -> Entries:
    """The entries ``{"frame": k, "joints": null or {...}}`` of a pose file.

    Raises InputError if the file is not a list of these, if a frame appears twice, if a time or size is invalid, or if
    sizes differ.
    """
    content = read_json(path, strict=False)
    if not isinstance(content, list):
        raise InputError(f"{path}: expected a list with an entry for each frame, not {type(content).__name__}")
    entries, last = Entries(), -1
    for number, entry in enumerate(content):
        frame = _frame(entry, number, path)
        if frame in entries.frames:
            raise InputError(f"{path}: entry {number}: frame {frame} appears twice")
        entries.frames.add(frame)
        entries.in_order &= frame > last
        last = frame
        _take(entry, frame, entries, path)
    return entries


def _frame(entry: Any, number: int, path: Path) -> int:
    frame = entry.get("frame") if isinstance(entry, dict) else None
    if isinstance(frame, bool) or not isinstance(frame, int) or not 0 <= frame <= LAST_FRAME:
        raise InputError(
            f"{path}: entry {number}: expected an object with a frame number from 0 to {LAST_FRAME}, "
            f'such as {{"frame": 17, "joints": null}}'
        )
    return frame


def _take(entry: dict[str, Any], frame: int, entries: Entries, path: Path) -> None:
    """Add the contents of an entry."""
    named = entry.get("joints")
    if named is not None and not isinstance(named, dict):
        raise InputError(f"{path}: frame {frame}: joints must be null or an object, not {type(named).__name__}")
    if named:
        entries.joints[frame] = named
    if (time_s := entry.get("time_s")) is not None:
        entries.times_s[frame] = _time(time_s, f"{path}: frame {frame}")
    if (given := entry.get("image_size")) is not None:
        size = _size(given, f"{path}: frame {frame}")
        if entries.image_size not in (None, size):
            raise InputError(
                f"{path}: frame {frame}: the image_size {size_text(size)} differs from {size_text(entries.image_size)} "
                "of an entry before; all frames must be of one video"
            )
        entries.image_size = size


def _time(value: Any, place: str) -> float:
    if type(value) not in (int, float) or not 0 <= value <= LATEST_S:
        raise InputError(f"{place}: time_s must be a number of seconds from 0 to {LATEST_S}, not {str(value)[:40]!r}")
    return value


def _size(value: Any, place: str) -> tuple[int, int]:
    sides = value if isinstance(value, list) and len(value) == 2 else [None]
    if not all(type(side) is int and 0 < side <= LARGEST_PX for side in sides):
        raise InputError(f"{place}: image_size must be [width, height] in whole pixels, not {str(value)[:40]}")
    return sides[0], sides[1]


def size_text(size: tuple[int, int]) -> str:
    """Width and height as messages show them, such as "960x540"."""
    return f"{size[0]}x{size[1]}"
