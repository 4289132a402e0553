"""Tables of the frames' times, each time worked out by hand."""

import pytest

from healthgait.errors import InputError
from healthgait.pose_import.frame_times import read_times, regular_times


def table(tmp_path, *rows, header="frame,time_s"):
    path = tmp_path / "NW-WoJ_1.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def test_regular_times_go_by_number_and_rate():
    times = regular_times([0, 3, 10], 25.0)
    assert times.at_s == pytest.approx({0: 0, 3: 0.12, 10: 0.4}) and times.frame_s == pytest.approx(0.04)


def test_a_table_gives_each_frame_its_time(tmp_path):
    """Frames last 0.04 s, but for one of 0.06 s and a gap in the numbers; other columns and any order do not matter."""
    rows = ["5,I,0.2", "6,P,0.24", "7,P,0.3", "8,P,0.34", "4,P,0.16", "10,P,0.42"]
    times = read_times(table(tmp_path, *rows, header="frame,kind,time_s"), [4, 8])
    assert times.at_s == {4: 0.16, 5: 0.2, 6: 0.24, 7: 0.3, 8: 0.34, 10: 0.42}
    assert times.frame_s == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["0,0", "1,0.04", "3,0.12"], ["frame 2 has no time"]),
        (["0,0", "1,0.04", "1,0.08"], ["line 4", "frame 1 appears twice"]),
        (["0,0", "1,0.04", "2,0.04"], ["frame 2 is at 0.04 s, not later than frame 1 at 0.04 s"]),
        (["0,0", "1,-0.04", "2,0.04"], ["line 3", "time_s must be a number of seconds", "'-0.04'"]),
        (["0,0", "1,", "2,0.04"], ["line 3", "time_s must be a number of seconds", "''"]),
        (["0,0", "1,nan", "2,0.04"], ["line 3", "time_s must be a number of seconds", "'nan'"]),
        (["0,0", "1,inf", "2,0.04"], ["line 3", "time_s must be a number of seconds", "'inf'"]),
        (["0,0", "1.5,0.04", "2,0.08"], ["line 3", "a frame number", "'1.5'"]),
        (["0,0", "-1,0.04", "2,0.08"], ["line 3", "a frame number", "'-1'"]),
        (["0,0", "9999999,0.04"], ["line 3", "a frame number"]),
        (["0,0", "1,33", "2,67"], ["33.5 s apart; expected times in seconds"]),  # milliseconds
        (["2,0"], ["only one row"]),
        ([], ["no rows"]),
    ],
)
def test_a_table_that_cannot_be_is_refused(tmp_path, rows, words):
    path = table(tmp_path, *rows)
    with pytest.raises(InputError) as refusal:
        read_times(path, [0, 2])
    assert str(refusal.value).startswith(str(path)) and all(word in str(refusal.value) for word in words)


def test_a_table_of_other_columns_is_refused(tmp_path):
    with pytest.raises(InputError, match="the column time_s is missing"):
        read_times(table(tmp_path, "0,0", header="frame,time"), [0])
