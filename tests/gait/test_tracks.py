from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.tracks import track_ankles, walking_speed
from tests.gait.made_up_walk import (
    LEAD_IN_M,
    LENGTH_M,
    STEP_M,
    STEP_S,
    WALKWAY,
    ankle_places,
    ankles_px,
    pose_of,
    seen,
    tracks_of,
    walking_px,
)

pytestmark = pytest.mark.filterwarnings("error")

FPS = 30.0
PLACES = ankle_places(np.arange(148) / FPS) - LEAD_IN_M


def tracked(pixels, first=0):
    return track_ankles(pose_of(pixels, first), WALKWAY, FPS)


@pytest.mark.parametrize("direction", [1, -1])
def test_ankles_are_followed_from_the_line_that_is_crossed_first(direction):
    tracks = tracked(walking_px(FPS, direction), first=70)
    assert (tracks.first_frame, tracks.direction, len(tracks)) == (70, direction, 148)
    assert tracks.seen_m == pytest.approx(PLACES, abs=1e-9)
    assert tracks.smooth_m == pytest.approx(PLACES, abs=0.02)
    assert not tracks.swapped.any()
    assert tracks.bridged_share == 0


def test_speeds_by_hand():
    tracks = tracked(walking_px(FPS))
    assert tracks.walking_speed_mps == pytest.approx(STEP_M / STEP_S, rel=0.01)
    # A smooth step is fastest in its middle, at 1.5 times its mean: 1.3 m in 0.4 strides of 1.1 s. The filter takes
    # a little of that.
    assert tracks.speed_mps[20:130].max() == pytest.approx(1.5 * 1.3 / 0.44, rel=0.05)
    rest = tracks.speed_mps[30:40, 0]  # left rests from 0.96 to 1.5 s
    assert np.abs(np.median(rest)) < 0.1
    central = (tracks.smooth_m[2:] - tracks.smooth_m[:-2]) * FPS / 2
    assert tracks.speed_mps[1:-1] == pytest.approx(central, abs=0.005)


def test_the_same_walk_at_another_frame_rate():
    slow, fast = (track_ankles(pose_of(walking_px(fps)), WALKWAY, fps) for fps in (25.0, 50.0))
    assert slow.walking_speed_mps == pytest.approx(fast.walking_speed_mps, rel=0.01)
    assert slow.smooth_m == pytest.approx(fast.smooth_m[::2], abs=0.02)
    assert slow.speed_mps == pytest.approx(fast.speed_mps[::2], abs=0.4)


# Where people walk is taken to be 0.4 of the way from where they are seen to the middle.
@pytest.mark.parametrize(
    ("lines", "expected"), [((0.6, 0.4), (0.6, 0.4)), ((0.8, 0.6), (0.72, 0.52)), ((0.3, 0.1), (0.42, 0.22))]
)
def test_the_lines_walked_by_hand(lines, expected):
    tracks = tracked(seen(PLACES, lines, 0.085))
    assert tracks.across == pytest.approx(expected, abs=0.005)


def test_lines_are_known_from_one_foot_or_not_at_all():
    one = seen(PLACES, (0.6, 0.4), 0.085)
    one[:, 1] = seen(PLACES[:, 1] + 30, 0.4, 0.085)  # the other one is never near
    assert np.allclose(tracked(one).across, 0.6 + 0.4 * (0.5 - 0.6), atol=0.005)
    assert tracked(seen(PLACES + 30, (0.8, 0.6), 0.085)).across.tolist() == [0.5, 0.5]


def test_raised_ankles_are_placed_as_truly():
    lifted = np.where(np.gradient(PLACES, axis=0) > 0.05, 0.2, 0.085)
    assert tracked(seen(PLACES, (0.6, 0.4), lifted)).seen_m == pytest.approx(PLACES, abs=1e-6)


def test_toes_are_swapped_with_their_ankles_and_not_known_in_long_gaps():
    pixels = walking_px(FPS)
    toes_px = pixels + np.array([0.0, 10.0])
    toes_px[60:64] = np.nan  # a gap of 0.13 s, too long to tell what happens in it
    toes_px[80:83] = np.nan  # one of 0.1 s
    swapped, swapped_toes = pixels.copy(), toes_px.copy()
    swapped[100:103], swapped_toes[100:103] = pixels[100:103, ::-1], toes_px[100:103, ::-1]
    for ankles, toes in ((pixels, toes_px), (swapped, swapped_toes)):
        tracks = track_ankles(pose_of(ankles, big_toe=toes), WALKWAY, FPS)
        assert np.flatnonzero(np.isnan(tracks.toe_speed_mps).any(axis=1)).tolist() == [60, 61, 62, 63]
        far = np.r_[0:50, 90:148]
        assert tracks.toe_speed_mps[far] == pytest.approx(tracks.speed_mps[far], abs=0.02)
    assert np.isnan(tracked(pixels).toe_speed_mps).all()


def test_swapped_ankles_are_put_right():
    pixels = walking_px(FPS)
    pixels[60:68] = pixels[60:68, ::-1]
    tracks = tracked(pixels)
    assert np.flatnonzero(tracks.swapped).tolist() == list(range(60, 68))
    assert tracks.seen_m == pytest.approx(PLACES)
    assert tracks.ankles_px == pytest.approx(walking_px(FPS))


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize(("place", "kept"), [(-4.1, False), (-3.9, True), (8.1, True), (8.3, False)])
def test_an_ankle_far_from_the_walkway_is_a_mistake(direction, place, kept):
    along = PLACES.copy()
    along[50, 0] = place
    tracks = tracked(ankles_px(along, direction))
    assert np.argwhere(np.isnan(tracks.seen_m))[:, 0].tolist() == [50] * (not kept)


def test_short_gaps_are_bridged_and_long_ones_stay():
    pixels = walking_px(FPS)
    pixels[38:42, 0] = pixels[80:95, 1] = np.nan  # left rests in the short one
    tracks = tracked(pixels)
    assert tracks.smooth_m[38:42, 0] == pytest.approx(PLACES[38:42, 0], abs=0.02)
    assert np.isnan(tracks.smooth_m[80:95, 1]).all()
    assert np.isnan(tracks.seen_m).sum() == 19
    assert tracks.bridged_share == pytest.approx(4 / (2 * 148 - 15))


def test_a_person_who_stands():
    tracks = tracked(np.tile(seen([2.3, 2.0], (0.6, 0.4), 0.085), (60, 1, 1)))
    assert tracks.walking_speed_mps == pytest.approx(0, abs=1e-9)
    assert tracks.speed_mps == pytest.approx(np.zeros((60, 2)), abs=1e-6)


def test_ankles_seen_too_seldom_have_no_track():
    pixels = walking_px(FPS)
    pixels[np.arange(148) % 13 != 0] = np.nan
    tracks = tracked(pixels)
    assert np.isnan(tracks.smooth_m).all()
    assert tracks.bridged_share == 1
    assert tracks.walking_speed_mps == pytest.approx(STEP_M / STEP_S, rel=0.05)


def hand_made(seen_m, fps=30.0):
    return replace(tracks_of(np.zeros((40, 2)), np.zeros((40, 2)), fps=fps), seen_m=seen_m)


def test_whether_an_ankle_was_seen_around_a_moment():
    seen_m = np.zeros((40, 2))
    seen_m[4:7, 0] = seen_m[12:16, 0] = np.nan  # 0.1 s, which hides nothing, and 0.13 s
    tracks = hand_made(seen_m)
    for moment in (0.0, 4.9, 9.4, 17.6, 39.0):
        assert tracks.seen_at(moment, 0) and tracks.seen_at(moment, 1)
    for moment in (10.0, 11.5, 13.2, 16.9):
        assert not tracks.seen_at(moment, 0)
        assert tracks.seen_at(moment, 1)
    assert not tracks.seen_at(np.nan, 1)


def test_around_a_moment_is_a_time_and_no_number_of_frames():
    seen_m = np.zeros((40, 2))
    seen_m[20:28, 1] = np.nan
    tracks = hand_made(seen_m, fps=60.0)
    assert tracks.seen_at(16.0, 1) and not tracks.seen_at(17.8, 1)
    assert tracks.seen_at(31.1, 1) and not tracks.seen_at(29.0, 1)


def test_ankles_between_where_they_were_seen_by_hand():
    tracks = hand_made(np.zeros((40, 2)))
    pixels = np.zeros((40, 2, 2))
    pixels[:, 0] = [100.0, 400.0]
    pixels[3, 0], pixels[6, 0] = (100.0, 400.0), (130.0, 406.0)
    pixels[4:6, 0] = pixels[:2, 1] = pixels[18:, 1] = np.nan
    pixels[2, 1], pixels[17, 1] = (7.0, 8.0), (9.0, 10.0)
    bridged = replace(tracks, ankles_px=pixels).bridged_px
    assert bridged[4:6, 0].tolist() == [[110, 402], [120, 404]]
    assert bridged[0, 1].tolist() == [7, 8] and bridged[39, 1].tolist() == [9, 10]


def test_the_walking_speed_is_that_of_the_middle_between_the_ankles():
    frames = np.arange(40)
    along = np.stack([0.5 + 0.03 * frames, 0.01 * frames], axis=1)
    assert walking_speed(along, 25) == pytest.approx(0.5)
    along[3:9, 0] = along[20, 1] = np.nan
    assert walking_speed(along, 25) == pytest.approx(0.5)
    assert walking_speed(LENGTH_M - along, 25) == pytest.approx(-0.5)
    assert walking_speed(np.where(frames[:, None] == 5, along, np.nan), 25) == 0
    assert walking_speed(np.full((40, 2), np.nan), 25) == 0
