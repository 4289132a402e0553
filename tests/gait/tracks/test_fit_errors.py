import numpy as np
import pytest

from healthgait.gait.tracks.fit_errors import fit_errors

pytestmark = pytest.mark.filterwarnings("error")


def mean_of(residuals, prior=0.0):
    """The fit of one place to one foot: the standard error, the noise, and how long it lasts."""
    frames, noise_m = len(residuals), float(np.std(residuals))
    normal = np.array([[(frames + prior) / noise_m**2]])
    ones = np.ones((frames, 1))
    (error,), noise_m, inflation = fit_errors(normal, 1, ones[..., None], residuals[:, None], ones, noise_m)
    return error, noise_m, inflation


def test_the_error_of_a_mean_by_hand():
    # Residuals of 2 cm that change sign from frame to frame do not last. One of 10 degrees of freedom is spent.
    error, noise_m, inflation = mean_of(0.02 * np.resize([1.0, -1.0], 10))
    assert inflation == 1
    assert noise_m == pytest.approx(0.02 * np.sqrt(10 / 9))
    assert error == pytest.approx(noise_m / np.sqrt(10))


def test_what_a_prior_holds_spends_no_freedom():
    # As if 30 more frames had been seen: a quarter of a degree.
    error, noise_m, _ = mean_of(0.02 * np.resize([1.0, -1.0], 10), prior=30)
    assert noise_m == pytest.approx(0.02 * np.sqrt(10 / 9.75))
    assert error == pytest.approx(noise_m / np.sqrt(40))


@pytest.mark.parametrize("correlation", [0.3, 0.6])
def test_noise_that_lasts_makes_a_mean_less_sure(correlation):
    noise = np.random.default_rng(4).normal(0, 0.02, 5000)
    for frame in range(1, 5000):
        noise[frame] += correlation * noise[frame - 1]
    error, noise_m, inflation = mean_of(noise - noise.mean())
    assert inflation == pytest.approx((1 + correlation) / (1 - correlation), rel=0.1)
    assert noise_m == pytest.approx(0.02 / np.sqrt(1 - correlation**2), rel=0.05)
    assert error == pytest.approx(0.02 / (1 - correlation) / np.sqrt(5000), rel=0.1)


def test_frames_that_lie_apart_are_independent():
    rng, weights = np.random.default_rng(1), np.zeros((60, 1))
    weights[::5] = 1
    residuals = np.where(weights > 0, rng.normal(0, 0.02, (60, 1)), np.nan)
    normal, ones = np.array([[12 / 0.02**2]]), np.ones((60, 1, 1))
    (error,), _, inflation = fit_errors(normal, 1, ones, residuals, weights, 0.02)
    assert inflation == pytest.approx(1, abs=0.3)
    assert error == pytest.approx(0.02 * np.sqrt(12 / 11) / np.sqrt(12), rel=0.2)
