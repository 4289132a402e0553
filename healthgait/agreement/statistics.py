"""How well two tables of gait parameters agree: those of the floor sensor, and those estimated from video."""

import numpy as np
import pandas as pd
from scipy import stats

from healthgait.columns import GAIT_PARAMETERS, quantity_of

COVERAGE = 0.95  # of every interval
LIMITS_IN_SD = 1.96  # half the width of the limits of agreement
FEWEST_PEOPLE = 3  # for r and ICC


def agreement(reference: pd.DataFrame, estimate: pd.DataFrame) -> pd.DataFrame:
    """Agreement of ``estimate`` with ``reference``.

    Parameters
    ----------
    reference, estimate
        Gait parameters as ``read_gait_parameters`` gives them: a row per person, indexed by ID, a column per parameter
        (``Step_UGS`` in cm and so on), NaN where a value is missing.

    Returns
    -------
    DataFrame
        A row for each gait parameter that either table has; for the columns see Notes.

    Notes
    -----
    The columns are in the parameter's ``unit`` (cm, steps/min, s or m/s) unless stated otherwise. A difference is
    always estimate - reference.

    - n: people with a value in both; only_reference, only_estimate: people with a value in just that one.
      All other columns are over the n people.
    - bias: mean difference; bias_lower, bias_upper: its 95 % confidence interval (Student's t).
    - loa_lower, loa_upper: 95 % limits of agreement, bias -/+ 1.96 SD of the differences (ddof 1). They hold for
      a person if the differences are about normal and do not grow with the quantity; look at the figure.
    - mae: mean absolute difference; mape_percent: mean absolute difference as % of each reference.
    - r: Pearson's correlation; it does not see a bias.
    - icc, icc_lower, icc_upper: ICC(A,1) and its 95 % confidence interval, see ``absolute_agreement``.

    What cannot be computed is NaN: everything for n = 0, the intervals and limits for n = 1, r and ICC for n < 3 or if
    one of the two has the same value for everybody, mape_percent if a reference is 0.

    References
    ----------
    Bland and Altman 1986, "Statistical methods for assessing agreement between two methods of clinical measurement",
    Lancet 327:307-310. McGraw and Wong 1996, "Forming inferences about some intraclass correlation coefficients",
    Psychological Methods 1:30-46.
    """
    reference, estimate = reference.align(estimate, join="outer")
    rows = {name: _row(name, reference[name], estimate[name]) for name in GAIT_PARAMETERS if name in reference}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")


def paired(reference: pd.Series, estimate: pd.Series) -> pd.DataFrame:
    """The columns reference and estimate of the people who have both."""
    return pd.DataFrame({"reference": reference, "estimate": estimate}).dropna()


def _row(parameter: str, reference: pd.Series, estimate: pd.Series) -> dict[str, str | float]:
    pairs = paired(reference, estimate)
    difference = pairs["estimate"] - pairs["reference"]
    relative = difference.abs() / pairs["reference"].where(pairs["reference"] != 0)
    bias, reach = difference.mean(), LIMITS_IN_SD * difference.std()
    half_width = _half_width(difference)
    r, icc, icc_lower, icc_upper = _between_people(pairs.to_numpy())
    return {
        "unit": quantity_of(parameter).unit,
        "n": len(pairs),
        "only_reference": int(reference.notna().sum()) - len(pairs),
        "only_estimate": int(estimate.notna().sum()) - len(pairs),
        "bias": bias,
        "bias_lower": bias - half_width,
        "bias_upper": bias + half_width,
        "loa_lower": bias - reach,
        "loa_upper": bias + reach,
        "mae": difference.abs().mean(),
        "mape_percent": 100 * relative.mean(skipna=False),
        "r": r,
        "icc": icc,
        "icc_lower": icc_lower,
        "icc_upper": icc_upper,
    }


def _half_width(difference: pd.Series) -> float:
    """Half the width of the confidence interval of the mean; NaN for fewer than two differences."""
    if len(difference) < 2:
        return np.nan
    return stats.t.ppf((1 + COVERAGE) / 2, len(difference) - 1) * difference.std() / np.sqrt(len(difference))


def _between_people(pairs: np.ndarray) -> tuple[float, float, float, float]:
    """r, ICC and its interval, all NaN if people do not differ or are too few."""
    # Rounding errors alone are no variation.
    if len(pairs) < FEWEST_PEOPLE or np.any(np.ptp(pairs, axis=0) <= 1e-9 * np.abs(pairs).max(axis=0)):
        return (np.nan,) * 4
    return (stats.pearsonr(*pairs.T).statistic, *absolute_agreement(pairs))


def absolute_agreement(ratings: np.ndarray) -> tuple[float, float, float]:
    """ICC(A,1): two-way, absolute agreement, single measurement.

    Parameters
    ----------
    ratings
        (people, sources), of the same unit, without NaN: at least three rows, not all equal.

    Returns
    -------
    icc, lower, upper
        The ICC and its 95 % confidence interval, which is NaN if the sources are equal.

    Notes
    -----
    The share of the variance of a single measurement that is between people; a bias between the sources lowers it. With
    the mean squares of rows, columns and error

        ICC(A,1) = (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n)

    It can be negative, and with very few people even below -1. The interval is computed as in pingouin 0.7.0, but for
    the a and b of McGraw and Wong, which are multiplied here by n (1 - ICC); that cancels in v.

    References
    ----------
    McGraw and Wong 1996, Psychological Methods 1:30-46, doi:10.1037/1082-989X.1.1.30.
    """
    n, k = ratings.shape
    people, sources = ratings.mean(axis=1, keepdims=True), ratings.mean(axis=0, keepdims=True)
    mean = ratings.mean()
    msr = k * np.sum((people - mean) ** 2) / (n - 1)
    msc = n * np.sum((sources - mean) ** 2) / (k - 1)
    mse = np.sum((ratings - people - sources + mean) ** 2) / ((n - 1) * (k - 1))
    icc = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)

    a = k * icc * msc
    b = (n * (1 - icc) + k * icc * (n - 1)) * mse
    with np.errstate(invalid="ignore", divide="ignore"):
        v = (a + b) ** 2 / (a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1)))
        f_lower = stats.f.ppf((1 + COVERAGE) / 2, n - 1, v)
        f_upper = stats.f.ppf((1 + COVERAGE) / 2, v, n - 1)
        between = k * msc + (k * n - k - n) * mse
        lower = n * (msr - f_lower * mse) / (f_lower * between + n * msr)
        upper = n * (f_upper * msr - mse) / (between + n * f_upper * msr)
    return icc, lower, upper
