from dataclasses import replace

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.events.detector import Footfalls
from healthgait.gait.parameters.spatiotemporal import NO_STEPS, gait_parameters
from healthgait.gait.parameters.standard_errors import UNKNOWN
from healthgait.gait.parameters.walk import Walk, analyse_walk, event_rows
from healthgait.gait.segmentation.frames import frame_paths
from tests.gait.made_up_tracks import given_tracks
from tests.gait.made_up_walk import LEAD_IN_M, STEP_M, STEP_S, WALKWAY, pose_of, walking_px

pytestmark = pytest.mark.filterwarnings("error")

FPS = 29.97


def analysed(direction=1, pixels=None, segmentation=None, first=0):
    pixels = walking_px(FPS, direction) if pixels is None else pixels
    return analyse_walk(pose_of(pixels, first), WALKWAY, segmentation and frame_paths(segmentation), FPS)


@pytest.fixture(scope="module", params=[1, -1])
def walk(request):
    return analysed(request.param)


def test_the_parameters_of_a_known_walk(walk):
    found = walk.parameters
    assert found["Step"] == pytest.approx(100 * STEP_M, abs=0.5)
    assert found["Stride"] == pytest.approx(200 * STEP_M, abs=0.5)
    assert found["Cadence"] == pytest.approx(60 / STEP_S, rel=0.005)
    assert found["Speed"] == pytest.approx(STEP_M / STEP_S, rel=0.01)
    assert found["BiSP"] + found["MonoSP"] == pytest.approx(STEP_S, abs=0.003)


def test_the_footfalls_of_a_known_walk(walk):
    # The ankles rest at -0.5 + 0.65 n and the heels, as is assumed, 5 cm behind: 1 to 7 are inside.
    ankles = STEP_M * np.arange(1, 9) - LEAD_IN_M
    assert walk.footfalls.foot.tolist() == [1, 0, 1, 0, 1, 0, 1, 0]
    assert walk.footfalls.heel_m == pytest.approx(ankles - 0.05, abs=0.01)
    assert walk.footfalls.inside.tolist() == [True] * 7 + [False]
    assert len(walk.steps.step_cm) == 6 and len(walk.steps.stride_cm) == 5


def test_a_walk_to_the_left_gives_the_same_as_one_to_the_right():
    right, left = analysed(1), analysed(-1)
    assert right.tracks.direction == 1 and left.tracks.direction == -1
    assert left.parameters == pytest.approx(right.parameters, rel=1e-4)
    assert left.footfalls.heel_strike_s == pytest.approx(right.footfalls.heel_strike_s, abs=1e-4)


def test_gaps_and_swaps_change_little():
    pixels = walking_px(FPS)
    pixels[44:49, 1] = pixels[90:93] = np.nan
    pixels[60:68] = pixels[60:68, ::-1]
    assert analysed(pixels=pixels).parameters == pytest.approx(analysed().parameters, rel=0.02)


def test_frames_count_from_the_beginning_of_the_video():
    late = event_rows(analysed(first=300))
    for row, same in zip(late, event_rows(analysed()), strict=True):
        assert row["time_s"] == pytest.approx(same["time_s"] + 300 / FPS, abs=2e-4)
        assert row["place_cm"] == same["place_cm"]


def test_the_segmentation_is_used_if_there_is_one(tmp_path):
    alone, empty = analysed(), analysed(segmentation=tmp_path)
    assert (alone.segmented, alone.decoded_frames) == (False, 0)
    assert (empty.segmented, empty.decoded_frames) == (False, 0)
    assert empty.parameters == alone.parameters
    for frame in range(len(alone.tracks)):
        (tmp_path / f"{frame}.png").write_bytes(b"\x89PNG")
    with pytest.raises(InputError, match="not a PNG picture"):
        analysed(segmentation=tmp_path)


def test_a_person_who_stands_has_no_parameters():
    standing = analysed(pixels=np.tile(walking_px(FPS)[70], (100, 1, 1)))
    assert len(standing.footfalls) == 0 and event_rows(standing) == []
    assert np.isnan(list(standing.parameters.values())).all()
    assert standing.tracks.walking_speed_mps == pytest.approx(0, abs=1e-9)


FOOTFALLS = Footfalls(
    foot=np.array([1, 0, 1, 0]),
    heel_strike_s=np.array([1.0, 1.5, 2.5, 3.00014]),
    opposite_toe_off_s=np.array([1.1, 1.625, 2.6, 3.1]),
    heel_m=np.array([0.3, 0.9, 2.1, 2.701238]),
    toe_m=np.array([0.55, 1.15, 2.35, 2.95]),
    step=np.array([True, False, True]),
    seen=np.array([True, False, True, True]),
    strike_timed=np.array([True, True, False, True]),
    toe_off_timed=np.array([True, False, True, True]),
    strike_se_s=np.full(4, 0.01),
    place_se_m=np.full(4, 0.005),
    contact_se_s=0.009,
    delay_s=np.nan,
    toe_offs_missed=0.0,
    length_m=4.2,
)


def events(direction=1, **changes):
    """(foot, kind, time, place, timed, seen) of the events of hand-made footfalls."""
    tracks, footfalls = given_tracks(np.zeros((20, 2)), direction=direction), replace(FOOTFALLS, **changes)
    walk = Walk(WALKWAY, tracks, footfalls, NO_STEPS, gait_parameters(NO_STEPS), UNKNOWN, True, 0)
    return [tuple(row.values()) for row in event_rows(walk)]


def test_events_by_hand():
    assert events() == [
        ("right", "heel_strike", 1.0, 30.0, True, True),
        ("left", "heel_strike", 1.5, 90.0, True, False),
        ("right", "toe_off", 1.625, 55.0, False, True),
        ("right", "heel_strike", 2.5, 210.0, False, True),  # whose toe left before is not known
        ("left", "heel_strike", 3.0001, 270.12, True, True),
        ("right", "toe_off", 3.1, 235.0, True, True),
    ]


def test_places_count_from_the_line_at_the_left():
    assert [row[3] for row in events(direction=-1)] == [390.0, 330.0, 365.0, 210.0, 149.88, 185.0]


def test_a_place_that_is_not_known_is_none():
    assert events(heel_m=np.array([np.nan, 0.9, 2.1, 2.7]))[0][3] is None


def test_events_are_sorted_and_those_without_a_time_left_out():
    early = np.array([1.1, 1.45, 2.6, np.nan])
    strikes = np.array([1.0, 1.5, np.nan, 3.0])
    kept = events(opposite_toe_off_s=early, heel_strike_s=strikes)
    assert [row[:3] for row in kept] == [
        ("right", "heel_strike", 1.0),
        ("right", "toe_off", 1.45),
        ("left", "heel_strike", 1.5),
        ("left", "heel_strike", 3.0),
    ]


def test_events_have_names():
    walk = analysed()
    assert list(event_rows(walk)[0]) == ["foot", "kind", "time_s", "place_cm", "timed", "seen"]
    assert len(event_rows(walk)) == 8 + 7
