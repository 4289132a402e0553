"""The bodies that were seen in a video, kept small until it is known whose walks are wanted."""

from dataclasses import dataclass

import cv2
import numpy as np

from healthgait.pose_import.point_sets import BLAZEPOSE_33, JOINTS
from healthgait.video.following import People
from healthgait.video.landmarks import Pose

OF_DATASET = [(number, JOINTS.index(name)) for number, name in enumerate(BLAZEPOSE_33.names) if name in JOINTS]


@dataclass(frozen=True, eq=False)
class Body:
    """A person in one frame: their 33 points (33, 3) in pixels, their size, and where they are in the image."""

    points: np.ndarray
    size_px: float
    into_mask: np.ndarray  # the matrix (2, 3) from the image to the mask
    packed: np.ndarray  # the mask as a PNG file

    @classmethod
    def of(cls, pose: Pose) -> "Body":
        """The body of a pose."""
        mask = (255 * pose.mask).astype(np.uint8)
        return cls(
            pose.points, pose.region.body_px, pose.region.into_crop(len(mask)), cv2.imencode(".png", mask & 0xF0)[1]
        )

    def mask(self, size: tuple[int, int]) -> np.ndarray:
        """Where the person is (height, width), bool, in an image of that width and height."""
        mask = cv2.imdecode(self.packed, cv2.IMREAD_GRAYSCALE)
        return cv2.warpAffine(mask, self.into_mask, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP) > 127


class Bodies:
    """Everybody in the frames of a video."""

    def __init__(self) -> None:
        self._by_frame: dict[int, list[Body]] = {}

    def see(self, people: People) -> None:
        """Keep the people in a frame."""
        self._by_frame[people.frame.number] = [Body.of(pose) for pose in people.poses.values()]

    def whose(self, frame: int, joints: np.ndarray) -> Body | None:
        """The body in a frame to which the ``joints`` (joints of the dataset, 3) belong; None if there is none."""
        return min(self._by_frame.get(frame, ()), key=lambda body: _apart(body, joints), default=None)


def _apart(body: Body, joints: np.ndarray) -> float:
    theirs, ours = (list(numbers) for numbers in zip(*OF_DATASET, strict=True))
    apart = np.linalg.norm(body.points[theirs, :2] - joints[ours, :2], axis=1)
    return float(np.median(apart[np.isfinite(apart)])) if np.isfinite(apart).any() else np.inf
