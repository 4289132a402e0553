"""The walker must obey the floor and the planned footfalls, and look like normal gait."""

import numpy as np
import pytest

from healthgait.synthetic.footfalls import LEFT, RIGHT, gait_parameters
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.skeleton import skeleton_of
from healthgait.synthetic.walker import walk_body, walking_span_s

RATE_HZ = 400
FOOT = {"l": LEFT, "r": RIGHT}


@pytest.fixture(scope="module", params=[(0, 0), (1, 4), (2, 3), (5, 7), (8, 5)], ids=str)
def walked(request):
    """Participant, footfalls, skeleton and body of one clip, sampled finely."""
    index, clip = request.param
    participant = draw_participant(21, index)
    walk = list(participant.walks.values())[clip]
    skeleton = skeleton_of(participant.person)
    begin, end = walking_span_s(walk)
    times = np.arange(begin, end, 1 / RATE_HZ)
    return walk, skeleton, walk_body(walk, skeleton, gait_parameters(walk)["Speed"], times)


def stances(walk, side, times):
    """Frames of each stance that lies wholly within the times."""
    for k in np.flatnonzero(walk.foot == FOOT[side]):
        if times[0] < walk.heel_strike_s[k] and walk.toe_off_s[k] < times[-1]:
            yield k, (times >= walk.heel_strike_s[k]) & (times <= walk.toe_off_s[k])


@pytest.mark.parametrize("side", "lr")
def test_a_standing_foot_slips_less_than_a_centimetre(walked, side):
    walk, _, body = walked
    heel, toe = body.joints[f"{side}_heel"], body.joints[f"{side}_toe"]
    for _, frames in stances(walk, side, body.times_s):
        down = frames & (heel[:, 2] < 1e-6)  # until the heel rises
        assert down.sum() > 0.25 * frames.sum()
        assert np.ptp(heel[down], axis=0).max() < 0.01
        flat = frames & (toe[:, 2] < 1e-6)  # from foot flat to toe-off
        assert flat.sum() > 0.7 * frames.sum()
        assert np.ptp(toe[flat], axis=0).max() < 0.01


@pytest.mark.parametrize("side", "lr")
def test_heel_strikes_and_toe_offs_are_where_and_when_the_truth_says(walked, side):
    walk, skeleton, body = walked
    heel, toe = body.joints[f"{side}_heel"], body.joints[f"{side}_toe"]
    for k, frames in stances(walk, side, body.times_s):
        strike, off = np.flatnonzero(frames)[[0, -1]]
        assert heel[strike, 0] == pytest.approx(walk.heel_m[k], abs=0.001)
        assert heel[strike, 2] == pytest.approx(0, abs=1e-6)
        assert heel[strike - 8, 2] > 0.002  # still in the air 20 ms before
        assert toe[strike, 2] > 0.02  # the heel lands first
        assert toe[off, 0] == pytest.approx(walk.heel_m[k] + skeleton.foot_m, abs=0.001)
        assert toe[off, 2] == pytest.approx(0, abs=1e-6)
        assert toe[off + 12, 2] > 0.002  # in the air 30 ms after
        assert heel[off, 2] > 0.05  # the toe leaves last


@pytest.mark.parametrize("side", "lr")
def test_nothing_goes_through_the_floor_and_the_toes_clear_it(walked, side):
    walk, _, body = walked
    for name in ("heel", "ball", "toe"):
        assert body.joints[f"{side}_{name}"][:, 2].min() > -1e-6
    toe = body.joints[f"{side}_toe"][:, 2]
    for k in np.flatnonzero(walk.foot == FOOT[side])[:-1]:
        swing = walk.toe_off_s[k] + (walk.heel_strike_s[k + 2] - walk.toe_off_s[k]) * np.array([0.2, 0.9])
        frames = (body.times_s > swing[0]) & (body.times_s < swing[1])
        if frames.any():
            assert toe[frames].min() > 0.005


@pytest.mark.parametrize("side", "lr")
def test_segments_keep_their_lengths_and_knees_bend_forwards_within_normal_limits(walked, side):
    _, skeleton, body = walked
    hip, knee, ankle = (body.joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    np.testing.assert_allclose(np.linalg.norm((knee - hip)[:, [0, 2]], axis=1), skeleton.thigh_m, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm((ankle - knee)[:, [0, 2]], axis=1), skeleton.shank_m, atol=1e-6)
    thigh, shank = (np.degrees(np.arctan2(part[:, 0], -part[:, 2])) for part in (knee - hip, ankle - knee))
    flexion = thigh - shank
    assert flexion.min() > 1
    assert 45 < flexion.max() < 80
    assert -32 < thigh.min() < -5
    assert 20 < thigh.max() < 42


def test_the_body_moves_on_smoothly_at_the_speed_of_its_steps(walked):
    walk, _, body = walked
    pelvis = body.joints["pelvis"]
    speed = np.gradient(pelvis[:, 0], body.times_s)
    mean = gait_parameters(walk)["Speed"]
    assert speed.mean() == pytest.approx(mean, rel=0.05)
    assert speed.min() > 0.8 * mean
    assert speed.max() < 1.2 * mean
    assert 0.015 < np.ptp(pelvis[:, 2]) < 0.10


def test_arms_swing_with_the_opposite_leg(walked):
    _, _, body = walked
    for arm, leg in (("l", "r"), ("r", "l")):
        swing = (body.joints[f"{arm}_wrist"] - body.joints["neck"])[:, 0]
        step = (body.joints[f"{leg}_ankle"] - body.joints["pelvis"])[:, 0]
        assert np.corrcoef(swing, step)[0, 1] > 0.7


def test_the_walker_does_not_depend_on_the_frame_rate(walked):
    walk, skeleton, body = walked
    coarse = walk_body(walk, skeleton, gait_parameters(walk)["Speed"], body.times_s[100::40])
    for name in ("l_knee", "pelvis", "r_toe"):
        np.testing.assert_allclose(coarse.joints[name], body.joints[name][100::40], atol=0.002)
