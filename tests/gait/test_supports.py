from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.supports import Supports, double_supports, rhythm
from healthgait.gait.tracks import track_ankles
from tests.gait.made_up_walk import STEP_S, SWING, WALKWAY, pose_of, tracks_of, triangles, walking_px

pytestmark = pytest.mark.filterwarnings("error")


def test_the_walk_by_hand():
    tracks = triangles()
    assert tracks.smooth_m[[0, 17, 24, 30, 48, 60], 0] == pytest.approx([0, 0, 0.5, 1, 1, 2])
    assert tracks.smooth_m[[0, 3, 9, 15, 33, 45], 1] == pytest.approx([-0.5, -0.5, 0, 0.5, 0.5, 1.5])
    assert np.diff(tracks.smooth_m, axis=0)[5:8, 1] * 30 == pytest.approx([25 / 12, 35 / 12, 45 / 12])


def test_every_double_support_is_found_with_its_moments():
    supports = double_supports(triangles())
    number = np.arange(1, 9)
    assert len(supports) == 8
    assert supports.lead.tolist() == (number % 2).tolist()
    assert (np.abs(supports.apart - 15 * number - 1.5) <= 0.5).all()
    assert supports.passed == pytest.approx(15 * number - 6)
    # From 5 m/s it takes 6 frames to rest: 0.7 of the walking speed are left 0.84 frames before.
    assert supports.heel_strike == pytest.approx(15 * number - 0.84)
    # The other foot sets off 3 frames later; 0.6 of the walking speed are reached 0.72 frames after.
    assert supports.rise == pytest.approx(15 * number + 3.72)
    assert np.array_equal(supports.moments, np.stack([supports.passed, supports.heel_strike, supports.rise], axis=1))


def test_moments_depend_on_the_walking_speed():
    supports = double_supports(triangles(walking_mps=0.5))
    assert supports.heel_strike == pytest.approx(15 * np.arange(1, 9) - 0.42)
    assert supports.rise == pytest.approx(15 * np.arange(1, 9) + 3.36)


def test_a_support_counts_when_the_end_of_the_swing_before_it_is_seen():
    begun = triangles()
    late = replace(
        begun, smooth_m=begun.smooth_m[10:], seen_m=begun.seen_m[10:], speed_mps=begun.speed_mps[10:]
    )  # fmt: skip
    supports = double_supports(late)
    assert supports.lead.tolist() == [1, 0, 1, 0, 1, 0, 1, 0]
    assert np.isnan(supports.passed[0])  # right had passed before
    assert supports.heel_strike[0] == pytest.approx(14.16 - 10)
    assert supports.passed[1] == pytest.approx(14)


def test_a_foot_that_leads_twice_without_a_passing_in_view_has_made_no_step():
    tracks = triangles()
    complete = double_supports(tracks)
    # Between two landings of right, left is now seen no farther than just behind it.
    first, second = (int(frame) for frame in complete.apart[complete.lead == 1][1:3])
    behind = tracks.smooth_m[first:second, 1] - 0.01
    tracks.smooth_m[first:second, 0] = np.minimum(tracks.smooth_m[first:second, 0], behind)
    found = double_supports(tracks)
    assert np.isfinite(found.passed[1:]).all()
    assert len(found) < len(complete)


@pytest.mark.parametrize(("frames", "count"), [(121, 7), (125, 7), (136, 8)])
def test_a_support_counts_when_the_feet_come_together_again(frames, count):
    assert len(double_supports(triangles(frames))) == count


def hidden(begin, end, foot):
    """The supports of a walk of which one ankle was not seen in some frames, but bridged."""
    tracks = triangles()
    tracks.seen_m[begin:end, foot] = np.nan
    return double_supports(tracks)


# For the third support, right passes left at 39 and strikes at 44.16, and left rises at 48.72.
@pytest.mark.parametrize(
    ("begin", "end", "foot", "unknown"),
    [
        (43, 46, 1, []),  # 0.1 s
        (43, 47, 1, ["heel_strike"]),
        (47, 51, 0, ["rise"]),
        (37, 42, 1, ["passed"]),
        (37, 42, 0, ["passed"]),
        (37, 47, 1, ["passed", "heel_strike"]),
    ],
)
def test_what_happens_within_a_gap_is_not_timed(begin, end, foot, unknown):
    supports, complete = hidden(begin, end, foot), double_supports(triangles())
    assert len(supports) == 8
    expected = complete.moments
    for name in unknown:
        expected[2, ["passed", "heel_strike", "rise"].index(name)] = np.nan
    assert supports.moments == pytest.approx(expected, nan_ok=True)


def test_long_gaps_hide_supports():
    tracks = triangles()
    for values in (tracks.smooth_m, tracks.seen_m, tracks.speed_mps):
        values[40:55, 1] = np.nan
    strikes = double_supports(tracks).heel_strike
    assert strikes == pytest.approx(15 * np.array([1, 2, 4, 5, 6, 7, 8]) - 0.84)  # the landing of 4 is seen again


@pytest.mark.parametrize("metres", [0.05, 0.1])
def test_trembling_is_no_step(metres):
    apart = metres / 2 * np.sin(np.arange(90) / 3)[:, None] * [1, -1]
    assert len(double_supports(tracks_of(apart, np.gradient(apart, axis=0)))) == 0


def test_small_movements_between_large_steps_are_no_steps():
    tracks = triangles()
    tracks.smooth_m[:, 0] += 0.03 * np.sin(np.arange(136) / 1.5)
    assert len(double_supports(tracks)) == 8


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_no_supports(value):
    supports = double_supports(tracks_of(np.full((40, 2), value), np.full((40, 2), value)))
    assert len(supports) == 0 and supports.moments.shape == (0, 3)


@pytest.mark.parametrize("fps", [25.0, 29.97, 50.0])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_walk_as_the_camera_sees_it(fps, direction):
    supports = double_supports(track_ankles(pose_of(walking_px(fps, direction)), WALKWAY, fps))
    number = np.arange(1, 9)
    assert supports.lead.tolist() == (number % 2).tolist()
    strikes, rises = number * STEP_S, number * STEP_S + (2 - 2 * SWING - 1) * STEP_S
    middle = slice(1, -1)  # at the ends the filter does not know what comes
    assert supports.passed[middle] / fps == pytest.approx((strikes - SWING * STEP_S)[middle], abs=0.01)
    # At 0.7 and 0.6 of the walking speed: p (1 - p) = 0.7 * 0.4 / 6 or 0.6 * 0.4 / 6 of the swing of 0.44 s.
    assert supports.heel_strike[middle] / fps == pytest.approx((strikes - 0.0216)[middle], abs=0.012)
    assert supports.rise[middle] / fps == pytest.approx((rises + 0.0184)[middle], abs=0.012)


def test_rhythm_of_regular_steps():
    moments = np.array([[0, 10, 14], [20, 30, 34], [np.nan, 50, 54], [60, np.nan, 74]])
    assert rhythm(moments, reference=1) == pytest.approx([10, 30, 50, 70])
    assert rhythm(moments, reference=0) == pytest.approx([0, 20, 40, 60])


def test_rhythm_by_hand():
    # On average the first moment is 9.5 before the second and the third 4 after it.
    clock = rhythm(np.array([[0, 10, 14], [21, 30, 34.0]]), reference=1)
    assert clock == pytest.approx([(9.5 + 10 + 10) / 3, (30.5 + 30 + 30) / 3])


def test_rhythm_needs_two_moments():
    moments = np.array([[0, 10, 14], [20, 30, 34], [np.nan, 50, np.nan], [np.nan, np.nan, 74], [80, np.nan, 94]])
    assert rhythm(moments, reference=1) == pytest.approx([10, 30, np.nan, np.nan, 90], nan_ok=True)


def test_a_moment_that_is_never_seen_beside_the_reference_is_not_used():
    moments = np.array([[0, 10, np.nan], [20, 30, np.nan], [40, np.nan, 999]])
    assert rhythm(moments, reference=1) == pytest.approx([10, 30, np.nan], nan_ok=True)


def test_rhythm_of_no_steps():
    assert rhythm(np.empty((0, 4)), reference=1).tolist() == []
    assert np.isnan(rhythm(np.full((2, 4), np.nan), reference=1)).all()


def test_an_empty_walk_has_no_moments():
    assert Supports(*np.empty((6, 0))).moments.shape == (0, 3)
