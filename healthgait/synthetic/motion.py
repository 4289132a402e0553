"""A clip's motion in world coordinates, frame by frame."""

from dataclasses import dataclass

import numpy as np

from healthgait.layout import FRAME_RATE_HZ, WALKWAY_LENGTH_M, Clip
from healthgait.synthetic.footfalls import TrueFootfalls, gait_parameters
from healthgait.synthetic.skeleton import Skeleton
from healthgait.synthetic.walker import walk_body, walking_span_s


@dataclass(frozen=True)
class Motion:
    """The walker's joints, (frames, 3) metres each, from video frame ``first`` on; the video has ``count`` frames."""

    first: int
    count: int
    joints: dict[str, np.ndarray]
    direction: int  # +1 to the image's right

    @property
    def frames(self) -> range:
        return range(self.first, self.first + len(self.joints["pelvis"]))


def motion_of(clip: Clip, walk: TrueFootfalls, skeleton: Skeleton, fps: float = FRAME_RATE_HZ) -> Motion:
    """Joints at the times of the video's frames, frame k at k / ``fps`` seconds."""
    begin, end = walking_span_s(walk)
    first, last = int(np.ceil(begin * fps)), int(np.floor(end * fps))
    times = np.arange(first, last + 1) / fps
    body = walk_body(walk, skeleton, gait_parameters(walk)["Speed"], times)
    joints = {name: _in_world(clip, joint) for name, joint in body.joints.items()}
    return Motion(first, int(walk.toe_off_s[-1] * fps) + 1, joints, clip.direction)


def _in_world(clip: Clip, joint: np.ndarray) -> np.ndarray:
    x, y = on_walkway(clip, joint[:, 0], joint[:, 1])
    return np.column_stack([x, y, joint[:, 2]])


def on_walkway(clip: Clip, along_m: np.ndarray, lateral_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The walker's own coordinates (forward, to the left) as the walkway's (image left to right, away from camera)."""
    if clip.direction > 0:
        return along_m, lateral_m
    return WALKWAY_LENGTH_M - along_m, -lateral_m
