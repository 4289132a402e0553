"""Standard errors of a clip's gait parameters, and of a participant's means.

Notes
-----
Each has two parts. A clip's own part decreases with the number of steps and clips: the noise of positions and swing
times, from the fit of the walk, and the variation of events from step to step (EVENT_SD_S). The part shared by all
clips of a person does not: the distance of the person from the bars and the positions of the bar ends, which affect all
lengths alike (where there are no bars, the scale by the person's height instead), and the definition of foot contact,
uncertain by a few hundredths of a second.
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

# Measured on simulated people and two walkers in motion capture. benchmarks/gait_accuracy.py shows how often the true
# value lies within two standard errors, also in scenes that were not used here.
EVENT_SD_S = 0.006  # of a heel strike or toe-off about the time expected from the ankle's speed
ACROSS_SE, ACROSS_SEEN_SE = 0.07, 0.015  # of the walkway's width: from the ankles, and from soles that were seen
FEET_SEEN = 0.5  # minimum share of feet that were seen themselves, for the soles to count
FLANK_S = 0.067  # duration in which the speed passes through an event's levels


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
    """Standard errors of a clip's ``parameters``; NaN where unknown."""
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
    # The strike and the next toe-off belong to different feet: the error of the difference between the feet adds up.
    support_se_s = np.hypot(np.sqrt(2 * (_flank_se_s(fit, fps) ** 2 + EVENT_SD_S**2 / count)), step_se_s)
    return _quantities(parameters, step_cm, stride_cm, step_se_s, support_se_s)


def _mean_distance_se(errors: np.ndarray, begin: np.ndarray, apart: int) -> float:
    """Standard error of the mean difference between footfalls ``apart`` footfalls from each other; NaN of none.

    ``errors`` (footfalls,) are those of the footfalls. In consecutive steps, all but the first and the last cancel.
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
    """Standard error of the time at which the curve of all swings reaches an event's speed."""
    swings = sum(map(len, fit.model.swings_s))
    speed_mps = fit.model.stride_m / fit.model.stride_s  # the ankle's own, there
    return fit.noise_m * float(np.sqrt(fit.inflation / (FLANK_S * fps * swings))) / speed_mps


def _length_se(walkway: Walkway, feet_seen: float) -> float:
    """Relative standard error of all lengths; ``feet_seen`` is the share of feet that were seen themselves."""
    if walkway.scale_se:  # a scale found on the very line that the person walked
        return walkway.scale_se
    across = ACROSS_SEEN_SE if feet_seen >= FEET_SEEN else ACROSS_SE
    by_place = walkway.pixels_per_metre(0.5 + across) / walkway.pixels_per_metre(0.5) - 1
    by_corners = np.sqrt(2) * CORNER_NOISE_PX / (walkway.length_m * walkway.pixels_per_metre(0.5))
    return float(np.hypot(by_place, by_corners))


def mean_errors(clips: Sequence[ErrorParts]) -> dict[str, float]:
    """Standard errors of the means over a person's clips of a pace that have a value; NaN without any."""
    return {name: _mean_error(clips, name) for name in GAIT_QUANTITIES}


def _mean_error(clips: Sequence[ErrorParts], name: str) -> float:
    known = [clip for clip in clips if np.isfinite(clip.own[name])]
    if not known:
        return np.nan
    own = np.sqrt(sum(clip.own[name] ** 2 for clip in known)) / len(known)
    return float(np.hypot(own, np.mean([clip.shared[name] for clip in known])))
