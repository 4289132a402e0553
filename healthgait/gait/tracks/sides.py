"""Left and right ankle, corrected where the pose's labels are swapped.

Labels are swapped in blocks of frames that begin or end anywhere, most often where the legs pass. Independently of
labels, one ankle is in front, a foot on the floor does not move, and one foot is on the floor at any time. So the
frames in which the ankles are clearly apart are linked to the most plausible sequence of leading feet: from one such
frame to the next, either the same foot still leads, or the other one has passed it, and at most one of them should
have moved. Labels count, too, and decide alone where the feet are side by side for long, as in a step-to gait, in which
one foot never passes the other.
"""

import numpy as np

from healthgait.gait.pose.frame_times import durations
from healthgait.gait.tracks.two_states import cheapest_path

CLEAR_M, MIN_CLEAR_M = 0.15, 0.08  # an ankle this far ahead is in front; the minimum is for very short steps
CLEAR_SHARE = 0.3  # of the ankles' usual largest distance, between the two
PLACE_NOISE_M = 0.04  # of the difference of an ankle's positions in two frames
MOVED_M = 0.1  # more is not noise
SWING_MPS, SWING_START_M = 7.0, 0.1  # upper limit of a swing's speed, allowing for noise
# Costs are negative log-likelihoods.
SWING_COST = 8.0  # a foot swung
BOTH_MOVED_COST = 8.0  # both moved at once
# Passing feet are not clearly apart for the first duration at most; within the second, as in a gap, one foot can land
# and the other one leave, which is not at once.
AT_ONCE_S, IN_TURN_S = 0.15, 0.3
# Legs pass each other within the first duration; after the second, feet may have moved in turn, and movement is no
# longer informative.
PASSED_AFTER_S, TURNS_AFTER_S = 0.35, 0.5
LARGEST_COST = 40.0  # of one frame, to limit the influence of outliers
LABEL_COST_PER_S = 15.0  # of contradicting the labels


def swapped_frames(places_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Whether left and right are swapped in each frame, (frames,).

    ``places_m`` (frames, 2) are the positions of the left and right ankle in the direction of walking, NaN where not
    seen; ``seconds`` (frames,) the frames' times. Frames in which the ankles are not clearly apart are treated as the
    nearest one in which they are.
    """
    clear = _clear_frames(places_m)
    if len(clear) == 0:
        return np.zeros(len(places_m), dtype=bool)
    left_leads = _leading_feet(places_m[clear], seconds[clear], durations(seconds)[clear])
    nearest = np.rint(np.interp(np.arange(len(places_m)), clear, np.arange(len(clear)))).astype(int)
    return ((places_m[clear, 0] > places_m[clear, 1]) != left_leads)[nearest]


def unclear_times(places_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Midpoints (seconds) of the intervals between frames with ankles clearly apart, the longest interval first."""
    clear_s = seconds[_clear_frames(places_m)]
    return ((clear_s[:-1] + clear_s[1:]) / 2)[np.argsort(-np.diff(clear_s), kind="stable")]


def _clear_frames(places_m: np.ndarray) -> np.ndarray:
    """Indices of the frames in which one ankle is clearly ahead of the other."""
    apart = np.abs(places_m[:, 0] - places_m[:, 1])
    seen = np.isfinite(apart)
    if not seen.any():
        return np.empty(0, int)
    clear_m = np.clip(CLEAR_SHARE * np.percentile(apart[seen], 95), MIN_CLEAR_M, CLEAR_M)
    return np.flatnonzero(np.nan_to_num(apart) > clear_m)


def _leading_feet(places_m: np.ndarray, seconds: np.ndarray, frames_s: np.ndarray) -> np.ndarray:
    """Whether the left foot really leads (frames,), by the cheapest path through the frames."""
    front, rear = places_m.max(axis=1), places_m.min(axis=1)
    lasts_s = np.diff(seconds)
    same = _movement_cost(np.diff(front), np.diff(rear), lasts_s)
    passing = _movement_cost(rear[1:] - front[:-1], front[1:] - rear[:-1], lasts_s)
    says_left = places_m[:, 0] > places_m[:, 1]
    against = LABEL_COST_PER_S * frames_s[:, None] * np.column_stack([~says_left, says_left])
    return ~cheapest_path(against, same, passing)


def _movement_cost(one_m: np.ndarray, other_m: np.ndarray, lasts_s: np.ndarray) -> np.ndarray:
    """Costs (steps,) of two feet moving forward by these distances in these durations."""
    costs, moved = [], []
    for forward in (one_m, other_m):
        stood = forward**2 / (2 * PLACE_NOISE_M**2)
        beyond = np.maximum(forward - SWING_MPS * lasts_s - SWING_START_M, 0) + np.maximum(-forward, 0)
        swung = SWING_COST + beyond**2 / (2 * PLACE_NOISE_M**2)
        costs.append(np.minimum(stood, swung))
        moved.append(forward > MOVED_M)
    at_once = np.clip((IN_TURN_S - lasts_s) / (IN_TURN_S - AT_ONCE_S), 0, 1)
    total = np.minimum(sum(costs) + (moved[0] & moved[1]) * BOTH_MOVED_COST * at_once, LARGEST_COST)
    return total * np.clip((TURNS_AFTER_S - lasts_s) / (TURNS_AFTER_S - PASSED_AFTER_S), 0, 1)
