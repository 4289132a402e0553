"""Where each ankle is along the walkway in every frame: unswapped, bridged over short gaps, smoothed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.signal import butter, sosfiltfilt

from healthgait.gait.pose import Pose
from healthgait.gait.swaps import swapped_frames
from healthgait.gait.walkway import Walkway

LONGEST_GAP_S = 0.35  # bridged; about the half of a stance or of a swing
SHORTEST_STRETCH_S = 0.5  # of an ankle without longer gaps; from less no velocity is taken
CUTOFF_HZ = 8.0  # of the low-pass filter (Butterworth, run forward and backward); 4 Hz would blur double supports
BEYOND_WALKWAY_M = 4.0  # an ankle seen farther beyond either line is a mistake
ANKLE_HEIGHT_M = 0.085  # of the malleolus in a shoe over the floor
MIDDLE_SHARE = 0.4  # of the walkway's middle in where a person is taken to walk, the ankles' height being assumed
RESTING_SPEED = 0.3  # of the walking speed: slower, an ankle belongs to a foot on the floor


@dataclass(frozen=True)
class Tracks:
    """The ankles' way through a clip; arrays run over the frames from ``first_frame`` on, in both feet's columns.

    ``seen_m`` and ``smooth_m`` (frames, 2) are metres in the direction of walking from the line that is crossed
    first, as seen and smoothed; NaN outside what was seen or could be bridged. ``speed_mps`` (frames, 2) is the
    ankles' forward speed, ``walking_speed_mps`` the person's. ``across`` (2,) tells the line on the floor on which
    each foot walks. ``direction`` is +1 for a walk to the image's right, -1 to its left.
    """

    fps: float
    first_frame: int
    direction: int
    across: np.ndarray
    seen_m: np.ndarray
    smooth_m: np.ndarray
    speed_mps: np.ndarray
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
        bridged = [np.interp(frames, frames[seen], column[seen]) for column in flat.T for seen in [np.isfinite(column)]]
        return np.stack(bridged, axis=1).reshape(-1, 2, 2)

    @property
    def bridged_share(self) -> float:
        """Share of the ankles' places that were interpolated."""
        known = np.isfinite(self.smooth_m)
        return float(np.mean(~np.isfinite(self.seen_m)[known])) if known.any() else 1.0


def track_ankles(pose: Pose, walkway: Walkway, fps: float) -> Tracks:
    """The ankles along the walkway. A person who does not move comes out with a walking speed near zero."""
    scale = walkway.pixels_per_metre(0.5)
    swapped = swapped_frames(pose.ankles_px / scale)
    ankles_px = np.where(swapped[:, None, None], pose.ankles_px[:, ::-1], pose.ankles_px)
    across = _lines_walked(ankles_px, walkway, fps)
    along = np.stack([walkway.along(ankles_px[:, side, 0], across[side]) for side in (0, 1)], axis=1)
    along[(along < -BEYOND_WALKWAY_M) | (along > walkway.length_m + BEYOND_WALKWAY_M)] = np.nan
    middle_speed = walking_speed(along, fps)
    direction = 1 if middle_speed >= 0 else -1
    seen = along if direction > 0 else walkway.length_m - along
    smooth = np.stack([smoothed(seen[:, side], fps) for side in (0, 1)], axis=1)
    speed = np.stack([np.gradient(smooth[:, side]) * fps for side in (0, 1)], axis=1)
    return Tracks(fps, pose.first, direction, across, seen, smooth, speed, abs(middle_speed), swapped, ankles_px)


def walking_speed(along_m: np.ndarray, fps: float) -> float:
    """Metres per second at which the middle between the ankles (frames, 2) moves, by least squares; 0 if not seen."""
    middle = along_m.mean(axis=1)
    seen = np.flatnonzero(np.isfinite(middle))
    return float(np.polyfit(seen / fps, middle[seen], 1)[0]) if len(seen) > 1 else 0.0


def smoothed(values: np.ndarray, fps: float) -> np.ndarray:
    """``values`` (frames,) with short gaps bridged and nothing faster than CUTOFF_HZ; NaN in and beyond long gaps."""
    result = np.full(len(values), np.nan)
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen) == 0:
        return result
    breaks = np.flatnonzero(np.diff(seen) - 1 > LONGEST_GAP_S * fps)
    low_pass = butter(2, min(CUTOFF_HZ, 0.45 * fps), fs=fps, output="sos")
    for stretch in np.split(seen, breaks + 1):
        if stretch[-1] - stretch[0] < SHORTEST_STRETCH_S * fps:
            continue
        frames = np.arange(stretch[0], stretch[-1] + 1)
        bridged = PchipInterpolator(stretch, values[stretch])(frames)
        result[frames] = sosfiltfilt(low_pass, bridged, padlen=min(12, len(frames) - 1))
    return result


def _lines_walked(ankles_px: np.ndarray, walkway: Walkway, fps: float) -> np.ndarray:
    """Across (2,) of each foot's line, from where the resting ankles are seen, taken down to the floor.

    How high a person's ankles are is known to 1 or 2 cm only, which makes a tenth of the walkway's breadth; so is
    where people walk. The two guesses are averaged.
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
