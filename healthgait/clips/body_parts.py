"""The parts of a body in a semantic segmentation, and their colours in the dataset."""

from enum import IntEnum

import numpy as np


class Part(IntEnum):
    """Labels; 0 is background. HAIR is of simulated people, and shows in silhouettes only."""

    HEAD = 1
    TORSO = 2
    L_FOOT = 3
    R_FOOT = 4
    L_THIGH = 5
    R_THIGH = 6
    L_SHANK = 7
    R_SHANK = 8
    L_UPPER_ARM = 9
    R_UPPER_ARM = 10
    L_FOREARM = 11
    R_FOREARM = 12
    L_HAND = 13
    R_HAND = 14
    HAIR = 15

    @classmethod
    def of(cls, side: str, name: str) -> "Part":
        """The part of a side, ``l`` or ``r``."""
        return cls[f"{side}_{name}".upper()]


# RGB, from the dataset's published frames.
COLOURS = {
    Part.HEAD: (255, 255, 255),
    Part.TORSO: (255, 0, 0),
    Part.L_FOOT: (255, 255, 0),
    Part.R_FOOT: (128, 0, 0),
    Part.L_THIGH: (0, 128, 128),
    Part.R_THIGH: (128, 128, 0),
    Part.L_SHANK: (128, 128, 128),
    Part.R_SHANK: (128, 0, 128),
    Part.L_UPPER_ARM: (255, 128, 0),
    Part.R_UPPER_ARM: (255, 0, 128),
    Part.L_FOREARM: (255, 128, 255),
    Part.R_FOREARM: (128, 255, 128),
    Part.L_HAND: (0, 255, 0),
    Part.R_HAND: (0, 0, 255),
}
PALETTE_RGB = np.zeros((256, 3), np.uint8)
for _part, _colour in COLOURS.items():
    PALETTE_RGB[_part] = _colour
