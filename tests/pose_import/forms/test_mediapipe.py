"""MediaPipe's landmarks in each way in which people save them, and what cannot be their landmarks."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.mediapipe import FORM
from healthgait.pose_import.forms.mediapipe_landmarks import NAMES
from healthgait.pose_import.point_sets import BLAZEPOSE_33
from tests.pose_import.forms.table_checks import (
    assert_people,
    assert_read_or_refused,
    assert_refused,
    made_up_people,
    read_as,
)
from tests.pose_import.forms.table_writers import write_mediapipe, write_rows
from tests.test_any_input import changed_csv, changed_json

pytestmark = pytest.mark.filterwarnings("error")

PLACES = {"nose": 0, "l_eye": 2, "r_ear": 8, "l_wrist": 15, "l_hip": 23, "l_knee": 25, "l_ankle": 27, "r_ankle": 28,
          "l_heel": 29, "r_big_toe": 32}  # fmt: skip


def person(shift=0.0, score=0.5):
    """Landmark k at x = k / 100, y = k / 50."""
    return [{"x": k / 100 + shift, "y": k / 50, "z": 0, "visibility": score} for k in range(33)]


def as_json(tmp_path, content):
    path = tmp_path / "pose.json"
    path.write_text(json.dumps(content))
    return path


def assert_walk(found, frames):
    """Check the landmarks of ``person`` in some frames, and that nobody is in others."""
    assert [frame for frame, people in found.people.items() if people] == frames
    for frame in frames:
        points = found.people[frame][0].points
        assert points == pytest.approx(np.array([[k / 100, k / 50, 0.5] for k in range(33)]))
    assert found.point_sets == ("blazepose_33",) and found.names is None and found.fractions is None


def test_the_numbers_of_the_landmarks_are_mediapipes():
    assert (
        len(NAMES) == 33 and NAMES[27] == "left_ankle" and NAMES[32] == "right_foot_index" and NAMES[10][:5] == "mouth"
    )
    assert {name: BLAZEPOSE_33.names.index(name) for name in PLACES} == PLACES
    sides = {"l": "left", "r": "right"}
    for name, joint in zip(NAMES, BLAZEPOSE_33.names, strict=True):
        if joint and joint != "nose":
            assert name == f"{sides[joint[0]]}_{joint[2:].replace('big_toe', 'foot_index')}"


@pytest.mark.parametrize("name", ["long.csv", "pose.json"])
def test_several_people_in_a_frame(tmp_path, name):
    people = made_up_people()
    found = read_as(FORM, write_mediapipe(people, tmp_path / name))
    assert_people(with_names(found), people)
    assert found.has_scores and all(person.track is None for here in found.people.values() for person in here)


@pytest.mark.parametrize("kind", ["long", "names", "numbers", "from_1"])
def test_one_person_in_each_table(tmp_path, kind):
    people = {frame: found[:1] for frame, found in made_up_people().items()}
    found = read_as(FORM, write_mediapipe(people, tmp_path / "pose.csv", kind, size=(1000, 500)))
    shares = {
        frame: [
            {name: joint | {"x": joint["x"] / 1000, "y": joint["y"] / 500} for name, joint in joints.items()}
            for joints in here
        ]
        for frame, here in people.items()
    }
    assert_people(with_names(found), shares)


def with_names(found):
    """What was read, with the names of the dataset's joints."""
    object.__setattr__(found, "names", tuple(name or f"other {k}" for k, name in enumerate(BLAZEPOSE_33.names)))
    return found


@pytest.mark.parametrize(
    "header",
    [
        "landmark_{}_x,landmark_{}_y,landmark_{}_z,landmark_{}_visibility",
        "lm_{}_x,lm_{}_y,lm_{}_z,lm_{}_vis",
        "Pose_{}_x,Pose_{}_y,Pose_{}_z,Pose_{}_visibility",
        "x_{},y_{},z_{},visibility_{}",
        "{}_x,{}_y,{}_z,{}_v",
    ],
)
def test_columns_of_other_scripts(tmp_path, header):
    names = ["frame_number", *(name.format(k) for k in range(33) for name in header.split(","))]
    cells = [value for landmark in person() for value in landmark.values()]
    assert_walk(read_as(FORM, write_rows([names, [7, *cells], [9, *cells]], tmp_path / "a.csv")), [7, 9])


def test_names_in_capitals_and_the_world_beside_them(tmp_path):
    names = [f"{name.upper()}_{axis}" for name in NAMES for axis in ("x", "y", "z", "visibility")]
    world = [f"world_{name}_{axis}" for name in NAMES for axis in "xyz"]
    cells = [value for landmark in person() for value in landmark.values()]
    rows = [["Frame", "video", *names, *world], [7, "a.mp4", *cells, *[3] * len(world)]]
    assert_walk(read_as(FORM, write_rows(rows, tmp_path / "a.csv")), [7])


@pytest.mark.parametrize("landmark", ["landmark_name", "landmark_id"])
def test_a_row_per_landmark_by_number_or_name(tmp_path, landmark):
    named = [(k if landmark == "landmark_id" else NAMES[k].upper(), *person()[k].values()) for k in reversed(range(33))]
    rows = [["frame_id", "timestamp_ms", landmark, "x", "y", "z", "visibility"], *([4, 160, *row] for row in named)]
    found = read_as(FORM, write_rows(rows, tmp_path / "a.csv"))
    assert_walk(found, [4])
    assert found.times_s == {4: 0.16}


@pytest.mark.parametrize(
    ("column", "times", "expected"),
    [
        ("timestamp_ms", (40, 80, 1200), {0: 0.04, 1: 0.08, 2: 1.2}),
        ("time_s", (0.5, 0.6, 0.9), {0: 0.5, 1: 0.6, 2: 0.9}),
        ("timestamp", (0, 33, 66), {}),
    ],
)
def test_without_frame_numbers_frames_are_in_the_order_of_their_times(tmp_path, column, times, expected):
    rows = [[column, *(f"{axis}{k}" for k in range(33) for axis in "xyzv")]]
    rows += [[time, *(value for landmark in person() for value in landmark.values())] for time in times]
    found = read_as(FORM, write_rows(rows, tmp_path / "a.csv"))
    assert_walk(found, [0, 1, 2])
    assert found.times_s == pytest.approx(expected)


def test_an_unclear_time_with_gaps_does_not_stand_for_frames(tmp_path):
    rows = [["timestamp", *(f"{axis}{k}" for k in range(33) for axis in "xyzv")]]
    rows += [[time, *(value for landmark in person() for value in landmark.values())] for time in (0, 33, 66, 133)]
    assert_refused(FORM, write_rows(rows, tmp_path / "a.csv"), "the column frame is missing", "timestamp has gaps")


def entries_of(frame="frame", landmarks="pose_landmarks", found=None, **others):
    """An entry for each of the frames 3 and 6, with this person or the usual one."""
    return [{frame: number, landmarks: found or person(), **others} for number in (3, 6)]


@pytest.mark.parametrize(
    "entries",
    [
        [*entries_of(), {"frame": 4, "pose_landmarks": None}],
        [*entries_of("frame_index", "landmarks", [person()]), {"frame_index": 4, "landmarks": []}],
        entries_of("frameNumber", "poseLandmarks", {"landmark": person()}, poseWorldLandmarks=person(9)),
        {"fps": 30, "frames": entries_of(pose_world_landmarks=person(9))},
        {"num_frames": 2, "landmarks": entries_of()},
        {"3": person(), "4": None, "6": person()},
        {"frame_0003": {"pose_landmarks": person()}, "frame_0006": {"pose_landmarks": person()}},
        [None, [], {}, person(), None, [], person()],
        [[], [], [], [person()], [], [], [person()]],
        entries_of(found=[[*landmark.values()] for landmark in person()]),
        entries_of(found=dict(zip(map(str.upper, NAMES), person(), strict=True))),
        entries_of(found=[{"id": n} | person()[n] for n in reversed(range(33))]),
    ],
)
def test_lists_of_landmarks(tmp_path, entries):
    assert_walk(read_as(FORM, as_json(tmp_path, entries)), [3, 6])


def test_times_and_the_image_size_in_a_list(tmp_path):
    entries = [{"timestamp_ms": 40 * k, "landmarks": [person()], "time": "never"} for k in (1, 2)]
    found = read_as(
        FORM, as_json(tmp_path, {"metadata": {"fps": 30, "width": 1920, "height": 1080}, "frames": entries})
    )
    assert_walk(found, [0, 1])
    assert found.times_s == {0: 0.04, 1: 0.08} and found.image_size == (1920, 1080)
    assert "in order" in found.notes[0]


def test_presence_stands_for_visibility_that_is_not_there(tmp_path):
    entries = [{"frame": 0, "landmarks": [{"x": 1, "y": 2, "presence": 0.25}] * 33}]
    assert read_as(FORM, as_json(tmp_path, entries)).people[0][0].points[5].tolist() == [1, 2, 0.25]
    found = read_as(FORM, as_json(tmp_path, [{"frame": 0, "landmarks": [{"x": 1, "y": 2}] * 33}]))
    assert not found.has_scores and found.people[0][0].points[5].tolist() == [1, 2, 1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([{"frame": 0, "landmarks": person()[:32]}], ["entry 0", "the 33 landmarks", "not 32"]),
        ([{"frame": 0, "landmarks": person()}] * 2, ["entry 1", "frame 0 appears twice"]),
        ([{"frame": -1, "landmarks": person()}], ["entry 0", "a frame number"]),
        ([{"frame": 0, "landmarks": [*person()[:32], {"x": "1", "y": 2}]}], ["landmark 32", "numbers, not '1'"]),
        ([{"frame": 0, "landmarks": [*person()[:32], {"x": 1}]}], ["landmark 32", "expected x, y, z"]),
        ([{"frame": 0, "landmarks": "none"}], ["entry 0", "expected landmarks or null"]),
        ([{"frame": 0, "landmarks": [{"id": 3, "x": 1, "y": 2}] * 33}], ["landmark 1", "each once"]),
        ([{"frame": 0, "time_ms": -5, "landmarks": person()}], ["entry 0", "time_ms", "a time from 0"]),
        ({"a": 1}, ["expected a list with an entry of landmarks for each frame, not dict"]),
    ],
)  # fmt: skip
def test_lists_that_cannot_be_are_refused_by_their_place(tmp_path, content, words):
    assert_refused(FORM, as_json(tmp_path, content), *words)


def long(*rows):
    return [["frame", "landmark", "x", "y", "visibility"], *rows]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (long([0, 33, 1, 2, 1]), ["line 2", "a landmark from 0 to 32 or its name, not '33'"]),
        (long([0, "left_toe", 1, 2, 1]), ["line 2", "not 'left_toe'"]),
        (long([0, 3, 1, 2, 1], [0, 3, 1, 2, 1]), ["line 3", "landmark 3 appears twice"]),
        (long([0, 3, "a", 2, 1]), ["line 2, x", "expected a number"]),
        (long([0, "", 1, 2, 1]), ["line 2", "not ''"]),
        ([[*(f"{axis}{k}" for k in range(33) for axis in "xy")], [1] * 66], ["the column frame is missing"]),
        ([["frame", *(f"{axis}{k}" for k in range(1, 31) for axis in "xy")], [1] * 61], ["points 1 to 30", "1 to 33"]),
        ([["frame", *(f"{axis}{k}" for k in range(501) for axis in "xy")], [1] * 1003], ["points 0 to 500"]),
        ([["frame", *(f"x{k}" for k in range(33)), "y0"], [1] * 35], ["has no column of its y"]),
        ([["frame", *(f"{axis}{k}" for k in range(33) for axis in "xy")], [1] * 67, [1] * 67], ["line 3", "frame 1 "]),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_are_refused(tmp_path, rows, words):
    path = write_rows(rows, tmp_path / "a.csv")
    assert FORM.recognise(Source(path))
    assert_refused(FORM, path, *words)


@pytest.mark.parametrize(
    "header",
    [
        "frame,x1,y1,x2,y2",  # a box
        "frame,nose_x,nose_y,l_hip_x,l_hip_y",
        "frame," + ",".join(f"{name}_{axis}" for name in (*NAMES[11:17], "left_big_toe") for axis in "xy"),
        "track,frame_idx,instance.score,nose.x,nose.y,left_hip.x,left_hip.y",
        "frame,joint,landmark,x,y",
    ],
)
def test_tables_of_others_are_not_taken_for_mediapipes(tmp_path, header):
    assert not FORM.recognise(Source(write_rows([header.split(",")], tmp_path / "a.csv")))


@pytest.mark.parametrize("content", [[], {}, 3, "a", [3], [[3]], [{"joints": None}], {"0": {}}, {"landmarks": 5}])
def test_other_lists_are_not_taken_for_mediapipes(tmp_path, content):
    assert not FORM.recognise(Source(as_json(tmp_path, content)))


WIDE = [["frame", "time_s", *(f"{axis}{k}" for k in range(33) for axis in "xyv")]]
WIDE += [[str(k), str(k / 25), *["0.5"] * 99] for k in (3, 4)]
ROWS = [["frame", "timestamp_ms", "landmark", "x", "y", "visibility"]]
ROWS += [[str(frame), "40", str(k), "0.5", "0.25", "1"] for frame in (3,) for k in (0, 5, 32)]


@given(changed_csv(WIDE) | changed_csv(ROWS) | st.binary(max_size=60))
def test_any_table_is_read_or_refused_by_its_name(tmp_path_factory, content):
    assert_read_or_refused(FORM, tmp_path_factory.getbasetemp() / "any.csv", content)


@given(
    changed_json([{"frame": 3, "time_s": 0.5, "pose_landmarks": person()}])
    | changed_json({"frames": [{"landmarks": [dict(zip(NAMES, person(), strict=True))]}], "width": 640, "height": 480})
    | changed_json({"3": person(), "4": None})
)
def test_any_list_is_read_or_refused_by_its_name(tmp_path_factory, content):
    assert_read_or_refused(FORM, tmp_path_factory.getbasetemp() / "any.json", content)


def test_the_tables_of_the_writer_are_those_of_scripts(tmp_path):
    with write_mediapipe(made_up_people(), tmp_path / "a.csv", "names").open() as file:
        assert next(csv.reader(file))[:5] == ["frame", "nose_x", "nose_y", "nose_z", "nose_visibility"]


def test_a_time_of_unknown_unit_is_said_not_to_be_read(tmp_path):
    path = write_rows(
        [["frame", "Timestamp (s)", "landmark", "x", "y", "visibility"], [3, 0.1, 0, 0.5, 0.5, 1]], tmp_path / "a.csv"
    )
    assert "the column timestamp (s) is not read" in FORM.read(Source(path)).notes[0]


def test_rows_are_said_to_be_counted_where_frames_have_no_number(tmp_path):
    rows = [[40 * k, 0, 0.5, 0.5, 1] for k in (7, 8, 20)]
    path = write_rows([["timestamp_ms", "landmark", "x", "y", "visibility"], *rows], tmp_path / "a.csv")
    found = FORM.read(Source(path))
    assert list(found.people) == [0, 1, 2] and found.times_s == {0: 0.28, 1: 0.32, 2: 0.8}
    assert "rows are counted, which are not the video's frames" in found.notes[0]
