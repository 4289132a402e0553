"""Whether pose, sensor boxes and scale match, checked by the person's height, and which of them is wrong.

The height is measured from the pose in metres of the walkway. A wrong scale changes it but leaves the feet between
the bars; with pose and boxes of different image sizes or cameras, the feet are elsewhere.
"""

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from healthgait.gait.pose.joints import joint_places
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.quality.body import ANKLES, body_height_m, joint_tracks
from healthgait.gait.quality.flags import RULES, Flag
from healthgait.gait.tracks.lines_walked import ANKLE_HEIGHT_M
from healthgait.gait.walkway.walkway import PLAUSIBLE_CAMERA_M, Walkway

ADULT_M = 1.65  # assumed where a person's height is unknown
VALID_HEIGHT_CM = (50, 250)  # other heights in the table of participants are ignored
# Measured height over the expected one, outside of which a clip is excluded. Of unknown height, it may be a child.
EXCLUDED_IF_KNOWN, EXCLUDED_IF_UNKNOWN = (1 / 1.5, 1.5), (0.45, 1.5)
NEAR_BARS = (-0.5, 1.5)  # position of the feet from the near bar (0) to the far one (1), if pose and boxes match
# Of the picture's width: the pose of a walk through it reaches the border. Between the first two it is undecided.
SMALL_POSE, WHOLE_POSE, LARGE_POSE = 0.8, 0.95, 1.05


@dataclass(frozen=True)
class Mismatch:
    """What does not match, as a message; ``sure`` if the clip cannot be used because of it."""

    words: str
    sure: bool
    of_height: bool = False  # whether the Height in the table is the likely error


def find_mismatch(pose: Pose, walkway: Walkway, height_cm: float, picture_width_px: float) -> Mismatch | None:
    """A mismatch of pose, boxes and scale; None if the measured height is plausible or cannot be measured.

    ``height_cm`` and the width of the segmentation's pictures are NaN if unknown.
    """
    seen_m = body_height_m(pose, walkway)
    known = VALID_HEIGHT_CM[0] <= height_cm <= VALID_HEIGHT_CM[1]
    expected_m = height_cm / 100 if known else ADULT_M
    share = seen_m / expected_m
    if not isfinite(share) or not RULES[Flag.BODY_HEIGHT].is_broken_by(share):
        return None
    measured = f"by pose, boxes and scale the person is {seen_m:.2f} m tall" + f" (table: {expected_m:.2f} m)" * known
    if known and not RULES[Flag.BODY_HEIGHT].is_broken_by(seen_m / ADULT_M):
        return Mismatch(f"{measured}; is the Height in the table correct?", sure=False, of_height=True)
    fits = _stands_between_bars(pose, walkway)
    low, high = EXCLUDED_IF_KNOWN if known else EXCLUDED_IF_UNKNOWN
    cause = _wrong_scale(walkway, share) if fits else _wrong_size(pose, share, picture_width_px)
    return Mismatch(f"{measured}: {cause}", sure=not fits or not low <= share <= high)


def _stands_between_bars(pose: Pose, walkway: Walkway) -> bool:
    """Whether the lower ankle, projected to the floor, lies between the bars or near them."""
    rows = joint_tracks(pose, ANKLES)[..., 1]
    floor_px = np.nanmedian(np.fmax(rows[:, 0], rows[:, 1])) + ANKLE_HEIGHT_M * walkway.pixels_per_metre(0.5)
    far_px, near_px = walkway.corners_px[[0, 2], 1].mean(), walkway.corners_px[[1, 3], 1].mean()
    return NEAR_BARS[0] <= (near_px - floor_px) / (near_px - far_px) <= NEAR_BARS[1]


def _wrong_scale(walkway: Walkway, share: float) -> str:
    low, high = PLAUSIBLE_CAMERA_M
    camera_m = walkway.camera_height_m
    camera = "" if low <= camera_m <= high else f", as does the camera's height of {camera_m:.1f} m"
    right_m = walkway.length_m / share
    return (
        f"the feet stand between the bars, so pose and boxes match; the scale ({walkway.length_m:g} m) looks wrong"
        f"{camera}; about {right_m:.1f} m would fit"
    )


def _wrong_size(pose: Pose, share: float, picture_width_px: float) -> str:
    reach_px = _farthest_column(pose)
    sizes = f"the pose is {share:.2g} times as large as the boxes imply"
    reach = reach_px / picture_width_px
    if WHOLE_POSE <= reach <= LARGE_POSE:
        return f"{sizes}, but fits the pictures; the boxes belong to another image size or camera"
    if reach < SMALL_POSE or reach > LARGE_POSE:
        seen = f"reaches to column {reach_px:.0f} in pictures of {picture_width_px:.0f} px"
        return f"{sizes}, and {seen}; the pose belongs to another image size"
    return f"{sizes}; pose and boxes belong to different image sizes or cameras"


def _farthest_column(pose: Pose) -> float:
    return max((x for named in pose.joints.values() for x, _ in joint_places(named).values()), default=-inf)
