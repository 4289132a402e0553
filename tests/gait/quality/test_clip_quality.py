from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.events.detector import Footfalls
from healthgait.gait.parameters.spatiotemporal import Steps, gait_parameters
from healthgait.gait.parameters.standard_errors import UNKNOWN
from healthgait.gait.parameters.walk import Walk, analyse_walk
from healthgait.gait.quality.clip_quality import quality_flags, reason_to_exclude
from healthgait.gait.quality.limits import impossible
from healthgait.layout import Clip
from tests.gait.made_up_tracks import given_tracks
from tests.gait.made_up_walk import LEAD_IN_M, WALKWAY, ankle_places, ankles_px, pose_of

pytestmark = pytest.mark.filterwarnings("error")

FPS, SPEED_MPS = 30.0, 1.2
TO_LEFT, TO_RIGHT = (Clip("PA000", "UGS", "WoJ", number) for number in (1, 2))
TURNS, STOPS, STANDS = "the person turns back", "the person stops", "the person does not walk through the image"


def steps_of(count):
    """Steps of 60 cm in 0.5 s, of which 0.1 s are a double support."""
    each = np.ones(count)
    strides = np.ones(max(count - 1, 0))
    times = 0.5 * each, 0.1 * each, 0.4 * each
    return Steps(np.arange(count) % 2, 60 * each, *times, np.arange(len(strides)) % 2, 120 * strides, strides)


def footfalls_of(heels_m, seen):
    """Footfalls of left and right in turn, half a second apart."""
    heels_m, strikes = np.array(heels_m, float), 0.5 * np.arange(len(heels_m))
    known, exact = np.ones(len(heels_m), bool), np.zeros(len(heels_m))
    return Footfalls(
        np.arange(len(heels_m)) % 2, strikes, strikes + 0.1, heels_m, heels_m + 0.25, known[1:], np.array(seen),
        known, known, exact, exact, 0.009, np.nan, 0.0, 4.2,
    )  # fmt: skip


def walk_of(middle_m, count=6, walking_mps=SPEED_MPS, **parameters):
    """A walk of a person whose middle between the ankles is known, and of so many steps."""
    places = np.stack([middle_m + 0.2, middle_m - 0.2], axis=1)
    tracks = given_tracks(places, walking_mps, fps=FPS)
    steps = steps_of(count)
    footfalls = footfalls_of(0.6 * np.arange(7) + 0.1, [False] * 7)
    return Walk(WALKWAY, tracks, footfalls, steps, gait_parameters(steps) | parameters, UNKNOWN, False, 0)


STEADY_M = np.arange(150) * SPEED_MPS / FPS - 0.8  # from before the first line to behind the last one


def paused(frames, at_m):
    """A steady walk with a pause of so many frames."""
    begin = np.flatnonzero(at_m <= STEADY_M)[0]
    return np.insert(STEADY_M, begin, np.full(frames, STEADY_M[begin]))


def set_back(metres, at_m):
    """A steady walk that falls back by so much at once, and goes on."""
    return np.where(at_m <= STEADY_M, STEADY_M - metres, STEADY_M)


def test_a_steady_walk_is_used():
    assert reason_to_exclude(walk_of(STEADY_M)) == ""


@pytest.mark.parametrize(("speed", "reason"), [(0.0, STANDS), (0.09, STANDS), (0.11, "")])
def test_a_person_who_does_not_move(speed, reason):
    frames = round(4.5 / max(speed, 0.1) * FPS)
    assert reason_to_exclude(walk_of(np.arange(frames) * speed / FPS, walking_mps=speed)) == reason


# In 0.8 s a walk of 1.2 m/s gets on by 96 cm; less than a fifth of that is left of a pause of more than 0.64 s.
@pytest.mark.parametrize(("frames", "reason"), [(0, ""), (18, ""), (21, STOPS), (90, STOPS)])
@pytest.mark.parametrize("at_m", [0.4, 2.0, 3.9])
def test_a_person_who_stops(frames, reason, at_m):
    assert reason_to_exclude(walk_of(paused(frames, at_m))) == reason


@pytest.mark.parametrize(("metres", "reason"), [(0.28, ""), (0.36, TURNS), (1.0, TURNS)])
@pytest.mark.parametrize("at_m", [1.5, 2.5])
def test_a_person_who_turns_back(metres, reason, at_m):
    assert reason_to_exclude(walk_of(set_back(metres, at_m))) == reason


def test_what_happens_outside_the_lines_does_not_matter():
    for at_m in (-0.4, 4.4):
        assert reason_to_exclude(walk_of(paused(60, at_m))) == ""
    assert reason_to_exclude(walk_of(set_back(0.4, 4.9))) == ""


def test_a_person_who_comes_back_between_the_lines_turns_back():
    there_and_back = np.concatenate([STEADY_M, STEADY_M[:40:-1]])
    assert reason_to_exclude(walk_of(there_and_back)) == TURNS


def test_gaps_neither_hide_nor_cause_a_reason():
    gap = slice(70, 85)
    for middle, reason in ((STEADY_M, ""), (set_back(1.5, STEADY_M[78]), TURNS), (paused(90, 2.0), STOPS)):
        seen = middle.copy()
        seen[gap] = np.nan
        assert reason_to_exclude(walk_of(seen)) == reason


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_steps(count):
    assert reason_to_exclude(walk_of(STEADY_M, count)) == (
        f"too few complete steps between the lines: {count}; at least 2 are needed"
    )
    assert reason_to_exclude(walk_of(STEADY_M, 2)) == ""


def test_a_person_seen_only_outside_the_lines_has_too_few_steps():
    assert reason_to_exclude(walk_of(STEADY_M[:15], 0)).startswith("too few complete steps")
    assert reason_to_exclude(walk_of(np.full(60, np.nan), 0)).startswith("too few complete steps")


SECONDS = np.arange(150) / FPS


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        (SECONDS, ""),
        (np.clip(SECONDS, None, 2.4) + np.clip(SECONDS - 3.6, 0, None), STOPS),  # for 1.2 s
        (np.where(SECONDS < 3, SECONDS, 6 - SECONDS), TURNS),
        (0.02 * SECONDS + 2, STANDS),
    ],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_walks_as_the_camera_sees_them(seconds, reason, direction):
    pixels = ankles_px(ankle_places(seconds) - LEAD_IN_M, direction)
    assert reason_to_exclude(analyse_walk(pose_of(pixels), WALKWAY, None, FPS)) == reason


@pytest.mark.parametrize("scale", [0.5, 0.75, 1.5, 2.0])
def test_pose_and_boxes_of_two_resolutions_are_told_as_such(scale):
    """On a floor so wrongly scaled the walk may seem to go anywhere, or nowhere: that is not what has to be mended."""
    pixels = scale * ankles_px(ankle_places(SECONDS) - LEAD_IN_M)
    reason = reason_to_exclude(analyse_walk(pose_of(pixels), WALKWAY, None, FPS))
    assert "pose and sensor boxes" in reason and "resolution" in reason


def flags(walk=None, clip=TO_RIGHT, height_cm=170.0):
    return quality_flags(walk or walk_of(STEADY_M), clip, height_cm)


def test_nothing_is_unusual_about_a_usual_walk():
    assert flags() == []
    assert flags(height_cm=np.nan) == []


@pytest.mark.parametrize(("count", "found"), [(2, ["few_steps"]), (3, ["few_steps"]), (4, [])])
def test_few_steps(count, found):
    assert flags(walk_of(STEADY_M, count)) == found


def test_a_direction_against_the_name():
    walk = walk_of(STEADY_M)
    leftwards = replace(walk, tracks=replace(walk.tracks, direction=-1))
    assert flags(leftwards) == flags(walk, TO_LEFT) == ["direction_contradicts_name"]
    assert flags(leftwards, TO_LEFT) == []


@pytest.mark.parametrize(("frames", "found"), [(60, []), (61, ["much_interpolated"])])
def test_much_that_was_not_seen(frames, found):
    walk = walk_of(STEADY_M)  # 300 places of 2 ankles
    walk.tracks.seen_m[:frames, 1] = np.nan
    assert flags(walk) == found


@pytest.mark.parametrize(
    ("frames", "found"),
    [(37, []), (38, ["many_swaps"]), (60, ["many_swaps"]), (61, ["many_swaps", "sides_uncertain"])],
)
def test_many_swaps(frames, found):
    walk = walk_of(STEADY_M)
    walk.tracks.swapped[:frames] = True
    assert flags(walk) == found


@pytest.mark.parametrize(("seen", "found"), [(0, ["feet_not_seen"]), (3, ["feet_not_seen"]), (4, []), (7, [])])
def test_feet_that_are_not_seen(seen, found):
    walk = walk_of(STEADY_M)
    # The first one is outside.
    footfalls = footfalls_of([-0.25, *np.arange(7) / 2], [True] + [True] * seen + [False] * (7 - seen))
    assert flags(replace(walk, footfalls=footfalls, segmented=True)) == found
    assert flags(replace(walk, footfalls=footfalls)) == []


# Of 170 cm, 0.15 are 25.5 cm and 0.65 are 110.5 cm.
@pytest.mark.parametrize(("step_cm", "plausible"), [(25, False), (26, True), (110, True), (111, False)])
def test_a_step_that_does_not_go_with_the_height(step_cm, plausible):
    walk = walk_of(STEADY_M, Step=step_cm, Cadence=150)
    assert flags(walk) == ([] if plausible else ["step_implausible_for_height"])
    assert flags(walk, height_cm=np.nan) == []


@pytest.mark.parametrize(
    ("quantity", "low", "high"), [("Cadence", 50, 180), ("Speed", 0.2, 3), ("BiSP", 0, 0.5), ("MonoSP", 0.2, 0.9)]
)
def test_quantities_that_are_not_plausible(quantity, low, high):
    def found(value):
        # Steps that go with a cadence, so that it alone is odd.
        with_step = {"Step": 0.55 * np.nan_to_num(value, nan=100)} if quantity == "Cadence" else {}
        return flags(walk_of(STEADY_M, **{quantity: value}, **with_step))

    for value in (low, (low + high) / 2, high):
        assert found(value) == []
    for value in (low - 0.01, high + 0.01):
        assert found(value) == [f"{quantity}_implausible"]
    assert found(np.nan) == []  # no value


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"Step": 188}, "step of 188 cm"),  # 1.1 of 170 cm are 187
        ({"Cadence": 251}, "251 steps/min"),
        ({"Speed": 4.6}, "4.6 m/s"),
        ({"Step": 186, "Cadence": 249, "Speed": 4.4}, ""),
    ],
)
def test_what_no_one_can_walk_is_excluded(parameters, words):
    reason = reason_to_exclude(walk_of(STEADY_M, **parameters), 170.0)
    assert words in reason and bool(reason) == bool(words)


def test_of_a_person_of_unknown_height_only_longer_steps_are_excluded():
    assert reason_to_exclude(walk_of(STEADY_M, Step=188)) == ""
    assert "step of 700 cm" in reason_to_exclude(walk_of(STEADY_M, Step=700))


def test_a_walk_ratio_of_half_the_frame_rate():
    assert flags(walk_of(STEADY_M, Step=66, Cadence=60)) == ["rate_implausible"]


def test_flags_change_no_number():
    walk = walk_of(STEADY_M, 2)
    before = dict(walk.parameters)
    assert flags(walk, TO_LEFT, 60.0) == ["few_steps", "direction_contradicts_name", "step_implausible_for_height"]
    assert walk.parameters == before


def uneven(lengths_cm, times_s=0.5):
    """A steady walk of steps, of the left and the right foot in turn, that are so long and last so long."""
    count = len(lengths_cm)
    steps = replace(steps_of(count), step_cm=np.array(lengths_cm, float), step_s=np.broadcast_to(times_s, count))
    return replace(walk_of(STEADY_M, count), steps=steps)


@pytest.mark.parametrize(
    ("lengths_cm", "found"),
    [
        ([60, 61, 59, 60, 60, 61], []),
        ([60, 60, 60, 60, 60, 2], ["uneven_steps", "step_length_varies"]),  # a phantom step at the end
        ([60, 60, 90, 60, 60, 60], ["uneven_steps", "step_length_varies"]),
        ([60, 20, 60, 20, 60, 20], ["asymmetric_steps"]),  # a limp is even
        # Squares of 72 (left: 54, 60, 66) and 96 cm² (right: 54, 54, 66) over 4: 6.5 cm of 59, 11 %.
        ([54, 54, 60, 54, 66, 66], ["step_length_varies"]),
        ([60, 30, 80], ["few_steps", "uneven_steps", "asymmetric_steps"]),
    ],
)
def test_a_step_that_differs_from_the_other_steps_of_its_foot(lengths_cm, found):
    assert flags(uneven(lengths_cm)) == found


def test_a_step_that_takes_much_longer_or_less_than_the_others():
    for odd_s in (0.3, 0.8):
        found = flags(uneven([60] * 6, [0.5, 0.5, 0.5, odd_s, 0.5, 0.5]))
        assert found == ["uneven_steps", "step_time_varies"]
    assert flags(uneven([60] * 6, [0.5, 0.5, 0.5, 0.55, 0.5, 0.5])) == []
    assert flags(uneven([60] * 6, [0.5, np.nan, 0.5, 0.5, 0.5, 0.5])) == []


def test_steps_backwards_are_impossible():
    """As of a video of 240 frames a second that was taken for one of 30."""
    parameters = {"Step": -19.8, "Cadence": 40.0, "Speed": -0.119, "BiSP": 1.0}
    assert "a step of -20 cm is impossible; check the frame rate" in impossible(parameters, 170.0)
