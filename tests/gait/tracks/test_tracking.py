from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.tracks.tracking import track_ankles
from tests.gait.made_up_walk import (
    LEAD_IN_M,
    LENGTH_M,
    LINES,
    STEP_M,
    STEP_S,
    WALKWAY,
    ankle_places,
    ankles_px,
    pose_of,
    seen,
    swing_middles,
    tracks_of,
    walking_px,
)

pytestmark = pytest.mark.filterwarnings("error")

FPS = 30.0
PLACES = ankle_places(np.arange(148) / FPS) - LEAD_IN_M


def knees_of(ankles_px):
    """Knees that are apart where the ankles pass each other, as those of two legs are."""
    return ankles_px + np.array([[15.0, -50.0], [-15.0, -50.0]])


def tracked(pixels, first=0, **others):
    return track_ankles(pose_of(pixels, first, **{"knee": knees_of(pixels)} | others), WALKWAY, FPS)


@pytest.mark.parametrize("direction", [1, -1])
def test_ankles_are_followed_from_the_line_that_is_crossed_first(direction):
    tracks = tracked(walking_px(FPS, direction), first=70)
    assert (tracks.first_frame, tracks.direction, len(tracks)) == (70, direction, 148)
    assert tracks.seconds == pytest.approx((70 + np.arange(148)) / 30)
    assert tracks.seen_m == pytest.approx(PLACES, abs=1e-9)
    assert tracks.smooth_m == pytest.approx(PLACES, abs=0.003)
    assert tracks.middle_m == pytest.approx(PLACES.mean(axis=1), abs=0.25)  # steadily, without the legs' to and fro
    assert tracks.walking_speed_mps == pytest.approx(STEP_M / STEP_S, rel=0.02)
    for found, middles in zip(tracks.fit.model.swings_s, (swing_middles(0), swing_middles(1)), strict=True):
        assert found == pytest.approx(middles + 70 / 30, abs=0.002)
    assert not tracks.swapped.any()
    assert tracks.bridged_share == 0


def test_the_same_walk_at_another_frame_rate():
    slow, fast = (track_ankles(pose_of(walking_px(fps)), WALKWAY, fps) for fps in (25.0, 50.0))
    assert slow.walking_speed_mps == pytest.approx(fast.walking_speed_mps, rel=0.01)
    assert slow.smooth_m == pytest.approx(fast.smooth_m[::2], abs=0.004)


def test_the_poses_own_times_are_used_and_not_the_rate():
    pose = pose_of(walking_px(FPS))
    tracks = track_ankles(replace(pose, times_s=5 + np.arange(148) / 30), WALKWAY, 60)
    assert tracks.fps == pytest.approx(30) and tracks.seconds[0] == 5
    assert tracks.walking_speed_mps == pytest.approx(STEP_M / STEP_S, rel=0.02)


# People are taken to walk half of the way from where they are seen to the middle. Their feet, which are seen 0.2 apart,
# are taken to be 0.3 * 0.2 + 0.7 * 0.09 = 0.123 apart; the left one is the far one in a walk to the right. Where they
# are seen the other way round, it is -0.3 * 0.2 + 0.7 * 0.09 = 0.003.
@pytest.mark.parametrize(
    ("direction", "lines", "expected"),
    [
        (1, (0.6, 0.4), (0.5 + 0.0615, 0.5 - 0.0615)),
        (1, (0.8, 0.6), (0.6 + 0.0615, 0.6 - 0.0615)),
        (1, (0.3, 0.1), (0.35 + 0.0615, 0.35 - 0.0615)),
        (-1, (0.6, 0.8), (0.6 - 0.0615, 0.6 + 0.0615)),
        (1, (0.4, 0.6), (0.5 + 0.0015, 0.5 - 0.0015)),
    ],
)
def test_the_lines_walked_by_hand(direction, lines, expected):
    tracks = tracked(seen(PLACES if direction > 0 else LENGTH_M - PLACES, lines, 0.085))
    assert tracks.across == pytest.approx(expected, abs=0.001)


def test_lines_are_known_from_one_foot_or_not_at_all():
    one = seen(PLACES, (0.8, 0.4), 0.085)
    one[10:, 1] = np.nan  # the other one is hardly seen
    hips = seen(PLACES.mean(axis=1)[:, None], (0.5, 0.5), 0.9)
    # The middle is taken to be half of the way from 0.8 to 0.5, and the feet to be 0.7 * 0.09 apart.
    assert tracked(one, hip=hips).across == pytest.approx((0.65 + 0.0315, 0.65 - 0.0315), abs=0.001)
    assert tracked(seen(PLACES + 30, (0.8, 0.6), 0.085)).across == pytest.approx((0.545, 0.455))


def test_a_leg_that_is_lost_for_long_does_not_move_its_line():
    """For a second and a half the left ankle is put somewhere behind the person, at another height."""
    pixels = walking_px(FPS)
    pixels[100:, 0] = pixels[100:, 1] + [-60, -25]
    assert tracked(pixels).across == pytest.approx(LINES, abs=0.01)


def test_raised_ankles_are_placed_as_truly():
    lifted = np.where(np.gradient(PLACES, axis=0) > 0.05, 0.2, 0.085)
    assert tracked(seen(PLACES, LINES, lifted)).seen_m == pytest.approx(PLACES, abs=1e-6)


def test_toes_go_with_their_ankles():
    pixels = walking_px(FPS)
    toes_px = pixels + np.array([20.0, 10.0])
    toes_px[60:64] = np.nan
    right = tracked(pixels, big_toe=toes_px)
    assert np.flatnonzero(np.isnan(right.toes_m).any(axis=1)).tolist() == [60, 61, 62, 63]
    ahead = np.nanmedian(right.toes_m - right.seen_m, axis=0)
    assert ahead == pytest.approx(20 * (7 + np.array(LINES)) / 1000, abs=0.0004)
    for points in (pixels, toes_px):
        points[100:103] = points[100:103, ::-1]
    assert tracked(pixels, big_toe=toes_px).toes_m == pytest.approx(right.toes_m, nan_ok=True)
    assert np.isnan(tracked(pixels).toes_m).all()


@pytest.mark.parametrize("block", [slice(60, 68), slice(61, 62), slice(0, 9), slice(140, 148), slice(40, 60)])
def test_swapped_ankles_are_put_right(block):
    pixels = walking_px(FPS)
    pixels[block] = pixels[block, ::-1]
    tracks = tracked(pixels)
    apart = np.flatnonzero(np.abs(np.diff(PLACES))[:, 0] > 0.02)  # closer, it makes no difference
    assert set(np.flatnonzero(tracks.swapped)) & set(apart) == set(range(148)[block]) & set(apart)
    assert tracks.seen_m[apart] == pytest.approx(PLACES[apart])
    assert tracks.ankles_px[apart] == pytest.approx(walking_px(FPS)[apart])


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("away_m", [-1.5, 1.5])
def test_an_ankle_far_from_the_person_is_a_mistake(direction, away_m):
    along = PLACES.copy()
    along[50, 0] += away_m
    tracks = tracked(ankles_px(along, direction))
    assert np.argwhere(np.isnan(tracks.seen_m)).tolist() == [[50, 0]]
    assert np.argwhere(np.isnan(tracks.ankles_px[..., 0])).tolist() == [[50, 0]]
    assert tracks.smooth_m == pytest.approx(PLACES, abs=0.003)


def test_ankles_that_jump_are_not_taken_for_seen():
    along = PLACES.copy()
    along[[30, 52, 90], [0, 1, 1]] += [0.3, -0.3, 0.25]
    tracks = tracked(ankles_px(along))
    assert np.argwhere(np.isnan(tracks.seen_m)).tolist() == [[30, 0], [52, 1], [90, 1]]
    assert tracks.smooth_m == pytest.approx(PLACES, abs=0.003)


def both_on_one(pixels, frames, onto, **others):
    """A pose in which the ankles and knees of some frames are both where those of one leg are."""
    knees = knees_of(pixels)
    for joints in (pixels, knees):
        joints[frames] = joints[frames][:, [onto, onto]]
    return pose_of(pixels, knee=knees, **others)


@pytest.mark.parametrize("onto", [0, 1])
def test_both_legs_put_onto_one_are_no_passing(onto):
    """For 8 frames around the middle of a swing of the left foot."""
    pixels = walking_px(FPS)
    begin = round(30 * swing_middles(0)[1]) - 4
    tracks = track_ankles(both_on_one(pixels, slice(begin, begin + 8), onto), WALKWAY, FPS)
    for found, foot in zip(tracks.fit.model.swings_s, (0, 1), strict=True):
        assert found == pytest.approx(swing_middles(foot), abs=0.01)
    assert tracks.smooth_m == pytest.approx(PLACES, abs=0.02)


def test_legs_in_one_place_for_long_are_one_leg_that_is_not_seen():
    tracks = track_ankles(both_on_one(walking_px(FPS), slice(70, 85), 1), WALKWAY, FPS)  # 0.5 s
    assert np.isnan(tracks.seen_m[71:84]).all()
    assert np.isnan(tracks.smooth_m[71:84]).all()


def test_the_person_is_where_the_hips_are():
    pixels = walking_px(FPS)
    middle = STEP_M / STEP_S * np.arange(148) / 30 - LEAD_IN_M
    hips = seen(middle[:, None], (0.5, 0.5), 0.9)
    pixels[30:60] = np.nan
    tracks = tracked(pixels, hip=hips)
    assert tracks.middle_m[10:-10] == pytest.approx(middle[10:-10], abs=0.01)


def test_short_gaps_are_bridged_and_long_ones_stay():
    pixels = walking_px(FPS)
    pixels[38:42, 0] = pixels[80:95, 1] = np.nan  # 0.13 s, in which left rests, and 0.5 s
    tracks = tracked(pixels)
    assert tracks.smooth_m[38:42, 0] == pytest.approx(PLACES[38:42, 0], abs=0.003)
    assert np.isnan(tracks.smooth_m[80:95, 1]).all()
    assert np.isnan(tracks.seen_m).sum() == 19
    assert tracks.bridged_share == pytest.approx(4 / (2 * 148 - 15))


@pytest.mark.parametrize("lost", [slice(0, 20), slice(130, 148)])
def test_nothing_is_told_before_and_after_what_was_seen(lost):
    pixels = walking_px(FPS)
    pixels[lost] = np.nan
    tracks = track_ankles(replace(pose_of(pixels), times_s=np.arange(148) / 30), WALKWAY, FPS)
    assert np.isnan(tracks.smooth_m[lost]).all() and np.isnan(tracks.middle_m[lost]).all()
    assert np.isfinite(np.delete(tracks.smooth_m, lost, axis=0)).all()


def test_a_person_who_stands_does_not_walk():
    tracks = tracked(np.tile(seen([2.3, 2.0], (0.6, 0.4), 0.085), (60, 1, 1)))
    assert tracks.walking_speed_mps == pytest.approx(0, abs=1e-9)
    assert tracks.fit is None
    assert tracks.smooth_m == pytest.approx(np.tile([2.3, 2.0], (60, 1)), abs=0.2)


@pytest.mark.parametrize(("seconds", "fitted"), [(1.2, False), (1.8, True)])
def test_a_walk_takes_three_swings(seconds, fitted):
    tracks = tracked(walking_px(FPS)[: round(seconds * 30)])
    assert (tracks.fit is not None) == fitted
    assert np.isfinite(tracks.smooth_m).all()


def hand_made(seen_m, fps=30.0):
    return replace(tracks_of(np.zeros((40, 2)), fps=fps), seen_m=seen_m)


def test_whether_an_ankle_was_seen_around_a_moment():
    seen_m = np.zeros((40, 2))
    seen_m[4:7, 0] = seen_m[12:16, 0] = np.nan  # 0.1 s, which hides nothing, and 0.13 s
    tracks = hand_made(seen_m)
    for frame in (0.0, 4.9, 9.4, 18.6, 39.0):
        assert tracks.seen_at(frame / 30, 0) and tracks.seen_at(frame / 30, 1)
    for frame in (10.0, 11.5, 13.2, 16.9):
        assert not tracks.seen_at(frame / 30, 0)
        assert tracks.seen_at(frame / 30, 1)
    assert not tracks.seen_at(-0.01, 1) and not tracks.seen_at(39.1 / 30, 1)


def test_around_a_moment_is_a_time_and_no_number_of_frames():
    seen_m = np.zeros((40, 2))
    seen_m[20:28, 1] = np.nan
    tracks = hand_made(seen_m, fps=60.0)
    for frame, timed in ((15.0, True), (16.5, False), (24.0, False), (30.0, False), (33.0, True)):
        assert tracks.seen_at(frame / 60, 1) == timed


def test_how_long_an_ankle_was_seen():
    seen_m = np.zeros((40, 2))
    seen_m[12:16, 0] = np.nan
    tracks = hand_made(seen_m)
    assert tracks.seen_s(0.3, 0.7, 1) == pytest.approx(13 / 30)  # frames 9 to 21
    assert tracks.seen_s(0.3, 0.7, 0) == pytest.approx(9 / 30)
    assert tracks.seen_s(2.0, 3.0, 0) == 0


def test_ankles_between_where_they_were_seen_by_hand():
    tracks = hand_made(np.zeros((40, 2)))
    pixels = np.zeros((40, 2, 2))
    pixels[:, 0] = [100.0, 400.0]
    pixels[3, 0], pixels[6, 0] = (100.0, 400.0), (130.0, 406.0)
    pixels[4:6, 0] = pixels[:2, 1] = pixels[18:, 1] = np.nan
    pixels[2, 1], pixels[17, 1] = (7.0, 8.0), (9.0, 10.0)
    bridged = replace(tracks, ankles_px=pixels, seen_m=np.where(np.isnan(pixels[..., 0]), np.nan, 0.0)).bridged_px
    assert bridged[4:6, 0].tolist() == [[110, 402], [120, 404]]
    assert bridged[0, 1].tolist() == [7, 8] and bridged[39, 1].tolist() == [9, 10]
