"""The positions of both ankles along the walkway in every frame of a clip."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from healthgait.gait.pose.frame_times import durations
from healthgait.gait.tracks.walk_model import WalkFit
from healthgait.gait.walkway.walkway import Walkway

AROUND_S = 0.05  # before and after an event in which an ankle must be seen for the event to be timed
HARMLESS_GAP_S = 0.1  # events within a longer gap cannot be timed
LONGEST_GAP_S = 0.35  # interpolated; about half of a stance or a swing


@dataclass(frozen=True)
class Tracks:
    """The positions of the ankles in a clip; arrays run over the frames from ``first_frame`` on, left before right.

    Attributes
    ----------
    walkway : Walkway
        The floor between the sensor bars; positions are relative to its lines.
    fps : float
        Frames per second, from the median duration of the frames.
    first_frame : int
        Number of the first frame.
    seconds : ndarray (frames,)
        Times of the frames, s of the video.
    direction : int
        +1 for a walk to the image's right, -1 to its left.
    across : ndarray (2,)
        The line on the floor along which each foot walks, as a share of the walkway's width, see ``Walkway``.
    seen_m : ndarray (frames, 2)
        Positions seen and accepted, m in the direction of walking from the line crossed first; NaN otherwise.
    smooth_m : ndarray (frames, 2)
        The same from the fitted model; NaN before and after what was seen, and in gaps longer than LONGEST_GAP_S.
        Without a walk, the same as ``seen_m``.
    middle_m : ndarray (frames,)
        The person's position, smoothed.
    walking_speed_mps : float
        Walking speed, m/s, never negative.
    swapped : ndarray (frames,)
        Whether the pose's labels of left and right were swapped.
    ankles_px : ndarray (frames, 2, 2)
        Pixels of the ankles, left and right corrected; NaN where not seen, or too far from the person.
    misplaced : ndarray (frames, 2)
        Whether the pose has heel and toe of a foot where they cannot be.
    heels_m, toes_m : ndarray (frames, 2)
        Positions of heels and toes, as ``seen_m``; NaN where not seen, or too far from the ankle, and of a
        foot that is misplaced in all frames.
    fit : WalkFit or None
        The fitted model; None where no walk was found.
    """

    walkway: Walkway
    fps: float
    first_frame: int
    seconds: np.ndarray
    direction: int
    across: np.ndarray
    seen_m: np.ndarray
    smooth_m: np.ndarray
    middle_m: np.ndarray
    walking_speed_mps: float
    swapped: np.ndarray
    ankles_px: np.ndarray
    misplaced: np.ndarray
    heels_m: np.ndarray
    toes_m: np.ndarray
    fit: WalkFit | None

    def __len__(self) -> int:
        return len(self.seen_m)

    @cached_property
    def durations_s(self) -> np.ndarray:
        """Duration of each frame (frames,), s."""
        return durations(self.seconds)

    @cached_property
    def bridged_px(self) -> np.ndarray:
        """Pixels of the ankles (frames, 2, 2), interpolated where not seen."""
        bridged = np.empty_like(self.ankles_px)
        for side in (0, 1):
            seen = np.isfinite(self.seen_m[:, side])
            for axis in (0, 1):
                bridged[:, side, axis] = np.interp(self.seconds, self.seconds[seen], self.ankles_px[seen, side, axis])
        return bridged

    def seen_at(self, second: float, side: int) -> bool:
        """Whether an ankle was seen around a time, apart from harmless gaps."""
        begin, end = self.seconds[[0, -1]]
        seen_s = self.seconds[np.isfinite(self.seen_m[:, side])]
        moments = np.clip([second - AROUND_S, second, second + AROUND_S], begin, end)
        before, after = np.searchsorted(seen_s, moments, side="right") - 1, np.searchsorted(seen_s, moments)
        if not begin <= second <= end or before.min() < 0 or after.max() == len(seen_s):
            return False
        return bool(np.all(seen_s[after] - seen_s[before] < HARMLESS_GAP_S + 1.01 * self.frame_s_at(second)))

    def seen_s(self, begin_s: float, end_s: float, side: int) -> float:
        """For how long an ankle was seen between two times, s."""
        within = (self.seconds >= begin_s) & (self.seconds <= end_s)
        lasting_s = self.durations_s[within & np.isfinite(self.seen_m[:, side])].sum()
        return round(float(lasting_s), 6)  # three times a thirtieth of a second are a tenth

    def frame_s_at(self, second: float) -> float:
        """Duration of the frames around a time, s."""
        return float(np.interp(second, self.seconds, self.durations_s))

    @property
    def bridged_share(self) -> float:
        """Share of the ankle positions that were interpolated."""
        known = np.isfinite(self.smooth_m)
        return float(np.mean(~np.isfinite(self.seen_m)[known])) if known.any() else 1.0
