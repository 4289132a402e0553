"""A model of the whole walk, both ankles at once: where each foot rests, when it swings, and how it gets on in a swing.

Each foot stays at one place after the other; between two of them it swings, always by the same curve but for its
timing and length.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.tracks.swing_curve import COEFFICIENTS, smooth_step, splines

ACCEPTED = 0.3  # least weight of a place that the model does not contradict


@dataclass(frozen=True)
class WalkModel:
    """Resting places (metres) of the left and right foot, one more than its swings, and the swings' times (seconds).

    ``curve`` and ``difference`` are coefficients of the swing's curve: the left foot's is their sum, the right foot's
    their difference. ``stride_s`` is the unit of its time.
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
        """Part of the way (0 to 1) and its rate (1/s) at so many seconds after the middle of a swing."""
        when = np.asarray(after_s) / self.stride_s
        values, slopes = splines(when)
        step, slope = smooth_step(when)
        own = self.coefficients(foot)
        return step + values @ own, (slope + slopes @ own) / self.stride_s

    def places_m(self, seconds: np.ndarray) -> np.ndarray:
        """Where the ankles are at ``seconds`` (frames,): (frames, 2) metres."""
        places = [
            rests[0] + self.progress(foot, seconds[:, None] - swings)[0] @ np.diff(rests)
            for foot, (rests, swings) in enumerate(zip(self.rests_m, self.swings_s, strict=True))
        ]
        return np.stack(places, axis=1)

    @property
    def strides(self) -> int:
        """How many there are of both feet."""
        return sum(len(rests) - 1 for rests in self.rests_m)

    @property
    def stride_m(self) -> float:
        """Median length of a stride."""
        return float(np.median(np.concatenate([np.diff(rests) for rests in self.rests_m])))


@dataclass(frozen=True)
class WalkFit:
    """The model and how it fits.

    ``swapped`` (frames,) says whose labels were exchanged; ``weights`` (frames, 2) how much each place counts, 0 to
    1, 0 where not seen. ``noise_m`` is the noise of one place, and ``inflation`` how many frames' worth of information
    one frame of it takes, since noise lasts from frame to frame (1: it does not). ``rests_se_m`` and ``swings_se_s``
    are the standard errors of the model's, for the left and the right foot, the curve being given. ``misfit`` and
    ``irregularity`` are minus the logarithms of how likely the places are by the model, and the model itself by what
    walks are like, up to constants.
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
        """Places (frames, 2) that were seen and are not contradicted by the model."""
        return self.weights >= ACCEPTED


@dataclass(frozen=True)
class ParameterSlices:
    """Where each kind of parameter stands in the vector of all of them: resting places, swings, curve, difference."""

    rests: tuple[slice, slice]
    swings: tuple[slice, slice]
    curve: slice
    difference: slice

    @classmethod
    def of(cls, model: WalkModel) -> "ParameterSlices":
        """That of a model."""
        sizes = [*map(len, model.rests_m), *map(len, model.swings_s), COEFFICIENTS, COEFFICIENTS]
        ends = np.cumsum(sizes).tolist()
        parts = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        return cls((parts[0], parts[1]), (parts[2], parts[3]), parts[4], parts[5])

    @property
    def size(self) -> int:
        return self.difference.stop


def linearised(model: WalkModel, seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places (frames, 2) and their derivatives (frames, 2, parameters)."""
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
