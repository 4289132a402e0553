import pytest

from healthgait.clips.frame_names import frame_number, numbered_pictures
from healthgait.errors import InputError


@pytest.mark.parametrize(
    ("name", "number"),
    [("013.png", 13), ("frame_10.png", 10), ("a2b30.jpg", 30), ("-3.png", 3), ("013_IUV.png", 13), ("²5.png", 5),
     ("a.png", None), ("13_mask.png", None), ("013 (1).png", None), ("١٢.png", None), (".png", None)],
)  # fmt: skip
def test_the_number_stands_at_the_end_of_the_name(tmp_path, name, number):
    assert frame_number(tmp_path / "77" / name) == number


def test_pictures_go_by_their_number_and_other_files_are_ignored(tmp_path):
    for name in ("010.jpg", "frame9.PNG", "3.txt", "._9.png", ".8.png", "7", "6.png.part"):
        (tmp_path / name).touch()
    found = {number: path.name for number, path in numbered_pictures(tmp_path).items()}
    assert list(found.items()) == [(9, "frame9.PNG"), (10, "010.jpg")]
    assert list(numbered_pictures(tmp_path, (".jpg",))) == [10]


def test_without_numbers_or_a_folder_there_are_none(tmp_path):
    (tmp_path / "a.png").touch()
    assert numbered_pictures(tmp_path) == {} and numbered_pictures(tmp_path / "nowhere") == {}


@pytest.mark.parametrize(
    ("odd", "words"),
    [("09.jpg", r"9\.PNG: the same frame number as 09\.jpg; keep one of them"),
     ("copy of 9.png", r"copy of 9\.png: the same frame number as 9\.PNG"),
     ("cover.png", r"cover\.png: no frame number at the end of its name, as other frames have; rename or remove it")],
)  # fmt: skip
def test_names_that_leave_the_frame_open_are_refused(tmp_path, odd, words):
    for name in ("9.PNG", odd):
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=words):
        numbered_pictures(tmp_path)


@pytest.mark.parametrize("name", ["0.0334.png", "frame 1.5.jpg"])
def test_seconds_are_no_frame_numbers(tmp_path, name):
    (tmp_path / name).touch()
    (tmp_path / "v1.2_007.png").touch()
    with pytest.raises(InputError, match="decimal fraction"):
        numbered_pictures(tmp_path)
    (tmp_path / name).unlink()
    assert list(numbered_pictures(tmp_path)) == [7]
