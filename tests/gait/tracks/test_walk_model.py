from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.tracks.swing_curve import COEFFICIENTS
from healthgait.gait.tracks.walk_model import WalkModel, linearised
from tests.gait.made_up_walk import triangles

pytestmark = pytest.mark.filterwarnings("error")


def test_a_model_by_hand():
    nothing = np.zeros(COEFFICIENTS)
    model = WalkModel((np.array([0, 1.0, 3.0]), np.array([0.5, 1.5])), (np.array([1.0, 2.0]), np.array([1.5])),
                      nothing, nothing, stride_s=1.0)  # fmt: skip
    assert model.stride_m == 1
    # Half of the way in the middle of a swing, all of it 0.22 strides later.
    places = model.places_m(np.array([0.0, 1.0, 1.22, 1.5, 2.0, 2.6]))
    assert places[:, 0] == pytest.approx([0, 0.5, 1, 1, 2, 3])
    assert places[:, 1] == pytest.approx([0.5, 0.5, 0.5, 1.0, 1.5, 1.5])
    way, rate = model.progress(0, np.array([-0.3, 0, 0.22]))
    assert way == pytest.approx([0, 0.5, 1])
    assert rate == pytest.approx([0, 1.875 / 0.44, 0])


def test_the_curve_of_the_left_foot_has_the_difference_added_and_that_of_the_right_foot_subtracted():
    curve, difference = np.arange(COEFFICIENTS) + 1.0, np.full(COEFFICIENTS, 0.5)
    model = WalkModel((np.zeros(1),) * 2, (np.empty(0),) * 2, curve, difference, 1.0)
    assert model.coefficients(0) == pytest.approx(curve + 0.5)
    assert model.coefficients(1) == pytest.approx(curve - 0.5)


def test_derivatives_are_those_of_the_places():
    """Each resting place, swing, and coefficient of the curve and of the feet's difference, moved by a little."""
    model, seconds = triangles(60).fit.model, np.arange(60) / 30
    places, jacobian = linearised(model, seconds)
    assert places == pytest.approx(model.places_m(seconds))
    step = 1e-6
    moved = []
    for kind in ("rests_m", "swings_s"):
        for foot in (0, 1):
            for number in range(len(getattr(model, kind)[foot])):
                values = [own.copy() for own in getattr(model, kind)]
                values[foot][number] += step
                moved.append(replace(model, **{kind: tuple(values)}))
    for kind in ("curve", "difference"):
        moved += [replace(model, **{kind: getattr(model, kind) + step * one}) for one in np.eye(COEFFICIENTS)]
    slopes = np.stack([(one.places_m(seconds) - places) / step for one in moved], axis=-1)
    assert jacobian == pytest.approx(slopes, abs=1e-3)
