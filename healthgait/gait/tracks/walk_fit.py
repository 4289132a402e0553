"""The model of the walk, fitted by robust least squares over all frames of both ankles.

Resting positions, swing times and the curve are estimated together. Outliers get low weights, a frame in which both
legs are put onto one contradicts one foot only, and a gap loses no more than it hides. Labels are swapped in frames
that then fit better. As every swing contributes to the curve, its flanks are known far more precisely than the noise of
one frame allows.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from healthgait.gait.pose.frame_times import durations
from healthgait.gait.tracks.fit_errors import fit_errors
from healthgait.gait.tracks.swing_curve import COEFFICIENTS, ROUGHNESS
from healthgait.gait.tracks.two_states import cheapest_path
from healthgait.gait.tracks.walk_model import ParameterSlices, WalkFit, WalkModel, linearised

# Maximum number, and the change of positions (m) and swings (s) below which they end.
MAX_ITERATIONS, SETTLED = 10, 0.002
CURVE_ITERATIONS = 6  # of the curve alone
# Standard deviation of an ankle's position, m: minima in the first iterations, while the model is rough; and minimum
# and maximum throughout. More is not noise, but a part of the clip that the model does not describe.
FIRST_NOISE_M, NOISE_M = (0.06, 0.04, 0.03), (0.003, 0.06)
TYPICAL_NOISE_M = 0.03  # used to compare fits of one clip
REJECTED = 3.5  # deviation, in SDs of the noise, with weight 1/4 (Geman and McClure's robust weights)
# Costs (negative log-likelihoods) of a change of labels between two frames, and of a second of swapped labels, so that
# labels are kept where nothing contradicts them.
EXCHANGE_COST, EXCHANGED_COST_PER_S = 3.0, 9.0
LARGEST_SHIFT = 0.08  # strides by which a swing may be shifted in an iteration
# Standard deviations of the priors, which matter only for what is not seen.
STRIDE_SD_M, STRIDE_SD = 0.06, 0.03  # length; and duration, in strides
UNSEEN_SD = 1e3  # metres and seconds: uninformative
CURVE_SD, DIFFERENCE_SD = 0.5, 0.02  # of the curve's coefficients, and of half the difference between the feet
# Precision of the coefficients' third differences: the smoothness of the curves.
ROUGHNESS_WEIGHT, DIFFERENCE_ROUGHNESS_WEIGHT = 3e3, 3e4
CURVE_PRECISION = ROUGHNESS_WEIGHT * ROUGHNESS + np.eye(COEFFICIENTS) / CURVE_SD**2
DIFFERENCE_PRECISION = DIFFERENCE_ROUGHNESS_WEIGHT * ROUGHNESS + np.eye(COEFFICIENTS) / DIFFERENCE_SD**2
UNBROKEN = 1.5  # strides between two swings of a foot; after a longer pause no usual duration is expected
AWAY = 0.2  # strides from the middle of a swing: about where a foot begins or ends to rest
ONLY_STRIDE_M = 1.0  # starting value, where a foot is seen to rest at one position only


@dataclass(frozen=True)
class AnklePlaces:
    """Positions at which the ankles were seen, m in the direction of walking.

    Attributes
    ----------
    seconds : ndarray (frames,)
        The frames' times.
    labelled_m, exchanged_m : ndarray (frames, 2)
        The left and right ankle as labelled, and with labels swapped; NaN where not seen. The second is not just the
        first reversed: one image column is at different positions on the two feet's lines.
    one_leg : ndarray (frames,)
        Whether both legs coincide: one of them may have been put onto the other, so that only the ankle that fits
        better counts.
    """

    seconds: np.ndarray
    labelled_m: np.ndarray
    exchanged_m: np.ndarray
    one_leg: np.ndarray

    def residuals(self, swapped: np.ndarray, predicted_m: np.ndarray) -> np.ndarray:
        """Observed minus predicted positions (frames, 2), with labels swapped in the frames ``swapped``."""
        return np.where(swapped[:, None], self.exchanged_m, self.labelled_m) - predicted_m


def fit_walk(places: AnklePlaces, swings_s: list[np.ndarray]) -> WalkFit:
    """Fit the model of the walk to two ankles.

    ``swings_s`` are approximate times of both feet's swings, at least one of each and two of one of them.
    """
    # Gaps in the numbering may be long: only frames in which something was seen are used.
    seen = np.isfinite(places.labelled_m).any(axis=1)
    fit = _fitted(AnklePlaces(*(values[seen] for values in vars(places).values())), swings_s)
    swapped, weights = np.zeros(len(seen), dtype=bool), np.zeros((len(seen), 2))
    swapped[seen], weights[seen] = fit.swapped, fit.weights
    return replace(fit, swapped=swapped, weights=weights)


def _fitted(places: AnklePlaces, swings_s: list[np.ndarray]) -> WalkFit:
    model = _first_model(places.labelled_m, places.seconds, swings_s)
    swapped = np.zeros(len(places.seconds), dtype=bool)
    for iteration in range(MAX_ITERATIONS):
        predicted, jacobian = linearised(model, places.seconds)
        least_m = FIRST_NOISE_M[iteration] if iteration < len(FIRST_NOISE_M) else NOISE_M[0]
        noise_m = max(_noise(places.residuals(swapped, predicted)), least_m)
        if iteration:
            swapped = _exchanged(places, predicted, noise_m)
        residuals = places.residuals(swapped, predicted)
        weights = _weights(residuals, noise_m)
        weights[places.one_leg[:, None] & (weights < weights.max(axis=1, keepdims=True))] = 0
        before = model
        model, normal = _improved(model, jacobian, residuals, weights / noise_m**2)
        if iteration > len(FIRST_NOISE_M) and _movement(before, model) < SETTLED:
            break
    layout = ParameterSlices.of(model)
    errors, noise_m, inflation = fit_errors(normal, layout.curve.start, jacobian, residuals, weights, noise_m)
    rests_se, swings_se = (tuple(errors[part] for part in parts) for parts in (layout.rests, layout.swings))
    misfit = _negative_log_likelihood(residuals, TYPICAL_NOISE_M).sum()
    return WalkFit(
        model, swapped, weights, noise_m, inflation, rests_se, swings_se, float(misfit), _irregularity(model)
    )


def _weights(residuals: np.ndarray, noise_m: float) -> np.ndarray:
    """Robust weights, 0 to 1; 0 where not seen."""
    return np.nan_to_num(1 / (1 + (residuals / (REJECTED * noise_m)) ** 2) ** 2)


def _first_model(places_m: np.ndarray, seconds: np.ndarray, swings_s: list[np.ndarray]) -> WalkModel:
    stride_s = float(np.median(np.concatenate([np.diff(times) for times in swings_s])))
    rests = tuple(_rests(place, seconds, times, stride_s) for place, times in zip(places_m.T, swings_s, strict=True))
    nothing = np.zeros(COEFFICIENTS)
    return WalkModel(rests, tuple(swings_s), nothing, nothing, stride_s)


def _rests(place_m: np.ndarray, seconds: np.ndarray, swings_s: np.ndarray, stride_s: float) -> np.ndarray:
    """Median position between the swings; where not seen, at equal distances from those that were."""
    edges = np.concatenate([[-np.inf], swings_s, [np.inf]])
    away = AWAY * stride_s
    rests = np.full(len(edges) - 1, np.nan)
    for number, (begin, end) in enumerate(pairwise(edges)):
        within = place_m[(seconds > begin + away) & (seconds < end - away)]
        within = within[np.isfinite(within)]
        if len(within):
            rests[number] = np.median(within)
    known = np.flatnonzero(np.isfinite(rests))
    if len(known) == 0:
        return np.interp(np.arange(len(rests)), [0, len(rests) - 1], [np.nanmin(place_m), np.nanmax(place_m)])
    stride_m = float(np.median(np.diff(rests[known]) / np.diff(known))) if len(known) > 1 else ONLY_STRIDE_M
    nearest = known[np.argmin(np.abs(np.arange(len(rests))[:, None] - known), axis=1)]
    return rests[nearest] + stride_m * (np.arange(len(rests)) - nearest)


def _noise(residuals: np.ndarray) -> float:
    """Standard deviation from the median absolute deviation, limited to NOISE_M."""
    return float(np.clip(1.4826 * np.nanmedian(np.abs(residuals)), *NOISE_M))


def _exchanged(places: AnklePlaces, predicted_m: np.ndarray, noise_m: float) -> np.ndarray:
    """The frames (frames,) that fit the predicted positions better with labels swapped, by the cheapest path."""
    labelled, exchanged = (
        _negative_log_likelihood(own_m - predicted_m, noise_m).sum(axis=1)
        for own_m in (places.labelled_m, places.exchanged_m)
    )
    exchanged += EXCHANGED_COST_PER_S * durations(places.seconds)
    staying, changing = np.zeros(len(labelled) - 1), np.full(len(labelled) - 1, EXCHANGE_COST)
    return cheapest_path(np.column_stack([labelled, exchanged]), staying, changing)


def _negative_log_likelihood(residuals: np.ndarray, noise_m: float) -> np.ndarray:
    """Negative log-likelihood of each residual, up to a constant; 0 where unseen."""
    return np.nan_to_num(2 * np.log1p((residuals / (2 * noise_m)) ** 2))


def _irregularity(model: WalkModel) -> float:
    """Negative log-likelihood of the variation between strides, given how usual walks vary."""
    deviations = [(np.diff(rests) - model.stride_m) / STRIDE_SD_M for rests in model.rests_m]
    for swings in model.swings_s:
        strides = np.diff(swings) / model.stride_s
        deviations.append((strides[strides < UNBROKEN] - 1) / STRIDE_SD)
    return float(_negative_log_likelihood(np.concatenate(deviations), 1.0).sum())


def _improved(
    model: WalkModel, jacobian: np.ndarray, residuals: np.ndarray, weights: np.ndarray
) -> tuple[WalkModel, np.ndarray]:
    """The model after one Gauss-Newton step, and the normal matrix (parameters, parameters)."""
    layout = ParameterSlices.of(model)
    seen = weights > 0
    rows = jacobian[seen] * np.sqrt(weights[seen])[:, None]
    normal, gradient = rows.T @ rows, rows.T @ (residuals[seen] * np.sqrt(weights[seen]))
    _add_priors(normal, gradient, model, layout)
    change = np.linalg.solve(normal, gradient)
    most = LARGEST_SHIFT * model.stride_s
    rests = tuple(own + change[part] for own, part in zip(model.rests_m, layout.rests, strict=True))
    shifts = np.clip(change, -most, most)
    swings = tuple(own + shifts[part] for own, part in zip(model.swings_s, layout.swings, strict=True))
    curve, difference = model.curve + change[layout.curve], model.difference + change[layout.difference]
    return replace(model, rests_m=rests, swings_s=swings, curve=curve, difference=difference), normal


def _movement(before: WalkModel, after: WalkModel) -> float:
    """The largest difference of two models' resting positions (m) and swings (s)."""
    pairs = zip((*before.rests_m, *before.swings_s), (*after.rests_m, *after.swings_s), strict=True)
    return max(float(np.abs(new - old).max()) for old, new in pairs)


def _add_priors(normal: np.ndarray, gradient: np.ndarray, model: WalkModel, layout: ParameterSlices) -> None:
    for part, value, precision in (
        (layout.curve, model.curve, CURVE_PRECISION),
        (layout.difference, model.difference, DIFFERENCE_PRECISION),
    ):
        normal[part, part] += precision
        gradient[part] -= precision @ value
    for foot in (0, 1):
        strides_m, strides_s = np.diff(model.rests_m[foot]), np.diff(model.swings_s[foot])
        unbroken = strides_s < UNBROKEN * model.stride_s
        for part, surplus, sd in (
            (layout.rests[foot], strides_m - model.stride_m, np.full(len(strides_m), STRIDE_SD_M)),
            (layout.swings[foot], strides_s - model.stride_s, np.where(unbroken, STRIDE_SD * model.stride_s, np.inf)),
        ):
            normal[part, part] += np.eye(part.stop - part.start) / UNSEEN_SD**2
            differences = np.diff(np.eye(part.stop - part.start), axis=0) / sd[:, None]
            normal[part, part] += differences.T @ differences
            gradient[part] -= differences.T @ (surplus / sd)


def fit_curve(model: WalkModel, places_m: np.ndarray, seconds: np.ndarray) -> WalkModel:
    """The same walk with the curve of another point of the feet, such as the toes, common to both feet.

    ``places_m`` (frames, 2) are that point's positions, at any distance from the ankles. Resting positions are kept.
    """
    part = ParameterSlices.of(model).curve
    ahead_m = np.zeros(2)
    model = replace(model, difference=np.zeros(COEFFICIENTS))
    for _ in range(CURVE_ITERATIONS):
        predicted, jacobian = linearised(model, seconds)
        residuals = places_m - predicted - ahead_m
        noise_m = _noise(residuals)
        weights = _weights(residuals, noise_m)
        seen, roots = weights > 0, np.sqrt(weights) / noise_m
        columns = np.concatenate([np.broadcast_to(np.eye(2), (*residuals.shape, 2)), jacobian[..., part]], axis=2)
        rows = columns[seen] * roots[seen][:, None]
        normal, gradient = rows.T @ rows, rows.T @ (residuals * roots)[seen]
        normal[2:, 2:] += CURVE_PRECISION
        gradient[2:] -= CURVE_PRECISION @ model.curve
        change = np.linalg.solve(normal, gradient)
        ahead_m, model = ahead_m + change[:2], replace(model, curve=model.curve + change[2:])
    return model
