"""A look at the segmentation at each double support: where the leading foot rests, when the trailing toe leaves.

Just then the feet are a step apart and hide nothing of each other, so two or three frames a step tell all that is
needed: the leading foot has come to rest, and the trailing toe begins to move.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.feet import Foot, View, find_foot
from healthgait.gait.frames import frame_paths, read_frame
from healthgait.gait.supports import RISE_TO_TOE_OFF, Supports
from healthgait.gait.tracks import Tracks
from healthgait.gait.walkway import Walkway

# A toe that is this far from its resting place left the floor this long ago. Read off simulated walks, whose toes took
# 20 ms at a fast and 25 ms at a usual pace. Support times stand and fall with it.
TOE_MOVED_M = 0.02
TOE_MOVED_AFTER = 0.045  # of a step's duration
REST_AFTER_S = 0.05  # after the toe has moved: the leading foot lies flat
SEARCH_S = 0.13  # before and after the expected toe-off, in which it is sought
BEYOND_PICTURE_PX = 5  # that a box may reach
FOOT_LENGTH_M = (0.16, 0.40)  # of a whole foot in a shoe: a wide choice


class Segmentation:
    """A clip's segmentation frames; each is decoded at most once, and only if it is looked at.

    ``folder`` holds PNG files named by frame number. Reading raises InputError for a picture that is damaged, or too
    small for the walkway, which was seen by the same camera.
    """

    def __init__(self, folder: Path, tracks: Tracks, walkway: Walkway):
        self.view = View(tracks.direction, walkway.pixels_per_metre(0.5))
        self._tracks = tracks
        self._paths = frame_paths(folder)
        self._feet: dict[int, tuple[Foot | None, Foot | None]] = {}
        self._size_px: tuple[int, int] | None = None
        self._least_px = walkway.corners_px.max(axis=0)
        self.fps = tracks.fps
        self.decoded = 0

    def foot(self, frame: int, side: int) -> Foot | None:
        """A foot in a frame of the tracks; None if it is not seen."""
        if frame not in self._feet:
            self._feet[frame] = self._find(frame)
        return self._feet[frame][side]

    def _find(self, frame: int) -> tuple[Foot | None, Foot | None]:
        path = self._paths.get(frame + self._tracks.first_frame)
        if path is None or not 0 <= frame < len(self._tracks):
            return None, None
        left, right = self._tracks.bridged_px[frame]
        picture = read_frame(path, self._size_px)
        self._size_px = picture.shape[1], picture.shape[0]
        if np.any(self._size_px < self._least_px - BEYOND_PICTURE_PX):
            (width, height), (x, y) = self._size_px, self._least_px.round()
            raise InputError(f"{path}: {width}x{height} px, but the sensor boxes reach to {x:g}, {y:g}")
        self.decoded += 1
        return find_foot(picture, left, right, self.view), find_foot(picture, right, left, self.view)


@dataclass(frozen=True)
class Look:
    """What was seen of one double support.

    ``toe_off`` is the trailing foot's, in frames of the tracks, NaN if not seen; ``foot`` is the leading foot at
    rest, or None.
    """

    toe_off: float
    foot: Foot | None


def look_at(supports: Supports, wanted: np.ndarray, segmentation: Segmentation, step: float) -> list[Look]:
    """A look at each double support that is ``wanted``, in order of time; ``step`` is a step's duration in frames.

    The toe-off is expected as long after the trailing ankle's rise as usual, or as before in this clip. The moments
    of ``supports`` must all be known.
    """
    looks: list[Look] = []
    delays: list[float] = []
    resting_toe_px = [np.nan, np.nan]
    for lead, rise, worth in zip(supports.lead, supports.rise, wanted, strict=True):
        if not worth:
            looks.append(Look(np.nan, None))
            continue
        moving = TOE_MOVED_AFTER * step
        expected = rise + (float(np.median(delays)) if delays else RISE_TO_TOE_OFF * step)
        moved = _toe_moved(segmentation, 1 - lead, resting_toe_px[1 - lead], expected + moving)
        foot = _resting_foot(segmentation, lead, moved if np.isfinite(moved) else expected)
        looks.append(Look(moved - moving, foot))
        if np.isfinite(moved):
            delays.append(moved - moving - rise)
        resting_toe_px[lead] = foot.toe_px if foot else np.nan
    return looks


def _toe_moved(segmentation: Segmentation, side: int, resting_px: float, expected: float) -> float:
    """When, near ``expected``, a toe has moved TOE_MOVED_M away from where it rested; NaN if that is not seen."""
    if not np.isfinite(expected + resting_px):
        return np.nan
    view = segmentation.view

    def moved_m(frame: int) -> float:
        foot = segmentation.foot(frame, side)
        return view.direction * (foot.toe_px - resting_px) / view.pixels_per_metre if foot else np.nan

    frame = int(np.floor(expected))
    for _ in range(round(SEARCH_S * segmentation.fps)):
        here = moved_m(frame)
        if here > TOE_MOVED_M:
            frame -= 1
            continue
        there = moved_m(frame + 1)
        if not np.isfinite(here + there):
            return np.nan
        if there > TOE_MOVED_M:
            return frame + (TOE_MOVED_M - here) / (there - here)
        frame += 1
    return np.nan


def _resting_foot(segmentation: Segmentation, side: int, moved: float) -> Foot | None:
    """The foot that has just landed, soon after the other one's toe has moved; in the next frame if not seen whole."""
    if not np.isfinite(moved):
        return None
    first = int(np.floor(moved + REST_AFTER_S * segmentation.fps))
    low, high = (length * segmentation.view.pixels_per_metre for length in FOOT_LENGTH_M)
    for frame in (first, first + 1):
        foot = segmentation.foot(frame, side)
        if foot and low <= abs(foot.toe_px - foot.heel_px) <= high:
            return foot
    return None
