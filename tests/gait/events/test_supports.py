from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.events.detection_settings import DEFAULTS
from healthgait.gait.events.supports import find_supports as supports_of
from healthgait.gait.events.supports import swing_spans
from healthgait.gait.tracks.tracking import track_ankles
from tests.gait.made_up_walk import (
    SLOPE,
    STEP_S,
    SWING,
    WALKWAY,
    fit_of,
    pose_of,
    swing_middles,
    tracks_of,
    triangle_curve,
    triangles,
    walking_px,
)

pytestmark = pytest.mark.filterwarnings("error")

NUMBERS = np.arange(1, 10)
MIDDLES_S = 0.5 * NUMBERS - 0.2
# The flank of a swing's speed points to 0 at 0.28 strides of a second. Feet land, in the mean of all levels, at 0.7 of
# the walking speed, a stride per stride; they leave at 0.4 of the highest speed, a quarter of the flank's slope.
LANDS_S = 0.28 - 0.7 / SLOPE
LEAVES_S = -(0.28 - 0.4 / 4)
NEAR_S = 0.0003


def find_supports(tracks):
    return supports_of(tracks, DEFAULTS)


def test_every_swing_is_found_with_its_moments():
    supports = find_supports(triangles())
    assert len(supports) == 9
    assert supports.foot.tolist() == (NUMBERS % 2).tolist()
    assert supports.toe_off_s == pytest.approx(MIDDLES_S + LEAVES_S, abs=NEAR_S)
    assert supports.heel_strike_s == pytest.approx(MIDDLES_S + LANDS_S, abs=NEAR_S)
    assert supports.place_m == pytest.approx(NUMBERS / 2)
    # The clip ends at 4.5 s, before the last one lands at 4.526 s.
    assert supports.landed.tolist() == [True] * 8 + [False]
    assert supports.timed.tolist() == [[True, True]] * 8 + [[True, False]]
    assert supports.se_s == pytest.approx(np.full(9, 0.003)) and supports.place_se_m == pytest.approx(np.full(9, 0.004))


@pytest.mark.parametrize("stride_s", [0.9, 1.5])
@pytest.mark.parametrize("stride_m", [0.5, 1.4])
def test_moments_depend_on_the_stride_alone(stride_m, stride_s):
    rests = stride_m * np.arange(4), stride_m * np.arange(3)
    swings = stride_s * np.arange(1, 4), stride_s * np.arange(2, 4)
    fit = fit_of(rests, swings, 150, stride_s, triangle_curve())
    tracks = tracks_of(fit.model.places_m(np.arange(150) / 30), stride_m / stride_s, fit=fit)
    for found in swing_spans(tracks, DEFAULTS):
        assert found == pytest.approx((LEAVES_S * stride_s, LANDS_S * stride_s), abs=NEAR_S)


def test_heels_that_glide_with_the_body_strike_at_no_time():
    """They never get as slow as it is, nor once faster: no moment would be one of a landing."""
    gliding = np.arange(136)[:, None] / 30 * [1.0, 1.0]
    assert len(find_supports(triangles(heels_m=gliding))) == 0


def test_toes_say_when_they_leave_the_floor():
    alone, with_toes = (find_supports(triangles(toes_later_s=later_s)) for later_s in (None, 0.05))
    # In the mean at the walking speed.
    assert with_toes.toe_off_s == pytest.approx(MIDDLES_S + 0.05 - (0.28 - 1 / SLOPE), abs=0.002)
    assert with_toes.heel_strike_s == pytest.approx(alone.heel_strike_s)


@pytest.mark.parametrize(("share", "used"), [(0.6, False), (0.8, True)])
def test_toes_count_if_they_are_seen_often_enough(share, used):
    tracks = triangles(toes_later_s=0.05)
    tracks.toes_m[np.random.default_rng(1).random(len(tracks)) > share] = np.nan
    alone = find_supports(triangles()).toe_off_s
    later = find_supports(tracks).toe_off_s - alone
    assert later == pytest.approx(np.full(9, 0.05 - (0.28 - 1 / SLOPE) - LEAVES_S if used else 0), abs=0.003)


@pytest.mark.parametrize(
    ("begin", "end", "foot", "unknown"),
    [
        (43, 46, 1, None),  # 0.1 s around the strike of footfall 3, at 45.8
        (44, 48, 1, (2, 1)),
        (48, 52, 0, (3, 0)),  # footfall 4 leaves at 48.6
        (38, 42, 1, None),  # in the middle of the swing
    ],
)
def test_what_happens_within_a_gap_is_not_timed(begin, end, foot, unknown):
    tracks = triangles()
    tracks.seen_m[begin:end, foot] = np.nan
    found, expected = find_supports(tracks), find_supports(triangles())
    if unknown:
        expected.timed[unknown] = False
    assert found.timed.tolist() == expected.timed.tolist()
    assert found.landed.tolist() == expected.landed.tolist()
    assert found.heel_strike_s == pytest.approx(expected.heel_strike_s)


def test_a_landing_counts_if_the_foot_is_seen_to_rest():
    tracks = triangles()
    # Footfall 3 strikes at 1.526 s (45.8) and leaves at 2.12 s (63.6).
    for seen, landed in ((3, True), (2, False)):  # 0.1 s, or less
        tracks.seen_m[45:66, 1] = np.nan
        tracks.seen_m[50 : 50 + seen, 1] = 1.5
        assert find_supports(tracks).landed[2] == landed


@pytest.mark.parametrize(("share", "landed"), [(0.55, False), (0.65, True)])
@pytest.mark.parametrize("at_end", [True, False])
def test_a_short_swing_at_either_end_is_a_leg_that_was_lost_on_its_way(share, landed, at_end):
    """As a foot that freezes on its way, or is put onto the other one, where it leaves the picture."""
    tracks = triangles(140)
    rests = [own.copy() for own in tracks.fit.model.rests_m]
    rests[1][-1 if at_end else 0] = rests[1][-2] + share if at_end else rests[1][1] - share
    fit = replace(tracks.fit, model=replace(tracks.fit.model, rests_m=tuple(rests)))
    found = find_supports(replace(tracks, fit=fit))
    expected = [True] * 9
    expected[8 if at_end else 0] = landed
    assert found.landed.tolist() == expected


def test_short_steps_within_a_walk_are_steps():
    tracks = triangles(140)
    rests = [own.copy() for own in tracks.fit.model.rests_m]
    rests[1][3:] -= 0.6
    fit = replace(tracks.fit, model=replace(tracks.fit.model, rests_m=tuple(rests)))
    assert find_supports(replace(tracks, fit=fit)).landed.all()


def test_without_a_walk_there_are_no_swings():
    supports = find_supports(tracks_of(np.zeros((40, 2))))
    assert len(supports) == 0 and supports.timed.shape == (0, 2) and supports.landed.tolist() == []


def crossing(level, side):
    """Strides from the middle of a swing by a smooth step, 6 p (1 - p) / SWING, to where its speed is ``level``."""
    return side * SWING * np.sqrt(1 / 4 - level * SWING / 6)


@pytest.mark.parametrize("fps", [25, 29.97, 60])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_walk_as_the_camera_sees_it(fps, direction):
    supports = find_supports(track_ankles(pose_of(walking_px(fps, direction)), WALKWAY, fps))
    middles = np.sort(np.concatenate([swing_middles(foot) for foot in (0, 1)]))
    lands = 2 * STEP_S * np.mean([crossing(level, 1) for level in (0.4, 0.55, 0.7, 0.85, 1.0)])
    leaves = 2 * STEP_S * np.mean([crossing(level * 1.5 / SWING, -1) for level in (0.3, 0.35, 0.4, 0.45, 0.5)])
    assert supports.foot.tolist() == (NUMBERS % 2).tolist()
    assert supports.heel_strike_s == pytest.approx(middles + lands, abs=0.003)
    assert supports.toe_off_s == pytest.approx(middles + leaves, abs=0.003)


def test_uneven_times_give_the_same_events_in_seconds():
    """A first frame that lasted 0.1 s, and times that begin at 7 s."""
    pose = pose_of(walking_px(30))
    times_s = 7 + np.arange(len(pose)) / 30
    even = find_supports(track_ankles(replace(pose, times_s=times_s), WALKWAY, 30))
    by_rate = find_supports(track_ankles(pose, WALKWAY, 30))
    assert even.heel_strike_s == pytest.approx(by_rate.heel_strike_s + 7, abs=1e-6)
    times_s[0] -= 0.1 - 1 / 30
    odd = find_supports(track_ankles(replace(pose, times_s=times_s), WALKWAY, 25))  # the rate does not count
    for name in ("heel_strike_s", "toe_off_s", "place_m"):
        assert getattr(odd, name) == pytest.approx(getattr(even, name), abs=0.002)


@pytest.mark.parametrize("how", ["frozen", "onto_the_other"])
def test_a_last_swing_whose_foot_is_lost_on_its_way_is_no_footfall(how):
    pixels = walking_px(30)
    lost = round(30 * (8 * STEP_S - SWING * STEP_S))  # the middle of the swing before footfall 8, of the left foot
    pixels[lost:, 0] = pixels[lost, 0] if how == "frozen" else pixels[lost:, 1]
    supports = find_supports(track_ankles(pose_of(pixels), WALKWAY, 30))
    complete = find_supports(track_ankles(pose_of(walking_px(30)), WALKWAY, 30))
    strikes, others = supports.heel_strike_s[supports.landed], complete.heel_strike_s[complete.landed]
    assert strikes == pytest.approx(others[:7], abs=0.01)
