import pytest

from healthgait.check.remembered import REMEMBERED_FILE, Decoded, Remembered
from healthgait.errors import InputError

FIRST = Decoded("silhouette/PA000/UGS/NW-WoJ_1_YOLOV8", "a1", [("picture_damaged", "013.jpg", "not readable")])
SECOND = Decoded("silhouette/PÄ001\udcff/UGS/NW-WoJ_1_YOLOV8", "b2", [])


def test_what_is_added_is_known_the_next_time(tmp_path):
    Remembered(tmp_path).add([FIRST])
    Remembered(tmp_path).add([SECOND])
    assert Remembered(tmp_path).known == {FIRST.clip: FIRST, SECOND.clip: SECOND}


def test_the_later_result_of_a_clip_is_kept(tmp_path):
    later = Decoded(FIRST.clip, "a2", [])
    for result in (FIRST, SECOND, later):
        Remembered(tmp_path).add([result])
    assert Remembered(tmp_path).known == {FIRST.clip: later, SECOND.clip: SECOND}
    assert len((tmp_path / REMEMBERED_FILE).read_text().splitlines()) == 2


def test_a_line_that_was_cut_short_is_read_again_and_hurts_no_other(tmp_path):
    Remembered(tmp_path).add([FIRST, SECOND])
    path = tmp_path / REMEMBERED_FILE
    path.write_text(path.read_text()[:-4])
    again = Remembered(tmp_path)
    assert again.known == {FIRST.clip: FIRST}
    again.add([SECOND])
    assert Remembered(tmp_path).known == {FIRST.clip: FIRST, SECOND.clip: SECOND}


@pytest.mark.parametrize(
    "content",
    ["", '["a", "b", 3]\n', '["a", "b", []]\n', '["a/b/c", 5, []]\n', '["a/b/c", "b", [["picture_damaged"]]]\n',
     '["a/b/c", "b", [["picture_damaged", "1.jpg", 5]]]\n', '["a/b/c", "b", [["of no kind", "1.jpg", "odd"]]]\n'],
)  # fmt: skip
def test_a_damaged_file_is_as_none(tmp_path, content):
    (tmp_path / REMEMBERED_FILE).write_text(content)
    assert Remembered(tmp_path).known == {}


@pytest.mark.parametrize("content", ["my own notes", "7\n", "[1, 2]\n", "{}", "\xff", '[5, "b", []]\n', "[" * 100_000])
def test_a_file_of_somebody_else_is_refused_and_left(tmp_path, content):
    path = tmp_path / REMEMBERED_FILE
    path.write_text(content, encoding="latin-1")
    with pytest.raises(InputError, match=REMEMBERED_FILE):
        Remembered(tmp_path)
    assert path.read_text(encoding="latin-1") == content


def test_without_a_folder_nothing_is_kept():
    remembered = Remembered(None)
    remembered.add([FIRST])
    assert remembered.known == {}
