"""Samples to learn from, for the methods that see tables."""

import numpy as np

from healthgait.dense_training import Samples
from healthgait.targets import Target


def samples(target: Target, count: int, seed: int) -> Samples:
    """Three features of noise; the target follows the first one loosely."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(count, 3)).astype(np.float32)
    signal = x[:, 0] + random.normal(0, 0.3, count)
    y = signal > 0 if target.is_classification else (signal + 4) / 8
    return x, y.astype(np.float32)
