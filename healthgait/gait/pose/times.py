"""The times of a video's frames, where a file gives them."""

from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.layout import FRAME_RATES_HZ

LONGEST_GAP_S = 600  # a clip is a walk of some seconds


def check_times(times_s: dict[int, float], path: Path) -> None:
    """Raise InputError if times (seconds by frame number) do not increase, jump, or are not in seconds."""
    frames = sorted(times_s)
    for before, frame in pairwise(frames):
        if times_s[frame] <= times_s[before]:
            raise InputError(
                f"{path}: frame {frame} is at {times_s[frame]} s, not later than frame {before} at "
                f"{times_s[before]} s; times must increase with the frame number"
            )
        if times_s[frame] - times_s[before] > LONGEST_GAP_S:
            raise InputError(
                f"{path}: frame {frame} is at {times_s[frame]} s, but frame {before} at {times_s[before]} s; "
                f"expected times of one video, without gaps of more than {LONGEST_GAP_S} s"
            )
    if len(frames) > 1:
        _check_unit(frame_duration(times_s), path)


def _check_unit(frame_s: float, path: Path) -> None:
    slowest, fastest = FRAME_RATES_HZ
    if not 1 / fastest <= frame_s <= 1 / slowest:
        raise InputError(
            f"{path}: by their times the frames are {frame_s:g} s apart; expected times in seconds, with {slowest} to "
            f"{fastest} frames per second"
        )


def frame_duration(times_s: dict[int, float]) -> float:
    """Median interval between frames, s."""
    frames = sorted(times_s)
    return float(np.median(np.diff([times_s[frame] for frame in frames]) / np.diff(frames)))


def times_between(times_s: dict[int, float], with_joints: Collection[int], path: Path) -> np.ndarray | None:
    """Seconds (frames,) of every frame from the first to the last one ``with_joints``; None if there are no times.

    Missing times are interpolated by frame number. Raises InputError if only some of the frames with joints have a
    time, or as ``check_times``.
    """
    if not times_s:
        return None
    if without := set(with_joints) - times_s.keys():
        raise InputError(
            f"{path}: frame {min(without)}: has joints but no time_s, unlike others; give times for all frames with "
            "joints, or for none"
        )
    check_times(times_s, path)
    frames = sorted(times_s)
    every = np.arange(min(with_joints), max(with_joints) + 1)
    return np.interp(every, frames, [times_s[frame] for frame in frames])
