"""Curves of cycles that are made of known ones."""

import numpy as np
import pytest

from healthgait.gait.angles.curves import PERCENT, curves_of
from healthgait.gait.angles.cycles import Cycle


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
