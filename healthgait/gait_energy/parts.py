"""Labelled pictures: the layers of the body are the whole silhouette, or groups of body parts of a segmentation.

A labelled picture (height, width), uint8, has 0 for the background and the layer's index plus 1 for a body's pixel.
"""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from healthgait.clips.frame_names import numbered_pictures
from healthgait.clips.pictures import read_picture
from healthgait.errors import InputError
from healthgait.gait.segmentation.colourings import DENSEPOSE_PARTS, Colouring
from healthgait.gait.segmentation.frames import frame_paths, read_frame
from healthgait.gait.segmentation.recognition import recognise
from healthgait.layout import SEGMENTATION, SILHOUETTE

LAYERS = {SILHOUETTE: ("body",), SEGMENTATION: ("head", "trunk", "arms", "legs")}  # feet are legs, hands arms
HEAD, TRUNK, ARMS, LEGS = 1, 2, 3, 4
# The layer of each part, in the order of the rows of ``Colouring.parts``, then of the background.
DATASET_LAYERS = (LEGS, LEGS, HEAD, TRUNK, *[LEGS] * 4, *[ARMS] * 6, 0)
# DensePose's README: 1-2 trunk, 3-4 hands, 5-6 feet, 7-14 legs, 15-22 arms, 23-24 head.
DENSEPOSE_LAYERS = (*[TRUNK] * 2, *[ARMS] * 2, *[LEGS] * 10, *[ARMS] * 8, *[HEAD] * 2, 0)
WHITE = 127  # brighter pixels belong to the silhouette; halfway, because of JPEG artefacts


def labelled_pictures(clip: Path, modality: str) -> Iterator[tuple[int, np.ndarray]]:
    """The frames of a clip's folder in order: their numbers, and labelled pictures (height, width).

    Raises InputError if there is no numbered frame, as ``numbered_pictures``, if a frame cannot be read or has another
    size than earlier ones, or if the colours of the parts are unknown. ``modality`` is one of
    ``LAYERS``, else KeyError.
    """
    if not clip.is_dir():
        raise InputError(f"{clip}: no such clip; expected a folder of frames")
    paths, labelled = {
        SILHOUETTE: (numbered_pictures, _silhouettes),
        SEGMENTATION: (frame_paths, _segmentations),
    }[modality]
    found = paths(clip)
    if not found:
        raise InputError(f"{clip}: no frames; expected pictures whose names end in a frame number")
    return labelled(found)


def _silhouettes(paths: dict[int, Path]) -> Iterator[tuple[int, np.ndarray]]:
    shape = None
    for number, path in paths.items():
        picture = cv2.cvtColor(read_picture(path), cv2.COLOR_BGR2GRAY)
        shape = shape or picture.shape
        if picture.shape != shape:
            (height, width), (own_height, own_width) = shape, picture.shape
            raise InputError(f"{path}: {own_width}x{own_height} px, but earlier frames have {width}x{height}")
        yield number, (picture > WHITE).view(np.uint8)


def _segmentations(paths: dict[int, Path]) -> Iterator[tuple[int, np.ndarray]]:
    colouring, size_px = None, None
    for number, path in paths.items():
        picture = read_frame(path, size_px)
        size_px = picture.shape[1], picture.shape[0]
        colouring = colouring or recognise(picture, path)
        if colouring is not None:  # None while too little of a body is in the image
            yield number, _layers(picture, colouring)


def _layers(picture: np.ndarray, colouring: Colouring) -> np.ndarray:
    """The labelled picture (height, width) of a segmentation (height, width, 3), blue, green, red."""
    of_part = DENSEPOSE_LAYERS if len(colouring.parts) == DENSEPOSE_PARTS else DATASET_LAYERS
    labels = np.zeros(picture.shape[:2], np.uint8)
    background = np.array(colouring.background_bgr, float)
    # A colour map blended over its own first colour may be darker by one through truncation.
    x, y, width, height = cv2.boundingRect(cv2.bitwise_not(cv2.inRange(picture, background - 1, background)))
    window = picture[y : y + height, x : x + width].astype(np.uint32)
    packed = window @ np.array([1, 1 << 8, 1 << 16], np.uint32)
    found = np.unique(packed)  # return_inverse would take three times as long as the search below
    colours = np.stack([found & 255, found >> 8 & 255, found >> 16], axis=1).astype(int)
    part, _, _ = colouring.nearest(colours[:, colouring.channels])
    labels[y : y + height, x : x + width] = np.array(of_part, np.uint8)[part][np.searchsorted(found, packed)]
    return labels
