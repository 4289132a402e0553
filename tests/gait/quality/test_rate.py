from math import nan

import pytest

from healthgait.gait.quality.rate import likely_rates, rate_is_implausible


# At the right rate 64 cm at 114 steps/min: a walk ratio of 0.56.
@pytest.mark.parametrize(
    ("given", "right"),
    [(29.97, 59.94), (25, 50), (29.97, 119.88), (30, 240), (59.94, 25), (120, 30), (240, 60), (24, 48)],
)
def test_a_wrong_rate_is_told_and_the_right_one_named(given, right):
    step_cm, cadence_spm = 64, 114 * given / right
    assert rate_is_implausible(step_cm, cadence_spm, given)
    assert right in likely_rates(step_cm, cadence_spm, given)


def test_rates_that_cannot_be_told_apart_are_all_named():
    assert likely_rates(67, 63.7, 29.97) == [59.94, 60]


# Published means: healthy, fast, slow, multiple sclerosis, a child of five, race walkers.
@pytest.mark.parametrize(
    ("step_cm", "cadence_spm"), [(73, 115), (85, 140), (55, 80), (50, 95), (48, 140), (120, 195), (nan, nan)]
)
def test_a_walk_that_people_walk_is_not_doubted(step_cm, cadence_spm):
    assert not rate_is_implausible(step_cm, cadence_spm, 29.97)
    assert likely_rates(step_cm, cadence_spm, 29.97) == []


@pytest.mark.parametrize(("step_cm", "cadence_spm"), [(15, 94), (8, 60), (20, 90)])
def test_short_steps_of_who_limps_or_shuffles_are_no_sign_of_a_wrong_rate(step_cm, cadence_spm):
    assert not rate_is_implausible(step_cm, cadence_spm, 29.97)


def test_a_walk_ratio_that_no_usual_rate_explains_is_still_doubted():
    assert rate_is_implausible(100, 40, 240)
    assert likely_rates(100, 40, 240) == []
