from dataclasses import replace

import cv2
import numpy as np
import pytest

from healthgait.gait.feet import FOOT_COLOURS_BGR
from healthgait.gait.footfalls import find_footfalls
from healthgait.gait.looks import Segmentation
from tests.gait.made_up_walk import LENGTH_M, LINES, WALKWAY, seen, triangles

pytestmark = pytest.mark.filterwarnings("error")

FIRST = 60  # number of the first frame
STRIDE_M, BEGIN_M = 1.2, -0.8  # the ankle of footfall n rests at 0.6 n - 0.8: 1 outside, 2 to 8 inside
NUMBERS = np.arange(1, 9)
ANKLES_M = STRIDE_M / 2 * NUMBERS + BEGIN_M
HEEL_M, TOE_M = 0.06, 0.19  # behind and ahead of the ankle
TOE_OFF = 20.0  # frames after the strike of the same foot


def walk(**how):
    return triangles(begin_m=BEGIN_M, stride_m=STRIDE_M, first=FIRST, **how)


def hidden(begin, end, foot):
    """A walk of which one ankle was not seen in some frames, but bridged."""
    tracks = walk()
    tracks.seen_m[begin:end, foot] = np.nan
    return tracks


def lost(begin, end, foot):
    """The same, but for so long that it was not bridged."""
    tracks = hidden(begin, end, foot)
    tracks.smooth_m[begin:end, foot] = tracks.speed_mps[begin:end, foot] = np.nan
    return tracks


def test_ankles_alone_by_hand():
    found = find_footfalls(walk(), WALKWAY, None)
    assert found.foot.tolist() == [1, 0, 1, 0, 1, 0, 1, 0]
    assert found.heel_strike_s == pytest.approx((FIRST + 15 * NUMBERS - 0.84) / 30)
    assert found.rhythm_s == pytest.approx(found.heel_strike_s)
    # An eighth of a step after the ankle gathers speed.
    assert found.opposite_toe_off_s == pytest.approx((FIRST + 15 * NUMBERS + 3.72 + 15 / 8) / 30)
    assert found.heel_m == pytest.approx(ANKLES_M - 0.05)
    assert found.toe_m == pytest.approx(ANKLES_M + 0.20)
    assert found.step.tolist() == [True] * 7
    assert not found.seen.any()
    assert found.inside.tolist() == [False] + [True] * 7


def with_toes(tracks, unseen=slice(0)):
    """The toes set off two frames after the ankles; they were not seen in some frames."""
    toe_speed = np.roll(tracks.speed_mps, 2, axis=0)
    toe_speed[:2], toe_speed[unseen] = 0, np.nan
    return replace(tracks, toe_speed_mps=toe_speed)


def test_toes_of_the_pose_tell_the_toe_offs_by_hand():
    alone, found = (find_footfalls(tracks, WALKWAY, None) for tracks in (walk(), with_toes(walk())))
    # A fiftieth of a step before the toe gathers speed.
    assert found.opposite_toe_off_s == pytest.approx((FIRST + 15 * NUMBERS + 5.72 - 15 / 50) / 30)
    assert found.toe_off_timed.all() and not found.seen.any() and found.toe_off_delay_s == 0
    for name in ("heel_strike_s", "rhythm_s", "heel_m", "toe_m"):
        assert getattr(found, name) == pytest.approx(getattr(alone, name)), name


def test_a_toe_that_was_not_seen_or_is_mistaken_leaves_as_long_after_its_ankle_as_the_others():
    complete = find_footfalls(with_toes(walk()), WALKWAY, None)
    unseen = with_toes(walk(), slice(46, 56))
    early = with_toes(walk())
    early.toe_speed_mps[40:54, 0] = 2.0
    for tracks in (unseen, early):
        assert find_footfalls(tracks, WALKWAY, None).opposite_toe_off_s == pytest.approx(complete.opposite_toe_off_s)


@pytest.mark.parametrize(("begin", "end", "foot"), [(43, 47, 1), (47, 51, 0), (36, 41, 0), (36, 47, 1)])
def test_a_moment_within_a_gap_is_taken_from_the_rhythm(begin, end, foot):
    complete, found = (find_footfalls(one, WALKWAY, None) for one in (walk(), hidden(begin, end, foot)))
    assert found.heel_strike_s == pytest.approx(complete.heel_strike_s)
    assert found.opposite_toe_off_s == pytest.approx(complete.opposite_toe_off_s)
    assert found.heel_m == pytest.approx(complete.heel_m)


def test_the_rhythm_of_a_step_without_any_moment_lies_between_its_neighbours():
    tracks = hidden(34, 56, 1)
    tracks.seen_m[34:56, 0] = np.nan
    found = find_footfalls(tracks, WALKWAY, None)
    assert found.rhythm_s == pytest.approx((FIRST + 15 * NUMBERS - 0.84) / 30)
    assert np.isnan(found.heel_m[2]) and np.isfinite(np.delete(found.heel_m, 2)).all()
    assert found.inside[1:4].tolist() == [True, False, True]


def test_a_step_that_was_not_seen_is_not_made_up():
    found = find_footfalls(lost(40, 55, 1), WALKWAY, None)
    assert found.heel_strike_s == pytest.approx((FIRST + 15 * np.array([1, 2, 4, 5, 6, 7, 8]) - 0.84) / 30)
    assert found.step.tolist() == [True, False, True, True, True, True]


# Of footfall 2 nothing is timed; of 4 the strike alone, of 5 nothing.
@pytest.mark.parametrize(("begin", "end", "unknown"), [(19, 40, [1]), (64, 82, [2, 3])])
def test_the_rhythm_is_not_known_beside_a_step_that_was_not_seen(begin, end, unknown):
    tracks = lost(40, 55, 1)
    tracks.seen_m[begin:end] = np.nan
    found = find_footfalls(tracks, WALKWAY, None)
    expected = 15.0 * np.array([1, 2, 4, 5, 6, 7, 8]) - 0.84
    expected[unknown] = np.nan
    assert found.rhythm_s == pytest.approx((FIRST + expected) / 30, nan_ok=True)
    assert np.isnan(found.heel_strike_s[unknown[-1]])


def test_the_same_foot_twice_is_no_step():
    tracks = walk()
    for begin in (27, 57, 87, 117):  # each time when left lands
        tracks.smooth_m[begin : begin + 9] = tracks.speed_mps[begin : begin + 9] = np.nan
    found = find_footfalls(tracks, WALKWAY, None)
    assert found.foot.tolist() == [1, 1, 1, 1]
    assert found.step.tolist() == [False] * 3


@pytest.mark.parametrize("frames", [0, 20, 32])
def test_walks_with_one_footfall_or_none(frames):
    found = find_footfalls(walk(frames=max(frames, 3)), WALKWAY, None)
    assert len(found) == (frames == 32)
    assert np.isnan(found.heel_m).all() and not found.inside.any()
    assert found.step.tolist() == []


NO_FRAMES = {}


def toes_and_heels(early):
    """(frames, 2) each: toes rest until TOE_OFF and then move 2 cm in 0.045 steps; heels move with the ankles."""
    ankles = walk().smooth_m
    strides, since_strike = np.divmod(np.arange(len(ankles))[:, None] + [0, 15], 30)
    toe_off = np.full(ankles.shape, TOE_OFF)
    for number, frames in early.items():
        toe_off[15 * number - 5 : 15 * number + 15, (number - 1) % 2] -= frames
    moved = np.clip((since_strike - toe_off) * 0.02 / (0.045 * 15), 0, 0.2)
    resting = STRIDE_M * (strides - [0, 0.5]) + BEGIN_M
    return np.where(since_strike > TOE_OFF + 5, ankles, resting + moved) + TOE_M, ankles - HEEL_M


def paint(folder, direction=1, early=NO_FRAMES, short=()):
    """The feet on disk; those ``short`` lack their heels. Soles are seen 4.5 cm nearer to the camera than axes."""
    toes, heels = toes_and_heels(early)
    for number in short:
        heels[15 * number : 15 * number + 15, number % 2] += 0.06
    for frame in np.flatnonzero(np.isin(np.arange(len(toes)) % 15, range(2, 10))):  # nobody looks at others
        picture = np.zeros((470, 960, 3), np.uint8)
        for side, line in enumerate(LINES if direction > 0 else LINES[::-1]):
            ends = np.array([heels[frame, side], toes[frame, side]])
            columns = np.sort(seen(ends if direction > 0 else LENGTH_M - ends, line)[:, 0])
            first, last = max(round(columns[0] + 0.5), 0), max(round(columns[1] - 0.5), -1)
            lowest = round(seen(0, line - 0.045)[1] - 0.5)
            picture[lowest - 9 : lowest + 1, first : last + 1] = FOOT_COLOURS_BGR[side]
        fast = [cv2.IMWRITE_PNG_COMPRESSION, 1]
        cv2.imwrite(str(folder / f"{FIRST + frame:03d}.png"), picture, fast)


def looked_at(folder, tracks):
    segmentation = Segmentation(folder, tracks, WALKWAY)
    return find_footfalls(tracks, WALKWAY, segmentation), segmentation.decoded


@pytest.fixture(scope="module", params=[1, -1])
def shown(request, tmp_path_factory):
    """Footfalls and number of decoded pictures of a walk to the right and of one to the left."""
    folder = tmp_path_factory.mktemp("frames")
    paint(folder, request.param)
    return looked_at(folder, walk(direction=request.param))


def test_feet_are_placed_to_less_than_a_centimetre(shown):
    found, _ = shown
    assert found.heel_m == pytest.approx(ANKLES_M - HEEL_M, abs=0.008)
    assert found.toe_m == pytest.approx(ANKLES_M + TOE_M, abs=0.008)
    assert found.seen.tolist() == [False] + [True] * 7  # footfall 1 lies outside


def test_toe_offs_are_told_below_a_frame(shown):
    found, _ = shown
    # The foot that struck 15 frames before.
    assert found.opposite_toe_off_s == pytest.approx((FIRST + 15 * NUMBERS + TOE_OFF - 15) / 30, abs=0.008)
    assert found.heel_strike_s == pytest.approx((FIRST + 15 * NUMBERS - 0.84) / 30)
    assert found.rhythm_s == pytest.approx(found.heel_strike_s, abs=0.006)


def test_a_step_takes_few_pictures(shown):
    _, decoded = shown
    assert decoded == 1 + 6 * 3


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A walk with two toe-offs that are early, and a foot whose heel is hidden."""
    folder = tmp_path_factory.mktemp("odd")
    paint(folder, early={3: 1.0, 5: 2.5}, short=[7])
    return folder


def test_a_toe_off_far_from_the_others_is_replaced(odd):
    found, _ = looked_at(odd, walk())
    # That of support 5 came 83 ms too early, that of support 3 only 33 ms.
    expected = 15 * NUMBERS + TOE_OFF - 15 - (NUMBERS == 3)
    assert found.opposite_toe_off_s == pytest.approx((FIRST + expected) / 30, abs=0.008)


def test_a_foot_that_is_not_whole_is_placed_by_its_ankle(odd):
    found, _ = looked_at(odd, walk())
    assert found.seen.tolist() == [False, True, True, True, True, True, False, True]
    assert found.heel_m == pytest.approx(ANKLES_M - HEEL_M, abs=0.008)
    assert found.toe_m == pytest.approx(ANKLES_M + TOE_M, abs=0.008)


def test_a_footfall_that_may_lie_inside_is_looked_at(odd):
    for shift, seen_too in ((0.06, True), (0.04, False)):  # the ankle of footfall 1 is 14 or 16 cm before the line
        found, _ = looked_at(odd, replace(walk(), seen_m=walk().seen_m + shift))
        assert found.seen[0] == seen_too
