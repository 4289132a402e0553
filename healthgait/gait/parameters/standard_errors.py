"""How sure the gait parameters are: standard errors of a clip's values, and of a participant's means.

Notes
-----
Each has two parts. What is a clip's own falls with the number of steps and of clips: the noise of the places and of the
swings' times, as the fit of the walk gives them, and how much an event differs from step to step (EVENT_SD_S). What is
shared by all clips of a person does not: how far from the bars the person walks and where the bars end, which make all
lengths wrong alike, and where within a few hundredths of a second feet are said to touch and leave the floor.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from healthgait.columns import GAIT_QUANTITIES
from healthgait.gait.events.detector import Footfalls
from healthgait.gait.parameters.spatiotemporal import ASYMMETRY_SE_S, Steps, beginnings
from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.gait.tracks.walk_model import WalkFit
from healthgait.gait.walkway.walkway import CORNER_NOISE_PX, Walkway

# Measured on simulated people and two walkers in motion capture; how often the truth then lies within two standard
# errors, also in scenes that were not looked at for it, is in the table of benchmarks/gait_accuracy.py.
EVENT_SD_S = 0.006  # of a heel strike or toe-off, from what the ankle's speed leads to expect
ACROSS_SE, ACROSS_SEEN_SE = 0.07, 0.015  # of the way between the bars: by the ankles, and by soles that were seen
FEET_SEEN = 0.5  # least share of the feet that were seen themselves, for the soles to count
FLANK_S = 0.067  # in which the speed falls or rises through an event's levels


@dataclass(frozen=True)
class ErrorParts:
    """Standard errors of the six quantities, in their units: a clip's own part, and that shared by all clips."""

    own: dict[str, float]
    shared: dict[str, float]

    def total(self) -> dict[str, float]:
        """The clip's standard errors."""
        return {name: float(np.hypot(self.own[name], self.shared[name])) for name in GAIT_QUANTITIES}


UNKNOWN = ErrorParts(*(dict.fromkeys(GAIT_QUANTITIES, np.nan) for _ in range(2)))


def clip_errors(
    parameters: dict[str, float], steps: Steps, footfalls: Footfalls, tracks: Tracks, walkway: Walkway
) -> ErrorParts:
    """Standard errors of a clip's ``parameters``; NaN for those that are not known."""
    if tracks.fit is None or not np.isfinite(parameters["Cadence"]):
        return UNKNOWN
    scale = _length_se(walkway, float(np.mean(footfalls.seen[footfalls.inside])))
    lengths_cm = scale * parameters["Step"], scale * parameters["Stride"]
    shared = _quantities(parameters, *lengths_cm, 0.0, footfalls.contact_se_s)
    return ErrorParts(_own(parameters, steps, footfalls, tracks.fit, tracks.fps), shared)


def _own(
    parameters: dict[str, float], steps: Steps, footfalls: Footfalls, fit: WalkFit, fps: float
) -> dict[str, float]:
    """The clip's own part."""
    count, surplus = len(steps.step_cm), np.where(steps.foot == 0, 1, -1).sum()
    (begin, strides), place_se_cm = beginnings(footfalls), 100 * footfalls.place_se_m
    strike_se_s = _mean_distance_se(np.hypot(footfalls.strike_se_s, EVENT_SD_S), begin, 1)
    step_se_s = np.hypot(strike_se_s, ASYMMETRY_SE_S * surplus / count)
    step_cm, stride_cm = _mean_distance_se(place_se_cm, begin, 1), _mean_distance_se(place_se_cm, strides, 2)
    # The strike and the next toe-off are of two feet: what is wrong with the feet's difference counts here, too.
    support_se_s = np.hypot(np.sqrt(2 * (_flank_se_s(fit, fps) ** 2 + EVENT_SD_S**2 / count)), step_se_s)
    return _quantities(parameters, step_cm, stride_cm, step_se_s, support_se_s)


def _mean_distance_se(errors: np.ndarray, begin: np.ndarray, apart: int) -> float:
    """Standard error of the mean of what lies between footfalls and those ``apart`` footfalls later; NaN of none.

    ``errors`` (footfalls,) are their own. Where steps follow upon each other, all cancel but the first and the last.
    """
    size = len(errors)
    counts = np.bincount(begin + apart, minlength=size) - np.bincount(begin, minlength=size)
    return float(np.sqrt(((counts * errors) ** 2).sum())) / len(begin) if len(begin) else np.nan


def _quantities(
    parameters: dict[str, float], step_cm: float, stride_cm: float, step_s: float, support_s: float
) -> dict[str, float]:
    """Errors of all quantities from those of lengths (cm), of the step's duration and of supports (s)."""
    rate = step_s * parameters["Cadence"] / 60  # share of the step's duration
    errors = {
        "Step": step_cm,
        "Stride": stride_cm,
        "Cadence": parameters["Cadence"] * rate,
        "MonoSP": np.hypot(support_s, step_s),
        "BiSP": support_s,
        "Speed": parameters["Speed"] * np.hypot(step_cm / parameters["Step"], rate),
    }
    return {name: float(error) if np.isfinite(parameters[name]) else np.nan for name, error in errors.items()}


def _flank_se_s(fit: WalkFit, fps: float) -> float:
    """Standard error of the moment at which the curve of all swings reaches an event's speed."""
    swings = sum(map(len, fit.model.swings_s))
    speed_mps = fit.model.stride_m / fit.model.stride_s  # the ankle's own, there
    return fit.noise_m * float(np.sqrt(fit.inflation / (FLANK_S * fps * swings))) / speed_mps


def _length_se(walkway: Walkway, feet_seen: float) -> float:
    """Share by which all lengths may be wrong; ``feet_seen`` is the share of the feet that were seen themselves."""
    across = ACROSS_SEEN_SE if feet_seen >= FEET_SEEN else ACROSS_SE
    by_place = walkway.pixels_per_metre(0.5 + across) / walkway.pixels_per_metre(0.5) - 1
    by_corners = np.sqrt(2) * CORNER_NOISE_PX / (walkway.length_m * walkway.pixels_per_metre(0.5))
    return float(np.hypot(by_place, by_corners))


def mean_errors(clips: Sequence[ErrorParts]) -> dict[str, float]:
    """Standard errors of the means over a person's clips of a pace, of those that have a value; NaN without any."""
    return {name: _mean_error(clips, name) for name in GAIT_QUANTITIES}


def _mean_error(clips: Sequence[ErrorParts], name: str) -> float:
    known = [clip for clip in clips if np.isfinite(clip.own[name])]
    if not known:
        return np.nan
    own = np.sqrt(sum(clip.own[name] ** 2 for clip in known)) / len(known)
    return float(np.hypot(own, np.mean([clip.shared[name] for clip in known])))
