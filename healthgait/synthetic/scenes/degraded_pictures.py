"""Degradations of a scene's pictures: missing feet, ragged outlines, wrong colours."""

from collections.abc import Callable

import cv2
import numpy as np

LEFT_FOOT, RIGHT_FOOT = (255, 255, 0), (128, 0, 0)
FOOT_OF = {"l": LEFT_FOOT, "r": RIGHT_FOOT}
Degradation = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def missing_feet(share: float) -> Degradation:
    """Each foot is missing in a share of the frames."""

    def degrade(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        for colour in (LEFT_FOOT, RIGHT_FOOT):
            if rng.random() < share:
                hide(picture, colour)
        return picture

    return degrade


def hide(picture: np.ndarray, colour: tuple[int, int, int]) -> None:
    """Make a part of the body black."""
    picture[(picture == colour).all(axis=2)] = 0


def ragged(depth_px: float) -> Degradation:
    """Outlines are displaced at random, smoothly over a few pixels."""

    def degrade(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        height, width = picture.shape[:2]
        field = cv2.GaussianBlur(rng.standard_normal((height, width, 2), dtype=np.float32), (0, 0), 3.0)
        x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        field *= depth_px / field.std()
        return cv2.remap(picture, x + field[..., 0], y + field[..., 1], cv2.INTER_NEAREST)

    return degrade


def confused_colours(share: float) -> Degradation:
    """In a share of the frames the feet's colours are swapped; in as many, a foot has both colours."""

    def degrade(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        chance = rng.random()
        feet = [(picture == colour).all(axis=2) for colour in (LEFT_FOOT, RIGHT_FOOT)]
        if chance < share:
            picture[feet[0]], picture[feet[1]] = RIGHT_FOOT, LEFT_FOOT
        elif chance < 2 * share:
            columns = np.arange(picture.shape[1]) % 2 == 0
            picture[(feet[0] | feet[1]) & columns] = LEFT_FOOT
        return picture

    return degrade
