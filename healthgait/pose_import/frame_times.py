"""The times of a clip's frames, from a table or from frame numbers and frame rate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError
from healthgait.gait.pose.entries import LATEST_S
from healthgait.gait.pose.times import check_times, frame_duration
from healthgait.participants.tables import table_rows
from healthgait.pose_import.detections import frame_number

COLUMNS = ("frame", "time_s")


@dataclass(frozen=True)
class FrameTimes:
    """Seconds of the video by frame number, and the median interval between frames."""

    at_s: dict[int, float]
    frame_s: float


def regular_times(frames: Iterable[int], fps: float) -> FrameTimes:
    """The times of ``frames`` in a video of ``fps`` frames per second."""
    return FrameTimes({frame: frame / fps for frame in frames}, 1 / fps)


def read_times(path: Path, frames: Iterable[int]) -> FrameTimes:
    """Read a CSV table with the columns ``frame`` and ``time_s`` (seconds of the video).

    Raises InputError if it is malformed, if times do not increase with the frame number, or if one of ``frames`` is
    missing.
    """
    times_s: dict[int, float] = {}
    for place, (frame_text, time_text) in table_rows(path, COLUMNS):
        frame = _frame(frame_text, place)
        if frame in times_s:
            raise InputError(f"{place}: frame {frame} appears twice; keep one time for each")
        times_s[frame] = _time(time_text, place)
    if len(times_s) < 2:
        raise InputError(f"{path}: has only one row; expected one for every frame")
    return times_within(times_s, frames, path)


def times_within(times_s: Mapping[int, float], frames: Iterable[int], path: Path) -> FrameTimes:
    """The times of ``frames`` by ``times_s``, which the file at ``path`` holds.

    Raises InputError if times do not increase with the frame number, or one is missing.
    """
    times_s = dict(times_s)
    check_times(times_s, path)
    if without := set(frames) - times_s.keys():
        raise InputError(f"{path}: frame {min(without)} has no time; expected one for every frame")
    return FrameTimes(times_s, frame_duration(times_s))


def _frame(text: str, place: str) -> int:
    return frame_number(int(text) if text.isascii() and text.isdigit() and len(text) < 20 else text, place)


def _time(text: str, place: str) -> float:
    try:
        time_s = float(text)
    except ValueError:
        time_s = -1.0
    if not 0 <= time_s <= LATEST_S:
        raise InputError(f"{place}: time_s must be a number of seconds from 0 to {LATEST_S}, not {text!r}")
    return time_s
