"""The footfalls of a walk: which foot stood where, when it struck, and when the other one left the floor."""

from dataclasses import dataclass, replace

import numpy as np

from healthgait.gait.looks import Look, Segmentation, look_at
from healthgait.gait.supports import (
    MOMENTS,
    RISE_TO_TOE_OFF,
    TOE_OFF_TO_TOE_RISE,
    Supports,
    double_supports,
    rhythm,
)
from healthgait.gait.tracks import Tracks
from healthgait.gait.walkway import Walkway

# The lowest edge of a sole in the picture is the one towards the camera; the foot's axis lies half a shoe's breadth
# farther. Between bars about a metre apart, which is assumed, that is this share of the way across. It is worth 0.3 to
# 0.4 cm of a step's length.
SOLE_TO_AXIS = 0.045
HEEL_BEHIND_ANKLE_M, TOE_AHEAD_OF_ANKLE_M = 0.05, 0.20  # assumed where the foot itself is not seen
RESTING = (0.05, 0.55)  # part of a step's duration, after the ankles are farthest apart, in which a foot lies flat
MARGIN_M = 0.15  # a footfall this far outside the lines, by its ankle, is certainly none inside
OUTLIER_S = 0.06  # a toe-off this far from where the others of a clip lead to expect it is mistaken
FOOT_TOLERANCE_M = 0.04  # a foot that differs more from the others' length was not seen whole
STEP_TOLERANCE = 1.6  # times the usual duration: longer, a footfall between two others was not seen


@dataclass(frozen=True)
class Footfalls:
    """Consecutive footfalls; every array has one entry each, NaN for what is not known.

    ``foot`` is 0 for left and 1 for right. ``heel_strike_s`` and ``opposite_toe_off_s`` (the end of the double
    support that the strike begins) are seconds of the video, ``rhythm_s`` a steadier clock of the steps, from all
    that repeats in a step. ``heel_m`` and ``toe_m`` are resting places in the direction of walking from the line
    that is crossed first. ``step`` tells for each footfall but the last whether the next one follows as the next
    step. ``seen`` tells whether the foot itself was seen, not only its ankle; ``strike_timed`` and ``toe_off_timed``
    whether a moment was measured, and not put where the rhythm of the other steps leads to expect it.
    ``toe_off_delay_s`` is how much later the toe-offs were seen in the segmentation than the ankles lead to expect, 0
    if none was.
    """

    foot: np.ndarray
    heel_strike_s: np.ndarray
    opposite_toe_off_s: np.ndarray
    rhythm_s: np.ndarray
    heel_m: np.ndarray
    toe_m: np.ndarray
    step: np.ndarray
    seen: np.ndarray
    strike_timed: np.ndarray
    toe_off_timed: np.ndarray
    toe_off_delay_s: float
    length_m: float

    def __len__(self) -> int:
        return len(self.foot)

    @property
    def inside(self) -> np.ndarray:
        """Whether the heel rests between the two lines; the toe may reach over the second one."""
        return (self.heel_m >= 0) & (self.heel_m <= self.length_m)


def find_footfalls(tracks: Tracks, walkway: Walkway, segmentation: Segmentation | None) -> Footfalls:
    """Footfalls from the ankles and from the feet in the segmentation; without one, from the toes of the pose."""
    found = double_supports(tracks)
    step = float(np.median(np.diff(found.apart))) if len(found) > 1 else np.nan
    follows = (np.diff(found.apart) < STEP_TOLERANCE * step) & (np.diff(found.lead) != 0)
    supports = _completed(found, follows)
    ankles = np.array([_resting_ankle(tracks, *one, step) for one in zip(found.lead, found.apart, strict=True)])
    looks = [Look(np.nan, None)] * len(supports)
    if segmentation is not None and np.isfinite(step):
        outside = (ankles < -MARGIN_M) | (ankles > walkway.length_m + MARGIN_M)
        looks = look_at(supports, ~outside, segmentation, step)
    measured = np.array([look.toe_off for look in looks])
    if segmentation is None:
        measured = supports.toe_rise - TOE_OFF_TO_TOE_RISE * step
    toe_offs, toe_offs_seen = _toe_offs(supports.rise, measured, step, tracks.fps)
    heel, toe, feet_seen = _places(found.lead, ankles, looks, tracks.direction, walkway)
    moments = np.column_stack([found.moments, np.where(toe_offs_seen, toe_offs, np.nan)])
    clock = _bridged(rhythm(moments, reference=1), follows)
    seconds = [(frames + tracks.first_frame) / tracks.fps for frames in (supports.heel_strike, toe_offs, clock)]
    timed = np.isfinite(found.heel_strike), toe_offs_seen | np.isfinite(found.rise)
    delay_s = (_median((toe_offs - supports.rise)[toe_offs_seen]) - RISE_TO_TOE_OFF * step) / tracks.fps
    delay_s = delay_s if toe_offs_seen.any() and segmentation is not None else 0.0
    return Footfalls(found.lead, *seconds, heel, toe, follows, feet_seen, *timed, delay_s, walkway.length_m)


def _completed(supports: Supports, follows: np.ndarray) -> Supports:
    """The supports with moments that were not seen put where the others of the walk lead to expect them."""
    moments = supports.moments
    clock = _bridged(rhythm(moments, reference=1), follows)[:, None]
    delays = np.array([_median(column) for column in (moments - clock).T])
    return replace(
        supports, **dict(zip(MOMENTS, np.where(np.isfinite(moments), moments, clock + delays).T, strict=True))
    )


def _bridged(clock: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """A clock of the steps with those that are not known put evenly between the others of an unbroken walk."""
    bridged = clock.copy()
    for walk in np.split(np.arange(len(clock)), np.flatnonzero(~follows) + 1):
        known = walk[np.isfinite(clock[walk])]
        if len(known):
            between = walk[(walk >= known[0]) & (walk <= known[-1])]
            bridged[between] = np.interp(between, known, clock[known])
    return bridged


def _median(values: np.ndarray) -> float:
    """Median of what is known; NaN if nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else np.nan


def _toe_offs(rise: np.ndarray, measured: np.ndarray, step: float, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Toe-offs in frames, and whether each was seen; elsewhere as long after the ankle's rise as where they were."""
    delays = measured - rise
    usual = _median(delays) if np.isfinite(delays).any() else RISE_TO_TOE_OFF * step
    mistaken = ~(np.abs(delays - usual) <= OUTLIER_S * fps)
    return rise + np.where(mistaken, usual, delays), ~mistaken


def _places(
    foot: np.ndarray, ankles_m: np.ndarray, looks: list[Look], direction: int, walkway: Walkway
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heels and toes at rest in the direction of walking, and whether the feet were seen; metres."""
    seen_px = np.array([(look.foot.heel_px, look.foot.toe_px, look.foot.sole_px) if look.foot else (np.nan,) * 3
                        for look in looks]).reshape(-1, 3)  # fmt: skip
    soles = np.column_stack([seen_px[:, :2].mean(axis=1), seen_px[:, 2]])
    across = walkway.on_floor(soles)[:, 1] + SOLE_TO_AXIS
    heel, toe = np.full(len(foot), np.nan), np.full(len(foot), np.nan)
    for side in (0, 1):
        mine = (foot == side) & np.isfinite(across)
        if mine.any():
            line = float(np.median(across[mine]))
            heel[mine], toe[mine] = (walkway.along(seen_px[mine, column], line) for column in (0, 1))
    if direction < 0:
        heel, toe = walkway.length_m - heel, walkway.length_m - toe
    seen = np.isfinite(heel)
    if seen.any():
        seen &= np.abs((toe - heel) - np.median((toe - heel)[seen])) <= FOOT_TOLERANCE_M
    behind, ahead = HEEL_BEHIND_ANKLE_M, TOE_AHEAD_OF_ANKLE_M
    if np.isfinite(ankles_m[seen]).any():
        behind, ahead = np.nanmedian((ankles_m - heel)[seen]), np.nanmedian((toe - ankles_m)[seen])
    return np.where(seen, heel, ankles_m - behind), np.where(seen, toe, ankles_m + ahead), seen


def _resting_ankle(tracks: Tracks, foot: int, apart: float, step: float) -> float:
    """Median place of an ankle while its foot lies flat, after the ankles were ``apart``; NaN if not seen then."""
    if not np.isfinite(step):
        return np.nan
    begin, end = (int(np.ceil(apart + part * step)) for part in RESTING)
    return _median(tracks.seen_m[begin:end, foot])
