"""Curves of cycles that are made of known ones."""

import numpy as np
import pytest

from healthgait.gait.angles.curves import PERCENT, curves_of, standard_error
from healthgait.gait.angles.cycles import Cycle
from healthgait.reference.joint_angles import all_joint_cycles


def shape(percent):
    """As a knee: two waves."""
    turn = 2 * np.pi * np.asarray(percent) / 100
    return 30 - 20 * np.cos(turn + 0.6) + 12 * np.cos(2 * turn)


def cycle(offset=0.0, frames=33, begin=0.0, noise=0.0, seed=0):
    percent = np.arange(begin, 100, 100 / frames)
    degrees = shape(percent) + offset + np.random.default_rng(seed).normal(0, noise, len(percent))
    return Cycle(0, 0.0, 1.1, percent, degrees[:, None])


def test_the_mean_of_equal_cycles_is_their_curve():
    curves = curves_of([cycle(begin=begin) for begin in (0, 1, 2)])
    assert curves.mean[:, 0] == pytest.approx(shape(PERCENT), abs=0.1)
    assert curves.sd[:, 0] == pytest.approx(0, abs=0.01) and curves.count.tolist() == [3]
    assert curves.each.shape == (3, 101, 1)


def test_spread_and_standard_error_are_those_between_cycles():
    """Offsets of -2, 0 and 2 degrees: SD 2, SE 2 / root of 3."""
    curves = curves_of([cycle(offset, begin=begin) for offset, begin in ((-2, 0), (0, 1), (2, 2))])
    assert curves.sd[:, 0] == pytest.approx(2, abs=0.1) and curves.se[:, 0] == pytest.approx(2 / 3**0.5, abs=0.06)
    assert curves.each[2, :, 0] == pytest.approx(shape(PERCENT) + 2, abs=0.2)


def test_missing_frames_are_filled_by_other_cycles_and_leave_their_own_cycle_unknown():
    cut = cycle(begin=1)
    cut.degrees[10:20] = np.nan  # 31 to 59 percent
    curves = curves_of([cycle(), cut, cycle(begin=2)])
    assert curves.mean[:, 0] == pytest.approx(shape(PERCENT), abs=0.1)
    unknown = np.isnan(curves.each[1, :, 0])
    assert unknown[40:51].all() and not unknown[:36].any() and not unknown[71:].any()


def test_false_joints_do_not_move_the_mean():
    cycles = [cycle(begin=begin, noise=1, seed=begin) for begin in range(8)]
    for number, one in enumerate(cycles):
        one.degrees[(number + 8) % 12 :: 12] += 40  # an eighth of the frames, elsewhere in each
    curves = curves_of(cycles)
    assert curves.mean[:, 0] == pytest.approx(shape(PERCENT), abs=1.5)


def test_too_few_frames_give_nothing():
    few = cycle(frames=10)
    curves = curves_of([few])
    assert np.isnan(curves.mean).all() and curves.count.tolist() == [0]


def test_one_cycle_has_no_spread():
    curves = curves_of([cycle()])
    assert np.isfinite(curves.mean).all() and np.isnan(curves.sd).all() and np.isnan(curves.se).all()


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("noise", [0, 0.5, 1])
@pytest.mark.parametrize("joint", [one.joint for one in all_joint_cycles()])
def test_the_sharp_turns_of_real_curves_are_kept(joint, noise, count):
    """Published mean curves, at 30 frames a second; few and true frames are the usual case."""
    (real,) = [one for one in all_joint_cycles() if one.joint == joint]
    cycles = []
    for number in range(count):
        percent = np.arange(number / count * 3, 100, 100 / 33)
        degrees = np.interp(percent, real.percent, real.mean_deg)
        degrees += np.random.default_rng(number).normal(0, noise, len(percent))
        cycles.append(Cycle(0, 0.0, 1.1, percent, degrees[:, None]))
    mean = curves_of(cycles).mean[:, 0]
    assert np.abs(mean - real.mean_deg).max() < 2 + noise
    assert np.ptp(mean) == pytest.approx(np.ptp(real.mean_deg), abs=1.5 + noise)


def test_what_no_cycle_shows_is_unknown():
    cycles = [cycle(begin=begin) for begin in range(4)]
    for one in cycles:
        one.degrees[(one.percent > 60) & (one.percent < 88)] = np.nan
    unknown = np.isnan(curves_of(cycles).mean[:, 0])
    assert unknown[70:79].all() and not unknown[:60].any() and not unknown[97:].any()


def test_the_error_of_a_mean_is_that_between_walks_if_it_is_larger():
    """Two walks at -3 and 3: the mean of two is known to 3. Within each, cycles differ by 0.2."""
    values = np.array([-3.1, -2.9, -3.1, -2.9, 2.9, 3.1, 2.9, 3.1])
    assert standard_error(values, "aaaabbbb") == pytest.approx(3 * 2**0.5 / 2**0.5, rel=0.01)
    assert standard_error(values, "a" * 8) == pytest.approx(values.std(ddof=1) / 8**0.5)
    assert standard_error(np.array([1.0, 2.0, 3.0]), "abc") == pytest.approx(1 / 3**0.5)
    assert np.isnan(standard_error(np.array([1.0, np.nan]), "ab"))
