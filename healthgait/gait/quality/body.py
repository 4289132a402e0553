"""Body measures from the pose in metres of the walkway: the person's height, and tracks of joints."""

from collections.abc import Sequence

import numpy as np

from healthgait.gait.pose.joints import SIDES, joint_place
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.walkway.walkway import Walkway

HEAD = ("nose", *(f"{side}_{name}" for name in ("eye", "ear") for side in SIDES))
ANKLES = tuple(f"{side}_ankle" for side in SIDES)
UNSEEN = (np.nan, np.nan)
# Ankles to the mean of eyes, ears and nose, as a share of the height: an assumption. On simulated people and two real
# walkers, the estimated height was then 0.96 to 1.01 of the true one.
ANKLE_TO_HEAD = 0.89


def joint_tracks(pose: Pose, names: Sequence[str]) -> np.ndarray:
    """Pixels (frames, names, 2) of the named joints from the pose's first frame on; NaN if not seen."""
    tracks = np.full((len(pose), len(names), 2), np.nan)
    frames = np.array(list(pose.joints)) - pose.first
    tracks[frames] = [[joint_place(named.get(name)) or UNSEEN for name in names] for named in pose.joints.values()]
    return tracks


def body_height_m(pose: Pose, walkway: Walkway) -> float:
    """The person's height by pose, boxes and scale, in metres; NaN if head and ankles are never seen together.

    The median over the frames of the rows from the head to the lower ankle, over the walkway's pixels per metre: a
    metre is as many pixels high as it is wide along the walkway.
    """
    rows = joint_tracks(pose, (*HEAD, *ANKLES))[..., 1]
    head, ankles = rows[:, : len(HEAD)], rows[:, len(HEAD) :]
    seen = np.isfinite(head).any(axis=1) & np.isfinite(ankles).any(axis=1)
    if not seen.any():
        return np.nan
    extent_px = np.nanmax(ankles[seen], axis=1) - np.nanmean(head[seen], axis=1)
    return float(np.median(extent_px)) / ANKLE_TO_HEAD / walkway.pixels_per_metre(0.5)
