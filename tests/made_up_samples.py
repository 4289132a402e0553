"""Samples to learn from, for the methods that see tables."""

import numpy as np

from healthgait.learning.dense_training import Samples
from healthgait.targets import Kind, Target

AGE_GROUPS = ("young", "middle", "old")
AGE_GROUP = Target("age", "Age group", Kind.CLASSIFICATION, classes=AGE_GROUPS, labels=AGE_GROUPS)


def samples(target: Target, count: int, seed: int) -> Samples:
    """Three features of noise; the target follows the first one loosely. Classes are equally frequent."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(count, 3)).astype(np.float32)
    signal = x[:, 0] + random.normal(0, 0.3, count)
    if target.is_classification:
        borders = {2: [0], 3: [-0.45, 0.45]}[len(target.classes)]
        return x, np.digitize(signal, borders).astype(np.float32)
    return x, ((signal + 4) / 8).astype(np.float32)
