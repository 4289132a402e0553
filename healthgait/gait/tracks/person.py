"""The person's position in every frame, the walking speed, and which ankles cannot be the person's."""

import numpy as np
from scipy.ndimage import median_filter

from healthgait.gait.pose.frame_times import even_times, usual_interval
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.walkway.walkway import Walkway

BEYOND_WALKWAY_M = 4.0  # a position farther beyond either line is an error
FROM_BODY_M = 1.1  # an ankle farther from the person is an error: half of the longest steps (see limits)
ONE_PLACE_M = 0.08  # joints nearer than this coincide, given their noise
SMOOTHING_S = 0.5  # window of the running median of the person's position


def person_places(pose: Pose, walkway: Walkway, seconds: np.ndarray) -> np.ndarray:
    """The person's position (frames,) along the walkway at ``seconds``, m, smoothed; NaN before and after it is seen.

    The midpoint of the hips, or of the ankles where hips are rarely seen, by a running median, which ignores short
    errors of the legs.
    """
    hips, ankles = (walkway.along(joint[..., 0], 0.5).mean(axis=1) for joint in (pose.hips_px, pose.ankles_px))
    middle = hips if np.isfinite(hips).sum() > np.isfinite(ankles).sum() / 2 else ankles
    middle[(middle < -BEYOND_WALKWAY_M) | (middle > walkway.length_m + BEYOND_WALKWAY_M)] = np.nan
    seen = np.flatnonzero(np.isfinite(middle))
    smooth = np.full(len(middle), np.nan)
    if len(seen):
        frame_s, frames = usual_interval(seconds), slice(seen[0], seen[-1] + 1)
        times = even_times(seconds[frames], frame_s)
        bridged = np.interp(times, seconds[seen], middle[seen])
        running = median_filter(bridged, 2 * round(SMOOTHING_S / frame_s / 2) + 1, mode="nearest")
        smooth[frames] = np.interp(seconds[frames], times, running)
    return smooth


def walking_speed(place_m: np.ndarray, seconds: np.ndarray) -> float:
    """Speed of a person's position (frames,), m/s; 0 if not seen.

    The median of the slopes between frames a third of the clip apart, which is robust to temporary errors.
    """
    seen = np.flatnonzero(np.isfinite(place_m))
    if len(seen) < 2:
        return 0.0
    apart = max(len(seen) // 3, 1)
    begin, end = seen[:-apart], seen[apart:]
    return float(np.median((place_m[end] - place_m[begin]) / (seconds[end] - seconds[begin])))


def near_person(ankles_px: np.ndarray, walkway: Walkway, body: np.ndarray) -> np.ndarray:
    """Which ankles (frames, 2) are near enough to the person's position (frames,) to be the person's."""
    return np.abs(walkway.along(ankles_px[..., 0], 0.5) - body[:, None]) <= FROM_BODY_M


def legs_in_one_place(pose: Pose, walkway: Walkway) -> np.ndarray:
    """Whether (frames,) both legs coincide, as where an estimator put both of them onto one.

    Where legs only pass each other, the swinging leg's knee is ahead of the other one.
    """
    within_px = ONE_PLACE_M * walkway.pixels_per_metre(0.5)
    apart = [np.abs(np.diff(joint[..., 0], axis=1))[:, 0] for joint in (pose.ankles_px, pose.knees_px)]
    return (apart[0] <= within_px) & ~(apart[1] > within_px)
