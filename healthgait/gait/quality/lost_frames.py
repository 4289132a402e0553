"""Frames that were lost and not counted: a trunk that walks steadily jumps ahead by whole frames, again and again.

Head, shoulders and hips together move with a nearly constant speed. Noise makes a frame's advance too large as often as
too small; a frame that was lost makes one larger, by the advance of a frame, and none smaller. Where the pose file has
times, a gap in them shows what was lost.
"""

import numpy as np

from healthgait.gait.pose.frame_times import usual_interval
from healthgait.gait.pose.joints import SIDES
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.quality.body import HEAD, joint_tracks
from healthgait.gait.tracks.ankle_tracks import HARMLESS_GAP_S
from healthgait.gait.walkway.walkway import Walkway

TRUNK = (*HEAD, *(f"{side}_{name}" for name in ("shoulder", "hip") for side in SIDES))
AROUND = 4  # frames before and after, of which the median is the steady advance
JUMP = 0.6  # of a frame's advance, that a jump is ahead of it
LARGEST_NOISE = 0.22  # of a frame's advance, its standard deviation; with more, jumps are not seen
MIN_JUMPS = 4  # more than as large setbacks
JUMPS_PER_SETBACK = 3
MIN_FRAMES = 30
MIN_JOINTS = 5  # of a frame: two ankles alone may well be where they were


def lost_share(pose: Pose, walkway: Walkway) -> float:
    """Share of the video's frames that were lost without a gap in their numbers; 0 if none, or if noise hides it.

    Gaps that the numbers show are no loss. A frame's advance must be large beside the noise of the trunk, as at 25 to
    60 frames a second; at more than that, or with hips alone from a poor estimator, nothing is found.
    """
    if pose.times_s is not None:
        return _share_by_times(pose.times_s)
    behind = _beyond_steady(_advances(pose, walkway))
    behind = behind[np.isfinite(behind)]
    if len(behind) < MIN_FRAMES or 1.4826 * np.median(np.abs(behind)) > LARGEST_NOISE:
        return 0.0
    jumps, setbacks = behind[behind > JUMP], behind[behind < -JUMP]
    if len(jumps) - len(setbacks) < MIN_JUMPS or len(jumps) < JUMPS_PER_SETBACK * len(setbacks):
        return 0.0
    lost = np.rint(jumps).clip(1).sum() - len(setbacks)
    return float(lost / (len(behind) + lost))


def _share_by_times(times_s: np.ndarray) -> float:
    """Share that lies in gaps far longer than the rate varies."""
    frame_s = usual_interval(times_s)
    intervals = np.diff(times_s)
    lost = (intervals[intervals > HARMLESS_GAP_S + frame_s] / frame_s - 1).sum()
    return float(lost / (len(times_s) + lost))


def repeated_share(pose: Pose) -> float:
    """Share of the frames that were shown twice: every joint is exactly where it was in the frame before."""
    joints = {frame: named for frame, named in pose.joints.items() if len(named) >= MIN_JOINTS}
    repeated = [joints[frame] == joints[frame - 1] for frame in joints if frame - 1 in joints]
    return float(np.mean(repeated)) if repeated and pose.times_s is None else 0.0


def _advances(pose: Pose, walkway: Walkway) -> np.ndarray:
    """Metres (frames - 1,) by which the trunk gets on from a frame to the next number, forward; NaN if not seen."""
    steps = np.diff(walkway.along(joint_tracks(pose, TRUNK)[..., 0], 0.5), axis=0)
    seen = np.isfinite(steps)
    counts = seen.sum(axis=1)
    means = np.where(seen, steps, 0.0).sum(axis=1) / np.maximum(counts, 1)
    return np.where(counts > 0, means, np.nan)


def _beyond_steady(advances_m: np.ndarray) -> np.ndarray:
    """What is beyond the median of the advances around, in usual advances; NaN where not seen."""
    if not np.isfinite(advances_m).any() or np.nanmedian(advances_m) == 0:
        return np.array([])
    shares = advances_m / np.nanmedian(advances_m)
    padded = np.pad(shares, AROUND, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1)
    known = np.isfinite(shares)
    beyond = np.full(len(shares), np.nan)
    beyond[known] = shares[known] - np.nanmedian(around[known], axis=1)
    return beyond
