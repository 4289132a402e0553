"""The line across the walkway on which each foot walks."""

import numpy as np

from healthgait.gait.walkway.walkway import Walkway

ANKLE_HEIGHT_M = 0.085  # of the malleolus above the floor, in a shoe
# Weights of the usual values in the estimate of a person's lines: choices, see lines_walked.
MIDDLE_SHARE, APART_SHARE = 0.5, 0.7
FEET_APART = 0.09  # of the walkway's width: 9 cm, where the bars are a metre apart
RESTING = 0.25  # strides from the middle of a swing; farther away, a foot rests


def lines_walked(
    ankles_px: np.ndarray, walkway: Walkway, seconds: np.ndarray, swings: list[np.ndarray], direction: int
) -> np.ndarray:
    """Where each foot's line is across the walkway, from the resting ankles projected to the floor.

    Parameters
    ----------
    ankles_px : ndarray (frames, 2, 2)
        Pixels of the left and right ankle, NaN where not seen.
    walkway : Walkway
        The floor between the sensor bars.
    seconds : ndarray (frames,)
        Times of the frames, s.
    swings : list of two ndarray
        Times of the middles of each foot's swings, s.
    direction : int
        +1 for a walk to the image's right, -1 to its left.

    Returns
    -------
    ndarray (2,)
        As a share of the walkway's width, left before right, see ``Walkway``.

    Notes
    -----
    The height of a person's ankles is known to 1 or 2 cm only, which is a tenth of the walkway's width, as are one or
    two pixels; so the estimate is combined with usual values: near the middle, the feet a little apart.
    """
    floor = walkway.on_floor(walkway.below(ankles_px, ANKLE_HEIGHT_M))
    within = (floor[..., 0] > -0.3) & (floor[..., 0] < walkway.length_m + 0.3)
    strides_s = np.concatenate([np.diff(times) for times in swings])
    away_s = RESTING * float(np.median(strides_s)) if len(strides_s) else 0.0
    lines = []
    for side, times in enumerate(swings):
        resting = within[:, side] & ~(np.abs(seconds[:, None] - times) < away_s).any(axis=1)
        # The median of each rest separately: a false one, as of a leg that was lost mid-swing, may be long.
        rests = np.split(np.arange(len(seconds)), np.searchsorted(seconds, times))
        lines.append([np.median(floor[rest[resting[rest]], side, 1]) for rest in rests if resting[rest].any()])
    both = [*lines[0], *lines[1]]
    # Walking to the image's right, the left foot is the one far from the camera.
    sides, usual = np.array([0.5, -0.5]), direction * FEET_APART
    if not both:
        return 0.5 + sides * usual
    left, right = (np.median(line or both) for line in lines)
    middle = (left + right) / 2 + MIDDLE_SHARE * (0.5 - (left + right) / 2)
    return middle + sides * (left - right + APART_SHARE * (usual - (left - right)))
