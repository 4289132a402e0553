"""Independent random generators, so that one participant or purpose does not affect another's numbers."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """The purpose of a participant's generator. Append only: the values determine the numbers drawn."""

    PERSON = 0
    GAIT = 1
    CLIPS = 2
    CAMERA = 3
    MISSING = 4
    SENSOR = 5
    ESTIMATION = 6
    APPEARANCE = 7
    POSE = 8
    IMAGES = 9
    POSE_FEET = 10
    POSE_ERRORS = 11
    ATYPICAL_GAIT = 12


def participant_generator(seed: int, index: int, purpose: Purpose, part: int = 0) -> np.random.Generator:
    """The generator of participant ``index`` for ``purpose``; ``part`` counts clips where each has its own."""
    return np.random.default_rng(np.random.SeedSequence([seed, index], spawn_key=(int(purpose), part)))


def block_generator(seed: int, block: int) -> np.random.Generator:
    """The generator shared by one block of consecutive participants, who fill its strata in random order."""
    return np.random.default_rng(np.random.SeedSequence([seed, block, 1]))
