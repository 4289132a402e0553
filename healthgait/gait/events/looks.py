"""A look at the segmentation at each double support: where the leading foot rests, when the trailing toe leaves.

Just then the feet are a step apart and hide nothing of each other, so two or three frames a step tell all that is
needed: the leading foot has come to rest, and the trailing toe begins to move.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.segmentation.colourings import Colouring
from healthgait.gait.segmentation.feet import Foot, View, find_foot
from healthgait.gait.segmentation.frames import read_frame
from healthgait.gait.segmentation.recognition import recognise
from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.gait.walkway.walkway import Walkway

# A toe that is this far from its resting place left the floor this long ago. Read off simulated walks, whose toes took
# 20 ms at a fast and 25 ms at a usual pace. Support times stand and fall with it.
TOE_MOVED_M = 0.02
TOE_MOVED_AFTER = 0.045  # of a step's duration
REST_AFTER_S = 0.05  # after the toe has moved: the leading foot lies flat
SEARCH_S = 0.13  # before and after the expected toe-off, in which it is sought
BEYOND_PICTURE_PX = 5  # that a box may reach
# The trunk between hips and shoulders, around where the person is by the pose, shows whether a picture is of the same
# moment. Its middle was 1 cm behind to 4 cm ahead of the hips in two real walkers and simulated people.
TRUNK_M, TRUNK_AROUND_M = (0.9, 1.3), 0.8
TRUNK_AHEAD_M, LEAST_SHIFT_M = 0.015, 0.04
LEAST_TRUNK_M2 = 0.02
FEET_APART_M = 0.3  # about a foot's length: the trailing toe is behind the leading heel
FOOT_LENGTH_M = (0.16, 0.40)  # of a whole foot in a shoe: a wide choice


class Segmentation:
    """A clip's segmentation frames; each is decoded at most once, and only if it is looked at.

    ``paths`` are PNG files by frame number: that of the pose plus ``frame_offset``. Reading raises InputError for a
    picture that is damaged, or too small for the walkway, which was seen by the same camera, and if the first body that
    is read has unknown colours.
    """

    def __init__(self, paths: dict[int, Path], tracks: Tracks, walkway: Walkway, frame_offset: int = 0):
        self.view = View(tracks.direction, walkway.pixels_per_metre(0.5))
        self._tracks, self._walkway = tracks, walkway
        self._trunks_m: list[float] = []
        self._paths = paths
        self._first = tracks.first_frame + frame_offset
        self._feet: dict[int, tuple[Foot | None, Foot | None]] = {}
        self._size_px: tuple[int, int] | None = None
        self._colouring: Colouring | None = None
        self._least_px = walkway.corners_px.max(axis=0)
        self.decoded = 0

    def frame_at(self, second: float) -> float:
        """The frame of the tracks, and fraction, at a moment."""
        return float(np.interp(second, self._tracks.seconds, np.arange(len(self._tracks))))

    def second_of(self, frame: float) -> float:
        """The moment of a frame of the tracks, and fraction."""
        return float(np.interp(frame, np.arange(len(self._tracks)), self._tracks.seconds))

    def frame_s_at(self, second: float) -> float:
        """How long frames last around a moment."""
        return self._tracks.frame_s_at(second)

    def foot(self, frame: int, side: int) -> Foot | None:
        """A foot in a frame of the tracks; None if it is not seen."""
        if frame not in self._feet:
            self._feet[frame] = self._find(frame)
        return self._feet[frame][side]

    def _find(self, frame: int) -> tuple[Foot | None, Foot | None]:
        path = self._paths.get(frame + self._first)
        if path is None or not 0 <= frame < len(self._tracks):
            return None, None
        left, right = self._tracks.bridged_px[frame]
        picture = read_frame(path, self._size_px)
        self._size_px = picture.shape[1], picture.shape[0]
        if np.any(self._size_px < self._least_px - BEYOND_PICTURE_PX):
            (width, height), (x, y) = self._size_px, self._least_px.round()
            raise InputError(f"{path}: {width}x{height} px, but the sensor boxes reach to {x:g}, {y:g}")
        self.decoded += 1
        self._trunks_m.append(self._trunk_ahead_m(picture, frame))
        self._colouring = colouring = self._colouring or recognise(picture, path)
        if colouring is None:
            return None, None
        ankles = (left, right), (right, left)
        return tuple(find_foot(picture, colouring, ankle, other, self.view) for ankle, other in ankles)

    def _trunk_ahead_m(self, picture: np.ndarray, frame: int) -> float:
        """How far the trunk in a picture is ahead of where the pose has the person; NaN if it is not seen."""
        middle_m, direction, scale = self._tracks.middle_m[frame], self.view.direction, self.view.pixels_per_metre
        place_m = middle_m if direction > 0 else self._walkway.length_m - middle_m
        if not np.isfinite(place_m):
            return np.nan
        column, row = self._walkway.in_image(np.array([place_m, 0.5]))
        top, bottom = (max(round(row - height_m * scale), 0) for height_m in TRUNK_M[::-1])
        left, right = (max(round(column + aside_m * scale), 0) for aside_m in (-TRUNK_AROUND_M, TRUNK_AROUND_M))
        counts = picture[top:bottom, left:right].any(axis=2).sum(axis=0)
        if counts.sum() < LEAST_TRUNK_M2 * scale**2:
            return np.nan
        middle_px = left + float(counts @ np.arange(len(counts))) / float(counts.sum())
        return direction * float(self._walkway.along(middle_px, 0.5) - place_m)

    @property
    def trunk_delay_s(self) -> float:
        """How much later the pictures are than the pose by where the trunk is, in the median.

        NaN if it is not seen, or so near to where it should be that people differ by as much.
        """
        seen_m = [ahead_m for ahead_m in self._trunks_m if np.isfinite(ahead_m)]
        behind_m = TRUNK_AHEAD_M - float(np.median(seen_m)) if seen_m else 0.0
        speed_mps = self._tracks.walking_speed_mps  # 0 on a treadmill
        return behind_m / speed_mps if abs(behind_m) > LEAST_SHIFT_M and speed_mps else np.nan


@dataclass(frozen=True)
class Look:
    """What was seen of one double support.

    ``toe_off_s`` is the trailing foot's, in seconds of the video, NaN if not seen; ``foot`` is the leading foot at
    rest, or None. ``toe_off_sought`` says whether the trailing foot's resting place was known, so that its toe-off
    could be sought.
    """

    toe_off_s: float
    foot: Foot | None
    toe_off_sought: bool = False


def look_at(
    lead: np.ndarray, toe_offs_s: np.ndarray, ahead_m: np.ndarray, segmentation: Segmentation, step_s: float
) -> list[Look]:
    """A look at each double support whose ``ahead_m`` is known, in order of time; ``step_s`` is a step's duration.

    ``lead`` is the foot that has landed, 0 for left, and ``ahead_m`` how far ahead of the other one; ``toe_offs_s`` is
    when the other one is expected to leave the floor by its ankle. Toes that were seen earlier in the clip correct
    that. Feet side by side hide each other's toes, whose first movement is then not sought.
    """
    looks: list[Look] = []
    delays: list[float] = []
    resting_toe_px = [np.nan, np.nan]
    moving_s = TOE_MOVED_AFTER * step_s
    for foot, expected_s, step_m in zip(lead, toe_offs_s, ahead_m, strict=True):
        if not np.isfinite(expected_s + step_m):
            looks.append(Look(np.nan, None))
            continue
        moves_s = expected_s + moving_s + (float(np.median(delays)) if delays else 0.0)
        toe_px = resting_toe_px[1 - foot] if step_m > FEET_APART_M else np.nan
        moved_s = _toe_moved(segmentation, 1 - foot, toe_px, moves_s)
        resting = _resting_foot(segmentation, foot, moved_s if np.isfinite(moved_s) else moves_s)
        looks.append(Look(moved_s - moving_s, resting, bool(np.isfinite(toe_px))))
        if np.isfinite(moved_s):
            delays.append(moved_s - moving_s - expected_s)
        resting_toe_px[foot] = resting.toe_px if resting else np.nan
    return looks


def _toe_moved(segmentation: Segmentation, side: int, resting_px: float, expected_s: float) -> float:
    """When (s), near ``expected_s``, a toe has moved TOE_MOVED_M away from its resting place; NaN if not seen."""
    if not np.isfinite(resting_px):
        return np.nan
    view = segmentation.view

    def moved_m(frame: int) -> float:
        foot = segmentation.foot(frame, side)
        return view.direction * (foot.toe_px - resting_px) / view.pixels_per_metre if foot else np.nan

    frame = int(np.floor(segmentation.frame_at(expected_s)))
    for _ in range(round(SEARCH_S / segmentation.frame_s_at(expected_s))):
        here = moved_m(frame)
        if here > TOE_MOVED_M:
            frame -= 1
            continue
        there = moved_m(frame + 1)
        if not np.isfinite(here + there):
            return np.nan
        if there > TOE_MOVED_M:
            return segmentation.second_of(frame + (TOE_MOVED_M - here) / (there - here))
        frame += 1
    return np.nan


def _resting_foot(segmentation: Segmentation, side: int, moved_s: float) -> Foot | None:
    """The foot that has just landed, soon after the other one's toe has moved; in the next frame if not seen whole."""
    first = int(np.floor(segmentation.frame_at(moved_s + REST_AFTER_S)))
    low, high = (length * segmentation.view.pixels_per_metre for length in FOOT_LENGTH_M)
    for frame in (first, first + 1):
        foot = segmentation.foot(frame, side)
        if foot and low <= abs(foot.toe_px - foot.heel_px) <= high:
            return foot
    return None
