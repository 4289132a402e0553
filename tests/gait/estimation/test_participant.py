"""One participant whose walks are made up: steps of 65 cm that take 0.55 s."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from healthgait.columns import ERROR_SUFFIX, GAIT_PARAMETERS, GAIT_QUANTITIES
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS, ClipResult
from healthgait.gait.estimation.participant import ParticipantResult, estimate_participant, lost_participant
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.parameters.standard_errors import ErrorParts
from healthgait.layout import POSE, SIMULATED_MARKER, Clip, clips_of, clips_with_pose
from tests.gait.made_up_body import pose_of_person
from tests.gait.made_up_walk import CORNERS_PX, LENGTH_M, walking_px

FPS, HEIGHT_CM = 30.0, 170.0
NO_SHIFT = (0, 0, 0, 0)


def boxes_of(shifts_px=NO_SHIFT):
    """Boxes whose outer lower corners are the walkway's, each shifted to the right by some pixels."""
    boxes = {}
    for number, ((x, y), shift) in enumerate(zip(CORNERS_PX.tolist(), shifts_px, strict=True)):
        left = x + shift if number < 2 else x + shift - 20
        boxes[str(number)] = {"x_min": left, "y_min": y - 6, "x_max": left + 20, "y_max": y}
    return boxes


def entries_of(ankles):
    return [
        {"frame": frame, "joints": {f"{side}_ankle": {"x": x, "y": y} for side, (x, y) in zip("lr", both, strict=True)}}
        for frame, both in enumerate(np.asarray(ankles).tolist())
    ]


@pytest.fixture
def write(tmp_path):
    """Write the entries of a clip and the boxes of its class; by default a walk in the direction of its number."""

    def make(clip, entries=None, boxes=None):
        walk = walking_px(FPS, 1 if clip.number == 2 else -1)
        for path, content in (
            (clip.path_in(tmp_path / "pose", POSE), entries_of(walk) if entries is None else entries),
            (clip.sensor_boxes(tmp_path / "boxes"), boxes or boxes_of()),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
        return clip

    return make


@pytest.fixture
def estimate(tmp_path):
    """Estimate PA000 from what was written; gives the results by clip."""

    def run(segmentation=None, method="events", height_cm=HEIGHT_CM):
        inputs = tmp_path / "pose", tmp_path / "boxes", segmentation
        settings = EstimationSettings(*inputs, LENGTH_M, FPS, method, "y_max", None)
        return {one.clip: one for one in estimate_participant(settings, "PA000", height_cm).clips}

    return run


USUAL_LEFT, USUAL_RIGHT = Clip("PA000", "UGS", "WoJ", 1), Clip("PA000", "UGS", "WoJ", 2)
USUAL_JACKET, FAST = Clip("PA000", "UGS", "WJ", 2), Clip("PA000", "FGS", "WoJ", 2)


def result(clip, used=True, **quantities):
    row = dict.fromkeys(GAIT_QUANTITIES, math.nan) | quantities | {"used": used}
    return ClipResult(clip, row, [], [], damaged=False)


def test_means_are_those_of_the_clips_used_of_each_pace():
    clips = [
        result(USUAL_LEFT, Step=60.0, Cadence=110.0),
        result(USUAL_RIGHT, Step=64.0, Cadence=120.0, Stride=130.0),
        result(USUAL_JACKET, Step=71.0),
        result(Clip("PA000", "UGS", "WJ", 1), used=False, Step=100.0, Cadence=200.0),
        result(FAST, Step=80.0),
    ]
    means = ParticipantResult("PA000", clips).means()
    assert tuple(means) == GAIT_PARAMETERS
    known = {name: value for name, value in means.items() if not math.isnan(value)}
    assert known == {"Step_UGS": 65.0, "Stride_UGS": 130.0, "Cadence_UGS": 115.0, "Step_FGS": 80.0}


def test_without_a_clip_that_is_used_nothing_is_known():
    for clips in ([], [result(FAST, used=False, Step=80.0)]):
        assert np.isnan([*ParticipantResult("PA000", clips).means().values()]).all()


def with_errors(clip, own, shared, used=True):
    """A clip with the same two parts of the standard error of all quantities."""
    parts = ErrorParts(*(dict.fromkeys(GAIT_QUANTITIES, part) for part in (own, shared)))
    return replace(result(clip, used, Step=60.0), errors=parts)


def test_of_the_standard_error_of_a_mean_only_the_clips_own_part_falls_with_their_number():
    clips = [
        with_errors(USUAL_LEFT, own=3.0, shared=1.0),
        with_errors(USUAL_RIGHT, own=4.0, shared=3.0),
        with_errors(USUAL_JACKET, own=100.0, shared=100.0, used=False),
        with_errors(FAST, own=3.0, shared=4.0),
    ]
    errors = ParticipantResult("PA000", clips).standard_errors()
    assert tuple(errors) == GAIT_PARAMETERS
    # Usual pace: 5 / 2 of their own and 2 shared. Fast pace: 3 and 4 of one clip.
    assert errors["Step_UGS"] == errors["Speed_UGS"] == pytest.approx(np.hypot(2.5, 2.0))
    assert errors["Step_FGS"] == pytest.approx(5.0)
    assert np.isnan([*ParticipantResult("PA000", clips[2:3]).standard_errors().values()]).all()


def test_each_value_of_a_clip_has_a_standard_error_and_one_of_a_clip_that_is_not_used_has_none(write, estimate):
    write(USUAL_LEFT)
    write(FAST, entries=entries_of(walking_px(FPS)[:50]))
    used, excluded = estimate().values()
    names = [f"{quantity}{ERROR_SUFFIX}" for quantity in GAIT_QUANTITIES]
    found = {name: used.row[name] for name in names}
    # The ankles have no noise: 0.1 of the way between the bars is 1.4 % of a length, and 9 ms are ours.
    assert 0.3 < found["Step_se"] < 1.5 and found["Stride_se"] == pytest.approx(2 * found["Step_se"], rel=0.3)
    assert 0 < found["Cadence_se"] < 1 and 0.009 < found["BiSP_se"] <= found["MonoSP_se"] < 0.02
    assert 0 < found["Speed_se"] < 0.03
    assert not excluded.row["used"] and np.isnan([excluded.row[name] for name in names]).all()


def test_the_clips_are_those_with_a_pose_file_in_their_usual_order(tmp_path, write):
    for clip in (FAST, USUAL_RIGHT, USUAL_LEFT, Clip("PA001", "UGS", "WJ", 1)):
        write(clip)
    USUAL_JACKET.path_in(tmp_path / "pose", POSE).symlink_to("nowhere")  # there, but not to be read
    assert clips_with_pose("PA000", tmp_path / "pose") == [USUAL_LEFT, USUAL_RIGHT, USUAL_JACKET, FAST]
    assert clips_with_pose("PA002", tmp_path / "pose") == []


def test_a_participant_without_clips_has_no_rows(tmp_path, estimate):
    assert estimate() == {}


def test_every_clip_gives_the_walk_that_was_made_up(write, estimate):
    for clip in clips_of("PA000"):
        write(clip)
    results = estimate()
    assert list(results) == clips_of("PA000")
    for clip, found in results.items():
        assert tuple(found.row) == CLIP_COLUMNS
        assert [found.row[name] for name in ("ID", "pace", "clip")] == ["PA000", clip.pace, clip.name]
        assert (found.row["used"], found.row["reason"], found.row["flags"]) == (True, "", "")
        assert found.row["Step"] == pytest.approx(65, abs=0.3)
        assert found.row["Stride"] == pytest.approx(130, abs=0.5)
        assert found.row["Cadence"] == pytest.approx(60 / 0.55, abs=0.2)
        assert found.row["Speed"] == pytest.approx(0.65 / 0.55, abs=0.006)
        assert found.row["direction"] == ("left_to_right" if clip.number == 2 else "right_to_left")
        assert (found.row["frames"], found.row["frames_decoded"], found.row["swapped_frames"]) == (148, 0, 0)
        assert (found.messages, found.damaged) == ([], False)


def test_every_clip_says_whether_it_is_simulated(tmp_path, write):
    """Also those that are damaged, and all of a participant who is lost."""
    write(USUAL_LEFT)
    write(FAST, entries=[])
    settings = EstimationSettings(tmp_path / "pose", tmp_path / "boxes", None, LENGTH_M, FPS, "events", "y_max", None)
    for simulated in (False, True):
        for found in (estimate_participant(settings, "PA000", HEIGHT_CM), lost_participant(settings, "PA000")):
            assert [one.row["simulated"] for one in found.clips] == [simulated] * 2
        (tmp_path / SIMULATED_MARKER).touch()


def test_events_name_their_clip(write, estimate):
    write(FAST)
    events = estimate()[FAST].events
    assert all(tuple(event) == EVENT_COLUMNS for event in events)
    assert {(event["ID"], event["pace"], event["clip"]) for event in events} == {("PA000", "FGS", "FW-WoJ_2")}
    assert {event["kind"] for event in events} == {"heel_strike", "toe_off"}


def test_unusable_boxes_exclude_the_clips_of_their_class_alone(tmp_path, write, estimate):
    for clip in (USUAL_LEFT, USUAL_RIGHT, USUAL_JACKET):
        write(clip)
    boxes = USUAL_LEFT.sensor_boxes(tmp_path / "boxes")
    boxes.unlink()
    results = estimate()
    assert [one.row["used"] for one in results.values()] == [False, False, True]
    for clip in (USUAL_LEFT, USUAL_RIGHT):
        assert results[clip].row["reason"] == f"{boxes}: no such file"
        assert results[clip].messages == [f"{boxes}: no such file; excluded"]
        assert results[clip].damaged
        assert math.isnan(results[clip].row["Step"]) and results[clip].events == []


def test_a_damaged_pose_excludes_its_clip_alone(tmp_path, write, estimate):
    write(USUAL_LEFT)
    write(USUAL_RIGHT, entries=[])
    results = estimate()
    path = USUAL_RIGHT.path_in(tmp_path / "pose", POSE)
    assert results[USUAL_RIGHT].row["reason"] == f"{path}: no frame has a pose"
    assert results[USUAL_RIGHT].damaged
    assert results[USUAL_LEFT].row["used"]


def test_who_stops_is_excluded_but_nothing_is_damaged(tmp_path, write, estimate):
    walk = walking_px(FPS)
    middle = len(walk) // 2
    waiting = np.repeat(walk[middle : middle + 1], 60, axis=0)
    write(USUAL_RIGHT, entries=entries_of(np.concatenate([walk[:middle], waiting, walk[middle:]])))
    found = estimate()[USUAL_RIGHT]
    assert found.row["reason"] == "the person stops"
    assert (found.row["used"], found.damaged) == (False, False)
    path = USUAL_RIGHT.path_in(tmp_path / "pose", POSE)
    assert found.messages == [f"{path}: the person stops; excluded"]
    assert found.row["frames"] == len(walk) + 60
    assert math.isnan(found.row["Cadence"]) and math.isnan(found.row["Step_cm_left"])


def test_entries_out_of_order_are_taken_by_their_number_and_said(tmp_path, write, estimate):
    write(USUAL_RIGHT)
    usual = estimate()[USUAL_RIGHT]
    write(USUAL_RIGHT, entries=entries_of(walking_px(FPS))[::-1])
    found = estimate()[USUAL_RIGHT]
    path = USUAL_RIGHT.path_in(tmp_path / "pose", POSE)
    assert found.messages == [f"{path}: the entries are not in frame order; sorted by frame number"]
    assert str(found.row) == str(usual.row) and found.events == usual.events  # NaN is not itself


def test_flags_tell_of_direction_height_and_a_missing_segmentation(tmp_path, write, estimate):
    write(USUAL_RIGHT, entries=entries_of(walking_px(FPS, direction=-1)))
    found = estimate(segmentation=tmp_path / "nothing", height_cm=90.0)[USUAL_RIGHT]
    expected = {"direction_contradicts_name", "step_implausible_for_height", "no_segmentation"}
    assert set(found.row["flags"].split()) == expected
    assert found.row["used"] and found.row["Step"] == pytest.approx(65, abs=0.3)
    assert estimate(height_cm=math.nan)[USUAL_RIGHT].row["flags"] == "direction_contradicts_name"


def test_boxes_that_were_drawn_around_the_same_bars_are_averaged_and_others_are_not(write, estimate):
    write(USUAL_RIGHT)
    write(USUAL_JACKET, boxes=boxes_of((0, 0, 4, 4)))
    steps = [one.row["Step"] for one in estimate().values()]
    assert steps[0] == pytest.approx(steps[1], abs=1e-6)
    write(USUAL_JACKET, boxes=boxes_of((0, 0, 12, 12)))
    steps = [one.row["Step"] for one in estimate().values()]
    assert steps[1] == pytest.approx(65 / (1 + 12 / 560), abs=0.4)
    assert steps[0] == pytest.approx(65, abs=0.3)


def test_the_published_method_without_pictures_excludes_the_clip(tmp_path, write, estimate):
    write(USUAL_RIGHT)
    found = estimate(segmentation=tmp_path / "nothing", method="paper")[USUAL_RIGHT]
    assert "does not cross both lines" in found.row["reason"]
    assert found.damaged and found.events == []


def entries_of_person(**how):
    return [{"frame": frame, "joints": joints} for frame, joints in pose_of_person(fps=FPS, **how).joints.items()]


def test_who_is_half_as_tall_by_the_pose_is_excluded_and_no_rate_is_blamed(tmp_path, write, estimate):
    write(USUAL_RIGHT, entries=entries_of_person(scale=0.5))
    found = estimate()[USUAL_RIGHT]
    assert not found.row["used"] and "different image sizes" in found.row["reason"]
    path = USUAL_RIGHT.path_in(tmp_path / "pose", POSE)
    assert found.messages == [f"{path}: {found.row['reason']}; excluded"]


def test_what_all_clips_say_in_the_same_words_is_one_line(tmp_path, write):
    for clip, scale in ((USUAL_LEFT, 0.5), (USUAL_RIGHT, 0.5), (FAST, 0.45)):
        write(clip, entries=entries_of_person(scale=scale))
    write(USUAL_JACKET, entries=[])
    settings = EstimationSettings(tmp_path / "pose", tmp_path / "boxes", None, LENGTH_M, FPS, "events", "y_max", None)
    line, damaged = estimate_participant(settings, "PA000", HEIGHT_CM).messages()
    assert line.startswith(f"{USUAL_LEFT.path_in(tmp_path / 'pose', POSE)}: by pose, boxes and scale")
    assert line.endswith("excluded; likewise NW-WoJ_2, FW-WoJ_2")
    assert damaged == f"{USUAL_JACKET.path_in(tmp_path / 'pose', POSE)}: no frame has a pose; excluded"


def test_lost_frames_are_flagged_with_their_share(tmp_path, write, estimate):
    write(USUAL_RIGHT, entries=entries_of_person())
    assert estimate()[USUAL_RIGHT].row["flags"] == ""
    write(USUAL_RIGHT, entries=entries_of_person(lost=range(5, 200, 10)))
    found = estimate()[USUAL_RIGHT]
    assert found.row["flags"] == "frames_lost"
    assert "10 % of the video's frames seem to be lost" in found.messages[0]


def test_a_usual_pace_that_is_the_faster_one_is_told(tmp_path, write):
    write(USUAL_RIGHT)
    write(FAST, entries=entries_of(np.repeat(walking_px(FPS), 2, axis=0)))  # twice as slow
    settings = EstimationSettings(tmp_path / "pose", tmp_path / "boxes", None, LENGTH_M, FPS, "events", "y_max", None)
    (remark,) = [line for line in estimate_participant(settings, "PA000", HEIGHT_CM).messages() if "faster" in line]
    assert remark.startswith("PA000: walks faster at usual pace")
