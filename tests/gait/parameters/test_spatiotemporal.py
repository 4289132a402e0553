from dataclasses import replace

import numpy as np
import pytest

from healthgait.columns import GAIT_QUANTITIES
from healthgait.gait.events.detector import Footfalls
from healthgait.gait.parameters.spatiotemporal import NO_STEPS, Steps, gait_parameters, step_details, steps_inside

pytestmark = pytest.mark.filterwarnings("error")

# Heels of left, right, left and so on; the feet are 25 cm long. Steps of 60, 70, 60, 70 and 64 cm.
HEELS_M = [0.2, 0.8, 1.5, 2.1, 2.8, 3.44]
STRIKES_S = [1.0, 1.5, 2.1, 2.6, 3.2, 3.72]
TOE_OFFS_S = [1.125, 1.65, 2.225, 2.75, 3.325, 3.87]  # double supports of 0.125 s after left, 0.15 s after right

# The steps of left take 0.6 s, those of right 1.52 / 3 s. Half the difference is 0.14 / 3 s, of which
# 0.14² / (0.14² + 0.06²) are believed; of 5 steps one more is of the right foot.
STEP_S = (0.6 + 1.52 / 3) / 2 - 0.14 / 3 * 0.0196 / 0.0232 / 5


def footfalls(heel=HEELS_M, strike=STRIKES_S, toe_off=TOE_OFFS_S, broken=(), foot=None, toe=None):
    count = len(heel)
    heel = np.array(heel, float)
    return Footfalls(
        foot=np.arange(count) % 2 if foot is None else np.array(foot),
        heel_strike_s=np.array(strike, float),
        opposite_toe_off_s=np.array(toe_off, float),
        heel_m=heel,
        toe_m=heel + 0.25 if toe is None else np.array(toe),
        step=~np.isin(np.arange(max(count - 1, 0)), broken),
        seen=np.ones(count, bool),
        strike_timed=np.ones(count, bool),
        toe_off_timed=np.ones(count, bool),
        strike_se_s=np.full(count, 0.01),
        place_se_m=np.full(count, 0.005),
        contact_se_s=0.009,
        delay_s=np.nan,
        toe_offs_missed=0.0,
        length_m=4.2,
    )


def parameters(**changes):
    return gait_parameters(steps_inside(footfalls(**changes)))


def details(**changes):
    return step_details(steps_inside(footfalls(**changes)))


def test_steps_by_hand():
    steps = steps_inside(footfalls())
    assert steps.foot.tolist() == [1, 0, 1, 0, 1]
    assert steps.step_cm == pytest.approx([60, 70, 60, 70, 64])
    assert steps.step_s == pytest.approx([0.5, 0.6, 0.5, 0.6, 0.52])
    assert steps.double_s == pytest.approx([0.125, 0.15, 0.125, 0.15, 0.125])
    assert steps.single_s == pytest.approx([0.375, 0.45, 0.375, 0.45, 0.395])
    assert steps.stride_foot.tolist() == [0, 1, 0, 1]
    assert steps.stride_cm == pytest.approx([130, 130, 130, 134])
    assert steps.stride_s == pytest.approx([1.1, 1.1, 1.1, 1.12])


def test_parameters_by_hand():
    found = parameters()
    assert tuple(found) == GAIT_QUANTITIES
    assert found["Step"] == pytest.approx(324 / 5)
    assert found["Stride"] == pytest.approx(524 / 4)
    assert found["Cadence"] == pytest.approx(60 / STEP_S)
    assert found["BiSP"] == pytest.approx(0.675 / 5)
    assert found["MonoSP"] == pytest.approx(STEP_S - 0.675 / 5)
    assert found["Speed"] == pytest.approx(0.648 / STEP_S)


def test_sides_by_hand():
    found = details()
    assert (found["Step_cm_left"], found["Step_cm_right"]) == pytest.approx((70, 184 / 3))
    assert (found["StepTime_s_left"], found["StepTime_s_right"]) == pytest.approx((0.6, 1.52 / 3))
    assert (found["Stride_cm_left"], found["Stride_cm_right"]) == pytest.approx((130, 132))
    assert (found["StrideTime_s_left"], found["StrideTime_s_right"]) == pytest.approx((1.1, 1.11))
    # A double support is of the foot that strikes; then the same foot stands alone.
    assert (found["BiSP_s_left"], found["BiSP_s_right"]) == pytest.approx((0.125, 0.15))
    assert (found["MonoSP_s_left"], found["MonoSP_s_right"]) == pytest.approx((1.145 / 3, 0.45))


def test_spread_and_asymmetry_by_hand():
    found = details()
    # Left 70 and 70; right 60, 60 and 64: 4/3, 4/3 and 8/3 from their mean, squares of 32/3, 3 degrees of freedom.
    assert found["Step_cm_SD"] == pytest.approx(np.sqrt(32 / 9))
    assert found["Step_CV_percent"] == pytest.approx(100 * np.sqrt(32 / 9) / 64.8)
    assert found["Stride_cm_SD"] == pytest.approx(2)  # left 130 and 130, right 130 and 134: 8 of 2
    assert found["Stride_CV_percent"] == pytest.approx(200 / 131)
    assert found["Step_asymmetry_percent"] == pytest.approx(100 * (70 - 184 / 3) / ((70 + 184 / 3) / 2))
    assert found["Stride_asymmetry_percent"] == pytest.approx(-200 / 131)
    assert found["BiSP_asymmetry_percent"] == pytest.approx(100 * -0.025 / 0.1375)


def test_names_of_the_details():
    quantities = {"Step": "cm", "StepTime": "s", "Stride": "cm", "StrideTime": "s", "MonoSP": "s", "BiSP": "s"}
    expected = [f"{name}_{unit}_{what}" for name, unit in quantities.items() for what in ("left", "right", "SD")]
    expected += [f"{name}_{what}_percent" for name in quantities for what in ("CV", "asymmetry")]
    assert sorted(step_details(NO_STEPS)) == sorted(expected) and len(expected) == 30


def test_the_other_foot_first_exchanges_the_sides():
    found, mirrored = details(), details(foot=[1, 0, 1, 0, 1, 0])
    for name, value in found.items():
        if name.endswith("_left"):
            assert mirrored[name.replace("_left", "_right")] == value
        elif "asymmetry" in name:
            assert mirrored[name] == pytest.approx(-value)
    assert mirrored["Step_cm_SD"] == found["Step_cm_SD"]


def test_a_place_is_the_middle_of_the_foot():
    toes = np.array(HEELS_M) + np.array([0.25, 0.27, 0.25, 0.25, 0.25, 0.25])
    assert steps_inside(footfalls(toe=toes)).step_cm == pytest.approx([61, 69, 60, 70, 64])


def test_a_missing_step_breaks_steps_and_strides():
    steps = steps_inside(footfalls(broken=[2]))
    assert steps.foot.tolist() == [1, 0, 0, 1]
    assert steps.step_cm == pytest.approx([60, 70, 70, 64])
    assert steps.stride_cm == pytest.approx([130, 134])
    assert steps.stride_foot.tolist() == [0, 1]
    assert steps.stride_s == pytest.approx([1.1, 1.12])


@pytest.mark.parametrize("shift", [-0.3, 1.0])
def test_footfalls_outside_the_lines_do_not_count(shift):
    shifted = footfalls(heel=np.array(HEELS_M) + shift)
    assert shifted.inside.tolist() == ([False] + 5 * [True] if shift < 0 else 5 * [True] + [False])
    steps = steps_inside(shifted)
    assert steps.step_cm == pytest.approx([70, 60, 70, 64] if shift < 0 else [60, 70, 60, 70])
    assert len(steps.stride_cm) == 3


def test_a_heel_on_a_line_is_inside_and_toes_may_be_beyond():
    on_lines = footfalls(heel=[-0.01, 0.0, 2.0, 4.2, 4.21])
    assert on_lines.inside.tolist() == [False, True, True, True, False]
    assert steps_inside(footfalls(heel=[-0.01, 0.0, 2.0, 4.2], strike=STRIKES_S[:4], toe_off=TOE_OFFS_S[:4])
                        ).step_cm == pytest.approx([200, 220])  # fmt: skip


def test_a_heel_that_is_not_known_is_not_inside():
    heels = np.array(HEELS_M)
    heels[3] = np.nan
    steps = steps_inside(footfalls(heel=heels))
    assert steps.step_cm == pytest.approx([60, 70, 64])
    assert steps.stride_cm == pytest.approx([130])


def cadence(strikes, first=0):
    """Of the steps between footfalls at these times, from the foot ``first`` on."""
    count = len(strikes)
    feet = (np.arange(count) + first) % 2
    return parameters(heel=0.6 * np.arange(count), strike=strikes, toe_off=np.add(strikes, 0.1), foot=feet)["Cadence"]


def test_feet_that_strike_unevenly_change_no_cadence_of_an_even_number_of_steps():
    # Four steps in 2.1 s, however they are divided.
    for strikes in ([1, 1.5, 2.05, 2.55, 3.1], [1, 1.6, 2.05, 2.65, 3.1]):
        assert cadence(strikes) == cadence(strikes, first=1) == pytest.approx(60 / (2.1 / 4))


def test_a_small_difference_of_the_feet_is_not_taken_for_another_cadence():
    # Steps of 0.51, 0.5 and 0.51 s. Half the difference is 5 ms: 5² / (5² + 20²) are believed, a third counts.
    assert cadence([1, 1.51, 2.01, 2.52]) == pytest.approx(60 / (0.505 + 0.005 / 17 / 3))


def test_a_limp_counts_nearly_whole():
    # Steps of 0.7, 0.5 and 0.7 s: 100² / (100² + 20²).
    assert cadence([1, 1.7, 2.2, 2.9]) == pytest.approx(60 / (0.6 + 0.1 / 1.04 / 3))


def test_times_that_are_not_known_are_left_out_of_the_means():
    toe_offs = np.array(TOE_OFFS_S)
    toe_offs[[1, 3]] = np.nan
    found = parameters(toe_off=toe_offs)
    assert found["BiSP"] == pytest.approx(0.125)
    assert found["MonoSP"] == pytest.approx(STEP_S - 0.125)
    assert np.isnan(details(toe_off=toe_offs)["BiSP_s_right"])
    strikes = np.array(STRIKES_S)
    # Right's steps of 0.5 and 0.52 s and left's of 0.6 s are left; of all five steps one more is of the right foot.
    strikes[2] = np.nan
    believed_s = 0.045 * 45**2 / (45**2 + 20**2)
    assert parameters(strike=strikes)["Cadence"] == pytest.approx(60 / ((0.6 + 0.51) / 2 - believed_s / 5))


def test_without_any_time_lengths_are_known():
    unknown = np.full(6, np.nan)
    found = parameters(strike=unknown, toe_off=unknown)
    assert found["Step"] == pytest.approx(64.8)
    assert np.isnan([found[name] for name in ("Cadence", "Speed", "BiSP", "MonoSP")]).all()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_less_than_two_steps_are_too_few(count):
    found = parameters(heel=HEELS_M[:count], strike=STRIKES_S[:count], toe_off=TOE_OFFS_S[:count])
    assert tuple(found) == GAIT_QUANTITIES and np.isnan(list(found.values())).all()


def test_two_steps_are_enough():
    three = {"heel": HEELS_M[:3], "strike": STRIKES_S[:3], "toe_off": TOE_OFFS_S[:3]}
    found = parameters(**three)
    assert found["Step"] == pytest.approx(65)
    assert found["Stride"] == pytest.approx(130)
    assert found["Speed"] == pytest.approx(1.3 / 1.1)
    assert np.isnan(details(**three)["Step_cm_SD"])  # a spread takes two deviations


def test_steps_without_a_stride():
    found = parameters(heel=HEELS_M[:4], strike=STRIKES_S[:4], toe_off=TOE_OFFS_S[:4], broken=[1])
    assert found["Step"] == pytest.approx(60)
    assert np.isnan(found["Stride"])


def test_details_of_nothing_and_of_zeros():
    assert np.isnan(list(step_details(NO_STEPS).values())).all()
    zeros = np.zeros(4)
    steps = Steps(np.array([0, 1, 0, 1]), zeros, zeros, zeros, zeros, np.array([0, 1, 0, 1]), zeros, zeros)
    found = step_details(steps)
    assert found["BiSP_s_left"] == found["BiSP_s_SD"] == 0
    assert np.isnan([found["BiSP_CV_percent"], found["BiSP_asymmetry_percent"]]).all()


def test_single_supports_that_the_model_of_the_walk_made_equal_have_neither_sides_nor_spread():
    feet, ones = np.array([0, 1, 0, 1, 0]), np.ones(5)
    equal = Steps(feet, 60 * ones, 0.5 * ones, 0.1 * ones, 0.4 + 1e-12 * feet, feet[:3], 120 * ones[:3], ones[:3])
    found = step_details(equal)
    what = ("s_left", "s_right", "s_SD", "CV_percent", "asymmetry_percent")
    assert np.isnan([found[f"MonoSP_{name}"] for name in what]).all()
    assert (found["BiSP_s_left"], found["BiSP_s_right"]) == pytest.approx((0.1, 0.1))
    by_foot = step_details(replace(equal, single_s=0.4 + 0.02 * feet))
    assert (by_foot["MonoSP_s_left"], by_foot["MonoSP_s_right"]) == pytest.approx((0.42, 0.4))
    assert np.isnan(by_foot["MonoSP_s_SD"])
    measured = step_details(replace(equal, single_s=np.array([0.38, 0.41, 0.42, 0.39, 0.4])))
    assert (measured["MonoSP_s_left"], measured["MonoSP_s_right"]) == pytest.approx((0.4, 0.4))
    assert measured["MonoSP_asymmetry_percent"] == pytest.approx(0)
