"""Curves over the gait cycle: the mean of many cycles, each cycle, and their spread.

The mean is a robust periodic regression on the frames of all cycles, which fall on all parts of the cycle: at 30
frames per second ten cycles give a frame every 0.3 %. Where there are few frames, what is usual keeps it smooth. A
cycle is the mean and a running mean of its own deviations.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from healthgait.gait.angles.cycles import Cycle

PERCENT = np.arange(101)
HARMONICS = 12  # of the stride
# What is usual: an amplitude of 40 degrees for the first harmonic, less with the square of its number; errors of 3,
# which are also the least scale by which a frame is far off: a smooth curve misses the sharpest turns by some degrees.
USUAL_DEG, ERROR_DEG = 40.0, 3.0
OUTLIER = 4.685  # Tukey's constant: 95 % efficiency for normal errors
MAD_TO_SD = 1.4826
ROUNDS = 10
WIDTH_PERCENT = 5.0  # standard deviation of the running mean's weights
FARTHEST_PERCENT = 8.0  # from a frame with the angle; farther away it is unknown
LEAST_FRAMES = 20


@dataclass(frozen=True)
class Curves:
    """Angles over the gait cycle of one side, at 0, 1 … 100 percent, degrees.

    Attributes
    ----------
    mean, sd, se : ndarray (101, angles)
        Mean over the cycles, their standard deviation, and the standard error of the mean; NaN where unknown.
    count : ndarray (angles,)
        Number of cycles.
    each : ndarray (cycles, 101, angles)
        The cycles.
    walks : tuple
        The walk that each cycle is from.
    """

    mean: np.ndarray
    sd: np.ndarray
    se: np.ndarray
    count: np.ndarray
    each: np.ndarray
    walks: tuple[Hashable, ...]

    def se_of(self, values: np.ndarray) -> np.ndarray:
        """The standard error of the mean of ``values`` (cycles, ...), NaN where unknown.

        Cycles of one walk may share an error, as of the side that the camera sees: with two walks or more the error is
        that between walks, if it is larger than that between cycles.
        """
        return standard_error(values, self.walks)


def curves_of(cycles: Sequence[Cycle], walks: Sequence[Hashable] | None = None) -> Curves:
    """The curves of some cycles of one side; ``walks`` says which walk each is from, by default all from one."""
    walks = tuple(walks) if walks else (0,) * len(cycles)
    angles = cycles[0].degrees.shape[1]
    mean = np.full((len(PERCENT), angles), np.nan)
    each = np.full((len(cycles), len(PERCENT), angles), np.nan)
    for angle in range(angles):
        mean[:, angle], each[..., angle] = _curve(cycles, angle)
    count, _, scatter = _scatter(each)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.where(count > 1, np.sqrt(scatter / (count - 1)), np.nan)
    known = np.isfinite(each).any(axis=1).sum(axis=0)
    return Curves(mean, sd, standard_error(each, walks), known, each, walks)


def standard_error(values: np.ndarray, walks: Sequence[Hashable]) -> np.ndarray:
    """The standard error of the mean of ``values`` (cycles, ...) from some walks; see ``Curves.se_of``."""
    count, middle, scatter = _scatter(values)
    deviations = np.where(np.isfinite(values), values - middle, 0.0)
    sums = [deviations[[one == walk for one in walks]].sum(axis=0) ** 2 for walk in dict.fromkeys(walks)]
    seen = [np.isfinite(values[[one == walk for one in walks]]).any(axis=0) for walk in dict.fromkeys(walks)]
    clusters = np.sum(seen, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        between_cycles = np.where(count > 1, np.sqrt(scatter / (count - 1) / count), np.nan)
        between_walks = np.sqrt(np.sum(sums, axis=0) * clusters / (clusters - 1)) / count
    return np.where(clusters > 1, np.fmax(between_walks, between_cycles), between_cycles)


def _scatter(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number, mean and sum of squared deviations of the known ``values`` (cycles, ...)."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(known, values, 0).sum(axis=0) / count
    return count, middle, np.where(known, (values - middle) ** 2, 0).sum(axis=0)


def _curve(cycles: Sequence[Cycle], angle: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean (101,) and cycles (cycles, 101) of one angle."""
    percent = np.concatenate([cycle.percent for cycle in cycles])
    values = np.concatenate([cycle.degrees[:, angle] for cycle in cycles])
    each = np.full((len(cycles), len(PERCENT)), np.nan)
    known = np.isfinite(values)
    if known.sum() < LEAST_FRAMES:
        return np.full(len(PERCENT), np.nan), each
    fitted, known_weights = _regression(_harmonics(percent[known]), values[known])
    weights = np.zeros(len(values))
    weights[known] = known_weights
    mean = np.where(_is_near(percent[weights > 0]), _harmonics(PERCENT) @ fitted, np.nan)
    owner = np.repeat(np.arange(len(cycles)), [len(cycle.percent) for cycle in cycles])
    deviation = np.where(known, values - _harmonics(percent) @ fitted, 0.0)
    for number in range(len(cycles)):
        own = (owner == number) & (weights > 0)
        each[number] = mean + _running_mean(percent[own], deviation[own], weights[own])
    return mean, each


def _harmonics(percent: np.ndarray) -> np.ndarray:
    turns = 2 * np.pi * np.outer(percent / 100, np.arange(1, HARMONICS + 1))
    return np.column_stack([np.ones(len(percent)), np.cos(turns), np.sin(turns)])


def _regression(design: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients, and the weights (n,) of the values, by Tukey's biweight; a value far off has no weight."""
    numbers = np.arange(1, HARMONICS + 1)
    usual = ERROR_DEG / USUAL_DEG * np.concatenate([[0], numbers**2, numbers**2])
    weights = np.ones(len(values))
    for _ in range(ROUNDS):
        root = np.sqrt(weights)
        known = np.vstack([design * root[:, None], np.diag(usual)]), np.append(values * root, np.zeros(len(usual)))
        fitted = np.linalg.lstsq(*known, rcond=None)[0]
        residuals = values - design @ fitted
        scale = max(MAD_TO_SD * float(np.median(np.abs(residuals))), ERROR_DEG)
        weights = np.clip(1 - (residuals / (OUTLIER * scale)) ** 2, 0, 1) ** 2
    return fitted, weights


def _running_mean(percent: np.ndarray, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean (101,) of values around each percent; NaN where there are none near it."""
    near = np.exp(-(((PERCENT[:, None] - percent) / WIDTH_PERCENT) ** 2) / 2) * weights
    mean = (near @ values) / np.maximum(near.sum(axis=1), 1e-12)
    return np.where(_is_near(percent), mean, np.nan)


def _is_near(percent: np.ndarray) -> np.ndarray:
    """Whether (101,) a frame lies near each percent of the cycle."""
    away = np.abs(PERCENT[:, None] - percent)
    return away.min(axis=1, initial=np.inf) <= FARTHEST_PERCENT
