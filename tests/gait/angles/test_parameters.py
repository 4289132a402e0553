"""Range of motion, peaks and symmetry of curves drawn by hand."""

import numpy as np
import pytest

from healthgait.gait.angles.curves import Curves
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.angles.parameters import angle_parameters


def curves(values, se=1.0):
    mean = np.full((101, len(ANGLES)), np.nan)
    mean[:, 2] = values
    each = mean + np.array([-2.0, 0.0, 0.0, 2.0])[:, None, None]
    each[0, 70] += 1
    return Curves(mean, np.full_like(mean, 2.0), np.full_like(mean, se), np.full(len(ANGLES), 4), each, (1, 1, 1, 1))


def triangle(peak):
    """From 5 degrees at 0 percent up to a peak at 70, down to -1 at 90, and back."""
    return np.interp(np.arange(101), [0, 70, 90, 100], [5, peak, -1, 5])


def test_values_are_those_of_the_mean_curve():
    found = angle_parameters(curves(triangle(59)), None)["knee"]
    # Ranges of 61, 60, 60 and 60: offsets are in none of them.
    assert found["range_deg"] == 60 and found["range_se"] == pytest.approx(0.5 / 4**0.5)
    assert (found["max_deg"], found["max_percent"], found["min_deg"], found["min_percent"]) == (59, 70, -1, 90)
    assert found["at_strike_deg"] == 5 and found["cycles"] == 4
    assert np.isnan(found["range_asymmetry_percent"]) and np.isnan(found["sides_rms_deg"])


def test_sides_are_compared_in_percent_of_their_mean():
    """Ranges of 60 and 40: a difference of 20 in 50."""
    left, right = curves(triangle(59)), curves(triangle(59) * 40 / 60)
    assert angle_parameters(left, right)["knee"]["range_asymmetry_percent"] == pytest.approx(40)
    assert angle_parameters(right, left)["knee"]["range_asymmetry_percent"] == pytest.approx(-40)
    assert angle_parameters(left, curves(triangle(59) + 3))["knee"]["sides_rms_deg"] == pytest.approx(3)


def test_an_angle_that_is_not_known_has_no_numbers():
    found = angle_parameters(curves(triangle(59)), None)["ankle"]
    assert found["cycles"] == 4 and all(np.isnan(value) for name, value in found.items() if name != "cycles")
