"""A clip's segmentation as a detector of events sees it: where the feet are in a frame, read only where it is asked."""

from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.segmentation.colourings import Colouring
from healthgait.gait.segmentation.feet import Foot, View, find_foot
from healthgait.gait.segmentation.frames import read_frame
from healthgait.gait.segmentation.recognition import recognise
from healthgait.gait.tracks.ankle_tracks import Tracks

BEYOND_PICTURE_PX = 5  # that a box may reach
# The trunk between hips and shoulders, around where the person is by the pose, shows whether a picture is of the same
# moment. Its middle was 1 cm behind to 4 cm ahead of the hips in two real walkers and simulated people.
TRUNK_M, TRUNK_AROUND_M = (0.9, 1.3), 0.8
TRUNK_AHEAD_M, MIN_SHIFT_M = 0.015, 0.04
MIN_TRUNK_M2 = 0.02


class Segmentation:
    """A clip's segmentation frames; each is decoded at most once, and only if it is looked at.

    Parameters
    ----------
    paths : dict
        PNG files by their number: that of the pose's frame plus ``frame_offset``.
    tracks : Tracks
        Of the same clip. Frames are counted as in these, from 0.

    Attributes
    ----------
    view : View
        The direction of walking, and pixels per metre on the walkway's middle.
    decoded : int
        How many pictures were read so far.

    Raises
    ------
    InputError
        On reading, for a picture that is damaged, or too small for the walkway, which was seen by the same camera, and
        if the first body that is read has unknown colours.
    """

    def __init__(self, paths: dict[int, Path], tracks: Tracks, frame_offset: int = 0):
        self.view = View(tracks.direction, tracks.walkway.pixels_per_metre(0.5))
        self._tracks, self._walkway = tracks, tracks.walkway
        self._trunks_m: list[float] = []
        self._paths = paths
        self._first = tracks.first_frame + frame_offset
        self._feet: dict[int, tuple[Foot | None, Foot | None]] = {}
        self._size_px: tuple[int, int] | None = None
        self._colouring: Colouring | None = None
        self._least_px = tracks.walkway.corners_px.max(axis=0)
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
        if counts.sum() < MIN_TRUNK_M2 * scale**2:
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
        return behind_m / speed_mps if abs(behind_m) > MIN_SHIFT_M and speed_mps else np.nan
