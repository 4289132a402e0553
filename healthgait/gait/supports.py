"""Heel strikes and toe-offs from the ankles: each double support, when one foot has landed and the other not yet left.

At a double support the ankles are farthest apart. Before it the leading ankle slows down to rest: its heel strikes
where it has become slower than the body. After it the trailing ankle gathers speed: its toe leaves the floor a while
after the heel has risen, and where the pose has toes, their own speed tells it. All moments are found between the
frames, by interpolation of the speed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks

from healthgait.gait.smoothing import runs
from healthgait.gait.swaps import LEAST_STEP_M, PROMINENCE
from healthgait.gait.tracks import Tracks

# Of the walking speed: choices around the middle of the flanks, where the speed changes fastest. The moments at which
# the ankle's speed falls or rises through each of them are averaged: so the whole flank of the speed tells the moment,
# not the noise of two frames.
STRIKE_SPEEDS = (0.4, 0.55, 0.7, 0.85, 1.0)
RISE_SPEEDS = (0.3, 0.45, 0.6, 0.75, 0.9)
LEAST_MOMENTS = 2  # of a step, for its time to be trusted
SLOWEST_MPS = 0.05  # slower, nobody walks
RISE_TO_TOE_OFF = 0.125  # of a step's duration, from there to toe-off
TOE_OFF_TO_TOE_RISE = 0.02  # of a step's duration: the toe itself gathers speed after it has left
MOMENTS = ("passed", "heel_strike", "rise")


@dataclass(frozen=True)
class Supports:
    """The double supports of a walk in order of time; every array has one entry each.

    ``lead`` is the foot that has landed, 0 for left; ``apart`` the frame at which the ankles are farthest apart. The
    moments are frames (and fractions) of the tracks: ``passed`` when the leading foot passed the other one,
    ``heel_strike`` when it struck, ``rise`` when the trailing ankle gathers speed, and ``toe_rise`` when its toe does.
    NaN stands for a moment that was not seen for a gap in the pose, or for want of toes.
    """

    lead: np.ndarray
    apart: np.ndarray
    passed: np.ndarray
    heel_strike: np.ndarray
    rise: np.ndarray
    toe_rise: np.ndarray

    def __len__(self) -> int:
        return len(self.lead)

    @property
    def moments(self) -> np.ndarray:
        """The MOMENTS of each support, (supports, 3)."""
        return np.column_stack([getattr(self, name) for name in MOMENTS])


def double_supports(tracks: Tracks) -> Supports:
    """All double supports whose leading foot was seen at the end of its swing and at its landing."""
    apart_m = tracks.smooth_m[:, 0] - tracks.smooth_m[:, 1]
    extremes = _extremes(apart_m)
    frames = [0, *(frame for frame, _ in extremes), len(apart_m) - 1]
    speed, toe_speed = (
        forward / max(tracks.walking_speed_mps, SLOWEST_MPS) for forward in (tracks.speed_mps, tracks.toe_speed_mps)
    )
    rows = []
    for (frame, lead), before, after in zip(extremes, frames, frames[2:], strict=False):
        passed = _passing(apart_m, lead, before, frame)
        strike = _slowing(speed[:, lead], before, frame, after)
        rise = _rising(speed[:, 1 - lead], before, frame, after)
        # A walk may come into view within a swing: its landing is seen, though not how the feet passed each other.
        # Where the ankles were seen all the time and did not pass each other, it is no step.
        in_view = before > 0 and np.isfinite(apart_m[before:frame]).all()
        if np.isfinite(strike) and (np.isfinite(passed) or not in_view):
            seen = [tracks.seen_at(passed, 0) and tracks.seen_at(passed, 1), tracks.seen_at(strike, lead)]
            seen.append(tracks.seen_at(rise, 1 - lead))
            toe_rise = _rising(toe_speed[:, 1 - lead], before, frame, after)
            rows.append((lead, frame, *np.where(seen, (passed, strike, rise), np.nan), toe_rise))
    lead, apart, *moments = np.array(rows).reshape(-1, 6).T
    return Supports(lead.astype(int), apart, *moments)


def rhythm(moments: np.ndarray, reference: int) -> np.ndarray:
    """A clock of the steps: the mean of several moments of each step, each shifted by its usual delay.

    ``moments`` (steps, kinds) may have NaN; the result (steps,) keeps the time of the kind ``reference``, and is NaN
    where fewer than LEAST_MOMENTS are known. The errors of the moments are independent, so that their mean is
    steadier than one of them.
    """
    if not len(moments):
        return np.empty(0)
    known = np.isfinite(moments)
    behind = moments - moments[:, [reference]]
    paired = np.isfinite(behind)
    delays = np.where(paired, behind, 0.0).sum(axis=0) / np.maximum(paired.sum(axis=0), 1)
    used = known & (paired.sum(axis=0) > 0)
    count = used.sum(axis=1)
    total = np.where(used, moments - delays, 0.0).sum(axis=1)
    return np.where(count >= LEAST_MOMENTS, total / np.maximum(count, 1), np.nan)


def _extremes(apart_m: np.ndarray) -> list[tuple[int, int]]:
    """(frame, leading foot) of the moments at which the ankles are farthest apart; feet alternate in what is seen."""
    seen = np.isfinite(apart_m)
    if not seen.any():
        return []
    prominence = max(LEAST_STEP_M, PROMINENCE * float(np.percentile(np.abs(apart_m[seen]), 95)))
    extremes = []
    for stretch in runs(seen):
        for lead, sign in ((0, 1), (1, -1)):
            peaks, _ = find_peaks(sign * apart_m[stretch], prominence=prominence, height=0)
            extremes += [(stretch.start + int(peak), lead) for peak in peaks]
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
