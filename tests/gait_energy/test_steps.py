import numpy as np
import pytest

from healthgait.gait_energy.steps import step_period, whole_steps

NUMBERS = np.arange(13, 113)


@pytest.mark.parametrize("period", [8, 16.4, 30])
def test_the_period_of_a_wave_is_found(period):
    assert step_period(NUMBERS, np.cos(2 * np.pi * NUMBERS / period)) == pytest.approx(period, rel=0.02)


def test_missing_frames_a_trend_and_noise_do_no_harm():
    rng = np.random.default_rng(0)
    numbers = np.delete(NUMBERS, [5, 6, 40, 77])
    widths = np.cos(2 * np.pi * numbers / 16) + 0.02 * numbers + rng.normal(0, 0.3, len(numbers))
    assert step_period(numbers, widths) == pytest.approx(16, abs=0.5)


@pytest.mark.parametrize("widths", [np.ones(100), NUMBERS / 7, np.random.default_rng(1).normal(size=100)])
def test_what_does_not_repeat_has_no_period(widths):
    assert np.isnan(step_period(NUMBERS, widths))


@pytest.mark.parametrize("count", [2, 3])
def test_a_few_frames_have_no_period(count):
    assert np.isnan(step_period(np.arange(count), np.arange(count) % 2))


def test_a_walk_of_which_little_is_there_has_no_period():
    assert np.isnan(step_period(np.array([*NUMBERS, 10**12]), np.arange(101) % 2))


def test_whole_steps_are_taken_from_the_middle():
    # 100 frames hold three steps of 30; five frames are left out at either end.
    assert whole_steps(NUMBERS, 30).tolist() == [0] * 5 + [1] * 90 + [0] * 5


def test_a_step_may_end_within_a_frame():
    # Eleven frames hold three steps of 3.5: a quarter of the frames at either end is left out.
    assert whole_steps(np.arange(11), 3.5).tolist() == [0.75, *[1] * 9, 0.75]


def test_missing_frames_are_a_part_of_their_step():
    there = np.delete(np.arange(100), range(30, 40))
    assert np.array_equal(whole_steps(NUMBERS[there], 30), whole_steps(NUMBERS, 30)[there])


@pytest.mark.parametrize("period", [np.nan, 101])
def test_without_a_whole_step_all_frames_are_taken(period):
    assert (whole_steps(NUMBERS, period) == 1).all()
