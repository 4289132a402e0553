"""Heel strikes and toe-offs from the fitted walk: the ends and beginnings of the swings.

A heel strikes when it has become slower than the body, and a toe leaves the floor when it has become as fast (Zeni et
al. 2008, doi 10.1016/j.gaitpost.2007.07.007; of seven such methods this one had the least bias on 4363 cycles of 588
people: Zhang et al. 2025, arXiv 2503.00794). As it strikes, a heel hardly moves forward any more, and often backward
(Lanshammar and Strandberg 1982, quoted at clinicalgaitanalysis.com/teach-in/transient/responses.html), so that levels
below the body's speed count, too. The ankle accelerates while the toe rests, so that its levels of toe-off differ.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.events.detection_settings import DetectionSettings
from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.gait.tracks.swing_curve import REACH
from healthgait.gait.tracks.walk_fit import fit_curve
from healthgait.gait.tracks.walk_model import WalkModel

FINE = np.linspace(-REACH, REACH, 401)  # strides
SPACING = FINE[1] - FINE[0]
SWINGING = 1.15  # of the body's speed: a foot that is never faster does not swing


@dataclass(frozen=True)
class Supports:
    """The swings of a walk in order of time; every array has one entry per swing.

    ``foot`` is the swinging one, 0 for left. ``toe_off_s`` and ``heel_strike_s`` are the beginning and the end of the
    swing (seconds), ``timed`` (swings, 2) is whether the ankle was seen around these two times. ``place_m`` is the
    ankle's resting position afterwards, ``landed`` whether that was seen. ``se_s`` and ``place_se_m`` are standard
    errors of the swing's time and of the position; ``contact_se_s`` is common to all double supports.
    """

    foot: np.ndarray
    toe_off_s: np.ndarray
    heel_strike_s: np.ndarray
    timed: np.ndarray
    place_m: np.ndarray
    landed: np.ndarray
    se_s: np.ndarray
    place_se_m: np.ndarray
    contact_se_s: float

    def __len__(self) -> int:
        return len(self.foot)


def find_supports(tracks: Tracks, settings: DetectionSettings) -> Supports:
    """All swings of the walk, except of a foot whose curve has no beginning or end."""
    spans_s = swing_spans(tracks, settings) if tracks.fit else []
    known = [(foot, *span_s) for foot, span_s in enumerate(spans_s) if np.isfinite(span_s).all()]
    rows = [row for one in known for row in _swings(tracks, *one, settings)]
    strike, foot, toe_off, *timed, place, landed, se, place_se = np.array(sorted(rows)).reshape(-1, 9).T
    by_feet = tracks.fit is not None and any(
        _often_seen(one, tracks, settings.foot_seen) for one in (tracks.heels_m, tracks.toes_m)
    )
    contact_se_s = settings.pose_contact_se_s if by_feet else settings.contact_se_s
    timed = np.column_stack(timed) > 0
    return Supports(foot.astype(int), toe_off, strike, timed, place, landed > 0, se, place_se, contact_se_s)


def _swings(
    tracks: Tracks, foot: int, leaves_s: float, lands_s: float, settings: DetectionSettings
) -> list[tuple[float, ...]]:
    fit, model = tracks.fit, tracks.fit.model
    strides_m, usual_m = np.diff(model.rests_m[foot]), model.stride_m
    begins = np.append(model.swings_s[foot][1:] + leaves_s, np.inf)
    rows = []
    for number, swing in enumerate(model.swings_s[foot]):
        toe_off, strike = swing + leaves_s, swing + lands_s
        rested_s = tracks.seen_s(strike, min(begins[number], strike + REACH * model.stride_s), foot)
        at_edge = number in (0, len(strides_m) - 1)
        cut_off = at_edge and strides_m[number] < settings.whole_stride * usual_m
        landed = rested_s >= settings.rested_s and not cut_off
        seen = tracks.seen_at(toe_off, foot), tracks.seen_at(strike, foot)
        errors = fit.swings_se_s[foot][number], fit.rests_se_m[foot][number + 1]
        rows.append((strike, foot, toe_off, *seen, model.rests_m[foot][number + 1], landed, *errors))
    return rows


def swing_spans(tracks: Tracks, settings: DetectionSettings) -> list[tuple[float, float]]:
    """Seconds from the middle of the left and the right foot's swing to its toe-off (negative) and to its heel strike.

    NaN where the foot's speed never passes the levels, or is never much higher than the body's.
    """
    model = tracks.fit.model
    toes, heels = (
        fit_curve(model, points_m, tracks.seconds) if _often_seen(points_m, tracks, settings.foot_seen) else None
        for points_m in (tracks.toes_m, tracks.heels_m)
    )
    slow = np.array(settings.strike_speeds) / model.stride_s
    spans = []
    for foot in (0, 1):
        rate, peak = _rate(model, foot)
        by_ankle = np.array(settings.ankle_toe_off_speeds) * rate[peak]
        fast = np.array(settings.toe_speeds) / model.stride_s if toes else by_ankle
        leaves, lands = _leaving(toes or model, foot, fast), _landing(heels or model, foot, slow)
        spans.append((leaves * model.stride_s, lands * model.stride_s))
    return spans


def _often_seen(points_m: np.ndarray, tracks: Tracks, share: float) -> bool:
    return bool(np.isfinite(points_m).sum() >= share * np.isfinite(tracks.seen_m).sum())


def _rate(model: WalkModel, foot: int) -> tuple[np.ndarray, int]:
    """A foot's speed at the times FINE of its swing, strides per second, and the index of its maximum.

    The person advances by one stride per stride duration, so that ``1 / stride_s`` is the walking speed.
    """
    rate = model.progress(foot, FINE * model.stride_s)[1]
    return rate, int(np.argmax(np.where(np.abs(FINE) < REACH / 2, rate, -np.inf)))


def _landing(model: WalkModel, foot: int, levels: np.ndarray) -> float:
    """Mean time (strides) after the peak speed at which a foot becomes slower than ``levels``; NaN without a swing."""
    rate, peak = _rate(model, foot)
    if rate[peak] * model.stride_s < SWINGING:
        return np.nan
    return float(FINE[peak] + SPACING * np.mean([_first_below(rate[peak:], level) for level in levels]))


def _leaving(model: WalkModel, foot: int, levels: np.ndarray) -> float:
    """Mean time (strides) before the peak speed at which a foot becomes faster than the ``levels``."""
    rate, peak = _rate(model, foot)
    return float(FINE[peak] - SPACING * np.mean([_first_below(rate[peak::-1], level) for level in levels]))


def _first_below(values: np.ndarray, level: float) -> float:
    """Interpolated index at which ``values``, high at first, fall below ``level``; NaN if they do not."""
    below = np.flatnonzero(values < level)
    if len(below) == 0 or below[0] == 0:
        return np.nan
    after = int(below[0])
    return after - float((level - values[after]) / (values[after - 1] - values[after]))
