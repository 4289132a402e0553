"""The estimation as most tests run it."""

from pathlib import Path

from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.layout import FRAME_RATE_HZ, WALKWAY_LENGTH_M


def from_pose_alone(pose: Path, boxes: Path) -> EstimationSettings:
    """Events from the pose, without segmentation and figures."""
    return EstimationSettings(
        pose=pose,
        boxes=boxes,
        segmentation=None,
        length_m=WALKWAY_LENGTH_M,
        fps=FRAME_RATE_HZ,
        method="events",
        floor_edge="y_max",
        figures=None,
    )
