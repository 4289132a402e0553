"""What to think of a clip: reasons not to use it, and flags to use it with care. Flags change no number."""

import numpy as np

from healthgait.gait.clip import Walk
from healthgait.gait.parameters import LEAST_STEPS
from healthgait.gait.tracks import Tracks
from healthgait.gait.walkway import PLAUSIBLE_CAMERA_M
from healthgait.layout import LEFT_TO_RIGHT, Clip

SLOWEST_WALK_MPS = 0.1
# Where the feet stand, from the near bar (0) to the far one (1), which is known to about a tenth. Far beyond the bars,
# the pose and the boxes cannot be of one camera and one resolution.
BETWEEN_BARS, NEAR_BARS = (0.0, 1.0), (-0.5, 1.5)
LONG_STEP = 1.5  # times the median duration of a clip's steps
LATE_TOE_OFF_S = 0.05  # from where ankles lead to expect it: the segmentation's frames are numbered otherwise
STANDSTILL_S = 0.8  # without getting on: longer than both feet rest in the slowest plausible walk
STANDSTILL_SHARE = 0.2  # of the walking speed
TURNED_BACK_M = 0.3

FEW_STEPS = 4
MANY_BRIDGED, MANY_SWAPPED, UNCERTAIN_SIDES = 0.2, 0.25, 0.4  # shares of frames
MANY_FEET_SEEN = 0.5  # share of the footfalls inside
# Outside, a walk of a person on their feet is a mistake of the estimate or of an input more often than it is real.
PLAUSIBLE = {"Cadence": (50, 180), "Speed": (0.2, 3.0), "BiSP": (0.0, 0.5), "MonoSP": (0.2, 0.9)}
PLAUSIBLE_STEP_OF_HEIGHT = (0.15, 0.65)


def reason_to_exclude(walk: Walk) -> str:
    """Why a clip gives no gait parameters; empty if it does."""
    tracks = walk.tracks
    if not _within(tracks.across, NEAR_BARS):
        return "the feet do not stand between the bars; are pose and sensor boxes of one camera and one resolution?"
    if tracks.walking_speed_mps < SLOWEST_WALK_MPS:
        return "the person does not walk through the image"
    place = _within_lines(tracks.smooth_m.mean(axis=1), walk.walkway.length_m)
    seen = np.isfinite(place)
    if (np.fmax.accumulate(place) - place)[seen].max(initial=0.0) > TURNED_BACK_M:
        return "the person turns back"
    if _stands_still(place, tracks):
        return "the person stops"
    steps = len(walk.steps.step_cm)
    if steps >= LEAST_STEPS and not np.isfinite(walk.parameters["Cadence"]):
        return "too little of the ankles is seen to time a step"
    if steps < LEAST_STEPS:
        return f"too few whole steps between the lines: {steps}, where {LEAST_STEPS} are needed"
    return ""


def _within_lines(middle_m: np.ndarray, length_m: float) -> np.ndarray:
    """The part of a way from where it first lies between the lines to where it last does."""
    within = np.flatnonzero((middle_m >= 0) & (middle_m <= length_m))
    return middle_m[within[0] : within[-1] + 1] if len(within) else middle_m[:0]


def _within(values: np.ndarray | float, bounds: tuple[float, float]) -> bool:
    return bool(np.all((np.asarray(values) >= bounds[0]) & (np.asarray(values) <= bounds[1])))


def _stands_still(place: np.ndarray, tracks: Tracks) -> bool:
    window = round(STANDSTILL_S * tracks.fps)
    progress = place[window:] - place[:-window]
    slow = progress < STANDSTILL_SHARE * STANDSTILL_S * tracks.walking_speed_mps
    return bool(np.any(slow[np.isfinite(progress)]))


def quality_flags(walk: Walk, clip: Clip, height_cm: float) -> list[str]:
    """Names of all that is unusual about a clip that is used; ``height_cm`` NaN if not known."""
    tracks, parameters = walk.tracks, walk.parameters
    swapped = float(np.mean(tracks.swapped))
    low, high = PLAUSIBLE_STEP_OF_HEIGHT
    step_of_height = parameters["Step"] / height_cm
    found = {
        "few_steps": len(walk.steps.step_cm) < FEW_STEPS,
        "feet_not_between_bars": not _within(tracks.across, BETWEEN_BARS),
        "camera_height_implausible": not _within(walk.walkway.camera_height_m, PLAUSIBLE_CAMERA_M),
        "uneven_steps": np.nanmax(walk.steps.step_s) > LONG_STEP * np.nanmedian(walk.steps.step_s),
        "segmentation_out_of_step": abs(walk.footfalls.toe_off_delay_s) > LATE_TOE_OFF_S,
        "direction_contradicts_name": (tracks.direction > 0) != (clip.number == LEFT_TO_RIGHT),
        "much_interpolated": tracks.bridged_share > MANY_BRIDGED,
        "many_swaps": swapped > MANY_SWAPPED,
        "sides_uncertain": swapped > UNCERTAIN_SIDES,
        "feet_not_seen": walk.segmented and np.mean(walk.footfalls.seen[walk.footfalls.inside]) < MANY_FEET_SEEN,
        "step_implausible_for_height": np.isfinite(step_of_height) and not low <= step_of_height <= high,
    }
    for quantity, (low, high) in PLAUSIBLE.items():
        found[f"{quantity}_implausible"] = not low <= parameters[quantity] <= high
    return [name for name, present in found.items() if present]
