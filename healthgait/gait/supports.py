"""Heel strikes and toe-offs from the ankles: each double support, when one foot has landed and the other not yet left.

At a double support the ankles are farthest apart. Before it the leading ankle slows down to rest: its heel strikes
where it has become slower than the body. After it the trailing ankle gathers speed: its toe leaves the floor a while
after the heel has risen. Both moments are found between the frames, by interpolation of the speed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks

from healthgait.gait.tracks import Tracks

LEAST_STEP_M = 0.12  # between two extremes of the ankles' distance, that they are a step
PROMINENCE = 0.25  # of the ankles' usual largest distance, likewise
# Of the walking speed. The moments at which the ankle's speed falls or rises through each of them are averaged:
# so the whole flank of the speed tells the moment, not the noise of two frames.
STRIKE_SPEEDS = (0.4, 0.55, 0.7, 0.85, 1.0)
RISE_SPEEDS = (0.3, 0.45, 0.6, 0.75, 0.9)
SLOWEST_MPS = 0.05  # slower, nobody walks
RISE_TO_TOE_OFF = 0.125  # of a step's duration, from there to toe-off


@dataclass(frozen=True)
class Support:
    """One double support, with its moments as frames (and fractions) of the tracks; NaN for what is not seen.

    ``passed`` is when the foot that leads now passed the other one, ``heel_strike`` when it struck, ``apart`` when
    the ankles are farthest apart, ``rise`` when the trailing ankle gathers speed.
    """

    lead: int
    passed: float
    heel_strike: float
    apart: float
    rise: float

    @property
    def trail(self) -> int:
        return 1 - self.lead


def double_supports(tracks: Tracks) -> list[Support]:
    """All double supports of a walk in order of time."""
    apart_m = tracks.smooth_m[:, 0] - tracks.smooth_m[:, 1]
    extremes = _extremes(apart_m)
    frames = [0, *(frame for frame, _ in extremes), len(apart_m) - 1]
    speed = tracks.speed_mps / max(tracks.walking_speed_mps, SLOWEST_MPS)
    supports = []
    for (frame, lead), before, after in zip(extremes, frames, frames[2:], strict=False):
        supports.append(
            Support(
                lead=lead,
                passed=_passing(apart_m, lead, before, frame),
                heel_strike=_slowing(speed[:, lead], before, frame, after),
                apart=_vertex(apart_m, frame),
                rise=_rising(speed[:, 1 - lead], before, frame, after),
            )
        )
    return supports


def _extremes(apart_m: np.ndarray) -> list[tuple[int, int]]:
    """(frame, leading foot) of the moments at which the ankles are farthest apart; feet alternate in what is seen."""
    seen = np.isfinite(apart_m)
    if not seen.any():
        return []
    prominence = max(LEAST_STEP_M, PROMINENCE * float(np.percentile(np.abs(apart_m[seen]), 95)))
    extremes = []
    for stretch in np.split(np.flatnonzero(seen), np.flatnonzero(np.diff(np.flatnonzero(seen)) > 1) + 1):
        for lead, sign in ((0, 1), (1, -1)):
            peaks, _ = find_peaks(sign * apart_m[stretch], prominence=prominence, height=0)
            extremes += [(int(stretch[peak]), lead) for peak in peaks]
    return sorted(extremes)


def _slowing(speed: np.ndarray, begin: int, apart: int, end: int) -> float:
    """When the speed (in walking speeds), after its peak between ``begin`` and ``apart``, has fallen to a rest's.

    The mean of the moments at which it first falls through each of STRIKE_SPEEDS before ``end``.
    """
    if not np.isfinite(speed[begin : apart + 1]).any():
        return np.nan
    peak = begin + int(np.nanargmax(speed[begin : apart + 1]))
    return _flank(speed[peak : end + 1], STRIKE_SPEEDS, peak)


def _rising(speed: np.ndarray, begin: int, apart: int, end: int) -> float:
    """When the speed (in walking speeds), before its peak between ``apart`` and ``end``, rises from a rest's.

    The mean of the moments at which it last rises through each of RISE_SPEEDS after ``begin``.
    """
    if not np.isfinite(speed[apart : end + 1]).any():
        return np.nan
    peak = apart + int(np.nanargmax(speed[apart : end + 1]))
    return peak - _flank(speed[begin : peak + 1][::-1], RISE_SPEEDS, 0)


def _flank(speed: np.ndarray, levels: tuple[float, ...], first: int) -> float:
    """Mean of the places at which ``speed``, high at its beginning, first falls below each level."""
    places = []
    for level in levels:
        below = np.flatnonzero(speed < level)
        if len(below) == 0 or below[0] == 0:
            return np.nan
        places.append(_between(speed, int(below[0]) - 1, level))
    return first + float(np.mean(places))


def _passing(apart_m: np.ndarray, lead: int, begin: int, end: int) -> float:
    """When the foot that leads at ``end`` passed the other one, after ``begin``."""
    ahead = apart_m if lead == 0 else -apart_m
    behind = np.flatnonzero(ahead[begin : end + 1] < 0)
    return _between(ahead, begin + int(behind[-1]), 0.0) if len(behind) else np.nan


def _between(values: np.ndarray, frame: int, level: float) -> float:
    """Where a straight line from ``frame`` to the next one meets ``level``."""
    here, there = values[frame], values[frame + 1]
    return frame + float((level - here) / (there - here)) if np.isfinite(here + there) and here != there else np.nan


def _vertex(values: np.ndarray, frame: int) -> float:
    """Place of the extreme at ``frame``, by a parabola through its neighbours."""
    if not 0 < frame < len(values) - 1:
        return float(frame)
    left, here, right = values[frame - 1 : frame + 2]
    bend = left - 2 * here + right
    return frame + float(0.5 * (left - right) / bend) if np.isfinite(bend) and bend != 0 else float(frame)
