"""The gait energy image of a clip: the mean of its normalised silhouettes over complete steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait_energy.body import HEIGHT, WIDTH, BodyLabels, find_body
from healthgait.gait_energy.parts import LAYERS, labelled_pictures
from healthgait.gait_energy.steps import step_period, whole_steps

FEWEST_FRAMES = 2  # with a complete body
MIN_HEIGHT = 0.88  # of the clip's median height; smaller bodies lack head or feet


@dataclass(frozen=True)
class GaitEnergy:
    """A clip's gait energy image, and how it was made.

    ``image`` (layers, 64, 44) float32 is the share of time, 0 to 1, in which a pixel belongs to each layer of a body
    walking to the right. ``height_px`` is the body's median height, ``size`` the same as a share of the image's height;
    ``frames`` were averaged, complete steps of ``period_frames`` each (NaN if not found; all usable frames then).
    """

    image: np.ndarray
    height_px: float
    size: float
    frames: int
    period_frames: float

    @property
    def features(self) -> np.ndarray:
        """The model's input (features,): all pixels of the image, then ``size``."""
        return np.append(self.image.ravel(), np.float32(self.size))


def feature_count(modality: str) -> int:
    """How many ``features`` a clip of the modality has."""
    return len(LAYERS[modality]) * HEIGHT * WIDTH + 1


class NoWalker(Exception):
    """Too few pictures show a complete body."""


def clip_energy(clip: Path, modality: str) -> GaitEnergy:
    """The gait energy image of a clip's folder of frames; ``modality`` is silhouette or semantic_segmentation.

    Raises InputError, which names the clip or the frame, if a frame cannot be read or too few show a complete body.
    """
    try:
        return gait_energy(labelled_pictures(clip, modality), len(LAYERS[modality]))
    except NoWalker as error:
        raise InputError(f"{clip}: {error}") from error


def gait_energy(pictures: Iterable[tuple[int, np.ndarray]], layers: int = 1) -> GaitEnergy:
    """The gait energy image of labelled pictures (height, width) with their frame numbers, in ascending order.

    A pixel is 0 in the background and the layer's number, from 1 on, in the body. Raises NoWalker if fewer than two
    pictures show a body that the border does not cut.

    Notes
    -----
    As in Han and Bhanu (2006): silhouettes are resized to a common height, centred on their upper half, and averaged
    over complete periods. Walks to the left are mirrored.
    """
    bodies, seen, image_height = [], 0, 0
    for number, picture in pictures:
        body = find_body(number, picture)
        seen, image_height = seen + 1, len(picture)
        bodies += [body] if body else []
    bodies = _whole(bodies)
    if len(bodies) < FEWEST_FRAMES:
        raise NoWalker(f"{len(bodies)} of {seen} frames show a complete body; at least {FEWEST_FRAMES} are needed")
    numbers = np.array([body.number for body in bodies])
    period = step_period(numbers, np.array([body.stride_width for body in bodies]))
    weights = whole_steps(numbers, period)
    mirrored = bool(np.polyfit(numbers - numbers[0], [body.centre_px for body in bodies], 1)[0] < 0)
    image = np.average([body.normalised(layers, mirrored) for body in bodies], axis=0, weights=weights)
    height = float(np.median([body.height_px for body in bodies]))
    return GaitEnergy(image.astype(np.float32), height, height / image_height, int(np.ceil(weights.sum())), period)


def _whole(bodies: list[BodyLabels]) -> list[BodyLabels]:
    """The bodies without those that lack head or feet."""
    median = np.median([body.height_px for body in bodies]) if bodies else 0
    return [body for body in bodies if body.height_px >= MIN_HEIGHT * median]
