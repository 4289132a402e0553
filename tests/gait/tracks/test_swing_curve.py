import numpy as np
import pytest

from healthgait.gait.tracks.swing_curve import COEFFICIENTS, REACH, ROUGHNESS, smooth_step, splines
from tests.gait.made_up_walk import SLOPE, TRIANGLE, triangle_curve

pytestmark = pytest.mark.filterwarnings("error")

WHEN = np.linspace(-0.6, 0.6, 241)


def test_the_smooth_step_by_hand():
    values, slopes = smooth_step(np.array([-0.3, -0.22, -0.11, 0, 0.11, 0.22, 0.3]))
    # At a quarter of the way in time: 0.25^3 (10 - 15/4 + 6/16) = 53/512.
    assert values == pytest.approx([0, 0, 53 / 512, 1 / 2, 459 / 512, 1, 1])
    # 30 p^2 (1 - p)^2 / 0.44, in ways per stride.
    assert slopes == pytest.approx([0, 0, 270 / 256 / 0.44, 30 / 16 / 0.44, 270 / 256 / 0.44, 0, 0])


def test_the_splines_and_their_slopes_vanish_where_the_foot_rests():
    values, slopes = splines(np.array([-0.6, -REACH, REACH, 0.6, -REACH + 1e-6, REACH - 1e-6]))
    assert values.shape == slopes.shape == (6, COEFFICIENTS)
    assert values == pytest.approx(0, abs=1e-6)
    assert slopes == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("curve", [splines, smooth_step])
def test_slopes_are_those_of_the_values(curve):
    values, slopes = curve(WHEN)
    before, after = (curve(WHEN + shift)[0] for shift in (-1e-5, 1e-5))
    assert (after - before) / 2e-5 == pytest.approx(slopes, abs=1e-2)
    assert values.shape[: WHEN.ndim] == WHEN.shape


def test_any_shape_of_array_will_do():
    assert splines(np.zeros((3, 4)))[0].shape == (3, 4, COEFFICIENTS)
    assert smooth_step(np.zeros((3, 4)))[0].shape == (3, 4)


def test_another_swing_is_the_smooth_step_and_splines():
    when = np.linspace(-0.45, 0.45, 181)
    (values, slopes), (step, slope) = splines(when), smooth_step(when)
    assert step + values @ triangle_curve() == pytest.approx(TRIANGLE(when), abs=1e-4)
    assert slope + slopes @ triangle_curve() == pytest.approx(TRIANGLE.derivative()(when), abs=0.01)
    # The triangle of the tests itself: 1 at the end, a flank that is straight, a top of a quarter of its slope.
    assert TRIANGLE(0.4) == pytest.approx(1) and TRIANGLE(0) == pytest.approx(0.5)
    assert TRIANGLE.derivative()([-0.16, 0, 0.22]) == pytest.approx([0.12 * SLOPE, SLOPE / 4, 0.06 * SLOPE])


def test_a_smooth_curve_is_not_rough():
    knots = np.linspace(-1, 1, COEFFICIENTS)
    smooth, rough = np.cos(np.pi / 2 * knots) ** 4, np.cos(np.pi * np.arange(COEFFICIENTS))
    assert 0 <= smooth @ ROUGHNESS @ smooth < 1e-3 * (rough @ ROUGHNESS @ rough)
    # Third differences of a single coefficient: 1, -3, 3, -1.
    middle = np.eye(COEFFICIENTS)[COEFFICIENTS // 2]
    assert middle @ ROUGHNESS @ middle == pytest.approx(1 + 9 + 9 + 1)
