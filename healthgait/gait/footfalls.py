"""The footfalls of a walk: which foot stood where, when it struck, and when the other one left the floor."""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.looks import Look, Segmentation, look_at
from healthgait.gait.supports import RISE_TO_TOE_OFF, Support, double_supports
from healthgait.gait.tracks import Tracks
from healthgait.gait.walkway import Walkway

# The lowest edge of a sole in the picture is the one towards the camera; the foot's axis lies half a shoe's breadth
# farther. Between bars about a metre apart, that is this share of the way across.
SOLE_TO_AXIS = 0.045
HEEL_BEHIND_ANKLE_M, TOE_AHEAD_OF_ANKLE_M = 0.05, 0.20  # assumed where the foot itself is not seen
RESTING = (0.15, 0.65)  # part of a step's duration after the heel strike in which the ankle is at rest
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
    step. ``seen`` tells whether the foot itself was seen, not only its ankle.
    """

    foot: np.ndarray
    heel_strike_s: np.ndarray
    opposite_toe_off_s: np.ndarray
    rhythm_s: np.ndarray
    heel_m: np.ndarray
    toe_m: np.ndarray
    step: np.ndarray
    seen: np.ndarray
    length_m: float

    def __len__(self) -> int:
        return len(self.foot)

    @property
    def inside(self) -> np.ndarray:
        """Whether the heel rests between the two lines."""
        return (self.heel_m >= 0) & (self.heel_m <= self.length_m)


def find_footfalls(tracks: Tracks, walkway: Walkway, segmentation: Segmentation | None) -> Footfalls:
    """Footfalls from the ankles and, where there is one, from the feet in the segmentation."""
    supports = [one for one in double_supports(tracks) if np.isfinite(one.passed + one.heel_strike)]
    strikes = np.array([one.heel_strike for one in supports])
    foot = np.array([one.lead for one in supports], dtype=int)
    step = float(np.median(np.diff(strikes))) if len(supports) > 1 else np.nan
    looks = [Look(np.nan, None)] * len(supports)
    if segmentation is not None and np.isfinite(step):
        near = [_near_walkway(one, tracks, walkway, step) for one in supports]
        looks = look_at(supports, near, segmentation, RISE_TO_TOE_OFF * step, step)
    toe_offs = _toe_offs(supports, looks, step, tracks.fps)
    heel, toe, seen = _places(supports, looks, tracks, walkway, step)
    apart = np.diff(strikes) < STEP_TOLERANCE * step
    seconds = [
        (frames + tracks.first_frame) / tracks.fps for frames in (strikes, toe_offs, _rhythm(supports, toe_offs))
    ]
    return Footfalls(foot, *seconds, heel, toe, apart & (np.diff(foot) != 0), seen, walkway.length_m)


def _toe_offs(supports: list[Support], looks: list[Look], step: float, fps: float) -> np.ndarray:
    """Toe-offs in frames: as seen, and elsewhere as long after the ankle's rise as where they were seen."""
    rises = np.array([one.rise for one in supports])
    delays = np.array([look.toe_off for look in looks]) - rises
    usual = float(np.nanmedian(delays)) if np.isfinite(delays).any() else RISE_TO_TOE_OFF * step
    mistaken = ~(np.abs(delays - usual) <= OUTLIER_S * fps)
    return rises + np.where(mistaken, usual, delays)


def _rhythm(supports: list[Support], toe_offs: np.ndarray) -> np.ndarray:
    """A clock of the steps, in frames: the mean of four moments, each shifted by its usual delay.

    The errors of the moments are independent, so their mean is steadier than a heel strike alone.
    """
    moments = np.array([(one.passed, one.heel_strike, one.rise) for one in supports]).reshape(-1, 3)
    moments = np.column_stack([moments, toe_offs])
    strikes = moments[:, 1:2]
    known = np.isfinite(moments)
    delays = np.where(known, moments - strikes, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    shifted = np.where(known, moments - delays, 0.0)
    return shifted.sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def _places(
    supports: list[Support], looks: list[Look], tracks: Tracks, walkway: Walkway, step: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heels and toes at rest in the direction of walking, and whether the feet were seen; metres."""
    foot = np.array([one.lead for one in supports], dtype=int)
    ankles = np.array([_resting_ankle(one, tracks, step) for one in supports])
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
    if tracks.direction < 0:
        heel, toe = walkway.length_m - heel, walkway.length_m - toe
    seen = np.isfinite(heel)
    if seen.any():
        seen &= np.abs((toe - heel) - np.median((toe - heel)[seen])) <= FOOT_TOLERANCE_M
    behind, ahead = HEEL_BEHIND_ANKLE_M, TOE_AHEAD_OF_ANKLE_M
    if np.isfinite(ankles[seen]).any():
        behind, ahead = np.nanmedian((ankles - heel)[seen]), np.nanmedian((toe - ankles)[seen])
    return np.where(seen, heel, ankles - behind), np.where(seen, toe, ankles + ahead), seen


def _near_walkway(support: Support, tracks: Tracks, walkway: Walkway, step: float) -> bool:
    """Whether a footfall may lie between the lines, as far as its ankle tells."""
    ankle = _resting_ankle(support, tracks, step)
    return not (ankle < -MARGIN_M or ankle > walkway.length_m + MARGIN_M)


def _resting_ankle(support: Support, tracks: Tracks, step: float) -> float:
    """Median place of the leading ankle while its foot lies flat; NaN if it was not seen then."""
    if not np.isfinite(step):
        return np.nan
    begin, end = (int(np.ceil(support.heel_strike + part * step)) for part in RESTING)
    places = tracks.seen_m[begin:end, support.lead]
    places = places[np.isfinite(places)]
    return float(np.median(places)) if len(places) else np.nan
