from dataclasses import replace

import numpy as np
import pytest

from healthgait.columns import GAIT_QUANTITIES
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.parameters.spatiotemporal import gait_parameters, steps_inside
from healthgait.gait.parameters.standard_errors import UNKNOWN, ErrorParts, clip_errors, mean_errors
from tests.gait.made_up_walk import WALKWAY, triangles

pytestmark = pytest.mark.filterwarnings("error")

# Steps of 60 cm and 0.5 s. Footfalls 2 to 8 are inside: 6 steps and 5 strides. Places are known to 4 mm and swings to
# 3 ms; the noise of one place is 1 cm, and does not last.
TRACKS = triangles(begin_m=-0.8, stride_m=1.2)
FOOTFALLS = find_footfalls(TRACKS, None)


def errors_of(footfalls=FOOTFALLS, fit=TRACKS.fit, walkway=WALKWAY, **changes):
    steps = steps_inside(footfalls)
    return clip_errors(gait_parameters(steps) | changes, steps, footfalls, replace(TRACKS, fit=fit), walkway)


def test_the_clip_by_hand():
    steps = steps_inside(FOOTFALLS)
    assert (len(steps.step_cm), len(steps.stride_cm)) == (6, 5)
    parameters = gait_parameters(steps)
    assert (parameters["Step"], parameters["Cadence"], parameters["Speed"]) == pytest.approx((60, 120, 1.2))


def test_a_clips_own_part_by_hand():
    own = errors_of().own
    # The first and the last footfall of six steps; an event varies by 6 ms beside what the fit knows.
    step_s = np.sqrt(2 * (0.003**2 + 0.006**2)) / 6
    assert own["Step"] == pytest.approx(np.sqrt(2) * 0.4 / 6)
    # Five strides end with the last two footfalls and begin with the first two.
    assert own["Stride"] == pytest.approx(2 * 0.4 / 5)
    assert own["Cadence"] == pytest.approx(120 * step_s / 0.5)
    assert own["Speed"] == pytest.approx(1.2 * np.hypot(0.4 * np.sqrt(2) / 6 / 60, step_s / 0.5))
    # 0.067 s on the flanks of nine swings, at 1.2 m/s; and 6 ms in each of six supports; strike and toe-off. The feet's
    # difference counts as in the step.
    support_s = np.hypot(np.sqrt(2 * ((0.01 / np.sqrt(2.01 * 9) / 1.2) ** 2 + 0.006**2 / 6)), step_s)
    assert own["BiSP"] == pytest.approx(support_s)
    assert own["MonoSP"] == pytest.approx(np.hypot(support_s, step_s))


def test_a_scale_that_was_not_measured_by_hand():
    """Known to 2 %: of steps of 60 cm, strides of 120 cm and 1.2 m/s, in all clips alike; the time is as it was."""
    measured, found = errors_of(), errors_of(walkway=replace(WALKWAY, scale_se=0.02))
    lengths = [found.shared[name] for name in ("Step", "Stride", "Speed")]
    assert lengths == pytest.approx([1.2, 2.4, 0.024])
    assert found.own == measured.own
    assert all(found.shared[name] == measured.shared[name] for name in ("Cadence", "MonoSP", "BiSP"))


def test_an_odd_number_of_steps_lets_the_feets_difference_in():
    """Of five steps three are of one foot: 20 ms between the feet make a fifth of that in the mean step."""
    odd = find_footfalls(triangles(frames=120, begin_m=-0.8, stride_m=1.2), None)
    assert len(steps_inside(odd).step_cm) == 5
    step_s = np.hypot(np.sqrt(2 * (0.003**2 + 0.006**2)), 0.02) / 5
    assert errors_of(odd).own["Cadence"] == pytest.approx(120 * step_s / 0.5)


def test_each_run_of_steps_has_two_ends_of_its_own():
    """Footfalls 2 to 4 and 5 to 8: two steps and one stride, then three steps and two strides."""
    apart = replace(FOOTFALLS, step=np.arange(1, 8) != 4)
    steps = steps_inside(apart)
    assert (len(steps.step_cm), len(steps.stride_cm)) == (5, 3)
    own = errors_of(apart).own
    assert own["Step"] == pytest.approx(np.sqrt(4) * 0.4 / 5)
    # A stride of 2 to 4; and of 5 to 7 and 6 to 8: six footfalls.
    assert own["Stride"] == pytest.approx(np.sqrt(6) * 0.4 / 3)
    # One step more of one foot than of the other, in the second run.
    step_s = np.hypot(np.sqrt(4 * (0.003**2 + 0.006**2)), 0.02) / 5
    assert own["Cadence"] == pytest.approx(120 * step_s / 0.5)


def test_two_runs_may_both_have_a_step_more_of_the_same_foot():
    """Footfalls 2 and 3, then 6 and 7: both steps end with the right foot."""
    apart = replace(FOOTFALLS, step=np.isin(np.arange(1, 8), [2, 6]))
    assert steps_inside(apart).foot.tolist() == [1, 1]
    step_s = np.hypot(np.sqrt(4 * (0.003**2 + 0.006**2)) / 2, 0.02)
    assert errors_of(apart).own["Cadence"] == pytest.approx(120 * step_s / 0.5)


def test_what_all_clips_share_by_hand():
    shared = errors_of().shared
    # A metre in the middle of the walkway is 1000 / 7.5 px wide, and 7 cm farther away 1000 / 7.57.
    length = np.hypot(7.5 / 7.57 - 1, np.sqrt(2) * 0.7 / (4.2 * 1000 / 7.5))
    assert shared["Step"] == pytest.approx(60 * length)
    assert shared["Stride"] == pytest.approx(120 * length)
    assert shared["Speed"] == pytest.approx(1.2 * length)
    assert shared["Cadence"] == 0
    assert shared["BiSP"] == shared["MonoSP"] == pytest.approx(0.009)


def test_feet_that_were_seen_tell_how_far_away_the_person_walks():
    seen = np.arange(8) >= 4  # footfalls 5 to 8, of 2 to 8
    length = np.hypot(7.5 / 7.515 - 1, np.sqrt(2) * 0.7 / (4.2 * 1000 / 7.5))
    assert errors_of(replace(FOOTFALLS, seen=seen)).shared["Step"] == pytest.approx(60 * length)
    few = replace(FOOTFALLS, seen=np.arange(8) >= 5)
    assert errors_of(few).shared["Step"] == pytest.approx(errors_of().shared["Step"])


def test_noise_that_lasts_counts_for_more():
    lasting = errors_of(fit=replace(TRACKS.fit, inflation=4.0)).own["BiSP"]
    step_s = np.sqrt(2 * (0.003**2 + 0.006**2)) / 6
    flanks = np.sqrt(2 * ((2 * 0.01 / np.sqrt(2.01 * 9) / 1.2) ** 2 + 0.006**2 / 6))
    assert lasting == pytest.approx(np.hypot(flanks, step_s))


def test_the_total_by_hand():
    parts = ErrorParts(dict.fromkeys(GAIT_QUANTITIES, 3.0), dict.fromkeys(GAIT_QUANTITIES, 4.0))
    assert parts.total() == pytest.approx(dict.fromkeys(GAIT_QUANTITIES, 5.0))


def test_more_clips_make_it_smaller_but_never_below_what_they_share():
    parts = ErrorParts(dict.fromkeys(GAIT_QUANTITIES, 3.0), dict.fromkeys(GAIT_QUANTITIES, 4.0))
    # 3 / sqrt(n) and 4.
    for count, total in ((1, 5.0), (4, np.hypot(1.5, 4)), (10_000, np.hypot(0.03, 4))):
        assert mean_errors([parts] * count)["Cadence"] == pytest.approx(total)
    other = ErrorParts(dict.fromkeys(GAIT_QUANTITIES, 4.0), dict.fromkeys(GAIT_QUANTITIES, 2.0))
    assert mean_errors([parts, other])["Step"] == pytest.approx(np.hypot(5 / 2, 3))


def test_a_clip_without_a_value_has_no_error_of_it_and_does_not_count_in_the_mean():
    """No stride lies inside where the steps do not follow upon each other; no support has an end."""
    apart = replace(FOOTFALLS, step=np.array([False, True, False, True, False, True, False]))
    found = errors_of(apart).total()
    assert np.isnan(found["Stride"]) and np.isfinite(found["Step"])
    endless = replace(FOOTFALLS, opposite_toe_off_s=np.full(8, np.nan))
    missing = {name for name, error in errors_of(endless).total().items() if np.isnan(error)}
    assert missing == {"MonoSP", "BiSP"}
    assert mean_errors([errors_of(), errors_of(apart)])["Stride"] == pytest.approx(errors_of().total()["Stride"])


def test_without_a_fit_nothing_is_known():
    assert np.isnan(list(errors_of(fit=None).total().values())).all()
    assert np.isnan(list(errors_of(Cadence=np.nan).total().values())).all()
    assert np.isnan(list(mean_errors([]).values())).all()
    assert np.isnan(list(mean_errors([UNKNOWN]).values())).all()
    assert set(mean_errors([])) == set(GAIT_QUANTITIES)
