"""The most likely sequence of two states, such as correct or swapped labels, frame by frame."""

import numpy as np


def cheapest_path(costs: np.ndarray, staying: np.ndarray, changing: np.ndarray) -> np.ndarray:
    """Whether each frame (frames,) is in the second state, for the lowest sum of costs (Viterbi's algorithm).

    ``costs`` (frames, 2) are those of each state; ``staying`` and ``changing`` (frames - 1,) those of keeping the state
    from a frame to the next one and of changing it.
    """
    # Plain numbers, as arrays of two would take ten times as long.
    (first, second), *others = costs.tolist()
    turned = []
    for (in_first, in_second), stay, change in zip(others, staying.tolist(), changing.tolist(), strict=True):
        turned.append((second + change < first + stay, first + change < second + stay))
        first, second = min(first + stay, second + change) + in_first, min(second + stay, first + change) + in_second
    states = [int(second < first)]
    for turns in reversed(turned):
        states.append(1 - states[-1] if turns[states[-1]] else states[-1])
    return np.array(states[::-1]) == 1
