from dataclasses import replace

import cv2
import numpy as np
import pytest

from healthgait.gait.events.detection_settings import DEFAULTS
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.segmentation.colourings import FOOT_COLOURS_BGR
from healthgait.gait.segmentation.frames import frame_paths
from healthgait.synthetic.pictures import PNG_SPEED
from tests.gait.made_up_walk import LENGTH_M, SLOPE, seen, tracks_of, triangles

pytestmark = pytest.mark.filterwarnings("error")

FIRST = 60  # number of the first frame
STRIDE_M, BEGIN_M = 1.2, -0.8  # the ankle of footfall n rests at 0.6 n - 0.8: 1 outside, 2 to 8 inside
NUMBERS = np.arange(1, 9)
ANKLES_M = STRIDE_M / 2 * NUMBERS + BEGIN_M
# By the ankles' speed, see test_supports.
STRIKES_S = FIRST / 30 + 0.5 * NUMBERS - 0.2 + 0.28 - 0.7 / SLOPE
ANKLES_LEAVE_S = FIRST / 30 + 0.5 * (NUMBERS + 1) - 0.2 - 0.28 + 0.4 / 4
NEAR_S = 0.0003
HEEL_M, TOE_M = 0.06, 0.19  # behind and ahead of the ankle
# Across, of the feet in the pictures, in a walk to the right: their soles' edges lie a third of a pixel from where a
# row ends. The line comes from the soles, not from the ankles, which are elsewhere.
FEET_LINES = (0.6, 0.4)
TOE_OFF = 19.0  # frames after n half seconds, of footfall n


def walk(begin_m=BEGIN_M, **how):
    return triangles(begin_m=begin_m, stride_m=STRIDE_M, first=FIRST, **how)


def hidden(begin, end, foot):
    """A walk of which one ankle was not seen in some frames."""
    tracks = walk()
    tracks.seen_m[begin:end, foot] = np.nan
    return tracks


def test_ankles_alone_by_hand():
    found = find_footfalls(walk(), None)
    assert found.foot.tolist() == [1, 0, 1, 0, 1, 0, 1, 0]
    assert found.heel_strike_s == pytest.approx(STRIKES_S, abs=NEAR_S)
    assert found.opposite_toe_off_s == pytest.approx(ANKLES_LEAVE_S, abs=NEAR_S)
    assert found.heel_m == pytest.approx(ANKLES_M - 0.05)
    assert found.toe_m == pytest.approx(ANKLES_M + 0.20)
    assert found.step.tolist() == [True] * 7
    assert found.strike_timed.all() and found.toe_off_timed.all() and not found.seen.any()
    assert found.inside.tolist() == [False] + [True] * 7
    assert found.strike_se_s == pytest.approx(np.full(8, 0.003))
    assert found.place_se_m == pytest.approx(np.full(8, 0.004))


def test_toes_of_the_pose_tell_the_toe_offs():
    alone, found = (find_footfalls(walk(toes_later_s=later_s), None) for later_s in (None, 0.05))
    # At the walking speed, not at 0.4 of the ankle's highest.
    later_s = 0.05 + 1 / SLOPE - 0.4 / 4
    assert found.opposite_toe_off_s == pytest.approx(alone.opposite_toe_off_s + later_s, abs=0.002)
    assert not found.seen.any() and np.isnan(found.delay_s)
    for name in ("heel_strike_s", "heel_m", "toe_m"):
        assert getattr(found, name) == pytest.approx(getattr(alone, name)), name


# Footfall 3 strikes at frame 45.8, and the foot of footfall 2 leaves at 48.6.
@pytest.mark.parametrize(
    ("begin", "end", "foot", "strike", "toe_off"),
    [(44, 48, 1, False, True), (47, 51, 0, True, False), (37, 41, 1, True, True), (37, 48, 1, False, True)],
)
def test_a_moment_that_was_not_seen_is_put_where_the_model_has_it(begin, end, foot, strike, toe_off):
    complete, found = (find_footfalls(one, None) for one in (walk(), hidden(begin, end, foot)))
    for name in ("heel_strike_s", "opposite_toe_off_s", "heel_m"):
        assert getattr(found, name) == pytest.approx(getattr(complete, name)), name
    assert found.strike_timed.tolist() == [True, True, strike] + [True] * 5
    assert found.toe_off_timed.tolist() == [True, True, toe_off] + [True] * 5


def test_steps_do_not_follow_over_a_footfall_that_was_not_seen():
    found = find_footfalls(hidden(44, 65, 1), None)
    assert found.heel_strike_s == pytest.approx(np.delete(STRIKES_S, 2), abs=NEAR_S)
    assert found.step.tolist() == [True, False, True, True, True, True]
    # Left steps off before the missing footfall.
    assert found.opposite_toe_off_s == pytest.approx(np.delete(ANKLES_LEAVE_S, 2), abs=NEAR_S)


def test_a_pause_is_no_step():
    """Both feet rest for 0.6 s more after footfall 4."""
    tracks = walk()
    fit, later = tracks.fit, 0.6
    swings = tuple(np.where(own > FIRST / 30 + 2.1, own + later, own) for own in fit.model.swings_s)
    long = walk(frames=136 + 18)
    paused = replace(long, fit=replace(fit, model=replace(fit.model, swings_s=swings)))
    found = find_footfalls(paused, None)
    assert np.diff(found.heel_strike_s) == pytest.approx([0.5, 0.5, 0.5, 1.1, 0.5, 0.5, 0.5])
    assert found.step.tolist() == [True] * 3 + [False] + [True] * 3
    assert find_footfalls(paused, None, replace(DEFAULTS, step_tolerance=2.5)).step.all()


def test_the_same_foot_twice_is_no_step():
    tracks = walk()
    tracks.seen_m[:, 0] = np.nan
    found = find_footfalls(tracks, None)
    assert found.foot.tolist() == [1, 1, 1, 1]
    assert found.step.tolist() == [False] * 3


def test_the_last_double_support_of_a_clip_may_have_no_end():
    found = find_footfalls(walk(frames=125), None)  # the swing after footfall 8 has its middle at 129
    assert len(found) == 8
    assert np.isnan(found.opposite_toe_off_s[-1]) and np.isfinite(found.opposite_toe_off_s[:-1]).all()
    assert not found.toe_off_timed[-1]


def test_a_walk_to_the_left_gives_the_same():
    right, left = (find_footfalls(walk(direction=direction), None) for direction in (1, -1))
    for name in ("heel_strike_s", "opposite_toe_off_s", "heel_m", "toe_m"):
        assert getattr(left, name) == pytest.approx(getattr(right, name)), name


@pytest.mark.parametrize(("frames", "count"), [(33, 1), (34, 2)])
def test_walks_with_one_footfall_or_two(frames, count):
    found = find_footfalls(walk(frames=frames), None)
    assert len(found) == count
    assert found.step.tolist() == [True] * (count - 1)


def test_a_person_who_stands_has_no_footfalls():
    found = find_footfalls(tracks_of(np.zeros((40, 2))), None)
    assert len(found) == 0 and found.step.tolist() == []


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
        for side, line in enumerate(FEET_LINES if direction > 0 else FEET_LINES[::-1]):
            ends = np.array([heels[frame, side], toes[frame, side]])
            columns = np.sort(seen(ends if direction > 0 else LENGTH_M - ends, line)[:, 0])
            first, last = max(round(columns[0] + 0.5), 0), max(round(columns[1] - 0.5), -1)
            lowest = round(seen(0, line - 0.045)[1] - 0.5)
            picture[lowest - 9 : lowest + 1, first : last + 1] = FOOT_COLOURS_BGR[side]
        cv2.imwrite(str(folder / f"{FIRST + frame:03d}.png"), picture, PNG_SPEED)


def looked_at(folder, tracks):
    segmentation = Segmentation(frame_paths(folder), tracks)
    return find_footfalls(tracks, segmentation), segmentation.decoded


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
    assert found.heel_strike_s == pytest.approx(STRIKES_S, abs=NEAR_S)
    assert found.delay_s == pytest.approx(((TOE_OFF - 15) - 3.6) / 30, abs=0.008)  # ankles leave at 3.6
    assert found.toe_off_timed[1:-1].all()


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
    for shift, decoded in ((0.06, 1), (0.04, 0)):  # the ankle of footfall 1 is 14 or 16 cm before the line
        looks = [looked_at(odd, walk(begin_m=BEGIN_M + by))[1] for by in (0.0, shift)]
        assert (looks[1] > looks[0]) == decoded
