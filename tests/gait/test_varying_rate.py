"""Videos whose frames do not follow each other evenly: times are what counts, not numbers of frames."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.clip import analyse_walk
from healthgait.gait.quality import reason_to_exclude
from tests.gait.made_up_walk import LEAD_IN_M, WALKWAY, ankle_places, ankles_px, pose_of

pytestmark = pytest.mark.filterwarnings("error")

END_S = 4.95


def walk_seen_at(times_s):
    pose = pose_of(ankles_px(ankle_places(times_s) - LEAD_IN_M))
    return analyse_walk(replace(pose, times_s=times_s), WALKWAY, None, 30)


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
