"""The gait energy image of a clip: the mean of its silhouettes, brought to one size and place, over whole steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait_energy.body import HEIGHT, WIDTH, BodyLabels, find_body
from healthgait.gait_energy.parts import LAYERS, labelled_pictures
from healthgait.gait_energy.steps import step_period, whole_steps

FEWEST_FRAMES = 2  # with a whole body in them
MIN_HEIGHT = 0.88  # of the clip's median: what is less tall lacks head or feet


@dataclass(frozen=True)
class GaitEnergy:
    """A clip's gait energy image, and what it was made from.

    ``image`` (layers, 64, 44) float32 is the share of time, 0 to 1, in which a pixel belongs to each layer of a body
    that walks to the right. ``height_px`` is the body's median height, ``size`` the same as a part of the image's
    height; ``frames`` were averaged, which are whole steps of ``period_frames`` each (NaN: not found, so that all
    usable frames were taken).
    """

    image: np.ndarray
    height_px: float
    size: float
    frames: int
    period_frames: float

    @property
    def features(self) -> np.ndarray:
        """What a model sees (features,): all pixels of the image, then ``size``."""
        return np.append(self.image.ravel(), np.float32(self.size))


def feature_count(modality: str) -> int:
    """How many ``features`` a clip of the modality has."""
    return len(LAYERS[modality]) * HEIGHT * WIDTH + 1


class NoWalker(Exception):
    """Too few pictures show a whole body."""


def clip_energy(clip: Path, modality: str) -> GaitEnergy:
    """The gait energy image of a clip's folder of frames; ``modality`` is silhouette or semantic_segmentation.

    Raises InputError, which names the clip or the frame, if a frame cannot be read or too few show a whole body.
    """
    try:
        return gait_energy(labelled_pictures(clip, modality), len(LAYERS[modality]))
    except NoWalker as error:
        raise InputError(f"{clip}: {error}") from error


def gait_energy(pictures: Iterable[tuple[int, np.ndarray]], layers: int = 1) -> GaitEnergy:
    """The gait energy image of labelled pictures (height, width) with the numbers of their frames, in rising order.

    A pixel is 0 in the background and the layer's number, from 1 on, in the body. Raises NoWalker if fewer than two
    pictures show a body that the border does not cut.

    Notes
    -----
    As Han and Bhanu (2006): each silhouette is resized to one height, the middle of its upper half put into the middle
    of the image, and the mean is taken over whole periods. Walks to the left are mirrored.
    """
    bodies, seen, image_height = [], 0, 0
    for number, picture in pictures:
        body = find_body(number, picture)
        seen, image_height = seen + 1, len(picture)
        bodies += [body] if body else []
    bodies = _whole(bodies)
    if len(bodies) < FEWEST_FRAMES:
        raise NoWalker(f"{len(bodies)} of {seen} frames show a whole body; at least {FEWEST_FRAMES} are needed")
    numbers = np.array([body.number for body in bodies])
    period = step_period(numbers, np.array([body.stride_width for body in bodies]))
    weights = whole_steps(numbers, period)
    mirrored = bool(np.polyfit(numbers - numbers[0], [body.centre_px for body in bodies], 1)[0] < 0)
    image = np.average([body.normalised(layers, mirrored) for body in bodies], axis=0, weights=weights)
    height = float(np.median([body.height_px for body in bodies]))
    return GaitEnergy(image.astype(np.float32), height, height / image_height, int(np.ceil(weights.sum())), period)


def _whole(bodies: list[BodyLabels]) -> list[BodyLabels]:
    """The bodies without those that lack a part of their height."""
    median = np.median([body.height_px for body in bodies]) if bodies else 0
    return [body for body in bodies if body.height_px >= MIN_HEIGHT * median]
