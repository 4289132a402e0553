import numpy as np
import pytest

from healthgait.synthetic.footfalls import LEFT, RIGHT, RUN_UP_M, TrueFootfalls, draw_footfalls, gait_parameters
from healthgait.synthetic.gait_norms import GaitStyle


def regular_walk(count=14, step_m=0.7, step_s=0.5, double_s=0.1, start_m=-2.0):
    strikes = 1.0 + step_s * np.arange(count)
    return TrueFootfalls(
        foot=np.arange(count) % 2,
        heel_strike_s=strikes,
        toe_off_s=strikes + step_s + double_s,
        heel_m=start_m + step_m * np.arange(count),
        lateral_m=np.zeros(count),
    )


def test_parameters_of_a_regular_walk_are_those_it_was_made_of():
    expected = {"Step": 70, "Stride": 140, "Cadence": 120, "MonoSP": 0.4, "BiSP": 0.1, "Speed": 1.4}
    assert gait_parameters(regular_walk()) == pytest.approx(expected)


def test_only_steps_between_the_lines_count():
    walk = regular_walk()
    outside = (walk.heel_m < 0) | (walk.heel_m > 4.2)
    stretched = walk.heel_m + np.where(outside, 0.3 * np.sign(walk.heel_m), 0)
    longer = TrueFootfalls(walk.foot, walk.heel_strike_s, walk.toe_off_s, stretched, walk.lateral_m)
    assert gait_parameters(longer) == pytest.approx(gait_parameters(walk))


def test_uneven_steps_are_averaged_by_hand():
    # Heel strikes inside: 0.1, 0.7, 1.5, 2.1, 2.9, 3.5 m at 0.5, 1.1, 1.6, 2.2, 2.7, 3.3 s.
    heel = np.array([-0.7, 0.1, 0.7, 1.5, 2.1, 2.9, 3.5, 4.3])
    strike = np.array([0.0, 0.5, 1.1, 1.6, 2.2, 2.7, 3.3, 3.8])
    double = np.array([0.1, 0.1, 0.2, 0.1, 0.2, 0.1, 9.0])  # after strikes 1 to 7; the last is outside
    toe_off = np.append(strike[1:] + double, 99.0)
    found = gait_parameters(TrueFootfalls(np.arange(8) % 2, strike, toe_off, heel, np.zeros(8)))
    assert found["Step"] == pytest.approx(100 * 3.4 / 5)
    assert found["Stride"] == pytest.approx(100 * np.mean([1.4, 1.4, 1.4, 1.4]))
    assert found["Cadence"] == pytest.approx(60 * 5 / 2.8)
    assert found["BiSP"] == pytest.approx(np.mean([0.1, 0.1, 0.2, 0.1, 0.2]))
    assert found["MonoSP"] + found["BiSP"] == pytest.approx(2.8 / 5)


STYLE = GaitStyle(
    speed_mps=1.3,
    walk_ratio_m_per_spm=0.0060,
    double_support_fraction=0.22,
    step_length_asymmetry=0.03,
    step_time_asymmetry=0.02,
    step_length_variation=0.02,
    step_time_variation=0.015,
    base_width_m=0.1,
)


def test_a_style_is_consistent():
    assert STYLE.step_length_m * STYLE.cadence_spm / 60 == pytest.approx(STYLE.speed_mps)
    assert STYLE.step_length_m / STYLE.cadence_spm == pytest.approx(STYLE.walk_ratio_m_per_spm)


def test_drawn_walks_vary_about_the_style_and_cross_the_whole_walkway():
    walks = [draw_footfalls(STYLE, 1.0, np.random.default_rng(k)) for k in range(200)]
    parameters = [gait_parameters(walk) for walk in walks]
    assert np.mean([p["Step"] for p in parameters]) == pytest.approx(100 * STYLE.step_length_m, rel=0.01)
    assert np.mean([p["Cadence"] for p in parameters]) == pytest.approx(STYLE.cadence_spm, rel=0.01)
    assert 0.002 < np.std([p["Speed"] for p in parameters]) / 1.3 < 0.06
    for walk in walks:
        assert (np.diff(walk.foot) != 0).all()
        assert walk.heel_m[1] <= -RUN_UP_M + 0.1
        assert walk.heel_m[-2] >= 4.2 + RUN_UP_M - 0.2
        assert (walk.toe_off_s[:-1] > walk.heel_strike_s[1:]).all()  # always a foot on the floor
        assert (walk.toe_off_s[:-2] < walk.heel_strike_s[2:]).all()  # and every foot swings


def test_left_steps_are_longer_by_the_asymmetry():
    walks = [draw_footfalls(STYLE, 1.0, np.random.default_rng(k)) for k in range(200)]
    by_foot = {
        foot: np.concatenate([np.diff(walk.heel_m)[walk.foot[1:] == foot] for walk in walks]).mean()
        for foot in (LEFT, RIGHT)
    }
    assert by_foot[LEFT] / by_foot[RIGHT] == pytest.approx(1.03 / 0.97, abs=0.01)
