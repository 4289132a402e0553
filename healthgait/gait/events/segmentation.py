"""A clip's segmentation for an event detector: the feet in a frame, which is read only on request."""

from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.segmentation.colourings import Colouring
from healthgait.gait.segmentation.feet import Foot, View, find_foot
from healthgait.gait.segmentation.frames import read_frame
from healthgait.gait.segmentation.recognition import recognise
from healthgait.gait.tracks.ankle_tracks import Tracks

BEYOND_PICTURE_PX = 5  # a box may extend this far beyond the picture
# The trunk between hips and shoulders, near the person's position by the pose, shows whether a picture is of the same
# time. Its middle was 1 cm behind to 4 cm ahead of the hips in two real walkers and simulated people.
TRUNK_M, TRUNK_AROUND_M = (0.9, 1.3), 0.8
TRUNK_AHEAD_M, MIN_SHIFT_M = 0.015, 0.04
MIN_TRUNK_M2 = 0.02


class Segmentation:
    """A clip's segmentation frames; each is decoded at most once, and only on request.

    Parameters
    ----------
    paths : dict
        PNG files by frame number: that of the pose's frame plus ``frame_offset``.
    tracks : Tracks
        Those of the same clip. Frames are indexed as in these, from 0.
    frame_offset : int
        Added to a frame's number in the pose to find its picture.

    Attributes
    ----------
    view : View
        The direction of walking, and pixels per metre in the middle of the walkway.
    decoded : int
        Number of pictures read so far.

    Raises
    ------
    InputError
        On reading, for a picture that is damaged or does not contain the sensor boxes, and if the first body that is
        read has unknown colours.
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
        """The index of the frame at a time, with a fraction."""
        return float(np.interp(second, self._tracks.seconds, np.arange(len(self._tracks))))

    def second_of(self, frame: float) -> float:
        """The time of a frame, s, given by its index with a fraction."""
        return float(np.interp(frame, np.arange(len(self._tracks)), self._tracks.seconds))

    def frame_s_at(self, second: float) -> float:
        """Duration of the frames around a time, s."""
        return self._tracks.frame_s_at(second)

    def foot(self, frame: int, side: int) -> Foot | None:
        """A foot (0 left, 1 right) in a frame given by its index; None if it is not seen."""
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
            raise InputError(f"{path}: {width}x{height} px, but the sensor boxes extend to {x:g}, {y:g}")
        self.decoded += 1
        self._trunks_m.append(self._trunk_ahead_m(picture, frame))
        self._colouring = colouring = self._colouring or recognise(picture, path)
        if colouring is None:
            return None, None
        ankles = (left, right), (right, left)
        return tuple(find_foot(picture, colouring, ankle, other, self.view) for ankle, other in ankles)

    def _trunk_ahead_m(self, picture: np.ndarray, frame: int) -> float:
        """Distance of the trunk in a picture ahead of the person's position by the pose, m; NaN if it is not seen."""
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
        """Median delay of the pictures relative to the pose, s, from the position of the trunk.

        NaN if the trunk is not seen, or if the difference is within the variation between people.
        """
        seen_m = [ahead_m for ahead_m in self._trunks_m if np.isfinite(ahead_m)]
        behind_m = TRUNK_AHEAD_M - float(np.median(seen_m)) if seen_m else 0.0
        speed_mps = self._tracks.walking_speed_mps  # 0 on a treadmill
        return behind_m / speed_mps if abs(behind_m) > MIN_SHIFT_M and speed_mps else np.nan
