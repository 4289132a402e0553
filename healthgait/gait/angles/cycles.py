"""The angles of a clip, cut into gait cycles by the heel strikes of each foot."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.events.detector import Footfalls

LONGEST_OF_USUAL = 1.5  # times the usual stride: a longer one has a missed strike in it


@dataclass(frozen=True)
class Cycle:
    """A gait cycle of one foot.

    Attributes
    ----------
    side : int
        0 left, 1 right.
    begin_s, end_s : float
        Its heel strike and the next one, s of the video.
    percent : ndarray (frames,)
        Where its frames lie, percent of the cycle.
    degrees : ndarray (frames, 6)
        The ANGLES; NaN where unknown.
    """

    side: int
    begin_s: float
    end_s: float
    percent: np.ndarray
    degrees: np.ndarray


def cycles_of(angles: ClipAngles, falls: Footfalls) -> list[Cycle]:
    """The complete gait cycles of both feet in a clip, by side and time."""
    seconds, cycles = angles.seconds, []
    for side in (0, 1):
        strikes = np.sort(falls.heel_strike_s[(falls.foot == side) & falls.strike_timed])
        strikes = strikes[np.isfinite(strikes)]
        if len(strikes) < 2:
            continue
        usual_s = np.median(np.diff(strikes))
        for begin, end in pairwise(strikes):
            if end - begin > LONGEST_OF_USUAL * usual_s:
                continue
            within = (seconds >= begin) & (seconds < end)
            percent = 100 * (seconds[within] - begin) / (end - begin)
            cycles.append(Cycle(side, float(begin), float(end), percent, angles.degrees[side, within]))
    return cycles
