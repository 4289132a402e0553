"""Which ankle is whose, whatever the labels of the pose say.

Labels are taken for each other in blocks of frames that begin or end anywhere, most often where the legs pass. What
is known of a walk without them: of the two ankles one is in front; a foot on the floor stays where it is, and one foot
is on the floor at any time. So the frames in which the ankles are clearly apart are joined to the most plausible
sequence of leading feet: from one such frame to the next, either the same foot still leads, or the other one has passed
it, and at most one of them should have moved. Labels count, too, and decide alone where the feet stand side by side for
long, as in a step-to gait, in which one foot never passes the other.
"""

import numpy as np

from healthgait.gait.pose.frame_times import durations
from healthgait.gait.tracks.two_states import cheapest_path

CLEAR_M, MIN_CLEAR_M = 0.15, 0.08  # an ankle that is this far ahead is in front; least with very short steps
CLEAR_SHARE = 0.3  # of the ankles' usual largest distance, between the two
PLACE_NOISE_M = 0.04  # of the difference of an ankle's places in two frames
MOVED_M = 0.1  # more is no noise
SWING_MPS, SWING_START_M = 7.0, 0.1  # faster no foot swings, allowing for noise
# Costs in units of half squared deviations (minus the logarithm of a likelihood).
SWING_COST = 8.0  # a foot swung
BOTH_MOVED_COST = 8.0  # both moved at once
# No longer than the first of these are feet unseen that pass each other; within the second, such as in a gap, one foot
# lands and the other one leaves, which is not at once.
AT_ONCE_S, IN_TURN_S = 0.15, 0.3
# Legs pass each other within the first of these; after the second, feet have had the time to take turns side by side,
# and what moved says nothing any more.
PASSED_AFTER_S, TURNS_AFTER_S = 0.35, 0.5
LARGEST_COST = 40.0  # of one frame: an outlier cannot outweigh all else
LABEL_COST_PER_S = 15.0  # of labels to the contrary


def swapped_frames(places_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Whether left and right are swapped in each frame, (frames,).

    ``places_m`` (frames, 2) are the left and the right ankle in the direction of walking, NaN where not seen;
    ``seconds`` (frames,) the frames' times. Frames in which the ankles are not clearly apart are taken as the nearest
    one in which they are.
    """
    clear = _clear_frames(places_m)
    if len(clear) == 0:
        return np.zeros(len(places_m), dtype=bool)
    left_leads = _leading_feet(places_m[clear], seconds[clear], durations(seconds)[clear])
    nearest = np.rint(np.interp(np.arange(len(places_m)), clear, np.arange(len(clear)))).astype(int)
    return ((places_m[clear, 0] > places_m[clear, 1]) != left_leads)[nearest]


def unclear_times(places_m: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """The middles (seconds) of the times between frames in which ankles are clearly apart, the longest first."""
    clear_s = seconds[_clear_frames(places_m)]
    return ((clear_s[:-1] + clear_s[1:]) / 2)[np.argsort(-np.diff(clear_s), kind="stable")]


def _clear_frames(places_m: np.ndarray) -> np.ndarray:
    """The numbers of the frames in which one ankle is clearly ahead of the other."""
    apart = np.abs(places_m[:, 0] - places_m[:, 1])
    seen = np.isfinite(apart)
    if not seen.any():
        return np.empty(0, int)
    clear_m = np.clip(CLEAR_SHARE * np.percentile(apart[seen], 95), MIN_CLEAR_M, CLEAR_M)
    return np.flatnonzero(np.nan_to_num(apart) > clear_m)


def _leading_feet(places_m: np.ndarray, seconds: np.ndarray, frames_s: np.ndarray) -> np.ndarray:
    """Whether the left foot truly leads, (frames,), by the cheapest path through the frames."""
    front, rear = places_m.max(axis=1), places_m.min(axis=1)
    lasts_s = np.diff(seconds)
    same = _movement_cost(np.diff(front), np.diff(rear), lasts_s)
    passing = _movement_cost(rear[1:] - front[:-1], front[1:] - rear[:-1], lasts_s)
    says_left = places_m[:, 0] > places_m[:, 1]
    against = LABEL_COST_PER_S * frames_s[:, None] * np.column_stack([~says_left, says_left])
    return ~cheapest_path(against, same, passing)


def _movement_cost(one_m: np.ndarray, other_m: np.ndarray, lasts_s: np.ndarray) -> np.ndarray:
    """Cost that two feet moved so far forward in so long; (steps,) each."""
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
