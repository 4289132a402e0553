"""BlazePose's landmarks of the person in a region.

References
----------
MediaPipe, modules/pose_landmark/tensors_to_pose_landmarks_and_segmentation.pbtxt: the outputs, and which landmark is
which. calculators/util/refine_landmarks_from_heatmap_calculator.cc: the refinement.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from healthgait.video.network import Network
from healthgait.video.regions import Region, region_of

INPUT_PX = 256
LANDMARKS, COUNT = 33, 39  # the body's, and with those for the network's own use
CENTRE, TOP = 33, 34  # of these: the hips' centre, and the circle about the body
VALUES = 5  # x, y, depth, visibility and presence
RAW, FLAG, HEAT, MASK = (COUNT * VALUES,), (1,), (64, 64, COUNT), (INPUT_PX, INPUT_PX, 1)
HEAT_REACH = 3  # cells of the heatmap to each side that count
LEAST_HEAT = 0.5


@dataclass(frozen=True)
class Pose:
    """A person as the network sees them.

    Attributes
    ----------
    points : ndarray (33, 3)
        x and y in pixels of the image, and a score from 0 to 1: that it is in the image and not hidden.
    presence : float
        How sure it is that there is a person, from 0 to 1.
    region : Region
        Where it was looked.
    next_region : Region
        Where to look in the next frame.
    mask : ndarray (256, 256)
        How sure it is, from 0 to 1, that a pixel of the region is the person.
    """

    points: np.ndarray
    presence: float
    region: Region
    next_region: Region
    mask: np.ndarray


class Landmarker:
    """The network of the landmarks."""

    def __init__(self, network: Network):
        self._network = network

    def find(self, picture: np.ndarray, region: Region) -> Pose:
        """The landmarks of the person in a region of a picture (height, width, 3), blue, green, red."""
        crop = region.crop(picture, INPUT_PX)
        self._network.run(crop[..., ::-1] / np.float32(255))
        raw = self._network.output(RAW).reshape(COUNT, VALUES).astype(float)
        places = refined(raw[:, :2], self._network.output(HEAT))
        back = cv2.invertAffineTransform(region.into_crop(INPUT_PX))
        places = places @ back[:, :2].T + back[:, 2]
        scores = _sigmoid(raw[:LANDMARKS, 3]) * _sigmoid(raw[:LANDMARKS, 4])
        return Pose(
            points=np.column_stack([places[:LANDMARKS], scores]),
            presence=float(self._network.output(FLAG)[0]),
            region=region,
            next_region=region_of(places[CENTRE], places[TOP]),
            mask=_sigmoid(self._network.output(MASK)[..., 0]),
        )


def refined(places: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """Places (landmarks, 2) in the input by the ``heat`` (rows, columns, landmarks) around them.

    That is the mean of the cells near it, weighted by their heat, where one is hot enough.
    """
    rows, columns, _ = heat.shape
    cells = places * [columns / INPUT_PX, rows / INPUT_PX]
    better = places.copy()
    for number, (column, row) in enumerate(np.trunc(cells).astype(int)):
        if not (0 <= column < columns and 0 <= row < rows):
            continue
        left, above = max(column - HEAT_REACH, 0), max(row - HEAT_REACH, 0)
        near = _sigmoid(heat[above : row + HEAT_REACH + 1, left : column + HEAT_REACH + 1, number].astype(float))
        if near.max() < LEAST_HEAT:
            continue
        down, across = near.sum(axis=1), near.sum(axis=0)
        better[number] = (
            (left + across @ np.arange(len(across)) / across.sum()) * INPUT_PX / columns,
            (above + down @ np.arange(len(down)) / down.sum()) * INPUT_PX / rows,
        )
    return better


def _sigmoid(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(values, -60, 60)))
