"""Curves over the gait cycle: the mean of many cycles, each cycle, and their spread.

The mean is a robust periodic regression on the frames of all cycles, which fall on all parts of the cycle: at 30
frames per second ten cycles give a frame every 0.3 %. Where there are few frames, what is usual keeps it smooth. A
cycle is the mean and a running mean of its own deviations.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.angles.cycles import Cycle

PERCENT = np.arange(101)
HARMONICS = 6  # of the stride
# What is usual: an amplitude of 30 degrees for the first harmonic, less with the square of its number; errors of 3.
USUAL_DEG, ERROR_DEG = 30.0, 3.0
OUTLIER = 4.685  # Tukey's constant: 95 % efficiency for normal errors
MAD_TO_SD = 1.4826
ROUNDS = 10
WIDTH_PERCENT = 5.0  # standard deviation of the running mean's weights
FARTHEST_PERCENT = 8.0  # from a frame with the angle; farther away a cycle is unknown
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
    """

    mean: np.ndarray
    sd: np.ndarray
    se: np.ndarray
    count: np.ndarray
    each: np.ndarray


def curves_of(cycles: list[Cycle]) -> Curves:
    """The curves of some cycles of one side."""
    angles = cycles[0].degrees.shape[1]
    mean = np.full((len(PERCENT), angles), np.nan)
    each = np.full((len(cycles), len(PERCENT), angles), np.nan)
    for angle in range(angles):
        mean[:, angle], each[..., angle] = _curve(cycles, angle)
    known = np.isfinite(each)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(known, each, 0).sum(axis=0) / count
        sd = np.sqrt(np.where(known, (each - middle) ** 2, 0).sum(axis=0) / (count - 1))
        sd[count < 2] = np.nan
        se = sd / np.sqrt(count)
    return Curves(mean, sd, se, known.any(axis=1).sum(axis=0), each)


def _curve(cycles: list[Cycle], angle: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean (101,) and cycles (cycles, 101) of one angle."""
    percent = np.concatenate([cycle.percent for cycle in cycles])
    values = np.concatenate([cycle.degrees[:, angle] for cycle in cycles])
    each = np.full((len(cycles), len(PERCENT)), np.nan)
    known = np.isfinite(values)
    if known.sum() < LEAST_FRAMES:
        return np.full(len(PERCENT), np.nan), each
    fitted, weights = _regression(_harmonics(percent[known]), values[known])
    mean = _harmonics(PERCENT) @ fitted
    all_weights = np.zeros(len(values))
    all_weights[known] = weights
    owner = np.repeat(np.arange(len(cycles)), [len(cycle.percent) for cycle in cycles])
    deviation = np.where(known, values - _harmonics(percent) @ fitted, 0.0)
    for number in range(len(cycles)):
        own = (owner == number) & (all_weights > 0)
        each[number] = mean + _running_mean(percent[own], deviation[own], all_weights[own])
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
        scale = max(MAD_TO_SD * float(np.median(np.abs(residuals))), 1e-6)
        weights = np.clip(1 - (residuals / (OUTLIER * scale)) ** 2, 0, 1) ** 2
    return fitted, weights


def _running_mean(percent: np.ndarray, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean (101,) of values around each percent; NaN where there are none near it."""
    if len(percent) == 0:
        return np.full(len(PERCENT), np.nan)
    away = np.abs(PERCENT[:, None] - percent)
    near = np.exp(-((away / WIDTH_PERCENT) ** 2) / 2) * weights
    mean = (near @ values) / np.maximum(near.sum(axis=1), 1e-12)
    return np.where(away.min(axis=1) <= FARTHEST_PERCENT, mean, np.nan)
