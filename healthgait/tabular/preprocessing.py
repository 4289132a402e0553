"""Mean imputation, standard scaling and min-max scaling of the target: fitted on train, stored as JSON."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from healthgait.files import read_json, write_json
from healthgait.learning.rows import Rows
from healthgait.learning.target_scale import TargetScale


@dataclass(frozen=True)
class Preprocessing:
    """Per feature the training mean (which also fills gaps) and standard deviation; the target's training range.

    A feature or target that does not vary in train keeps a scale of 1. ``target_range`` is None for a class.
    """

    features: list[str]
    mean: list[float]
    scale: list[float]
    target_range: list[float] | None

    @classmethod
    def fit(cls, features: tuple[str, ...], train: Rows, scale_target: bool) -> "Preprocessing":
        """Fit on the training rows; every feature must have at least one value there."""
        mean = np.nanmean(train.x, axis=0)
        # The deviation after imputation, as a pipeline of imputer and scaler would see it.
        deviation = np.where(np.isnan(train.x), mean, train.x).std(axis=0)
        constant = deviation <= 10 * np.finfo(float).eps * np.abs(mean)
        target_range = [float(train.y.min()), float(train.y.max())] if scale_target else None
        return cls(list(features), mean.tolist(), np.where(constant, 1.0, deviation).tolist(), target_range)

    def transform(self, x: np.ndarray) -> np.ndarray:
        """``x`` (n, features), gaps filled and standardised, as float32."""
        filled = np.where(np.isnan(x), self.mean, x)
        return ((filled - np.array(self.mean)) / np.array(self.scale)).astype(np.float32)

    def scale_target(self, y: np.ndarray) -> np.ndarray:
        """The target as a model sees it: 0 to 1 over the training range, or a class's code as it is."""
        return self._target_scale.scale(y)

    def restore_target(self, scaled: np.ndarray) -> np.ndarray:
        """Undo ``scale_target``: back to its unit; probabilities of classes, (n, classes), stay as they are."""
        return self._target_scale.restore(scaled)

    @property
    def _target_scale(self) -> TargetScale:
        return TargetScale() if self.target_range is None else TargetScale(*self.target_range)

    def save(self, path: Path) -> None:
        write_json(path, asdict(self))

    @classmethod
    def load(cls, path: Path) -> "Preprocessing":
        return cls(**read_json(path))
