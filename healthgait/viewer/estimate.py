"""The estimate of a clip for the viewer: the walk with its events, or the reason why there is none."""

import math
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError
from healthgait.gait.estimation.inputs import heights_of
from healthgait.gait.estimation.participant import bars_of
from healthgait.gait.estimation.settings import EVENTS, EstimationSettings
from healthgait.gait.parameters.walk import Walk
from healthgait.gait.quality.assessment import assess_clip
from healthgait.gait.walkway.walkway import Walkway
from healthgait.layout import MEASURES_FILE, POSE, SEGMENTATION, Clip, clips_with_pose


@dataclass(frozen=True)
class Estimate:
    """The estimated walk, or the reason why there is none, or why the clip is excluded.

    ``reason`` is empty, or ``<file>: <what is wrong>; <consequence>``.
    """

    walkway: Walkway | None
    walk: Walk | None
    reason: str

    @property
    def short_reason(self) -> str:
        """The reason with the file's name in place of its path, to fit into a picture."""
        file, colon, rest = self.reason.partition(": ")
        return Path(file).name + colon + rest.rpartition("; ")[0]

    @property
    def remark(self) -> str:
        """The consequence of the reason."""
        return "excluded" if self.walk else "no events"


def estimate_clip(
    dataset: Path, boxes: Path, clip: Clip, length_m: float, fps: float, frame_offset: int = 0
) -> Estimate:
    """The same walk as in the estimation of all participants: same pose, boxes, segmentation and method.

    ``frame_offset`` is added to a pose frame's number to find its picture.
    """
    poses = dataset / POSE
    if not boxes.is_dir():
        return Estimate(None, None, f"{boxes}: no such folder; no sensor bars and no events")
    settings = EstimationSettings(
        pose=poses,
        boxes=boxes,
        segmentation=None,
        length_m=length_m,
        fps=fps,
        method=EVENTS,
        floor_edge="y_max",
        figures=None,
    )
    bars, errors = bars_of(sorted({*clips_with_pose(clip.participant, poses), clip}), settings)
    file = clip.sensor_boxes(boxes)
    if file in errors:
        return Estimate(None, None, f"{errors[file]}; no sensor bars and no events")
    walkway, segmentation = bars[file].walkway, clip.path(dataset, SEGMENTATION)
    path = clip.path(dataset, POSE)
    if not path.exists():
        return Estimate(walkway, None, f"{path}: no such file; no events")
    try:
        height_cm = _height_cm(dataset / MEASURES_FILE, clip.participant)
        assessment = assess_clip(clip, path, segmentation, walkway, height_cm, fps, frame_offset)
    except InputError as error:
        return Estimate(walkway, None, f"{error}; no events")
    reason = f"{path}: {assessment.reason}; the estimation excludes this clip" if assessment.reason else ""
    return Estimate(walkway, assessment.walk, reason)


def _height_cm(table: Path, participant: str) -> float:
    return heights_of(table).get(participant, math.nan) if table.exists() else math.nan
