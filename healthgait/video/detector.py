"""BlazePose's detector: who is in a picture, and where roughly.

References
----------
MediaPipe, modules/pose_detection/pose_detection_cpu.pbtxt: input, anchors, decoding, threshold of overlap, and what the
four key points are. The order of the anchors was checked on people in a real video.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from healthgait.video.network import Network
from healthgait.video.regions import Region, region_of

INPUT_PX = 224
STRIDES = (8, 16, 32, 32, 32)  # pixels of the input from cell to cell, of each layer
ANCHORS_A_CELL = 2  # in each layer
BOX, POINTS = 4, 4  # a box is centre and size; key points are hips' centre, circle of the body, and two of the trunk
BOXES, SCORES = (2254, BOX + 2 * POINTS), (2254, 1)
LEAST_SCORE = 0.5
OVERLAP = 0.3  # of two boxes' common area: beyond, they are the same person's
SAME_PLACE = 0.3  # body sizes between the hips of the same person, seen in two windows
STEP = 0.5  # of a window's side to the next: anybody less wide than that is whole in one of them


@dataclass(frozen=True)
class Found:
    """A person in a picture: the detector's score, and the region for the landmarks."""

    score: float
    region: Region


class Detector:
    """The detector, from the content of ``pose_detection.tflite``."""

    def __init__(self, network: Network):
        self._network = network
        self._anchors = anchors()

    def find(self, picture: np.ndarray, closely: bool = False) -> list[Found]:
        """Everyone in a picture (height, width, 3), blue, green, red; the surest first.

        It is looked at through overlapping square windows as high as the picture, and ``closely`` through some half as
        high, too: someone who is small in the window is missed.
        """
        height, width = picture.shape[:2]
        sides = [height, height // 2] if closely else [height]
        found = [
            person for side in sides for window in windows(width, height, side) for person in self._in(picture, window)
        ]
        return without_repeats(found)

    def _in(self, picture: np.ndarray, window: tuple[int, int, int]) -> list[Found]:
        left, above, side = window
        part = picture[above : above + side, left : left + side]
        scale = INPUT_PX / side
        size = max(round(part.shape[1] * scale), 1), max(round(part.shape[0] * scale), 1)
        small = cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        # Outside the picture is black, -1, as in MediaPipe.
        whole = np.full((INPUT_PX, INPUT_PX, 3), -1, np.float32)
        whole[: size[1], : size[0]] = small[..., ::-1] / np.float32(127.5) - 1
        self._network.run(whole)
        scores, boxes, points = decoded(self._network.output(BOXES), self._network.output(SCORES), self._anchors)
        return [
            Found(score, region_of(*(places[:2] * side + [left, above])))
            for score, places in one_each(scores, boxes, points)
        ]


def anchors() -> np.ndarray:
    """The centres (anchors, 2) that boxes are relative to, as fractions of the input: cell by cell, row by row.

    Layers of the same stride have theirs together.
    """
    centres = []
    for stride in sorted(set(STRIDES)):
        cells = INPUT_PX // stride
        rows, columns = np.mgrid[:cells, :cells]
        cell = np.stack([columns, rows], axis=-1).reshape(-1, 2)
        centres.append(np.repeat((cell + 0.5) / cells, ANCHORS_A_CELL * STRIDES.count(stride), axis=0))
    return np.concatenate(centres)


def decoded(raw: np.ndarray, logits: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, boxes (left, above, right, below) and key points (boxes, 4, 2) that are sure enough.

    ``raw`` holds pixels of the input from the anchors' ``centres``; the result fractions of the input.
    """
    scores = 1 / (1 + np.exp(-np.clip(logits[:, 0].astype(float), -100, 100)))
    sure = scores >= LEAST_SCORE
    places = raw[sure].astype(float) / INPUT_PX
    middle, size = places[:, :2] + centres[sure], places[:, 2:BOX]
    points = places[:, BOX:].reshape(-1, POINTS, 2) + centres[sure][:, None]
    return scores[sure], np.hstack([middle - size / 2, middle + size / 2]), points


def one_each(scores: np.ndarray, boxes: np.ndarray, points: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
    """The score and the key points (4, 2) of each person, the surest first.

    They are those of all boxes that overlap the surest one of the person, weighted by their scores.
    """
    left = np.argsort(-scores, kind="stable")
    while len(left):
        same = _overlaps(boxes[left[0]], boxes[left]) > OVERLAP
        same[0] = True
        own = left[same]
        yield float(scores[own[0]]), np.average(points[own], axis=0, weights=scores[own])
        left = left[~same]


def _overlaps(box: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """The common area of a box with each of ``boxes`` as a share of what both cover."""
    common = np.clip(np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2]), 0, None).prod(axis=1)
    both = (box[2:] - box[:2]).prod() + (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) - common
    return np.divide(common, both, out=np.zeros_like(common), where=both > 0)


def windows(width: int, height: int, side: int) -> list[tuple[int, int, int]]:
    """Squares (left, above, side) that cover a picture, each at most STEP of its side beside the last one."""
    return [(left, above, side) for above in _begins(height, side) for left in _begins(width, side)]


def _begins(length: int, side: int) -> list[int]:
    steps = math.ceil(max(length - side, 0) / (STEP * side))
    return [round(step * (length - side) / steps) for step in range(steps + 1)] if steps else [0]


def without_repeats(found: list[Found]) -> list[Found]:
    """Each person once, as the window saw them that was surest; a window may cut somebody."""
    kept: list[Found] = []
    for person in sorted(found, key=lambda person: -person.score):
        if not any(same_place(person.region, other.region) for other in kept):
            kept.append(person)
    return kept


def same_place(one: Region, other: Region) -> bool:
    """Whether two regions are those of the same person."""
    return math.hypot(one.x - other.x, one.y - other.y) < SAME_PLACE * max(one.body_px, other.body_px)
