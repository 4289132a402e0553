"""Whether heel and toe of a pose are those of the foot that they are named after."""

import numpy as np

HEEL_REACH_M = 0.12  # a heel is some 6 cm behind the middle of its ankle; twice that, for the errors of both


def misplaced_feet(heels_m: np.ndarray, toes_m: np.ndarray, ankles_m: np.ndarray) -> np.ndarray:
    """Whether (frames, 2) heel and toe of the left and the right foot lie where they cannot be.

    That is true of all frames if it is of half of those in which the foot is seen, or more: it is then another point.
    All are positions (frames, 2) in the direction of walking, m; NaN where not seen. In walking the toe is ahead of the
    heel, as the foot never turns back past the vertical; and no heel is out of its own ankle's reach and at the other
    ankle. That the foot is flat in stance is not asked for: who walks on the toes has none that is.
    """
    behind = toes_m <= heels_m
    away_m, from_other_m = np.abs(heels_m - ankles_m), np.abs(heels_m - ankles_m[:, ::-1])
    impossible = behind | ((away_m > HEEL_REACH_M) & (from_other_m < away_m))
    seen = np.isfinite(heels_m + toes_m + ankles_m)
    mostly = seen.any(axis=0) & ((impossible & seen).sum(axis=0) >= seen.sum(axis=0) / 2)
    return impossible | mostly
