"""Values at even times, of frames that are even, vary, or are missing."""

import numpy as np
import pytest

from healthgait.gait.opensim.even_rate import times_of, values_at

EVEN = np.arange(60) / 30


def column(values):
    return np.asarray(values, float)[:, None]


def test_even_frames_stay_as_they_are_and_missing_ones_stay_missing():
    values = np.random.default_rng(1).normal(size=60)
    values[[0, 7, 20, 21]] = np.nan
    times = times_of(EVEN)
    assert times == pytest.approx(EVEN)
    np.testing.assert_allclose(values_at(times, EVEN, column(values))[:, 0], values, atol=1e-9)


def test_times_that_were_rounded_to_milliseconds_are_even():
    rounded = np.round(EVEN, 3)
    times = times_of(rounded)
    assert len(times) == 60 and times == pytest.approx(EVEN, abs=1e-3)
    values = np.arange(60.0)
    values[30] = np.nan
    found = values_at(times, rounded, column(values))[:, 0]
    assert np.flatnonzero(np.isnan(found)).tolist() == [30]
    np.testing.assert_allclose(found, values, atol=0.05)


def test_frames_that_vary_are_interpolated_between_two_that_follow_each_other():
    """At 20 and 40 ms in turn; a straight line stays one."""
    seconds = np.cumsum(np.tile([0.02, 0.04], 30))
    times = times_of(seconds)
    assert np.diff(times) == pytest.approx(np.full(len(times) - 1, 0.03), abs=1e-3)
    assert values_at(times, seconds, column(3 * seconds))[:, 0] == pytest.approx(3 * times)


def test_lost_frames_leave_a_gap():
    """Half a second is lost: the times go on, the values do not."""
    seconds = np.delete(EVEN, slice(20, 35))
    times = times_of(seconds)
    assert times == pytest.approx(EVEN)
    unknown = np.isnan(values_at(times, seconds, column(np.ones(45)))[:, 0])
    assert np.flatnonzero(unknown).tolist() == list(range(20, 35))


def test_gaps_are_filled_as_far_as_they_may_be():
    """Two frames missing are neighbours 0.1 s apart, four are 0.167 s apart; ends are never filled."""
    values = np.sin(2 * np.pi * EVEN)
    true = values.copy()
    values[[0, 10, 11, 30, 31, 32, 33, 59]] = np.nan
    found = values_at(EVEN, EVEN, column(values), longest_gap_s=0.11)[:, 0]
    assert np.flatnonzero(np.isnan(found)).tolist() == [0, 30, 31, 32, 33, 59]
    assert found[10:12] == pytest.approx(true[10:12], abs=0.02)


def test_a_single_value_says_nothing_about_others():
    values = np.full(60, np.nan)
    values[5] = 1.0
    assert np.isnan(values_at(EVEN, EVEN, column(values))).all()
