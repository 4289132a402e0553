"""The bodies that were seen in a video, kept small until it is known whose walks are wanted."""

from dataclasses import dataclass

import cv2
import numpy as np

from healthgait.pose_import.point_sets import BLAZEPOSE_33, JOINTS
from healthgait.video.following import People
from healthgait.video.landmarks import Pose

OF_POSE = [number for number, name in enumerate(BLAZEPOSE_33.names) if name in JOINTS]
OF_DATASET = [JOINTS.index(BLAZEPOSE_33.names[number]) for number in OF_POSE]


@dataclass(frozen=True, eq=False)
class Body:
    """A person in one frame.

    Attributes
    ----------
    points : ndarray (33, 3)
        BlazePose's points: x and y in pixels, and a score.
    size_px : float
        About the person's height.
    into_mask : ndarray (2, 3)
        The matrix from the image to the mask.
    packed : ndarray
        The mask as a PNG file.
    """

    points: np.ndarray
    size_px: float
    into_mask: np.ndarray
    packed: np.ndarray

    @classmethod
    def of(cls, pose: Pose) -> "Body":
        """The body of a pose."""
        mask = np.round(255 * pose.mask).astype(np.uint8)
        region = pose.region
        return cls(pose.points, region.body_px, region.into_crop(len(mask)), cv2.imencode(".png", mask)[1])

    def mask(self, size: tuple[int, int]) -> np.ndarray:
        """Where the person is (height, width), bool, in an image of that width and height."""
        mask = cv2.imdecode(self.packed, cv2.IMREAD_GRAYSCALE)
        return cv2.warpAffine(mask, self.into_mask, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP) > 127

    def has(self, joints: np.ndarray) -> bool:
        """Whether ``joints`` (joints of the dataset, 3), NaN where they are left out, are of this body."""
        found = joints[OF_DATASET, :2]
        return bool(np.all((found == self.points[OF_POSE, :2]) | np.isnan(found)))


class Bodies:
    """Everybody in the frames of a video."""

    def __init__(self) -> None:
        self._by_frame: dict[int, list[Body]] = {}

    def see(self, people: People) -> None:
        """Keep the people in a frame."""
        self._by_frame[people.frame.number] = [Body.of(pose) for pose in people.poses.values()]

    def whose(self, frame: int, joints: np.ndarray) -> Body:
        """The body in a frame to which the ``joints`` (joints of the dataset, 3) belong."""
        return next(body for body in self._by_frame[frame] if body.has(joints))
