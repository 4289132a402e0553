"""Videos whose frames do not follow each other evenly: times are what counts, not numbers of frames."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.parameters.walk import analyse_walk
from healthgait.gait.quality.clip_quality import reason_to_exclude
from tests.gait.made_up_walk import LEAD_IN_M, WALKWAY, ankle_places, ankles_px, pose_of

pytestmark = pytest.mark.filterwarnings("error")

END_S = 4.95


def walk_seen_at(times_s, told_later_s=0.0):
    pose = pose_of(ankles_px(ankle_places(times_s) - LEAD_IN_M))
    return analyse_walk(replace(pose, times_s=times_s + told_later_s), WALKWAY, None, 30)


@pytest.mark.parametrize("rates", [(20, 60), (60, 20)])
def test_a_rate_that_changes_within_a_walk_changes_no_parameter(rates, turn_s=2.4):
    even = walk_seen_at(np.arange(0, END_S, 1 / 40))
    first, then = (1 / rate for rate in rates)
    mixed = walk_seen_at(np.concatenate([np.arange(0, turn_s, first), np.arange(turn_s, END_S, then)]))
    assert reason_to_exclude(mixed) == ""
    assert len(mixed.steps.step_cm) == len(even.steps.step_cm)
    for name in ("Step", "Stride", "Cadence", "Speed"):
        assert mixed.parameters[name] == pytest.approx(even.parameters[name], rel=0.01)
    for name in ("MonoSP", "BiSP"):
        assert mixed.parameters[name] == pytest.approx(even.parameters[name], abs=0.01)


def test_a_leap_of_the_times_hides_what_happens_in_it_and_nothing_else():
    """The walk goes on where it was; the person is not seen to stand in the meantime."""
    times_s = np.arange(0, END_S, 1 / 30)
    even, leap = walk_seen_at(times_s), walk_seen_at(times_s, np.where(times_s > 2.5, 10, 0))
    assert reason_to_exclude(leap) == ""
    assert len(even.steps.step_cm) - len(leap.steps.step_cm) == 1
    for name in ("Step", "Cadence", "Speed"):
        assert leap.parameters[name] == pytest.approx(even.parameters[name], rel=0.02)
