"""The quality of a clip: reasons to exclude it, and flags to use it with care. Flags change no number."""

import numpy as np

from healthgait.gait.parameters.spatiotemporal import MIN_STEPS, step_details
from healthgait.gait.parameters.walk import Walk
from healthgait.gait.quality.flags import MIN_STEPS_FOR_VARIATION, RULES, Flag
from healthgait.gait.quality.limits import impossible
from healthgait.gait.quality.mismatch import NEAR_BARS
from healthgait.gait.quality.rate import rate_is_implausible
from healthgait.gait.walkway.walkway import Walkway
from healthgait.layout import Clip

SLOWEST_WALK_MPS = 0.1
STANDSTILL_S = 0.8  # without progress: longer than both feet rest in the slowest plausible walk
STANDSTILL_SHARE = 0.2  # of the walking speed
TURNED_BACK_M = 0.3
ONE_PLACE_M = 0.03  # median distance between the ankles: in a step-to gait it is still 0.1 or more
MAX_MISSED = 0.5  # of the toe-offs searched for in the segmentation


def reason_to_exclude(walk: Walk, height_cm: float = np.nan) -> str:
    """Why a clip is excluded; empty if it is not. ``height_cm`` is NaN if unknown."""
    tracks = walk.tracks
    if not _within(tracks.across, NEAR_BARS):
        return "the feet are not between the bars; do pose and sensor boxes have the same camera and resolution?"
    if tracks.walking_speed_mps < SLOWEST_WALK_MPS:
        return "the person does not walk through the image"
    apart_px = np.abs(np.diff(tracks.ankles_px[..., 0], axis=1))
    apart_px = apart_px[np.isfinite(apart_px)]
    if len(apart_px) and np.median(apart_px) < ONE_PLACE_M * walk.walkway.pixels_per_metre(0.5):
        return "both ankles coincide in most frames; the pose has only one leg"
    within = _within_lines(tracks.middle_m, walk.walkway.length_m)
    place, seconds = tracks.middle_m[within], tracks.seconds[within]
    seen = np.isfinite(place)
    if (np.fmax.accumulate(place) - place)[seen].max(initial=0.0) > TURNED_BACK_M:
        return "the person turns back"
    if seen.any() and _stands_still(place[seen], seconds[seen], tracks.walking_speed_mps):
        return "the person stops"
    steps = len(walk.steps.step_cm)
    if steps >= MIN_STEPS and not np.isfinite(walk.parameters["Cadence"]):
        return "the ankles are seen in too few frames to time a step"
    if steps < MIN_STEPS:
        few = f"too few complete steps between the lines: {steps}; at least {MIN_STEPS} are needed"
        return few + _doubtful_scale(walk.walkway)
    return impossible(walk.parameters, height_cm)


def _doubtful_scale(walkway: Walkway) -> str:
    """A hint to check the scale where no walk is found: far too large a scale puts the ankles too far apart."""
    if not RULES[Flag.CAMERA_HEIGHT].is_broken_by(walkway.camera_height_m):
        return ""
    return (
        f"; by the boxes the camera is {walkway.camera_height_m:.1f} m above the floor; "
        f"check the scale ({walkway.length_m:g} m) and the boxes"
    )


def _within_lines(middle_m: np.ndarray, length_m: float) -> slice:
    """The frames from the first to the last one between the lines."""
    within = np.flatnonzero((middle_m >= 0) & (middle_m <= length_m))
    return slice(within[0], within[-1] + 1) if len(within) else slice(0)


def _within(values: np.ndarray | float, bounds: tuple[float, float]) -> bool:
    return bool(np.all((np.asarray(values) >= bounds[0]) & (np.asarray(values) <= bounds[1])))


def _stands_still(place_m: np.ndarray, seconds: np.ndarray, walking_mps: float) -> bool:
    """Whether the person is seen in (nearly) one place for STANDSTILL_S; longer gaps in the track are not judged."""
    later_s = seconds + STANDSTILL_S
    later_s = later_s[later_s <= seconds[-1]]
    after = np.searchsorted(seconds, later_s)
    seen = seconds[after] - seconds[after - 1] < STANDSTILL_S
    progress_m = np.interp(later_s, seconds, place_m) - place_m[: len(later_s)]
    return bool(np.any(progress_m[seen] < STANDSTILL_SHARE * STANDSTILL_S * walking_mps))


def quality_flags(walk: Walk, clip: Clip, height_cm: float) -> list[Flag]:
    """The flags of a clip that is used; ``height_cm`` is NaN if unknown."""
    tracks, steps, parameters = walk.tracks, walk.steps, walk.parameters
    swapped = float(np.mean(tracks.swapped))
    seen = float(np.mean(walk.footfalls.seen[walk.footfalls.inside]))
    # A detector need not find all: what it leaves out has no value, not an implausible one.
    found_by_detector = {
        **{Flag(f"{name}_implausible"): parameters[name] for name in ("Cadence", "Speed", "BiSP", "MonoSP")},
        **({Flag.FEET_NOT_SEEN: seen} if walk.segmented else {}),
        Flag.OUT_OF_STEP: walk.footfalls.delay_s,
    }
    values = {
        Flag.FEW_STEPS: len(steps.step_cm),
        Flag.INTERPOLATED: tracks.bridged_share,
        Flag.SWAPS: swapped,
        Flag.SIDES: swapped,
        Flag.OUTSIDE_BARS: tracks.across,
        Flag.CAMERA_HEIGHT: walk.walkway.camera_height_m,
        Flag.UNEVEN: np.concatenate([_beside_others(one, steps.foot) for one in (steps.step_cm, steps.step_s)]),
        **{flag: value for flag, value in found_by_detector.items() if np.isfinite(value)},
    }
    if np.isfinite(height_cm):
        values[Flag.STEP_FOR_HEIGHT] = parameters["Step"] / height_cm
    details = step_details(steps)
    if np.isfinite(details["Step_asymmetry_percent"]):
        values[Flag.ASYMMETRIC] = details["Step_asymmetry_percent"]
    if len(steps.step_cm) >= MIN_STEPS_FOR_VARIATION:
        cvs = {Flag.LENGTH_VARIES: details["Step_CV_percent"], Flag.TIME_VARIES: details["StepTime_CV_percent"]}
        values |= {flag: cv for flag, cv in cvs.items() if np.isfinite(cv)}
    found = {flag for flag, value in values.items() if any(map(RULES[flag].is_broken_by, np.atleast_1d(value)))}
    if tracks.direction != clip.direction:
        found.add(Flag.DIRECTION)
    if walk.footfalls.toe_offs_missed > MAX_MISSED:
        found.add(Flag.OUT_OF_STEP)
    if rate_is_implausible(parameters["Step"], parameters["Cadence"], tracks.fps):
        found.add(Flag.RATE)
    return [flag for flag in Flag if flag in found]


def _beside_others(values: np.ndarray, foot: np.ndarray) -> np.ndarray:
    """Each value (steps,) over the median of the same foot's others, or of all others if it has none.

    A regular limp is not uneven: its short steps are all of one foot. Unknown values are left out.
    """
    known = np.isfinite(values)
    shares = []
    for number in np.flatnonzero(known):
        others = known & (np.arange(len(values)) != number)
        alike = others & (foot == foot[number])
        if others.any():
            shares.append(values[number] / np.median(values[alike if alike.any() else others]))
    return np.array(shares)
