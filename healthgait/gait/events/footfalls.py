"""The footfalls of a walk: positions and times of each foot's contact with the floor."""

import numpy as np

from healthgait.gait.events.detection_settings import DEFAULTS, DetectionSettings
from healthgait.gait.events.detector import Footfalls
from healthgait.gait.events.observations import Observation, observe_supports
from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.events.supports import Supports, find_supports
from healthgait.gait.tracks.ankle_tracks import Tracks


def find_footfalls(
    tracks: Tracks, segmentation: Segmentation | None, settings: DetectionSettings = DEFAULTS
) -> Footfalls:
    """Find the footfalls of a clip: our ``Detector``.

    Heel strikes and toe-offs come from the fitted walk; where there is a segmentation, the toe-offs are refined in it,
    and the feet's resting positions are taken from it.

    Parameters
    ----------
    tracks : Tracks
        Positions in every frame, as from ``track_ankles``.
    segmentation : Segmentation or None
        The clip's segmentation; None to use the pose alone.
    settings : DetectionSettings
        Thresholds.

    Returns
    -------
    Footfalls
        All that were found, including those outside the walkway; of length 0 where there is no walk.

    Raises
    ------
    InputError
        For a damaged picture, or unknown colours.

    References
    ----------
    .. [1] J. A. Zeni et al., "Two simple methods for determining gait events during treadmill and overground walking
       using kinematic data", Gait & Posture 27(4), 710-714, 2008. doi:10.1016/j.gaitpost.2007.07.007
    """
    supports, walkway = find_supports(tracks, settings), tracks.walkway
    landings = np.flatnonzero(supports.landed)
    foot, strikes, ankles = (values[landings] for values in (supports.foot, supports.heel_strike_s, supports.place_m))
    expected, timed = _next_toe_offs(supports, landings)
    step_s = float(np.median(np.diff(strikes))) if len(strikes) > 1 else np.nan
    follows = (np.diff(strikes) < settings.step_tolerance * step_s) & (np.diff(foot) != 0)
    observed = [Observation(np.nan, None)] * len(landings)
    if segmentation is not None and np.isfinite(step_s):
        outside = (ankles < -settings.margin_m) | (ankles > walkway.length_m + settings.margin_m)
        ahead_m = np.diff(ankles, prepend=ankles[0] - np.median(np.diff(ankles)))
        observed = observe_supports(foot, expected, np.where(outside, np.nan, ahead_m), segmentation, step_s, settings)
    toe_offs, seen_off, delay_s = _toe_offs(expected, np.array([one.toe_off_s for one in observed]), settings)
    missed = _missed(observed, seen_off)
    if segmentation is not None and abs(segmentation.trunk_delay_s) > settings.pictures_off_s:
        delay_s = segmentation.trunk_delay_s
    heel, toe, feet_seen = _places(foot, ankles, observed, tracks, settings)
    timed = supports.timed[landings, 1], timed | seen_off
    place_se_m = np.where(feet_seen, settings.foot_se_m, supports.place_se_m[landings])
    errors = supports.se_s[landings], place_se_m, supports.contact_se_s
    return Footfalls(
        foot, strikes, toe_offs, heel, toe, follows, feet_seen, *timed, *errors, delay_s, missed, walkway.length_m
    )


def _next_toe_offs(supports: Supports, landings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The other foot's toe-off after each landing, from its ankle, NaN if none follows; and whether it was seen."""
    toe_offs, timed = np.full(len(landings), np.nan), np.zeros(len(landings), dtype=bool)
    for number, landing in enumerate(landings):
        after = landing + 1
        if after < len(supports) and supports.foot[after] != supports.foot[landing]:
            toe_offs[number], timed[number] = supports.toe_off_s[after], supports.timed[after, 0]
    return toe_offs, timed


def _toe_offs(
    expected: np.ndarray, measured: np.ndarray, settings: DetectionSettings
) -> tuple[np.ndarray, np.ndarray, float]:
    """Toe-offs in seconds, whether each was seen, and their median delay relative to the expected times.

    One that was not seen, or is an outlier, gets the expected time plus the median delay.
    """
    delays = measured - expected
    if not np.isfinite(delays).any():
        return expected, np.zeros(len(expected), dtype=bool), np.nan
    usual = float(np.nanmedian(delays))
    rejected = ~(np.abs(delays - usual) <= settings.outlier_s)
    return expected + np.where(rejected, usual, delays), ~rejected, usual


def _missed(observed: list[Observation], found: np.ndarray) -> float:
    """Share of the toe-offs searched for that were not found; 0 if there was no search."""
    sought = np.array([one.toe_off_sought for one in observed], dtype=bool)
    return float(np.mean(~found[sought])) if sought.any() else 0.0


def _places(
    foot: np.ndarray, ankles_m: np.ndarray, observed: list[Observation], tracks: Tracks, settings: DetectionSettings
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Resting positions of heels and toes in the direction of walking, m, and whether the feet were seen."""
    walkway = tracks.walkway
    seen_px = np.array([(one.foot.heel_px, one.foot.toe_px, one.foot.sole_px) if one.foot else (np.nan,) * 3
                        for one in observed]).reshape(-1, 3)  # fmt: skip
    soles = np.column_stack([seen_px[:, :2].mean(axis=1), seen_px[:, 2]])
    across = walkway.on_floor(soles)[:, 1] + settings.sole_to_axis
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
        seen &= np.abs((toe - heel) - np.median((toe - heel)[seen])) <= settings.foot_tolerance_m
    behind, ahead = settings.heel_behind_ankle_m, settings.toe_ahead_of_ankle_m
    if np.isfinite(ankles_m[seen]).any():
        behind, ahead = np.nanmedian((ankles_m - heel)[seen]), np.nanmedian((toe - ankles_m)[seen])
    return np.where(seen, heel, ankles_m - behind), np.where(seen, toe, ankles_m + ahead), seen
