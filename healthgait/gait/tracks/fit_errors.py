"""Standard errors of a fitted walk, from its residuals.

Residuals are smaller than the noise, and less correlated from frame to frame, since the model partly fits the noise.
Both are corrected by the share of the noise that the fit has absorbed, which the hat matrix gives for autocorrelated
noise (a first-order autoregression).
"""

import numpy as np

from healthgait.gait.tracks.walk_model import ACCEPTED

CORRELATIONS = np.linspace(0, 0.9, 19)  # candidates for the noise's correlation from frame to frame
LAGS = np.arange(-12, 13)  # frames over which the absorbed noise is computed


def fit_errors(
    normal: np.ndarray, count: int, jacobian: np.ndarray, residuals: np.ndarray, weights: np.ndarray, noise_m: float
) -> tuple[np.ndarray, float, float]:
    """Standard errors of the first ``count`` parameters given the others, and the noise and its autocorrelation.

    Parameters
    ----------
    normal : ndarray (parameters, parameters)
        The normal matrix with all priors, for residuals in units of ``noise_m``.
    jacobian : ndarray (frames, feet, parameters)
    residuals, weights : ndarray (frames, feet)
        Metres, NaN where not seen; and 0 to 1.
    noise_m : float
        Standard deviation of the residuals.

    Returns
    -------
    errors : ndarray (count,)
    noise_m : float
        Standard deviation of the noise itself.
    inflation : float
        Variance inflation by autocorrelation; 1 for white noise.
    """
    rows = jacobian * (np.sqrt(weights) / noise_m)[..., None]
    pulled = rows @ np.linalg.inv(normal)
    absorbed = np.array([(pulled[: max(len(rows) - lag, 0)] * rows[lag:]).sum() for lag in np.abs(LAGS)])
    seen = np.count_nonzero(weights)
    variance = seen - CORRELATIONS[:, None] ** np.abs(LAGS) @ absorbed
    covariance = seen * CORRELATIONS - CORRELATIONS[:, None] ** np.abs(LAGS - 1) @ absorbed
    correlation = float(np.interp(_correlation(residuals, weights), covariance / variance, CORRELATIONS))
    inflation = (1 + correlation) / (1 - correlation)
    larger = float(np.sqrt(seen / np.interp(correlation, CORRELATIONS, variance)))
    errors = larger * np.sqrt(inflation * np.diag(np.linalg.inv(normal[:count, :count])))
    return errors, larger * noise_m, inflation


def _correlation(residuals: np.ndarray, weights: np.ndarray) -> float:
    """Correlation of the residuals of consecutive frames, where both are accepted by the model.

    0 where no two consecutive frames were seen.
    """
    here, after = residuals[:-1], residuals[1:]
    both = (weights[:-1] >= ACCEPTED) & (weights[1:] >= ACCEPTED)
    return float((here * after)[both].sum() / (here**2)[both].sum()) if both.any() else 0.0
