"""The table of whose videos they are."""

import math

import pytest

from healthgait.errors import InputError
from healthgait.from_video.video_table import VideoOfPerson, heights_cm, read_video_table


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "videos"
    folder.mkdir()
    for name in ("a.mp4", "b 1.mov", "c.mp4", "notes.txt"):
        (folder / name).touch()
    return folder


def read(folder, text):
    table = folder.parent / "people.csv"
    table.write_text(text)
    return read_video_table(table, folder)


def test_rows_in_the_order_of_the_table_with_gaps_for_what_it_does_not_say(folder):
    rows = read(folder, "Height,video,ID,pace,jacket\n172.5,b 1.mov,P1,FGS,\n172.5,a.mp4,P1,,WJ\n,c.mp4,P2,UGS,\n")
    assert rows[:2] == [
        VideoOfPerson(folder / "b 1.mov", "P1", "FGS", None, 172.5),
        VideoOfPerson(folder / "a.mp4", "P1", None, "WJ", 172.5),
    ]
    assert heights_cm(rows) == {"P1": 172.5, "P2": pytest.approx(math.nan, nan_ok=True)}
    assert rows[2].participant == "P2" and math.isnan(rows[2].height_cm)


def test_pace_and_height_may_be_left_out(folder):
    (row,) = read(folder, "video,ID\na.mp4,P1\n")
    assert row.pace is None and math.isnan(row.height_cm)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("video,name\na.mp4,P1\n", "the column ID is missing"),
        ("video,ID\nd.mp4,P1\n", "line 2: d.mp4: no such video"),
        ("video,ID\n,P1\n", "line 2: '': expected a video's path"),
        ("video,ID\n../videos/a.mp4,P1\n", "expected a video's path"),
        ("video,ID\nnotes.txt,P1\n", "line 2: notes.txt is no video"),
        ("video,ID\na.mp4,\n", "line 2: the ID is missing"),
        ("video,ID\na.mp4,P1\nc.mp4,P2\na.mp4,P3\n", "line 4: a.mp4 is already in line 2"),
        ("video,ID\na.mp4,P1\nc.mp4,p1\n", "the ID 'p1' of c.mp4 differs from 'P1' only in case"),
        ("video,ID\na.mp4,../P1\n", "the ID '../P1' is a path"),
        ("video,ID,Pace\na.mp4,P1,FGS\n", "the column 'Pace' must be called pace"),
        ("video,ID,pace\na.mp4,P1,fast\n", "line 2: pace: 'fast' is neither of UGS, FGS"),
        ("video,ID,jacket\na.mp4,P1,yes\n", "line 2: jacket: 'yes' is neither of WoJ, WJ"),
        ("video,ID,Height\na.mp4,P1,1.72\n", "line 2: Height: 1.72 is not from 80 to 250; it is in centimetres"),
        ("video,ID,Height\na.mp4,P1,1_65\n", "line 2: Height: '1_65' is not a number"),
        ("video,ID,Height\na.mp4,P1,nan\n", "line 2: Height: 'nan' is not a number"),
        ("video,ID,Height\na.mp4,P1,tall\n", "line 2: Height: 'tall' is not a number"),
        ("video,ID,Height\na.mp4,P1,172\nc.mp4,P1,171\n", "P1 is 171 cm tall for c.mp4 and 172 cm for a.mp4"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(folder, text, words):
    with pytest.raises(InputError) as error:
        read(folder, text)
    assert words in str(error.value) and str(error.value).startswith(str(folder.parent / "people.csv"))


def test_a_height_in_one_row_of_a_person_is_enough(folder):
    assert heights_cm(read(folder, "video,ID,Height\na.mp4,P1,\nc.mp4,P1,172\n")) == {"P1": 172}


def test_columns_that_are_not_known_are_named(folder, capsys):
    read(folder, "video,ID,heigth,notes\na.mp4,P1,165,x\n")
    assert "the columns heigth, notes are ignored; known are video, ID, pace, jacket, Height" in capsys.readouterr().err
