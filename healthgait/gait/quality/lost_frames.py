"""Frames that the video lost without a gap in the numbers: the trunk repeatedly jumps ahead by whole frames.

Head, shoulders and hips together move at a nearly constant speed. Noise makes the progress per frame too large as often
as too small; a lost frame makes it larger by that of one frame. Where the pose file has times, gaps in them count.
"""

import numpy as np

from healthgait.gait.pose.frame_times import usual_interval
from healthgait.gait.pose.joints import SIDES
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.quality.body import HEAD, joint_tracks
from healthgait.gait.tracks.ankle_tracks import HARMLESS_GAP_S
from healthgait.gait.walkway.walkway import Walkway

TRUNK = (*HEAD, *(f"{side}_{name}" for name in ("shoulder", "hip") for side in SIDES))
AROUND = 4  # frames before and after, over which the usual progress is the median
JUMP = 0.6  # of the usual progress, beyond it
LARGEST_NOISE = 0.22  # standard deviation, of the usual progress; with more noise, jumps are not seen
MIN_JUMPS = 4  # more than equally large setbacks
JUMPS_PER_SETBACK = 3
MIN_FRAMES = 30
MIN_JOINTS = 5  # in a frame: two ankles alone may coincide by chance


def lost_share(pose: Pose, walkway: Walkway) -> float:
    """Share of the video's frames lost without a gap in their numbers; 0 if none, or if noise hides it.

    The progress per frame must be large compared with the noise of the trunk, as at 25 to 60 frames per second; at
    higher rates, or with only the hips from a poor estimator, nothing is found.
    """
    if pose.times_s is not None:
        return _share_by_times(pose.times_s)
    behind = _beyond_usual(_progress(pose, walkway))
    behind = behind[np.isfinite(behind)]
    if len(behind) < MIN_FRAMES or 1.4826 * np.median(np.abs(behind)) > LARGEST_NOISE:
        return 0.0
    jumps, setbacks = behind[behind > JUMP], behind[behind < -JUMP]
    if len(jumps) - len(setbacks) < MIN_JUMPS or len(jumps) < JUMPS_PER_SETBACK * len(setbacks):
        return 0.0
    lost = np.rint(jumps).clip(1).sum() - len(setbacks)
    return float(lost / (len(behind) + lost))


def _share_by_times(times_s: np.ndarray) -> float:
    """Share in gaps far longer than the variation of the frame rate."""
    frame_s = usual_interval(times_s)
    intervals = np.diff(times_s)
    lost = (intervals[intervals > HARMLESS_GAP_S + frame_s] / frame_s - 1).sum()
    return float(lost / (len(times_s) + lost))


def repeated_share(pose: Pose) -> float:
    """Share of duplicated frames: all joints are exactly where they were in the previous frame."""
    joints = {frame: named for frame, named in pose.joints.items() if len(named) >= MIN_JOINTS}
    repeated = [joints[frame] == joints[frame - 1] for frame in joints if frame - 1 in joints]
    return float(np.mean(repeated)) if repeated and pose.times_s is None else 0.0


def _progress(pose: Pose, walkway: Walkway) -> np.ndarray:
    """Progress of the trunk (frames - 1,) from each frame to the next one, metres; NaN if not seen."""
    steps = np.diff(walkway.along(joint_tracks(pose, TRUNK)[..., 0], 0.5), axis=0)
    seen = np.isfinite(steps)
    counts = seen.sum(axis=1)
    means = np.where(seen, steps, 0.0).sum(axis=1) / np.maximum(counts, 1)
    return np.where(counts > 0, means, np.nan)


def _beyond_usual(advances_m: np.ndarray) -> np.ndarray:
    """Progress beyond the median of the frames around, in multiples of the usual one; NaN where not seen."""
    if not np.isfinite(advances_m).any() or np.nanmedian(advances_m) == 0:
        return np.array([])
    shares = advances_m / np.nanmedian(advances_m)
    padded = np.pad(shares, AROUND, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1)
    known = np.isfinite(shares)
    beyond = np.full(len(shares), np.nan)
    beyond[known] = shares[known] - np.nanmedian(around[known], axis=1)
    return beyond
