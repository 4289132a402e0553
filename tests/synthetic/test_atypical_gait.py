"""People who limp or shuffle: their steps are what is said of them, and their bodies stay possible."""

import numpy as np
import pytest

from healthgait.synthetic.atypical_gait import shuffle, step_to_limp, stiff_leg
from healthgait.synthetic.footfalls import FOOT_NAMES, gait_parameters
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.skeleton import skeleton_of
from healthgait.synthetic.walker import walk_body, walking_span_s

RATE_HZ = 200


def steps_by_foot(walk):
    """Lengths (m) and durations (s) of the steps of the left and the right foot, (steps, 2) each."""
    steps = np.column_stack([np.diff(walk.heel_m), np.diff(walk.heel_strike_s)])
    return steps[walk.foot[1:] == 0], steps[walk.foot[1:] == 1]


def of_usual_height(participant, length_m):
    return length_m * 1.70 / participant.person.height_m


@pytest.mark.parametrize("index", [0, 1])
def test_a_step_to_limp_puts_one_foot_beside_the_other(index):
    participant = step_to_limp(draw_participant(3, index))
    for clip, walk in participant.walks.items():
        longer, shorter = steps_by_foot(walk)[:: -1 if index else 1]
        pace = 1.1 if clip.pace == "FGS" else 1.0
        assert of_usual_height(participant, longer[:, 0].mean()) == pytest.approx(0.55 * pace, rel=0.08)
        assert of_usual_height(participant, shorter[:, 0].mean()) == pytest.approx(0.05 * pace, rel=0.08)
        assert gait_parameters(walk)["Cadence"] == pytest.approx(94 * pace, rel=0.04)


def test_a_shuffle_is_of_very_short_steps_with_both_feet_down_half_of_the_time():
    participant = shuffle(draw_participant(3, 2))
    for clip, walk in participant.walks.items():
        found, pace = gait_parameters(walk), 1.1 if clip.pace == "FGS" else 1.0
        assert of_usual_height(participant, found["Step"]) == pytest.approx(22 * pace, rel=0.08)
        assert found["BiSP"] * found["Cadence"] / 60 == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("index", [0, 1])
def test_the_steps_of_a_stiff_leg_take_longer_than_the_other_ones(index):
    for walk in stiff_leg(draw_participant(3, index)).walks.values():
        stiff, other = steps_by_foot(walk)[:: -1 if index else 1]
        assert stiff[:, 1].mean() / other[:, 1].mean() == pytest.approx(1.15 / 0.85, rel=0.03)


@pytest.fixture(scope="module", params=[step_to_limp, shuffle, stiff_leg], ids=lambda walk: walk.__name__)
def walked(request):
    participant = request.param(draw_participant(21, 1))
    walk = list(participant.walks.values())[4]
    begin, end = walking_span_s(walk)
    skeleton = skeleton_of(participant.person)
    times = np.arange(begin, end, 1 / RATE_HZ)
    return walk, skeleton, walk_body(walk, skeleton, gait_parameters(walk)["Speed"], times)


@pytest.mark.parametrize("side", "lr")
def test_feet_stand_where_the_truth_says_never_slip_and_never_go_through_the_floor(walked, side):
    walk, skeleton, body = walked
    heel, toe = body.joints[f"{side}_heel"], body.joints[f"{side}_toe"]
    for name in ("heel", "ball", "toe"):
        assert body.joints[f"{side}_{name}"][:, 2].min() > -1e-6
    for k in np.flatnonzero(walk.foot == "lr".index(side)):
        frames = (body.times_s >= walk.heel_strike_s[k]) & (body.times_s <= walk.toe_off_s[k])
        if walk.heel_strike_s[k] < body.times_s[0] or walk.toe_off_s[k] > body.times_s[-1]:
            continue
        strike, off = np.flatnonzero(frames)[[0, -1]]
        assert heel[strike, 0] == pytest.approx(walk.heel_m[k], abs=0.002)
        assert toe[off, 0] == pytest.approx(walk.heel_m[k] + skeleton.foot_m, abs=0.002)
        assert np.ptp(heel[frames & (heel[:, 2] < 1e-6)], axis=0).max() < 0.01


@pytest.mark.parametrize("side", "lr")
def test_legs_keep_their_lengths_and_knees_bend_forwards(walked, side):
    _, skeleton, body = walked
    hip, knee, ankle = (body.joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    np.testing.assert_allclose(np.linalg.norm((ankle - knee)[:, [0, 2]], axis=1), skeleton.shank_m, atol=1e-6)
    thigh, shank = (np.degrees(np.arctan2(part[:, 0], -part[:, 2])) for part in (knee - hip, ankle - knee))
    assert (thigh - shank).min() > 1 and (thigh - shank).max() < 80


def test_a_stiff_leg_bends_less_at_the_knee_and_the_foot_rises_less():
    participant = stiff_leg(draw_participant(21, 1))  # whose right leg is the stiff one
    walk = next(iter(participant.walks.values()))
    begin, end = walking_span_s(walk)
    times = np.arange(begin, end, 1 / RATE_HZ)
    joints = walk_body(walk, skeleton_of(participant.person), gait_parameters(walk)["Speed"], times).joints
    assert joints["r_heel"][:, 2].max() < 0.7 * joints["l_heel"][:, 2].max()
    assert walk.lift[FOOT_NAMES.index("right")] < walk.lift[FOOT_NAMES.index("left")]
