"""An estimator's results for one clip: the people found in each frame, and their points."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose.entries import LARGEST_PX, LAST_FRAME
from healthgait.pose_import.keypoints import JOINTS, SCORES

MIN_EXTENT_PX = 2.0  # of all points of a clip; smaller values are normalised coordinates, not pixels


@dataclass(frozen=True)
class People:
    """The people of a clip.

    ``by_frame`` holds an array (people, joints, 3) of x, y in pixels and score for each frame in the files, with or
    without people, the joints in the order of ``keypoints.JOINTS``; NaN where a point was not found. ``image_size`` is
    width and height in pixels, if the estimator's file has it.
    """

    by_frame: dict[int, np.ndarray]
    image_size: tuple[int, int] | None = None

    def without_low_scores(self, least_score: float) -> tuple["People", float]:
        """The people without points below that score, and the share of points left out."""
        every = np.concatenate([found.reshape(-1, SCORES) for found in self.by_frame.values()])
        share = float(np.mean(every[np.isfinite(every[:, 0]), 2] < least_score))
        kept = {frame: np.where(found[..., 2:] < least_score, np.nan, found) for frame, found in self.by_frame.items()}
        return replace(self, by_frame=kept), share


def people_of(found: Mapping[int, list[np.ndarray]], source: Path, image_size: tuple[int, int] | None = None) -> People:
    """The people of a clip from the list of each frame.

    Raises InputError if there are no people, or coordinates are not in pixels.
    """
    none = np.empty((0, len(JOINTS), SCORES))
    by_frame = {frame: np.stack(found[frame]) if found[frame] else none for frame in sorted(found)}
    points = np.concatenate([none, *by_frame.values()])[..., :2].reshape(-1, 2)
    known = points[np.isfinite(points).all(axis=1)]
    if len(known) == 0:
        raise InputError(f"{source}: no person found in any of {len(by_frame)} frames")
    if np.abs(known).max() <= MIN_EXTENT_PX:
        raise InputError(
            f"{source}: all points lie within {MIN_EXTENT_PX:g} px of the image's corner; expected pixels, "
            f"not normalised coordinates (OpenPose: --keypoint_scale 0)"
        )
    return People(by_frame, image_size)


def person_from(flat: Any, sets: Mapping[int, tuple[str | None, ...]], place: str) -> np.ndarray:
    """One person's points (joints, 3) from the flat list x, y, score, x, y, score, …

    A point without a score above 0, or beyond any image, is NaN. ``sets`` are the names of points by their number.
    Raises InputError, which begins with ``place``, for a list of another length, or with anything but numbers.
    """
    if not isinstance(flat, list) or len(flat) / SCORES not in sets:
        length = f"{len(flat)} values" if isinstance(flat, list) else f"{type(flat).__name__}"
        known = " or ".join(f"{SCORES * count} ({count} points)" for count in sets)
        raise InputError(f"{place}: expected a list of {known} numbers x, y, score, not {length}")
    for value in flat:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InputError(f"{place}: expected numbers x, y, score, not {str(value)[:40]!r}")
    numbers = [np.nan if value is None or abs(value) > LARGEST_PX else value for value in flat]
    points = np.array(numbers, dtype=float).reshape(-1, SCORES)
    points[~(np.isfinite(points).all(axis=1) & (points[:, 2] > 0))] = np.nan
    names = sets[len(points)]
    person = np.full((len(JOINTS), SCORES), np.nan)
    for name, point in zip(names, points, strict=True):
        if name:
            person[JOINTS.index(name)] = point
    return person


def frame_number(value: Any, place: str) -> int:
    """``value`` as a frame number. Raises InputError if it is invalid."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LAST_FRAME:
        raise InputError(f"{place}: expected a frame number from 0 to {LAST_FRAME}, not {str(value)[:40]!r}")
    return value
