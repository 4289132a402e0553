"""The target as a model is trained on it, 0 to 1 over the training rows or a class's code, and as it predicts it."""

from dataclasses import dataclass

import numpy as np

from healthgait.targets import Target


@dataclass(frozen=True)
class TargetScale:
    """What becomes 0 and 1, in the unit of the target (kg, years); a target that does not vary keeps a span of 1."""

    low: float = 0.0
    high: float = 1.0

    @classmethod
    def fit(cls, target: Target, y: np.ndarray) -> "TargetScale":
        """The range of the training rows' ``y`` (n,); a class's code is left as it is."""
        return cls() if target.is_classification else cls(float(y.min()), float(y.max()))

    @property
    def span(self) -> float:
        return (self.high - self.low) or 1.0

    def scale(self, y: np.ndarray) -> np.ndarray:
        """``y`` (n,) in its unit, as float32 from 0 to 1 over the training rows."""
        return ((y - self.low) / self.span).astype(np.float32)

    def restore(self, scaled: np.ndarray) -> np.ndarray:
        """Undo ``scale``: back to kg or years, float64."""
        return np.asarray(scaled, dtype=np.float64) * self.span + self.low


def class_probabilities(outputs: np.ndarray) -> np.ndarray:
    """Outputs of a model for classes, one for each (n, classes) or that of class 1 alone (n,), as (n, classes)."""
    return outputs if outputs.ndim == 2 else np.stack([1 - outputs, outputs], axis=1)
