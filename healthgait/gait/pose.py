"""The ankles of a clip, and the toes if it has them, from the pose estimator's JSON file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError
from healthgait.files import read_json

SIDES = ("l", "r")
LAST_FRAME = 1_000_000  # nine hours of video: a larger number is a mistake
# An estimator answers with a place inside the image for a joint that is outside: such ones pile up at its border.
BORDER_PX = 3.0
FARTHEST_PX = 100_000  # a coordinate beyond is none
LEAST_FRAMES = 10  # with both ankles
NO_POSE = "no frame has a pose"


@dataclass(frozen=True)
class Pose:
    """What a pose file says of the ankles, for every frame from ``first`` on.

    ``ankles_px`` (frames, 2, 2) are x and y of the left and right ankle, NaN where they were not seen; ``toes_px``
    likewise of the big toes, which not every estimator looks for.
    ``joints`` holds all joints of the frames that have some, by frame number, as the file names them. ``entries`` are
    the numbers of all frames that the file speaks of, with joints or without.
    """

    first: int
    ankles_px: np.ndarray
    toes_px: np.ndarray
    in_order: bool  # whether the entries stood in the order of their frame numbers
    joints: dict[int, dict[str, Any]]
    entries: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.ankles_px)


def read_pose(path: Path) -> Pose:
    """The pose of a clip; entries are keyed by their own frame number.

    Raises InputError if the file is not a list of entries ``{"frame": k, "joints": null or {...}}``, if a frame
    stands twice, or if fewer than LEAST_FRAMES frames have both ankles.
    """
    joints, in_order, entries = _joints_by_frame(read_json(path, strict=False), path)
    if not joints:
        raise InputError(f"{path}: {NO_POSE}")
    ankles_px, toes_px = (_both_sides(joints, name, path) for name in ("ankle", "big_toe"))
    complete = int(np.isfinite(ankles_px).all(axis=(1, 2)).sum())
    if complete < LEAST_FRAMES:
        raise InputError(f"{path}: only {complete} frames have both ankles within the image; {LEAST_FRAMES} are needed")
    return Pose(min(joints), ankles_px, toes_px, in_order, joints, entries)


def _both_sides(joints: dict[int, dict[str, Any]], name: str, path: Path) -> np.ndarray:
    """The left and the right joint of that name, (frames, 2, 2); NaN where it was not seen within the image."""
    first = min(joints)
    places_px = np.full((max(joints) - first + 1, 2, 2), np.nan)
    for frame, named in joints.items():
        for side, letter in enumerate(SIDES):
            places_px[frame - first, side] = _point(named, f"{letter}_{name}", path, frame)
    places_px[_at_border(places_px, _extent(joints))] = np.nan
    return places_px


def _joints_by_frame(entries: Any, path: Path) -> tuple[dict[int, dict[str, Any]], bool, frozenset[int]]:
    if not isinstance(entries, list):
        raise InputError(f"{path}: expected a list with an entry for each frame, not {type(entries).__name__}")
    joints, last, in_order, known = {}, -1, True, set()
    for number, entry in enumerate(entries):
        frame = entry.get("frame") if isinstance(entry, dict) else None
        if isinstance(frame, bool) or not isinstance(frame, int) or not 0 <= frame <= LAST_FRAME:
            raise InputError(
                f"{path}: entry {number}: expected an object with a frame number from 0 to {LAST_FRAME}, "
                f'such as {{"frame": 17, "joints": null}}'
            )
        if frame in known:
            raise InputError(f"{path}: entry {number}: frame {frame} stands twice")
        known.add(frame)
        in_order &= frame > last
        last = frame
        named = entry.get("joints")
        if named is not None and not isinstance(named, dict):
            raise InputError(f"{path}: frame {frame}: joints must be null or an object, not {type(named).__name__}")
        if named:
            joints[frame] = named
    return joints, in_order, frozenset(known)


def joint_places(named: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """x and y (pixels) of the joints that have both."""
    places = {name: (joint.get("x"), joint.get("y")) for name, joint in named.items() if isinstance(joint, dict)}
    return {name: place for name, place in places.items() if all(map(_is_place, place))}


def _point(named: dict[str, Any], name: str, path: Path, frame: int) -> tuple[float, float]:
    """x and y of a joint; NaN if it is absent, null or not finite."""
    joint = named.get(name)
    if joint is None:
        return np.nan, np.nan
    point = tuple(joint.get(axis) for axis in "xy") if isinstance(joint, dict) else ("?", "?")
    for value in point:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InputError(f"{path}: frame {frame}: {name} must have numbers x and y, not {str(joint)[:60]}")
    return point if all(_is_place(value) for value in point) else (np.nan, np.nan)


def _is_place(value: Any) -> bool:
    """Whether a coordinate is a number of pixels: neither missing, nor NaN, nor infinite, nor absurd."""
    return isinstance(value, int | float) and -FARTHEST_PX < value < FARTHEST_PX


def _extent(joints: dict[int, dict[str, Any]]) -> tuple[float, float]:
    """The least and the largest column of any joint: the image's borders, if the person walks through the image."""
    columns = [
        joint["x"]
        for named in joints.values()
        for joint in named.values()
        if isinstance(joint, dict) and _is_place(joint.get("x"))
    ]
    return min(columns, default=0.0), max(columns, default=0.0)


def _at_border(places_px: np.ndarray, extent: tuple[float, float]) -> np.ndarray:
    low, high = extent
    column = places_px[..., 0]
    return (column < low + BORDER_PX) | (column > high - BORDER_PX)
