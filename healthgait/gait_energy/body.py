"""The walker in one labelled picture: found, checked to be complete, and normalised in size and position."""

from dataclasses import dataclass

import cv2
import numpy as np

HEIGHT, WIDTH = 64, 44  # of a gait energy image: usual in the field
MIN_HEIGHT_PX = 24  # of a body; smaller ones are ignored
MIN_PIECE = 0.005  # area of a separate piece of the body, such as a foot, as a share of the body's


@dataclass(frozen=True)
class BodyLabels:
    """A body in frame ``number``: its labels within its bounding box, and the box's left edge, in pixels."""

    number: int
    labels: np.ndarray  # (height, width), uint8: 0 background, then layers
    left_px: int

    @property
    def centre_px(self) -> float:
        """Column of the middle of the upper body, which is hardly affected by arms and legs."""
        return self.left_px + _upper_centre(self.labels > 0)

    @property
    def height_px(self) -> int:
        return self.labels.shape[0]

    @property
    def stride_width(self) -> float:
        """Width of the lower third, where the legs open and close, as a share of the height."""
        columns = np.flatnonzero((self.labels[2 * self.height_px // 3 :] > 0).any(axis=0))
        return (columns[-1] - columns[0] + 1) / self.height_px

    def normalised(self, layers: int, mirrored: bool) -> np.ndarray:
        """The layers (layers, HEIGHT, WIDTH), float32 from 0 to 1, centred on the upper body."""
        labels = np.ascontiguousarray(self.labels[:, ::-1]) if mirrored else self.labels
        width = max(round(labels.shape[1] * HEIGHT / self.height_px), 1)
        masks = [(labels == layer).astype(np.float32) for layer in range(1, layers + 1)]
        resized = np.stack([cv2.resize(mask, (width, HEIGHT), interpolation=cv2.INTER_AREA) for mask in masks])
        first = round((WIDTH - 1) / 2 - _upper_centre(resized.sum(axis=0)))
        image = np.zeros((layers, HEIGHT, WIDTH), np.float32)
        begin, end = max(first, 0), min(first + width, WIDTH)
        image[:, :, begin:end] = resized[:, :, begin - first : end - first]
        return np.clip(image, 0, 1)  # resizing in float32 may exceed 1 slightly


def find_body(number: int, labels: np.ndarray) -> BodyLabels | None:
    """The largest body of a labelled picture; None if there is none, or if the image's border cuts it.

    Pieces beside it, such as another person, are left out; those above or below it, such as a foot whose shank was not
    seen, belong to it unless they are very small.
    """
    x, y, width, height = cv2.boundingRect(labels)
    if not width:
        return None
    window = labels[y : y + height, x : x + width]
    _, pieces, boxes, _ = cv2.connectedComponentsWithStats((window > 0).view(np.uint8))
    left, _, across, _, area = boxes[1 + boxes[1:, cv2.CC_STAT_AREA].argmax()]
    meets = (boxes[:, 0] < left + across) & (boxes[:, 0] + boxes[:, 2] > left)
    own = meets & (boxes[:, cv2.CC_STAT_AREA] >= MIN_PIECE * area)
    own[0] = False
    window = window * own[pieces]
    own_x, own_y, width, height = cv2.boundingRect(window)
    cut = x + own_x == 0 or y + own_y == 0
    cut |= x + own_x + width == labels.shape[1] or y + own_y + height == labels.shape[0]
    if cut or height < MIN_HEIGHT_PX or height < width:
        return None
    return BodyLabels(number, window[own_y : own_y + height, own_x : own_x + width], x + own_x)


def _upper_centre(mask: np.ndarray) -> float:
    """Mean column of the upper half of a body (height, width); Han and Bhanu align their silhouettes by it."""
    columns = mask[: len(mask) // 2].sum(axis=0)
    return float(columns @ np.arange(len(columns)) / columns.sum())
