"""A model of the whole walk of both ankles: resting positions, swing times, and the curve of a swing.

Each foot rests at one position after the other and swings in between, always by the same curve except for timing and
length.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.tracks.swing_curve import COEFFICIENTS, smooth_step, splines

ACCEPTED = 0.3  # minimum weight of a position that the model does not contradict


@dataclass(frozen=True)
class WalkModel:
    """Resting positions (m) of the left and right foot, one more than its swings, and the swings' times (s).

    ``curve`` and ``difference`` are coefficients of the swing's curve: the left foot's are their sum, the right foot's
    their difference. ``stride_s`` is the curve's unit of time.
    """

    rests_m: tuple[np.ndarray, np.ndarray]
    swings_s: tuple[np.ndarray, np.ndarray]
    curve: np.ndarray
    difference: np.ndarray
    stride_s: float

    def coefficients(self, foot: int) -> np.ndarray:
        """Of one foot's curve, 0 for left."""
        return self.curve + (self.difference if foot == 0 else -self.difference)

    def progress(self, foot: int, after_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Progress (0 to 1) and its rate (1/s) at these seconds after the middle of a swing."""
        when = np.asarray(after_s) / self.stride_s
        values, slopes = splines(when)
        step, slope = smooth_step(when)
        own = self.coefficients(foot)
        return step + values @ own, (slope + slopes @ own) / self.stride_s

    def places_m(self, seconds: np.ndarray) -> np.ndarray:
        """Positions of the ankles (frames, 2), m, at ``seconds`` (frames,)."""
        places = [
            rests[0] + self.progress(foot, seconds[:, None] - swings)[0] @ np.diff(rests)
            for foot, (rests, swings) in enumerate(zip(self.rests_m, self.swings_s, strict=True))
        ]
        return np.stack(places, axis=1)

    @property
    def strides(self) -> int:
        """Number of strides of both feet."""
        return sum(len(rests) - 1 for rests in self.rests_m)

    @property
    def stride_m(self) -> float:
        """Median length of a stride, m."""
        return float(np.median(np.concatenate([np.diff(rests) for rests in self.rests_m])))


@dataclass(frozen=True)
class WalkFit:
    """A fitted model and its quality.

    ``swapped`` (frames,) is whether labels were swapped; ``weights`` (frames, 2) are the robust weights of the
    positions, 0 to 1, 0 where not seen. ``noise_m`` is the standard deviation of the noise, and ``inflation`` the
    variance inflation by its autocorrelation (1 for white noise). ``rests_se_m`` and ``swings_se_s`` are the standard
    errors of resting positions and swing times, for the left and the right foot, given the curve. ``misfit`` and
    ``irregularity`` are negative log-likelihoods, up to constants: of the positions given the model, and of the
    variation between strides.
    """

    model: WalkModel
    swapped: np.ndarray
    weights: np.ndarray
    noise_m: float
    inflation: float
    rests_se_m: tuple[np.ndarray, np.ndarray]
    swings_se_s: tuple[np.ndarray, np.ndarray]
    misfit: float
    irregularity: float

    @property
    def accepted(self) -> np.ndarray:
        """Positions (frames, 2) that were seen and are not contradicted by the model."""
        return self.weights >= ACCEPTED


@dataclass(frozen=True)
class ParameterSlices:
    """Slices of the parameter vector: resting positions, swings, curve, difference."""

    rests: tuple[slice, slice]
    swings: tuple[slice, slice]
    curve: slice
    difference: slice

    @classmethod
    def of(cls, model: WalkModel) -> "ParameterSlices":
        """The slices for a model."""
        sizes = [*map(len, model.rests_m), *map(len, model.swings_s), COEFFICIENTS, COEFFICIENTS]
        ends = np.cumsum(sizes).tolist()
        parts = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        return cls((parts[0], parts[1]), (parts[2], parts[3]), parts[4], parts[5])

    @property
    def size(self) -> int:
        return self.difference.stop


def linearised(model: WalkModel, seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Predicted positions (frames, 2) and their derivatives (frames, 2, parameters)."""
    layout = ParameterSlices.of(model)
    predicted, jacobian = np.empty((len(seconds), 2)), np.zeros((len(seconds), 2, layout.size))
    for foot, sign in ((0, 1.0), (1, -1.0)):
        when = (seconds[:, None] - model.swings_s[foot]) / model.stride_s
        values, slopes = splines(when)
        step, slope = smooth_step(when)
        own = model.coefficients(foot)
        part, rate = step + values @ own, slope + slopes @ own
        advance = np.diff(model.rests_m[foot])
        predicted[:, foot] = model.rests_m[foot][0] + part @ advance
        reached = np.column_stack([np.ones(len(seconds)), part, np.zeros(len(seconds))])
        jacobian[:, foot, layout.rests[foot]] = reached[:, :-1] - reached[:, 1:]
        jacobian[:, foot, layout.swings[foot]] = -rate * advance / model.stride_s
        bent = np.einsum("fsc,s->fc", values, advance)
        jacobian[:, foot, layout.curve], jacobian[:, foot, layout.difference] = bent, sign * bent
    return predicted, jacobian
