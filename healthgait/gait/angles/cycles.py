"""The angles of a clip, cut into gait cycles by the heel strikes of each foot."""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.events.detector import Footfalls


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
    """The complete gait cycles of both feet in a clip, by side and time.

    A cycle goes from a foot's landing over that of the other foot to its next one; all three must follow each other,
    and the first and the last must be timed.
    """
    seconds, strikes = angles.seconds, falls.heel_strike_s
    cycles = []
    for number in np.flatnonzero(falls.step[:-1] & falls.step[1:]):
        begin, end = strikes[number], strikes[number + 2]
        if falls.strike_timed[number] and falls.strike_timed[number + 2]:
            within = (seconds >= begin) & (seconds < end)
            percent = 100 * (seconds[within] - begin) / (end - begin)
            side = int(falls.foot[number])
            cycles.append(Cycle(side, float(begin), float(end), percent, angles.degrees[side, within]))
    return sorted(cycles, key=lambda cycle: (cycle.side, cycle.begin_s))
