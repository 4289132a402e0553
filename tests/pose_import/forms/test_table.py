"""The plain table, its numbers compared with the cells, and each way in which a table may be none."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthgait.errors import InputError
from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.known import form_of
from healthgait.pose_import.forms.table import FORM
from tests.pose_import.forms.table_checks import (
    assert_people,
    assert_read_or_refused,
    assert_refused,
    made_up_people,
    read_as,
)
from tests.pose_import.forms.table_writers import write_rows, write_table
from tests.test_any_input import changed_csv

pytestmark = pytest.mark.filterwarnings("error")


def written(tmp_path, *lines, header="frame,joint,x,y,score", name="pose.csv"):
    path = tmp_path / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_each_point_and_track_and_time_is_as_in_the_table(tmp_path):
    people = made_up_people()
    tracks = {frame: ["walker", "7"][: len(found)] for frame, found in people.items()}
    times = {frame: frame / 25 for frame in people}
    found = read_as(FORM, write_table(people, tmp_path / "pose.csv", tracks, times))
    assert found.names == ("nose", "l_hip", "l_knee", "l_ankle")
    assert_people(found, people)
    assert {frame: [person.track for person in here] for frame, here in found.people.items()} == tracks
    assert found.times_s == times and found.has_scores and found.image_size is None and not found.notes


def test_columns_may_have_any_order_and_others_are_named(tmp_path):
    path = written(tmp_path, "640,8,0.5,nose,2,1", "640,8,,l_ankle,4,3", header="width,frame,note,joint,y,x")
    found = read_as(FORM, path)
    assert found.people[8][0].points.tolist() == [[1, 2, 1], [3, 4, 1]] and found.people[8][0].track is None
    assert not found.has_scores and found.notes == ("columns that are not read: note",)


def test_the_image_size_is_in_columns_of_its_own(tmp_path):
    header = "frame,joint,x,y,width,height"
    assert read_as(FORM, written(tmp_path, "0,nose,.5,.25,1920,1080", header=header)).image_size == (1920, 1080)
    path = written(tmp_path, "0,nose,.5,.25,1920,1080", "1,nose,.5,.25,1080,1920", header=header)
    assert_refused(FORM, path, "line 3", "width or height differs")
    for width in ("1.5", "inf", ""):
        path = written(tmp_path, f"0,nose,1,2,{width},7", header=header)
        assert_refused(FORM, path, "line 2", "whole pixels")


def test_a_joint_without_a_place_or_with_a_score_of_0_or_outside_any_image_was_not_found(tmp_path):
    lines = ["0,nose,,,", "0,l_hip,1,2,", "0,l_knee,1,2,0", "0,l_ankle,1e999,2,1", "0,r_ankle,NaN,nan,0.5"]
    points = read_as(FORM, written(tmp_path, *lines)).people[0][0].points
    assert points[1].tolist() == [1, 2, 1] and np.isnan(points[[0, 2, 3, 4]]).all()


def test_a_file_of_windows_with_quotes_is_read(tmp_path):
    path = tmp_path / "POSE.CSV"
    path.write_bytes(b'\xef\xbb\xbf"Frame","Joint","X","Y"\r\n12,"left, ankle",3.5,4\r\n')
    found = read_as(FORM, path)
    assert found.names == ("left, ankle",) and found.people[12][0].points.tolist() == [[3.5, 4, 1]]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["0,nose,1,2,1", "1,nose,one,2,1"], ["line 3, x", "expected a number, not 'one'"]),
        (["0,nose,1,2,1", '1,nose,"1,5",2,1'], ["line 3, x", "use a decimal point"]),
        (["0,nose,1,5,2,5,1"], ["line 2", "are there decimal commas?"]),
        (["0,nose,1"], ["line 2", "3 cells where the header has 5"]),
        (["0.5,nose,1,2,1"], ["line 2, frame", "a frame number from 0 to 1000000, not '0.5'"]),
        (["-1,nose,1,2,1"], ["line 2, frame", "'-1'"]),
        ([",nose,1,2,1"], ["line 2, frame", "''"]),
        (["inf,nose,1,2,1"], ["line 2, frame", "'inf'"]),
        (["1e99,nose,1,2,1"], ["line 2, frame", "'1e99'"]),
        (["4,nose,1,2,1", "", "4,nose,1,2,1"], ["line 4", "'nose' appears twice", "frame 4", "a column person"]),
        (["4,,1,2,1"], ["line 2", "the joint is missing"]),
        (["4,nose,1,,1"], ["line 2", "x or y is missing"]),
        ([], ["no rows"]),
    ],
)
def test_cells_that_cannot_be_are_refused_by_their_line(tmp_path, lines, words):
    assert_refused(FORM, written(tmp_path, *lines), *words)


def test_a_joint_may_not_be_there_twice_for_one_person(tmp_path):
    header = "frame,person,joint,x,y"
    path = written(tmp_path, "4,1,nose,1,2", "4,2,nose,1,2", "4,1,nose,3,4", header=header)
    assert_refused(FORM, path, "line 4", "twice for one person in frame 4")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["0,0.5,nose,1,2", "0,0.6,l_hip,1,2"], ["line 3, time_s", "frame 0 is at 0.6 s, but at 0.5 s before"]),
        (["0,,nose,1,2"], ["line 2, time_s", "expected a time"]),
        (["0,-1,nose,1,2"], ["line 2, time_s", "'-1'"]),
    ],
)
def test_times_that_cannot_be_are_refused(tmp_path, rows, words):
    assert_refused(FORM, written(tmp_path, *rows, header="frame,time_s,joint,x,y"), *words)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("frame,joint,x_px,y", ["the column x is missing", "is it 'x_px'?", "frame, joint, x_px, y"]),
        ("frame,joint,x,y,x", ["the column x appears twice"]),
        ("frame;joint;x;y", ["separated by semicolons"]),
        ("frame\tjoint\tx\ty", ["separated by tabs"]),
    ],
)
def test_other_columns_are_refused(tmp_path, header, words):
    path = written(tmp_path, "0,nose,1,2,3" if header.endswith("y,x") else "0,nose,1,2", header=header)
    assert FORM.recognise(Source(path))
    assert_refused(FORM, path, *words)


def test_a_table_of_no_form_is_told_the_columns(tmp_path):
    path = written(tmp_path, "0,1,2", header="Time,Speed,Name")
    with pytest.raises(InputError) as refusal:
        form_of(Source(path), None)
    assert str(refusal.value).startswith(f"{path}: this table has no known form of pose; expected columns frame, joint")
    assert str(refusal.value).endswith("the file has time, speed, name")


def test_thousands_of_rows_take_no_time(tmp_path):
    people = {
        frame: [{f"joint {k}": {"x": frame + k, "y": 9.5, "score": 0.5} for k in range(26)} for _ in range(3)]
        for frame in range(300)
    }
    path = write_table(people, tmp_path / "pose.csv", {frame: ["0", "1", "2"] for frame in people})
    found = FORM.read(Source(path))
    assert len(found.people) == 300 and found.people[7][2].points[3].tolist() == [10, 9.5, 0.5]


def test_a_parquet_table_is_read(tmp_path):
    path = tmp_path / "pose.parquet"
    pl.DataFrame({"frame": [3, 3], "joint": ["nose", "l_hip"], "x": [1.5, None], "y": [2.5, None]}).write_parquet(path)
    points = read_as(FORM, path).people[3][0].points
    assert points[0].tolist() == [1.5, 2.5, 1] and np.isnan(points[1]).all()


def test_a_parquet_table_that_cannot_be_read_is_refused(tmp_path):
    path = tmp_path / "pose.parquet"
    path.write_bytes(b"PAR1 no table PAR1")
    assert_refused(FORM, path, "not a usable Parquet file")


TABLE = [
    ["frame", "time_s", "person", "joint", "x", "y", "score", "width", "height"],
    *(
        [str(k), str(k / 25), "1", joint, "5.5", "7", "0.5", "640", "480"]
        for k in (3, 4)
        for joint in ("nose", "l_hip")
    ),
]


@given(changed_csv(TABLE) | st.binary(max_size=60))
def test_any_table_is_read_or_refused_by_its_name(tmp_path_factory, content):
    assert_read_or_refused(FORM, tmp_path_factory.getbasetemp() / "any.csv", content)


def test_numbers_of_people_are_read_as_in_other_forms(tmp_path):
    rows = [[3, who, "nose", 5, 6, 0.5] for who in ("3.0", "7", "-1", "nan", "ann")]
    path = write_rows([["frame", "person", "joint", "x", "y", "score"], *rows], tmp_path / "a.csv")
    assert [person.track for person in FORM.read(Source(path)).people[3]] == ["3", "7", None, None, "ann"]


def test_scores_above_1_are_refused(tmp_path):
    path = write_rows([["frame", "joint", "x", "y", "score"], [3, "nose", 5, 6, 87]], tmp_path / "a.csv")
    assert_refused(FORM, path, "line 2: score 87; expected a number from 0 to 1")
