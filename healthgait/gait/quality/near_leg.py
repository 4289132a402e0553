"""Which leg is nearer to the camera, by where the feet rest: that alone tells left from right in a side view."""

import numpy as np

from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.gait.tracks.lines_walked import ANKLE_HEIGHT_M

RESTING_MPS = 0.15  # an ankle slower than this is that of a foot on the floor


def left_behind(tracks: Tracks) -> float:
    """How much farther from the camera the left foot rests than the right one, as the direction of walking has it.

    In shares of the walkway's width, from the medians of the resting ankles' rows; negative if the legs are on the
    wrong sides: walking to the image's right, a person's left leg is the far one. NaN if a foot is not seen at rest.
    """
    floor = tracks.walkway.on_floor(tracks.walkway.below(tracks.ankles_px, ANKLE_HEIGHT_M))[..., 1]
    if len(floor) < 2:
        return np.nan
    resting = np.abs(np.gradient(tracks.smooth_m, tracks.seconds, axis=0)) < RESTING_MPS
    left, right = (floor[resting[:, side] & np.isfinite(floor[:, side]), side] for side in (0, 1))
    if not (len(left) and len(right)):
        return np.nan
    return float(tracks.direction * (np.median(left) - np.median(right)))
