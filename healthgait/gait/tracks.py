"""Where each ankle is along the walkway in every frame: unswapped, bridged over short gaps, smoothed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import CubicSpline

from healthgait.gait.pose import Pose
from healthgait.gait.smoothing import HARMLESS_GAP_S, runs, smoothed
from healthgait.gait.swaps import swapped_frames
from healthgait.gait.walkway import Walkway
from healthgait.layout import FRAME_RATE_HZ

BEYOND_WALKWAY_M = 4.0  # an ankle seen farther beyond either line is a mistake
ANKLE_HEIGHT_M = 0.085  # of the malleolus in a shoe over the floor
MIDDLE_SHARE = 0.4  # of the walkway's middle in where a person is taken to walk: a choice, see _lines_walked
AROUND_S = 0.05  # before and after a moment in which an ankle must be seen for the moment to be told
SPEED_OVER_S = 2 / FRAME_RATE_HZ  # two frames of the dataset's cameras
HALVES = np.array([-0.5, 0.5])
RESTING_SPEED = 0.3  # of the walking speed: slower, an ankle belongs to a foot on the floor


@dataclass(frozen=True)
class Tracks:
    """The ankles' way through a clip; arrays run over the frames from ``first_frame`` on, in both feet's columns.

    ``seen_m`` and ``smooth_m`` (frames, 2) are metres in the direction of walking from the line that is crossed
    first, as seen and smoothed; NaN outside what was seen or could be bridged. ``speed_mps`` (frames, 2) is the
    ankles' forward speed, ``toe_speed_mps`` that of the toes, NaN without them and in gaps that hide what happened;
    ``walking_speed_mps`` is the person's. ``across`` (2,) tells the line on the floor on which
    each foot walks. ``direction`` is +1 for a walk to the image's right, -1 to its left.
    """

    fps: float
    first_frame: int
    direction: int
    across: np.ndarray
    seen_m: np.ndarray
    smooth_m: np.ndarray
    speed_mps: np.ndarray
    toe_speed_mps: np.ndarray
    walking_speed_mps: float
    swapped: np.ndarray
    ankles_px: np.ndarray

    def __len__(self) -> int:
        return len(self.seen_m)

    @cached_property
    def bridged_px(self) -> np.ndarray:
        """The ankles (frames, 2, 2); where one was not seen, between where it was seen last and next."""
        flat = self.ankles_px.reshape(len(self), 4)
        frames = np.arange(len(self))
        bridged = np.empty_like(flat)
        for column, seen in enumerate(np.isfinite(flat).T):
            bridged[:, column] = np.interp(frames, frames[seen], flat[seen, column])
        return bridged.reshape(-1, 2, 2)

    def seen_at(self, moment: float, side: int) -> bool:
        """Whether an ankle was seen around a moment (in frames), but for a gap too short to hide what happened."""
        if not np.isfinite(moment):
            return False
        reach = AROUND_S * self.fps
        first, last = int(np.floor(moment - reach)), int(np.ceil(moment + reach))
        return bool(self._gap_s[max(first, 0) : last + 1, side].max() <= HARMLESS_GAP_S)

    @cached_property
    def _gap_s(self) -> np.ndarray:
        return _gaps_s(self.seen_m, self.fps)

    @property
    def bridged_share(self) -> float:
        """Share of the ankles' places that were interpolated."""
        known = np.isfinite(self.smooth_m)
        return float(np.mean(~np.isfinite(self.seen_m)[known])) if known.any() else 1.0


def track_ankles(pose: Pose, walkway: Walkway, fps: float) -> Tracks:
    """The ankles along the walkway. A person who does not move comes out with a walking speed near zero."""
    middle = walkway.along(pose.ankles_px[..., 0], 0.5)
    mistaken = (middle < -BEYOND_WALKWAY_M) | (middle > walkway.length_m + BEYOND_WALKWAY_M)
    middle[mistaken] = np.nan
    seen_px = np.where(mistaken[..., None], np.nan, pose.ankles_px)
    direction = 1 if walking_speed(middle, fps) >= 0 else -1
    heights = seen_px[..., 1] / walkway.pixels_per_metre(0.5)
    swapped = swapped_frames(np.stack([direction * middle, heights], axis=-1), fps)
    ankles_px = np.where(swapped[:, None, None], seen_px[:, ::-1], seen_px)
    across = _lines_walked(ankles_px, walkway, fps)
    seen, smooth, speed = _forward(ankles_px, across, walkway, direction, fps)
    walking = max(walking_speed(seen, fps), 0.0)
    toes_px = np.where(swapped[:, None, None], pose.toes_px[:, ::-1], pose.toes_px)
    toes, _, toe_speed = _forward(toes_px, across, walkway, direction, fps)
    toe_speed[_gaps_s(toes, fps) > HARMLESS_GAP_S] = np.nan
    return Tracks(fps, pose.first, direction, across, seen, smooth, speed, toe_speed, walking, swapped, ankles_px)


def _forward(
    points_px: np.ndarray, across: np.ndarray, walkway: Walkway, direction: int, fps: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of the feet's points (frames, 2, 2) in the direction of walking, as seen and smoothed, and their speed."""
    seen = np.stack([walkway.along(points_px[:, side, 0], across[side]) for side in (0, 1)], axis=1)
    if direction < 0:
        seen = walkway.length_m - seen
    smooth = np.stack([smoothed(seen[:, side], fps) for side in (0, 1)], axis=1)
    return seen, smooth, np.stack([_speed(smooth[:, side], fps) for side in (0, 1)], axis=1)


def _gaps_s(seen_m: np.ndarray, fps: float) -> np.ndarray:
    """(frames, 2) how long the gap is that a frame lies in; 0 where the point was seen."""
    gaps = np.zeros(seen_m.shape)
    for side in (0, 1):
        for gap in runs(~np.isfinite(seen_m[:, side])):
            gaps[gap, side] = (gap.stop - gap.start) / fps
    return gaps


def _speed(along_m: np.ndarray, fps: float) -> np.ndarray:
    """Forward speed (frames,) over SPEED_OVER_S, whatever the frame rate: a shorter base would sharpen the flanks."""
    speed = np.full(len(along_m), np.nan)
    for stretch in runs(np.isfinite(along_m)):
        frames = np.arange(stretch.start, stretch.stop)
        before, after = (np.clip(frames + reach, frames[0], frames[-1]) for reach in SPEED_OVER_S * fps * HALVES)
        place = CubicSpline(frames, along_m[stretch])
        speed[stretch] = (place(after) - place(before)) / (after - before) * fps
    return speed


def walking_speed(along_m: np.ndarray, fps: float) -> float:
    """Metres per second at which the middle between the ankles (frames, 2) moves, by least squares; 0 if not seen."""
    middle = along_m.mean(axis=1)
    seen = np.flatnonzero(np.isfinite(middle))
    return float(np.polyfit(seen / fps, middle[seen], 1)[0]) if len(seen) > 1 else 0.0


def _lines_walked(ankles_px: np.ndarray, walkway: Walkway, fps: float) -> np.ndarray:
    """Across (2,) of each foot's line, from where the resting ankles are seen, taken down to the floor.

    How high a person's ankles are is known to 1 or 2 cm only, which makes a tenth of the walkway's breadth; so is
    where people walk: near the middle. The two guesses are weighted.
    """
    floor = walkway.on_floor(walkway.below(ankles_px, ANKLE_HEIGHT_M))
    speed = np.abs(np.gradient(floor[..., 0], axis=0)) * fps
    walking = abs(walking_speed(floor[..., 0], fps))
    resting = speed < RESTING_SPEED * max(walking, 0.1)
    within = (floor[..., 0] > -0.3) & (floor[..., 0] < walkway.length_m + 0.3)
    lines = [floor[resting[:, side] & within[:, side], side, 1] for side in (0, 1)]
    both = np.concatenate(lines)
    if len(both) == 0:
        return np.array([0.5, 0.5])
    seen = np.array([np.median(line if len(line) else both) for line in lines])
    return seen + MIDDLE_SHARE * (0.5 - seen.mean())
