"""Observation of each double support in the segmentation: the leading foot at rest, and the trailing foot's toe-off.

At that time the feet are a step apart and do not hide each other, so two or three frames per step suffice: the leading
foot has come to rest, and the trailing toe begins to move.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.events.detection_settings import DetectionSettings
from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.segmentation.feet import Foot


@dataclass(frozen=True)
class Observation:
    """What was seen of one double support.

    ``toe_off_s`` is the trailing foot's toe-off, s of the video, NaN if not seen; ``foot`` is the leading foot at rest,
    or None. ``toe_off_sought`` is whether the trailing foot's resting position was known, so that its toe-off could be
    searched for.
    """

    toe_off_s: float
    foot: Foot | None
    toe_off_sought: bool = False


def observe_supports(
    lead: np.ndarray,
    toe_offs_s: np.ndarray,
    ahead_m: np.ndarray,
    segmentation: Segmentation,
    step_s: float,
    settings: DetectionSettings,
) -> list[Observation]:
    """Observations of all double supports in order of time; empty ones where ``ahead_m`` is NaN.

    ``lead`` (supports,) is the foot that has landed, 0 for left, and ``ahead_m`` its distance ahead of the other one;
    ``toe_offs_s`` are the other foot's toe-offs expected from its ankle, corrected by those seen earlier in the clip;
    ``step_s`` is a step's duration. Feet side by side hide each other's toes, and no toe-off is searched for.
    """
    observed: list[Observation] = []
    delays: list[float] = []
    resting_toe_px = [np.nan, np.nan]
    moving_s = settings.toe_moved_after * step_s
    for foot, expected_s, step_m in zip(lead, toe_offs_s, ahead_m, strict=True):
        if not np.isfinite(expected_s + step_m):
            observed.append(Observation(np.nan, None))
            continue
        moves_s = expected_s + moving_s + (float(np.median(delays)) if delays else 0.0)
        toe_px = resting_toe_px[1 - foot] if step_m > settings.feet_apart_m else np.nan
        moved_s = _toe_moved(segmentation, 1 - foot, toe_px, moves_s, settings)
        rests_s = (moved_s if np.isfinite(moved_s) else moves_s) + settings.rest_after_s
        resting = _resting_foot(segmentation, foot, rests_s, settings.foot_length_m)
        observed.append(Observation(moved_s - moving_s, resting, bool(np.isfinite(toe_px))))
        if np.isfinite(moved_s):
            delays.append(moved_s - moving_s - expected_s)
        resting_toe_px[foot] = resting.toe_px if resting else np.nan
    return observed


def _toe_moved(
    segmentation: Segmentation, side: int, resting_px: float, expected_s: float, settings: DetectionSettings
) -> float:
    """When (s), near ``expected_s``, a toe has moved ``toe_moved_m`` from its resting position; NaN if not seen."""
    if not np.isfinite(resting_px):
        return np.nan
    view, far_m = segmentation.view, settings.toe_moved_m

    def moved_m(frame: int) -> float:
        foot = segmentation.foot(frame, side)
        return view.direction * (foot.toe_px - resting_px) / view.pixels_per_metre if foot else np.nan

    frame = int(np.floor(segmentation.frame_at(expected_s)))
    for _ in range(round(settings.search_s / segmentation.frame_s_at(expected_s))):
        here = moved_m(frame)
        if here > far_m:
            frame -= 1
            continue
        there = moved_m(frame + 1)
        if not np.isfinite(here + there):
            return np.nan
        if there > far_m:
            return segmentation.second_of(frame + (far_m - here) / (there - here))
        frame += 1
    return np.nan


def _resting_foot(segmentation: Segmentation, side: int, rests_s: float, whole_m: tuple[float, float]) -> Foot | None:
    """The foot that has just landed and rests; from the next frame if it is incomplete in the first one."""
    first = int(np.floor(segmentation.frame_at(rests_s)))
    low, high = (length * segmentation.view.pixels_per_metre for length in whole_m)
    for frame in (first, first + 1):
        foot = segmentation.foot(frame, side)
        if foot and low <= abs(foot.toe_px - foot.heel_px) <= high:
            return foot
    return None
