import json
import math
import os
from pathlib import Path

import pytest

from healthgait.errors import InputError
from healthgait.files import (
    json_text,
    read_json,
    read_text,
    replacing,
    writable_file,
    writable_folder,
    write_json,
    write_text,
)
from tests.refused import refusal_of


@pytest.fixture
def written(tmp_path):
    """Write bytes to a file and return its path."""

    def write(content: bytes):
        path = tmp_path / "file.json"
        path.write_bytes(content)
        return path

    return write


def test_text_is_utf_8_and_a_byte_order_mark_is_dropped(written):
    assert read_text(written("\ufeffÅsa".encode())) == "Åsa"


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(written, content):
    assert refusal_of(read_text, written(content)) == "the file is empty"


def test_text_in_another_encoding_is_refused_with_the_byte(written):
    assert "byte 2" in refusal_of(read_text, written("Peña".encode("latin-1")))


def test_a_missing_file_is_refused(tmp_path):
    assert refusal_of(read_text, tmp_path / "nothing.csv") == "no such file"


def test_a_folder_a_pipe_and_a_device_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        assert "is not a regular file; expected a text file" in refusal_of(read_text, path)


def test_malformed_json_is_refused_with_line_and_column(written):
    assert "line 3, column 3" in refusal_of(read_json, written(b'{\n  "a": 1\n  "b": 2\n}'))


@pytest.mark.parametrize(
    "content, word",
    [
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "'c' appears twice"),
        (b'[1, NaN]', "NaN"),
        (b'{"a": Infinity}', "Infinity"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'["' + b"\n" + b'"]', "line 1"),
        (b"[" * 200_000, "nested too deeply"),
        (b"1" * 5000, "thousands of digits"),
    ],
)  # fmt: skip
def test_json_that_would_be_misread_is_refused(written, content, word):
    assert word in refusal_of(read_json, written(content))


def test_a_number_too_large_for_a_float_is_refused(written):
    assert "finite" in refusal_of(read_json, written(b'{"a": 1e999}'))


def test_measurements_that_are_not_finite_are_read_as_such_if_wanted(written):
    content = read_json(written(b'{"a": NaN, "b": -Infinity, "c": 1e999, "d": 1, "d": 2}'), strict=False)
    assert math.isnan(content["a"])
    assert (content["b"], content["c"], content["d"]) == (-math.inf, math.inf, 2)


@pytest.mark.parametrize("content", [b"[1, 2", b'{"a": }', b"[" * 200_000, b"1" * 5000])
def test_malformed_json_is_refused_in_any_case(written, content):
    refusal_of(lambda path: read_json(path, strict=False), written(content))


def test_json_comes_back_as_it_was_written(tmp_path):
    content = {"name": "Åsa", "values": [1, 0.1, None, True], "empty": {}}
    write_json(tmp_path / "a.json", content)
    assert read_json(tmp_path / "a.json") == content
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert text == json_text(content)
    assert text.endswith("}\n")
    assert "Åsa" in text


def test_a_number_that_is_not_finite_is_not_written(tmp_path):
    with pytest.raises(ValueError):
        write_json(tmp_path / "a.json", {"a": float("nan")})
    assert list(tmp_path.iterdir()) == []


def test_writing_replaces_the_file_and_leaves_nothing_else(tmp_path):
    write_text(tmp_path / "a.txt", "old")
    write_text(tmp_path / "a.txt", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "new"


def test_a_failure_midway_keeps_the_old_file_and_leaves_nothing_else(tmp_path):
    write_text(tmp_path / "a.txt", "old")
    with pytest.raises(RuntimeError), replacing(tmp_path / "a.txt") as temporary:
        temporary.write_text("half of the n")
        assert temporary.parent == tmp_path
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


@pytest.mark.parametrize("name", ["a" * 250, "漢" * 83, "🚶" * 62])
def test_the_longest_name_that_a_disk_takes_can_be_written(tmp_path, name):
    path = tmp_path / f"{name}.json"
    write_json(path, [1])
    assert json.loads(path.read_text()) == [1]


def test_what_a_link_will_lead_to_is_written_and_the_link_stays(tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to("not there/a.json")
    write_json(writable_file(link), [1])
    assert link.is_symlink() and (tmp_path / "not there" / "a.json").read_text() == link.read_text()


def test_a_circle_of_links_is_refused(tmp_path):
    (tmp_path / "a.json").symlink_to("b.json")
    (tmp_path / "b.json").symlink_to("a.json")
    assert "circular" in refusal_of(writable_file, tmp_path / "a.json")
    assert "circular" in refusal_of(lambda path: write_json(path, [1]), tmp_path / "a.json")


def test_a_failure_names_the_file_that_was_to_be_written_not_the_temporary_one(tmp_path):
    path = tmp_path / "nowhere" / "a.txt"
    with pytest.raises(FileNotFoundError) as caught:
        write_text(path, "new")
    assert caught.value.filename == str(path)


def test_a_file_that_can_be_written_is_not_touched_and_its_folder_is_made(tmp_path):
    path = tmp_path / "a" / "b" / "table.csv"
    assert writable_file(path) == path
    assert list(path.parent.iterdir()) == []
    path.write_text("old")
    writable_file(path)
    assert path.read_text() == "old"


def test_a_folder_is_no_file_to_be_written(tmp_path):
    assert refusal_of(writable_file, tmp_path) == "is a folder; name a file to be written"


@pytest.mark.parametrize("below", ["table.csv", "deeper/table.csv"])
def test_a_file_below_a_file_cannot_be_written(tmp_path, below):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="name a folder that you may write to"):
        writable_file(tmp_path / "file" / below)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_writable_folder_is_made_and_left_empty(tmp_path):
    folder = tmp_path / "a" / "b"
    assert writable_folder(folder) == folder
    assert list(folder.iterdir()) == []
    writable_folder(folder)


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_file_is_no_folder(tmp_path, below):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="name a folder that you may write to"):
        writable_folder(tmp_path / "file" / below)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InputError, match="cannot be written to"):
            writable_folder(tmp_path)
    finally:
        tmp_path.chmod(0o700)
