import numpy as np
import pytest

from healthgait.gait.tracks.swing_curve import COEFFICIENTS
from healthgait.gait.tracks.walk_fit import AnklePlaces, fit_curve, fit_walk
from healthgait.gait.tracks.walk_model import WalkFit, WalkModel
from tests.gait.made_up_walk import STEP_M, STEP_S, TRIANGLE, ankle_places, swing_middles

pytestmark = pytest.mark.filterwarnings("error")

STRIDE_S = 2 * STEP_S
MIDDLES_S = [swing_middles(foot) for foot in (0, 1)]
ROUGH_S = [middles + shift for middles, shift in zip(MIDDLES_S, (0.05, -0.06), strict=True)]
RESTS_M = [STEP_M * np.arange(-foot, 10, 2) for foot in (0, 1)]


def early(when):
    """A swing that is fastest soon after it begins."""
    part = np.clip((when + 0.2) / 0.4, 0, 1)
    return 1 - (1 - part) ** 4 * (1 + 4 * part + 10 * part**2)


def rolling(when):
    """A quick swing, after which the foot rolls on by 5 cm."""
    first, second = np.clip((when + 0.16) / 0.32, 0, 1), np.clip((when - 0.05) / 0.3, 0, 1)
    return 0.96 * first**3 * (10 - 15 * first + 6 * first**2) + 0.04 * second**2 * (3 - 2 * second)


def made_of(curve, seconds):
    """Places (frames, 2) of a walk of regular steps whose swings follow a curve over strides from their middle."""
    places = [
        rests[0] + 2 * STEP_M * curve(np.clip((seconds[:, None] - middles) / STRIDE_S, -0.5, 0.5)).sum(axis=1)
        for rests, middles in zip(RESTS_M, MIDDLES_S, strict=True)
    ]
    return np.stack(places, axis=1)


def seconds_of(fps=30.0):
    return np.arange(round(4.95 * fps)) / fps


SECONDS = seconds_of()
CLEAN = ankle_places(SECONDS)
FRAMES = len(SECONDS)


def noisy(seed=0, sd_m=0.01, places=CLEAN, correlation=0.0):
    """Places with noise; it is correlated by ``correlation`` from frame to frame."""
    white = np.random.default_rng(seed).normal(0, 1, places.shape)
    noise = white.copy()
    for frame in range(1, len(places)):
        noise[frame] = correlation * noise[frame - 1] + np.sqrt(1 - correlation**2) * white[frame]
    return places + sd_m * noise


NOISY = noisy(2)


def fitted(places, seconds=SECONDS, rough_s=ROUGH_S, one_leg=None) -> WalkFit:
    one_leg = np.zeros(len(seconds), bool) if one_leg is None else one_leg
    return fit_walk(AnklePlaces(seconds, places, places[:, ::-1], one_leg), rough_s)


def time_errors(fit, foot):
    """Errors of a foot's swings but for what all of them have in common, which the curve makes up for."""
    errors = fit.model.swings_s[foot] - MIDDLES_S[foot]
    return errors - np.median(errors)


def check_times(fit, within_s, swings=(slice(None), slice(None))):
    for foot in (0, 1):
        assert np.abs(time_errors(fit, foot)[swings[foot]]).max() < within_s


@pytest.mark.parametrize("fps", [25, 30, 60])
@pytest.mark.parametrize("curve", [TRIANGLE, early, rolling])
def test_exact_places_are_fitted_whatever_the_swing_looks_like(curve, fps):
    seconds = seconds_of(fps)
    places = made_of(curve, seconds)
    fit = fitted(places, seconds)
    assert fit.model.places_m(seconds) == pytest.approx(places, abs=0.002)
    for found, rests in zip(fit.model.rests_m, RESTS_M, strict=True):
        assert found == pytest.approx(rests, abs=0.002)
    check_times(fit, 0.002)
    assert not fit.swapped.any() and fit.accepted.all()


def test_swings_that_are_symmetric_are_timed_by_their_middle():
    fit = fitted(CLEAN)
    for found, middles in zip(fit.model.swings_s, MIDDLES_S, strict=True):
        assert found == pytest.approx(middles, abs=0.002)


def test_an_uneven_walk_is_fitted_as_it_is():
    """Strides of 1.3 m but for one of 1.1, all swings of 0.44 s but unevenly often."""
    rests, middles = np.array([0, 1.3, 2.4, 3.7]), np.array([0.5, 1.65, 2.7])
    others, between = np.array([0.65, 1.95, 3.1]), np.array([1.1, 2.15])
    nothing = np.zeros(COEFFICIENTS)
    walk = WalkModel((rests, others), (middles, between), nothing, nothing, STRIDE_S)
    seconds = np.arange(0, 3.4, 1 / 30)
    fit = fitted(walk.places_m(seconds), seconds, [middles + 0.04, between - 0.05])
    assert np.concatenate(fit.model.rests_m) == pytest.approx([*rests, *others], abs=0.003)
    assert np.concatenate(fit.model.swings_s) == pytest.approx([*middles, *between], abs=0.003)


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_errors_are_as_large_as_the_fit_says(correlation):
    times, places = [], []
    for seed in range(12):
        fit = fitted(noisy(seed, 0.02, correlation=correlation))
        for foot in (0, 1):
            for errors, se, collected in (
                (fit.model.swings_s[foot] - MIDDLES_S[foot], fit.swings_se_s[foot], times),
                (fit.model.rests_m[foot] - RESTS_M[foot], fit.rests_se_m[foot], places),
            ):
                inner = slice(0, 4)  # the last swing of the right foot is not seen to its end
                collected += list(np.diff(errors[inner]) / np.hypot(se[inner][1:], se[inner][:-1]))
    assert 0.7 < np.std(times) < 1.4
    assert 0.7 < np.std(places) < 1.4


def test_noise_is_found_with_how_long_it_lasts():
    fits = [[fitted(noisy(seed, 0.02, correlation=share)) for seed in range(4)] for share in (0.0, 0.5)]
    noise_m, inflation = (np.mean([[getattr(fit, name) for fit in some] for some in fits], axis=1)
                        for name in ("noise_m", "inflation"))  # fmt: skip
    assert noise_m == pytest.approx(0.02, rel=0.15)
    assert inflation[0] < 1.3  # 1 in the long run
    assert inflation[1] == pytest.approx((1 + 0.5) / (1 - 0.5), rel=0.3)


@pytest.fixture(scope="module")
def complete():
    return fitted(NOISY)


@pytest.mark.parametrize("shift", [-6, -4, -2])
@pytest.mark.parametrize("foot", [0, 1])
def test_both_legs_put_onto_one_change_little(foot, shift, complete):
    """For 8 frames around the middle of a swing, this foot is put onto the other one or the other way round."""
    places, one_leg = NOISY, np.zeros(FRAMES, bool)
    begin = round(MIDDLES_S[foot][1] * 30) + shift
    one_leg[begin : begin + 8] = True
    for onto in (0, 1):
        bad = places.copy()
        bad[one_leg] = places[one_leg][:, [onto, onto]]
        found = fitted(bad, one_leg=one_leg)
        for times, right in zip(found.model.swings_s, complete.model.swings_s, strict=True):
            assert times == pytest.approx(right, abs=0.01)
        # Of both ankles at one place only one counts.
        assert (np.count_nonzero(found.weights[one_leg], axis=1) == 1).all()


def test_exchanged_labels_are_found():
    labelled, exchanged = noisy(3), np.zeros(FRAMES, bool)
    for block in (slice(5, 12), slice(50, 51), slice(70, 95), slice(FRAMES - 8, FRAMES)):
        exchanged[block] = True
    labelled[exchanged] = labelled[exchanged, ::-1]
    fit = fitted(labelled)
    apart = np.abs(np.diff(CLEAN))[:, 0] > 0.1  # closer, it makes no difference
    assert (fit.swapped == exchanged)[apart].all()
    check_times(fit, 0.01)


def test_a_gap_over_a_whole_swing_costs_no_more_than_what_it_hides():
    places = noisy(4)
    places[(SECONDS > 1.7) & (SECONDS < 2.3), 0] = np.nan  # the second swing of the left foot
    fit = fitted(places)
    assert np.abs(time_errors(fit, 0)[[0, 2, 3]]).max() < 0.01
    assert np.abs(time_errors(fit, 1)).max() < 0.01
    assert abs(time_errors(fit, 0)[1]) < 0.1  # about where the others lead to expect it
    assert fit.swings_se_s[0][1] > 3 * fit.swings_se_s[0][2]
    assert np.concatenate(fit.model.rests_m) == pytest.approx(np.concatenate(RESTS_M), abs=0.015)
    assert not fit.accepted[55, 0]


def test_outliers_count_for_little():
    places = noisy(5)
    places[10::12, 0] += 0.5
    places[15::17, 1] -= 0.3
    fit = fitted(places)
    check_times(fit, 0.01)
    assert np.concatenate(fit.model.rests_m) == pytest.approx(np.concatenate(RESTS_M), abs=0.015)
    assert not fit.accepted[10::12, 0].any() and not fit.accepted[15::17, 1].any()
    assert fit.accepted.mean() > 0.9


def test_a_person_who_stands_at_the_end_does_not_spoil_the_rest():
    """Both feet are brought to one place, in no swing that is known, and stay for a second and a half."""
    places, seconds = noisy(6), np.arange(FRAMES + 45) / 30
    standing = np.random.default_rng(7).normal(0, 0.01, (45, 2)) + places[-1].max()
    fit = fitted(np.concatenate([places, standing]), seconds)
    check_times(fit, 0.01, swings=(slice(0, 3), slice(0, 4)))
    for found, rests in zip(fit.model.rests_m, RESTS_M, strict=True):
        assert found[:4] == pytest.approx(rests[:4], abs=0.015)


def test_rough_times_may_be_a_tenth_of_a_second_off():
    for seed in range(3):
        rough = [times + np.random.default_rng(seed).uniform(-0.1, 0.1, len(times)) for times in MIDDLES_S]
        check_times(fitted(noisy(seed), rough_s=rough), 0.01)


def test_few_swings_are_enough():
    short = SECONDS < 1.8
    fit = fitted(noisy(8)[short], SECONDS[short], [ROUGH_S[0][:1], ROUGH_S[1][:2]])
    assert np.diff(fit.model.swings_s[1]) == pytest.approx(STRIDE_S, abs=0.015)
    assert fit.model.swings_s[0] - fit.model.swings_s[1][0] == pytest.approx(STEP_S, abs=0.03)


def test_the_curve_of_another_point_of_the_feet():
    """Toes 20 cm ahead of the ankles that set off and land 0.05 s later."""
    model = fitted(CLEAN).model
    toes = noisy(9, 0.005, made_of(early, SECONDS - 0.05) + np.array([0.2, 0.22]))
    toes[40:44] = np.nan
    toes[90, 0] += 1.0
    found = fit_curve(model, toes, SECONDS)
    when = np.linspace(-0.5, 0.5, 41)
    for foot in (0, 1):
        way, _ = found.progress(foot, when * STRIDE_S)
        assert way == pytest.approx(early(when - 0.05 / STRIDE_S), abs=0.015)
    assert np.concatenate(found.swings_s) == pytest.approx(np.concatenate(model.swings_s))
    assert np.concatenate(found.rests_m) == pytest.approx(np.concatenate(model.rests_m))


def test_what_is_given_is_not_changed():
    places, rough = noisy(1), [times.copy() for times in ROUGH_S]
    kept = places.copy()
    fit = fitted(places, rough_s=rough)
    curve = fit.model.curve.copy()
    fit_curve(fit.model, places, SECONDS)
    assert np.array_equal(places, kept) and np.array_equal(fit.model.curve, curve)
    assert all(np.array_equal(one, other) for one, other in zip(rough, ROUGH_S, strict=True))
