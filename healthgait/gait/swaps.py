"""Left and right ankles that a pose estimator took for each other, found by how a body can move.

Swaps come in blocks of frames that begin or end anywhere, most often where the legs cross. A swapped label makes an
ankle that rests jump into the swing and back, so the labelling with the least sudden changes of velocity is sought:
a shortest path over the frames (Viterbi), on pairs of frames since a velocity needs two.
"""

import numpy as np

ANKLE_NOISE_M = 0.02  # of an ankle's place in one frame; what matters is its ratio to the price of a change
LARGEST_COST = 60.0  # of one frame, so that a wild outlier cannot buy a change of labels elsewhere
CHANGE_COST = 2.0  # of each beginning and each end of a block
LONGEST_FORESIGHT = 2.0  # frames' worth of movement carried over a gap


def swapped_frames(ankles_m: np.ndarray) -> np.ndarray:
    """Whether left and right are swapped in each frame, (frames,).

    ``ankles_m`` (frames, 2, 2) are x and y of the left and the right ankle, in metres of the image. Frames without
    both ankles are not swapped. Of the two labellings that differ by all frames, the one that keeps the most labels
    is taken.
    """
    swapped = np.zeros(len(ankles_m), dtype=bool)
    seen = np.flatnonzero(np.isfinite(ankles_m).all(axis=(1, 2)))
    if len(seen) < 3:
        return swapped
    states = _smoothest(_jerk_costs(ankles_m[seen], seen))
    swapped[seen] = states if np.mean(states) <= 0.5 else ~states
    return swapped


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
                cost[:, before, last, now] = np.minimum(squares / (6 * ANKLE_NOISE_M**2), LARGEST_COST)
    cost[:, :, 0, 1] += CHANGE_COST
    cost[:, :, 1, 0] += CHANGE_COST
    return cost


def _smoothest(costs: np.ndarray) -> np.ndarray:
    """The cheapest labelling: (frames,) booleans."""
    best = {(last, now): 0.0 for last in (0, 1) for now in (0, 1)}
    choices = []
    for cost in costs.tolist():
        ways = {(last, now): [best[before, last] + cost[before][last][now] for before in (0, 1)] for last, now in best}
        choices.append({pair: int(way[1] < way[0]) for pair, way in ways.items()})
        best = {pair: min(way) for pair, way in ways.items()}
    last, now = min(best, key=best.get)
    states = [now, last]
    for choice in reversed(choices):
        last, now = choice[last, now], last
        states.append(last)
    return np.array(states[::-1], dtype=bool)
