import numpy as np
import pytest

from healthgait.reference.groups import FEMALE, MALE
from healthgait.reference.joint_angles import JOINTS, all_joint_cycles, joint_cycles_for


@pytest.mark.parametrize(
    "joint, highest, at, lowest, where",
    [("hip", 32.33, 89, -8.08, 54), ("knee", 62.26, 74, -0.09, 98), ("ankle", 11.76, 46, -13.58, 65)],
)
def test_peaks_are_those_of_the_source(joint, highest, at, lowest, where):
    [cycle] = joint_cycles_for(joint, MALE, 25, "UGS")
    assert (cycle.mean_deg.max(), cycle.percent[cycle.mean_deg.argmax()]) == (highest, at)
    assert (cycle.mean_deg.min(), cycle.percent[cycle.mean_deg.argmin()]) == (lowest, where)


def test_a_cycle_runs_from_0_to_100_percent_and_closes():
    assert [cycle.joint for cycle in all_joint_cycles()] == [*JOINTS]
    for cycle in all_joint_cycles():
        assert cycle.percent.tolist() == [*range(101)]
        assert cycle.mean_deg[0] == pytest.approx(cycle.mean_deg[-1], abs=0.02)
        assert cycle.sd_deg[0] == pytest.approx(cycle.sd_deg[-1], abs=0.02)


def test_curves_are_smooth_so_that_no_number_is_mistyped():
    for cycle in all_joint_cycles():
        for curve in (cycle.mean_deg, cycle.sd_deg):
            assert np.abs(np.diff(curve, 4)).max() < 0.4  # a digit wrong by 0.1 degrees shows as 0.6


def test_spread_is_that_between_people():
    for cycle in all_joint_cycles():
        assert cycle.sd_deg.min() > 1.5
        assert cycle.sd_deg.max() < 8


@pytest.mark.parametrize("sex, age, pace", [(FEMALE, 38, "UGS"), (MALE, 20, "UGS"), (MALE, 25, "FGS")])
def test_nothing_is_extrapolated(sex, age, pace):
    assert joint_cycles_for("knee", sex, age, pace) == []


def test_the_group_is_named():
    group = joint_cycles_for("ankle", None, 30, "UGS")[0].group
    assert (group.n, group.sexes, group.doi) == (24, (FEMALE, MALE), "10.6084/m9.figshare.5722711")
    assert "treadmill" in group.source
