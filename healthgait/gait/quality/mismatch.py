"""Do pose, sensor boxes and scale belong together? The person's height tells, and which of them is the odd one.

The height is that of the pose in the walkway's metres. A wrong scale makes it wrong, but leaves the feet between the
bars; pose and boxes of two image sizes, or of two cameras, do not.
"""

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from healthgait.gait.pose.joints import joint_places
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.quality.body import ANKLES, body_height_m, joint_tracks
from healthgait.gait.quality.flags import RULES, Flag
from healthgait.gait.tracks.ankle_tracks import ANKLE_HEIGHT_M
from healthgait.gait.walkway.walkway import PLAUSIBLE_CAMERA_M, Walkway

ADULT_M = 1.65  # the middle of what the rule takes for plausible, where a person's height is not known
BELIEVABLE_CM = (50, 250)  # a height beyond, in the table of participants, is none
# Of the height: the clip is excluded. Where it is not known, the person may be a child.
BEYOND_DOUBT, BEYOND_ANYBODY = (1 / 1.5, 1.5), (0.45, 1.5)
NEAR_BARS = (-0.5, 1.5)  # where feet stand, from the near bar to the far one, if pose and boxes are of one picture
# Of the picture's width: the pose of a walk through it reaches to its border. Between the first two it may be either.
SMALL_POSE, WHOLE_POSE, LARGE_POSE = 0.8, 0.95, 1.05


@dataclass(frozen=True)
class Mismatch:
    """What does not belong together, in words; ``sure`` if so badly that a clip cannot be used."""

    words: str
    sure: bool
    of_height: bool = False  # whether the table's Height is the odd one


def find_mismatch(pose: Pose, walkway: Walkway, height_cm: float, picture_width_px: float) -> Mismatch | None:
    """What the body's height says of pose, boxes and scale; None if it is plausible or not seen.

    ``height_cm`` and the width of the segmentation's pictures are NaN if not known.
    """
    seen_m = body_height_m(pose, walkway)
    known = BELIEVABLE_CM[0] <= height_cm <= BELIEVABLE_CM[1]
    expected_m = height_cm / 100 if known else ADULT_M
    share = seen_m / expected_m
    if not isfinite(share) or not RULES[Flag.BODY_HEIGHT].is_broken_by(share):
        return None
    told = f"by pose, boxes and scale the person is {seen_m:.2f} m tall" + f" ({expected_m:.2f} m)" * known
    if known and not RULES[Flag.BODY_HEIGHT].is_broken_by(seen_m / ADULT_M):
        return Mismatch(f"{told}; is the Height in the table right?", sure=False, of_height=True)
    fits = _stands_between_bars(pose, walkway)
    low, high = BEYOND_DOUBT if known else BEYOND_ANYBODY
    odd = _odd_scale(walkway, share) if fits else _odd_picture(pose, share, picture_width_px)
    return Mismatch(f"{told}: {odd}", sure=not fits or not low <= share <= high)


def _stands_between_bars(pose: Pose, walkway: Walkway) -> bool:
    """Whether the lower ankle, taken down to the floor, lies at rows between the bars or near them."""
    rows = joint_tracks(pose, ANKLES)[..., 1]
    floor_px = np.nanmedian(np.fmax(rows[:, 0], rows[:, 1])) + ANKLE_HEIGHT_M * walkway.pixels_per_metre(0.5)
    far_px, near_px = walkway.corners_px[[0, 2], 1].mean(), walkway.corners_px[[1, 3], 1].mean()
    return NEAR_BARS[0] <= (near_px - floor_px) / (near_px - far_px) <= NEAR_BARS[1]


def _odd_scale(walkway: Walkway, share: float) -> str:
    low, high = PLAUSIBLE_CAMERA_M
    camera_m = walkway.camera_height_m
    camera = "" if low <= camera_m <= high else f", as does the camera's height of {camera_m:.1f} m"
    right_m = walkway.length_m / share
    return (
        f"the feet stand between the bars, so pose and boxes fit; the scale ({walkway.length_m:g} m) looks wrong"
        f"{camera}; about {right_m:.1f} m would be right"
    )


def _odd_picture(pose: Pose, share: float, picture_width_px: float) -> str:
    reach_px = _farthest_column(pose)
    sizes = f"the pose is {share:.2g} times as large as the boxes need it"
    reach = reach_px / picture_width_px
    if WHOLE_POSE <= reach <= LARGE_POSE:
        return f"{sizes}, but fits the pictures; the boxes are of another image size or camera"
    if reach < SMALL_POSE or reach > LARGE_POSE:
        seen = f"reaches to column {reach_px:.0f} in pictures of {picture_width_px:.0f} px"
        return f"{sizes}, and {seen}; the pose is of another image size"
    return f"{sizes}; pose and boxes are of two image sizes or cameras"


def _farthest_column(pose: Pose) -> float:
    return max((x for named in pose.joints.values() for x, _ in joint_places(named).values()), default=-inf)
