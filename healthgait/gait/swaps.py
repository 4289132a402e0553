"""Left and right ankles that a pose estimator took for each other, found by how people walk.

Swaps come in blocks of frames that begin or end anywhere, most often where the legs pass each other. Two things are
known of a walk whatever the labels say: which ankle is in front, and that the feet take turns in front. So the walk is
cut where the ankles pass each other; in each piece one foot leads, and the most plausible sequence of leading feet is
the one that alternates, but for where the labels insist. Near a passing, where the ankles are too close for "in front"
to mean much, the labelling with the least sudden changes of velocity is taken (a shortest path over pairs of frames).
"""

import numpy as np
from scipy.signal import find_peaks

from healthgait.gait.smoothing import HARMLESS_GAP_S, runs, smoothed

CLEAR_M = 0.15  # an ankle that is farther ahead is in front
LEAST_STEP_M = 0.12  # between the ankles' largest distance and their least one, for a step to lie between
PROMINENCE = 0.25  # of the ankles' usual largest distance, likewise
NEAR_PASSING_S = 0.067  # before and after, in which the labels' smoothness decides
SAME_FOOT_COST_S = 0.4  # of labels to the contrary that it takes to believe that a foot leads twice in a row
ANKLE_NOISE_M = 0.02  # of an ankle's place in one frame
LARGEST_JERK_COST = 60.0  # of one frame: an outlier cannot outweigh what is known
CONTRADICTION_COST = 1000.0  # of a labelling against the foot in front
CHANGED_LABEL_COST = 1e-3  # of a frame: where nothing else speaks, labels stay
LONGEST_FORESIGHT = 2.0  # frames' worth of movement carried over a gap


def swapped_frames(ankles_m: np.ndarray, fps: float) -> np.ndarray:
    """Whether left and right are swapped in each frame, (frames,).

    ``ankles_m`` (frames, 2, 2) are the left and the right ankle's place in the direction of walking and its row in the
    image, both in metres, NaN where not seen. A frame with one ankle is taken for swapped as the nearest clear one with
    both is. Of the two labellings that differ by all frames, the one that keeps the most labels is taken.
    """
    known_ankles = np.isfinite(ankles_m).all(axis=2)
    seen = np.flatnonzero(known_ankles.all(axis=1))
    if len(seen) < 3:
        return np.zeros(len(ankles_m), dtype=bool)
    ahead = ankles_m[:, 0, 0] - ankles_m[:, 1, 0]
    lead = _leading_feet(ahead, fps)
    known = np.where(np.abs(ahead) > CLEAR_M, np.sign(ahead) != lead, np.nan)
    known[lead == 0] = np.nan
    swapped = np.zeros(len(ankles_m), dtype=bool)
    swapped[seen] = _smoothest(_jerk_costs(ankles_m[seen], seen), known[seen])
    # Near a passing a label says little of the frames around it, so that a clear one is asked.
    clear = np.flatnonzero(np.isfinite(known))
    alone = np.flatnonzero(known_ankles.sum(axis=1) == 1)
    if len(clear):
        swapped[alone] = swapped[clear[np.rint(np.interp(alone, clear, np.arange(len(clear)))).astype(int)]]
    return swapped


def _leading_feet(ahead_m: np.ndarray, fps: float) -> np.ndarray:
    """The foot that truly leads in each frame: 1 left, -1 right, 0 not known; ``ahead_m`` is as the labels say."""
    distance = smoothed(np.abs(ahead_m), fps)
    says = np.where(np.abs(ahead_m) > CLEAR_M, np.sign(ahead_m), 0)  # which foot the labels say leads
    # Where too little is seen to tell, the labels are believed.
    lead = np.where(np.isfinite(distance), 0, says).astype(int)
    for stretch in runs(np.isfinite(distance)):
        cuts, turns = _cuts(distance[stretch], np.isfinite(ahead_m[stretch]), fps)
        pieces = np.split(np.arange(len(lead))[stretch], cuts)
        votes = [says[piece].sum() for piece in pieces]
        for piece, foot in zip(pieces, _alternation(votes, turns, fps), strict=True):
            lead[piece] = foot
        for cut in cuts:
            near = round(NEAR_PASSING_S * fps)
            lead[stretch][max(cut - near, 0) : cut + near] = 0
    return lead


def _cuts(distance_m: np.ndarray, seen: np.ndarray, fps: float) -> tuple[np.ndarray, list[bool]]:
    """Frames of a stretch at which the leading foot may change, and for each piece whether it changes before it.

    It does where the ankles pass each other, being far apart before and after. In a gap that may have happened
    without a sign of it.
    """
    prominence = max(LEAST_STEP_M, PROMINENCE * float(np.percentile(distance_m, 95)))
    changes = dict.fromkeys(find_peaks(-distance_m, prominence=prominence)[0].tolist(), True)
    for gap in runs(~seen):
        long = gap.stop - gap.start > HARMLESS_GAP_S * fps
        if long and not any(gap.start - 1 <= frame <= gap.stop for frame in changes):
            changes[gap.start] = False
    cuts = sorted(changes)
    return np.array(cuts, int), [False, *(changes[frame] for frame in cuts)]


def _alternation(votes: list[float], turns: list[bool], fps: float) -> list[int]:
    """The leading foot (1 or -1) of each piece.

    ``votes`` are a piece's frames that are labelled with the left foot in front, less those with the right; ``turns``
    tells whether the feet are known to have passed each other before the piece.
    """
    cost, choices = np.zeros(2), []
    for vote, turn in zip(votes, turns, strict=True):
        # State 0: left leads, against it the frames that say right; state 1 the other way round.
        against = np.array([max(-vote, 0.0), max(vote, 0.0)])
        staying, turning = cost + SAME_FOOT_COST_S * fps * turn, cost[::-1]
        choices.append(turning < staying)
        cost = np.minimum(staying, turning) + against
    state = int(np.argmin(cost))
    leads = []
    for turned in reversed(choices):
        leads.append(1 if state == 0 else -1)
        state = 1 - state if turned[state] else state
    return leads[::-1]


def _jerk_costs(ankles: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """Cost (frames - 2, 2, 2, 2) of the labellings of three consecutive frames (before last, last, now)."""
    labelled = np.stack([ankles, ankles[:, ::-1]])  # (labelling, frames, 2, 2)
    ratio = np.minimum(np.diff(frames)[1:] / np.diff(frames)[:-1], LONGEST_FORESIGHT)[:, None, None]
    cost = np.empty((len(ankles) - 2, 2, 2, 2))
    for before in (0, 1):
        for last in (0, 1):
            velocity = labelled[last, 1:-1] - labelled[before, :-2]
            expected = labelled[last, 1:-1] + ratio * velocity
            for now in (0, 1):
                squares = ((labelled[now, 2:] - expected) ** 2).sum(axis=(1, 2))
                cost[:, before, last, now] = np.minimum(squares / (6 * ANKLE_NOISE_M**2), LARGEST_JERK_COST)
    return cost


def _smoothest(costs: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The cheapest labelling, (frames,) booleans, that agrees with ``known`` (1 swapped, 0 not, NaN free)."""
    contradiction = CONTRADICTION_COST * np.stack([known == 1, known == 0], axis=1) + [0.0, CHANGED_LABEL_COST]
    best = {(last, now): contradiction[0, last] + contradiction[1, now] for last in (0, 1) for now in (0, 1)}
    choices = []
    for cost, against in zip(costs.tolist(), contradiction[2:].tolist(), strict=True):
        ways = {(last, now): [best[before, last] + cost[before][last][now] for before in (0, 1)] for last, now in best}
        choices.append({pair: int(way[1] < way[0]) for pair, way in ways.items()})
        best = {pair: min(way) + against[pair[1]] for pair, way in ways.items()}
    last, now = min(best, key=best.get)
    states = [now, last]
    for choice in reversed(choices):
        last, now = choice[last, now], last
        states.append(last)
    return np.array(states[::-1], dtype=bool)
