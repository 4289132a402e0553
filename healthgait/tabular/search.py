"""The Bayesian search that XGBoost and the MLP share, driven through scikit-optimize's ask and tell.

Differences from ``skopt.BayesSearchCV`` as the paper uses it: a list of numbers is searched by its index,
one ordered dimension, instead of one-hot categories (which hide from the Gaussian process that 0.1 lies
between 0.05 and 0.2); the optimizer is refitted in place instead of being copied for each question; the next
point is the best by expected improvement among random ones and neighbours of the best so far, instead of the
choice of a portfolio of three criteria refined by gradients; half of a search of fewer than 20 points is random,
instead of the first 10; no point is evaluated twice.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from skopt import Optimizer
from skopt.acquisition import gaussian_ei
from skopt.space import Dimension, Integer, Real

Space = dict[str, list[Any] | Real]

RANDOM_CANDIDATES, NEIGHBOURS = 5_000, 400  # NEIGHBOURS of each of the best
BEST_POINTS = 5
CHANGED, STEP = 2, 0.15  # how many dimensions of a neighbour differ, on average, and how far, as a share of the range


@dataclass(frozen=True)
class Trial:
    """Hyperparameters and the score they got; larger is better."""

    parameters: dict[str, Any]
    score: float


def bayesian_search(
    evaluate: Callable[[dict[str, Any]], float], space: Space, iterations: int, seed: int
) -> list[Trial]:
    """Evaluate ``iterations`` points of ``space`` (one, if it has no other) and return them as trials, in order.

    ``space`` maps a name to a list of values in their natural order, or to a ``skopt.space.Real``.
    ``evaluate`` returns a finite score, larger is better. The first half of the points, at most 10, is
    drawn at random; each further one maximises the expected improvement over a Gaussian process.
    """
    fixed = {name: values[0] for name, values in space.items() if isinstance(values, list) and len(values) == 1}
    free = {name: values for name, values in space.items() if name not in fixed}
    if not free:
        return [Trial(fixed, evaluate(fixed))]
    optimizer = Optimizer(
        [_dimension(name, values) for name, values in free.items()],
        base_estimator="GP",
        acq_func="EI",
        acq_optimizer="sampling",
        acq_optimizer_kwargs={"n_points": 1},  # its own candidates are not used
        n_initial_points=min(10, (iterations + 1) // 2),
        random_state=seed,
    )
    trials: list[Trial] = []
    scores: dict[tuple[Any, ...], float] = {}
    random = np.random.default_rng(seed)
    for iteration in range(iterations):
        point = _most_promising(optimizer, scores, random) if optimizer.models else _ask(optimizer)
        parameters = fixed | {name: _value(values, x) for (name, values), x in zip(free.items(), point, strict=True)}
        if tuple(point) not in scores:
            scores[tuple(point)] = evaluate(parameters)
        trials.append(Trial(parameters, scores[tuple(point)]))
        if iteration + 1 < iterations:  # a fit after the last point would not be used
            _tell(optimizer, point, -scores[tuple(point)])
    return trials


def best(trials: list[Trial]) -> Trial:
    """The trial with the highest score, the earliest among equals."""
    return max(trials, key=lambda trial: trial.score)


def _dimension(name: str, values: list[Any] | Real) -> Dimension:
    if isinstance(values, Real):
        return values
    return Integer(0, len(values) - 1, name=name)


def _value(values: list[Any] | Real, point: Any) -> Any:
    return float(point) if isinstance(values, Real) else values[int(point)]


def _ask(optimizer: Optimizer) -> list[Any]:
    with warnings.catch_warnings():
        # Expected with few points in a discrete space; skopt then asks for a random point.
        warnings.filterwarnings("ignore", message="The objective has been evaluated at")
        return optimizer.ask()


def _most_promising(
    optimizer: Optimizer, scores: dict[tuple[Any, ...], float], random: np.random.Generator
) -> list[Any]:
    """The point of largest expected improvement that was not evaluated yet; any, if all of them were."""
    space = optimizer.space
    best_points = sorted(scores, key=scores.get, reverse=True)[:BEST_POINTS]
    near = np.repeat(space.transform([list(point) for point in best_points]), NEIGHBOURS, axis=0)
    changed = random.random(near.shape) < CHANGED / near.shape[1]
    near = np.clip(near + changed * random.normal(0, STEP, near.shape), 0, 1)
    anywhere = random.random((RANDOM_CANDIDATES, near.shape[1]))
    candidates = space.inverse_transform(np.concatenate([anywhere, near]))
    unseen = [point for point in candidates if tuple(point) not in scores] or candidates
    improvement = gaussian_ei(space.transform(unseen), optimizer.models[-1], min(optimizer.yi))
    return unseen[int(np.argmax(improvement))]


def _tell(optimizer: Optimizer, point: list[Any], loss: float) -> None:
    with warnings.catch_warnings():
        # Expected with few points in a discrete space, and cannot be acted upon.
        warnings.filterwarnings("ignore", module="sklearn.gaussian_process")
        optimizer.tell(point, loss)
