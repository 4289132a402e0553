"""How sure a fitted walk is, from what it leaves unexplained.

The residuals of a fit are smaller than the noise, and follow upon each other less smoothly, since the model bends after
the noise as far as its parameters allow. Both is put right by the share of the noise that the fit has absorbed, which
the hat matrix gives for any noise that lasts (as an autoregression of first order).
"""

import numpy as np

from healthgait.gait.tracks.walk_model import ACCEPTED

CORRELATIONS = np.linspace(0, 0.9, 19)  # of the noise from frame to frame, among which the likeliest is sought
LAGS = np.arange(-12, 13)  # frames over which what the fit has absorbed is followed


def fit_errors(
    normal: np.ndarray, count: int, jacobian: np.ndarray, residuals: np.ndarray, weights: np.ndarray, noise_m: float
) -> tuple[np.ndarray, float, float]:
    """Standard errors of the first ``count`` parameters, the others being given; the noise; and how it lasts.

    Parameters
    ----------
    normal : ndarray (parameters, parameters)
        The normal matrix with all priors, for residuals in units of ``noise_m``.
    jacobian : ndarray (frames, feet, parameters)
    residuals, weights : ndarray (frames, feet)
        Metres, NaN where not seen; and 0 to 1.
    noise_m : float
        Spread of the residuals.

    Returns
    -------
    errors : ndarray (count,)
    noise_m : float
        Spread of the noise itself.
    inflation : float
        How many frames' worth of information one frame takes; 1 if noise does not last.
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
    """Correlation of the residuals of a frame and of the next one, where the model does not contradict either.

    0 where no two frames in a row were seen: what lies far apart is independent.
    """
    here, after = residuals[:-1], residuals[1:]
    both = (weights[:-1] >= ACCEPTED) & (weights[1:] >= ACCEPTED)
    return float((here * after)[both].sum() / (here**2)[both].sum()) if both.any() else 0.0
