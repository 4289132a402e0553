"""The footfalls of a walk: which foot stood where, when it struck, and when the other one left the floor."""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.events.looks import Look, Segmentation, look_at
from healthgait.gait.events.supports import ANKLES_SE_S, Supports, find_supports
from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.gait.walkway.walkway import Walkway

# The lowest edge of a sole in the picture is the one towards the camera; the foot's axis lies half a shoe's width
# farther. Between bars about a metre apart, which is assumed, that is this share of the way across. It is worth 0.3 to
# 0.4 cm of a step's length.
SOLE_TO_AXIS = 0.045
HEEL_BEHIND_ANKLE_M, TOE_AHEAD_OF_ANKLE_M = 0.05, 0.20  # assumed where the foot itself is not seen
MARGIN_M = 0.15  # a footfall this far outside the lines, by its ankle, is certainly none inside
OUTLIER_S = 0.06  # a toe-off this far from where the others of a clip lead to expect it is mistaken
PICTURES_OFF_S = 0.055  # more, pictures are of other moments than the pose, and toe-offs are not where they are sought
FOOT_SE_M = 0.005  # of a foot's place by its outline in the segmentation
FOOT_TOLERANCE_M = 0.04  # a foot that differs more from the others' length was not seen whole
STEP_TOLERANCE = 1.6  # times the usual duration: longer, a footfall between two others was not seen


@dataclass(frozen=True)
class Footfalls:
    """Consecutive footfalls; every array has one entry each, NaN for what is not known.

    ``foot`` is 0 for left and 1 for right. ``heel_strike_s`` and ``opposite_toe_off_s`` (the end of the double
    support that the strike begins) are seconds of the video. ``heel_m`` and ``toe_m`` are resting places in the
    direction of walking from the line that is crossed first. ``step`` says for each footfall but the last whether the
    next one follows as the next step. ``seen`` says whether the foot itself was seen, not only its ankle;
    ``strike_timed`` and ``toe_off_timed`` whether a moment was measured, and not put where the rest of the walk leads
    to expect it. ``delay_s`` is how much later the segmentation's pictures are than the pose, by the trunk if by more
    than PICTURES_OFF_S, else by the toe-offs, NaN if neither was seen; ``toe_offs_missed`` the share of those sought
    there that were not found. ``strike_se_s`` and ``place_se_m`` are standard errors, ``contact_se_s`` that of all
    double supports alike.
    """

    foot: np.ndarray
    heel_strike_s: np.ndarray
    opposite_toe_off_s: np.ndarray
    heel_m: np.ndarray
    toe_m: np.ndarray
    step: np.ndarray
    seen: np.ndarray
    strike_timed: np.ndarray
    toe_off_timed: np.ndarray
    strike_se_s: np.ndarray
    place_se_m: np.ndarray
    contact_se_s: float
    delay_s: float
    toe_offs_missed: float
    length_m: float

    def __len__(self) -> int:
        return len(self.foot)

    @property
    def inside(self) -> np.ndarray:
        """Whether the heel rests between the two lines; the toe may reach over the second one."""
        return (self.heel_m >= 0) & (self.heel_m <= self.length_m)


def find_footfalls(tracks: Tracks, walkway: Walkway, segmentation: Segmentation | None) -> Footfalls:
    """Footfalls from the ankles and from the feet in the segmentation; without one, from the toes of the pose."""
    supports = find_supports(tracks)
    landings = np.flatnonzero(supports.landed)
    foot, strikes, ankles = (values[landings] for values in (supports.foot, supports.heel_strike_s, supports.place_m))
    expected, timed = _next_toe_offs(supports, landings)
    step_s = float(np.median(np.diff(strikes))) if len(strikes) > 1 else np.nan
    follows = (np.diff(strikes) < STEP_TOLERANCE * step_s) & (np.diff(foot) != 0)
    looks = [Look(np.nan, None)] * len(landings)
    if segmentation is not None and np.isfinite(step_s):
        outside = (ankles < -MARGIN_M) | (ankles > walkway.length_m + MARGIN_M)
        ahead_m = np.diff(ankles, prepend=ankles[0] - np.median(np.diff(ankles)))
        looks = look_at(foot, expected, np.where(outside, np.nan, ahead_m), segmentation, step_s)
    toe_offs, seen_off, delay_s = _toe_offs(expected, np.array([look.toe_off_s for look in looks]))
    missed = _missed(looks, seen_off)
    if segmentation is not None and abs(segmentation.trunk_delay_s) > PICTURES_OFF_S:
        delay_s = segmentation.trunk_delay_s
    heel, toe, feet_seen = _places(foot, ankles, looks, tracks.direction, walkway)
    timed = supports.timed[landings, 1], timed | seen_off
    contact_se_s = ANKLES_SE_S if seen_off.any() else supports.contact_se_s
    place_se_m = np.where(feet_seen, FOOT_SE_M, supports.place_se_m[landings])
    errors = supports.se_s[landings], place_se_m, contact_se_s
    return Footfalls(
        foot, strikes, toe_offs, heel, toe, follows, feet_seen, *timed, *errors, delay_s, missed, walkway.length_m
    )


def _next_toe_offs(supports: Supports, landings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The other foot's toe-off after each landing by its ankle, NaN if none follows; and whether it was seen."""
    toe_offs, timed = np.full(len(landings), np.nan), np.zeros(len(landings), dtype=bool)
    for number, landing in enumerate(landings):
        after = landing + 1
        if after < len(supports) and supports.foot[after] != supports.foot[landing]:
            toe_offs[number], timed[number] = supports.toe_off_s[after], supports.timed[after, 0]
    return toe_offs, timed


def _toe_offs(expected: np.ndarray, measured: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Toe-offs in seconds, whether each was seen, and how much later than expected they usually were.

    Where one was not seen, or is far from what the others lead to expect, it is put there.
    """
    delays = measured - expected
    if not np.isfinite(delays).any():
        return expected, np.zeros(len(expected), dtype=bool), np.nan
    usual = float(np.nanmedian(delays))
    mistaken = ~(np.abs(delays - usual) <= OUTLIER_S)
    return expected + np.where(mistaken, usual, delays), ~mistaken, usual


def _missed(looks: list[Look], found: np.ndarray) -> float:
    """Share of the toe-offs that were sought and not found; 0 if none was sought."""
    sought = np.array([look.toe_off_sought for look in looks], dtype=bool)
    return float(np.mean(~found[sought])) if sought.any() else 0.0


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
