"""Principal components of gait energy images, and a logistic or ridge regression on them.

Both steps are linear, so the model has one weight per pixel and can be viewed as an image.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import softmax
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, mean_squared_error

VARIANCE = 0.98  # of the images, explained by the components
MAX_COMPONENTS = 100
STRENGTHS = (1000.0, 100.0, 10.0, 1.0, 0.1, 0.01)  # of the penalty on squared weights


@dataclass(frozen=True)
class GaitEnergyModel:
    """Weights (outputs, features) and intercepts (outputs,) float64; ``classes`` is 0 for a regression.

    ``components`` is the number of principal components, ``strength`` that of the penalty.
    """

    weights: np.ndarray
    intercepts: np.ndarray
    classes: int
    components: int
    strength: float

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The probability of each class (n, classes), or the value (n,) in its unit, from ``x`` (n, features)."""
        outputs = x.astype(float) @ self.weights.T + self.intercepts
        return softmax(outputs, axis=1) if self.classes else outputs[:, 0]

    def save(self, path: Path) -> None:
        """Write an npz file of plain arrays, without pickle."""
        with path.open("wb") as file:  # savez would change the name
            np.savez(file, **vars(self))

    @classmethod
    def load(cls, path: Path) -> "GaitEnergyModel":
        with np.load(path, allow_pickle=False) as stored:
            return cls(*(stored[name] if stored[name].ndim else stored[name].item() for name in cls.__annotations__))


def fit_model(
    train: tuple[np.ndarray, np.ndarray], validation: tuple[np.ndarray, np.ndarray], classes: int, seed: int
) -> GaitEnergyModel:
    """Fit on ``train``, and choose the penalty by ``validation``: each ``x`` (n, features) and ``y`` (n,).

    ``x`` holds ``GaitEnergy.features``; ``y`` classes 0 to ``classes`` - 1, or values if ``classes`` is 0. The same
    seed gives the same model. Raises ValueError if there are fewer than two rows to fit on, or only one class.

    Notes
    -----
    Components and the body's size, the last of the features, are scaled to unit variance. The penalty with the
    smallest cross-entropy, or squared error, is chosen, the stronger one of equals. A class that is not in ``train``
    gets the probability 0.
    """
    (x, y), (validation_x, validation_y) = train, validation
    scaled, scales, mean = _components(x, seed)

    def fitted(strength: float) -> GaitEnergyModel:
        regression = LogisticRegression(C=1 / strength, max_iter=1000) if classes else Ridge(strength)
        regression.fit(scaled, y)
        weights, intercepts = _outputs(regression, classes)
        weights = weights @ scales
        return GaitEnergyModel(weights, intercepts - weights @ mean, classes, len(scales) - 1, strength)

    def loss(model: GaitEnergyModel) -> float:
        predicted = model.predict(validation_x)
        if classes:
            return log_loss(validation_y, predicted, labels=range(classes))
        return mean_squared_error(validation_y, predicted)

    return min(map(fitted, STRENGTHS), key=loss)


def _components(x: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores (n, components + 1) of unit variance, their loadings (components + 1, features), and the features' mean.

    The last score is that of the size.
    """
    pixels, size = x[:, :-1], x[:, -1].astype(float)
    pca = PCA(min(MAX_COMPONENTS, len(x) - 1, pixels.shape[1]), svd_solver="randomized", random_state=seed).fit(pixels)
    explained = np.cumsum(pca.explained_variance_ratio_)
    kept = min(int(np.searchsorted(explained, VARIANCE)) + 1, len(explained))
    scales = np.zeros((kept + 1, x.shape[1]))
    scales[:-1, :-1] = pca.components_[:kept] / np.sqrt(pca.explained_variance_[:kept, None])
    scales[-1, -1] = 1 / (size.std() or 1.0)
    mean = np.append(pca.mean_, size.mean()).astype(float)
    return (x - mean) @ scales.T, scales, mean


def _outputs(regression: LogisticRegression | Ridge, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights (outputs, scores) and intercepts (outputs,) of a regression; two classes have two outputs, too."""
    own, intercepts = np.atleast_2d(regression.coef_), np.atleast_1d(regression.intercept_)
    if not classes:
        return own, intercepts
    if len(own) == 1:  # scikit-learn gives the second class's alone
        own, intercepts = np.vstack([-own / 2, own / 2]), np.append(-intercepts / 2, intercepts / 2)
    present = regression.classes_.astype(int)
    weights, all_intercepts = np.zeros((classes, own.shape[1])), np.full(classes, -np.inf)
    weights[present], all_intercepts[present] = own, intercepts
    return weights, all_intercepts
