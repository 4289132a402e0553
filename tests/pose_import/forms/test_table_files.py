"""What forms look at to recognise tables, and that no two take one file for theirs."""

import pytest

from healthgait.errors import InputError
from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.known import FORMS, form_of
from tests.pose_import.forms.table_checks import made_up_people
from tests.pose_import.forms.table_writers import (
    write_deeplabcut,
    write_mediapipe,
    write_sleap,
    write_sports2d,
    write_table,
)


def test_the_beginning_of_a_table_has_its_columns(tmp_path):
    path = tmp_path / "a.CSV"
    path.write_bytes(b'\xef\xbb\xbf\r\nFrame, "x, px" ,Y\r\n1,2,3\r\n')
    assert Source(path).columns == ("frame", '"x', 'px"', "y") and Source(path).head.startswith("\r\nFrame")
    path.write_bytes(b'"Frame","x, px",\xff\n')
    assert Source(path).columns == ("frame", "x, px", "\ufffd")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\0a,b\n", b'"' + b"a" * 200_000])
def test_what_is_no_table_has_no_columns(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    names = Source(tmp_path / "a.csv").columns
    assert sum(map(len, names)) in (0, 16_383)
    for form in FORMS:
        assert not form.recognise(Source(tmp_path / "a.csv"))


def test_folders_and_missing_files_have_no_beginning(tmp_path):
    assert Source(tmp_path).head == "" and Source(tmp_path).columns == ()
    assert Source(tmp_path / "no.csv").head == "" and Source(tmp_path / "no.csv").columns == ()


def test_each_file_has_one_form(tmp_path):
    people = {frame: found[:1] for frame, found in made_up_people().items()}
    files = {
        "table": [write_table(people, tmp_path / "a.csv")],
        "mediapipe": [
            *(write_mediapipe(people, tmp_path / f"{k}.csv", k) for k in ("long", "names", "numbers", "from_1")),
            write_mediapipe(people, tmp_path / "a.json"),
        ],
        "deeplabcut": [write_deeplabcut(people, tmp_path / "b.csv")],
        "sleap": [write_sleap(people, tmp_path / "c.csv"), write_sleap(people, tmp_path / "c.h5")],
        "trc": [write_sports2d(people, tmp_path / "d.trc")],
    }
    for name, paths in files.items():
        assert [form_of(Source(path), None).name for path in paths] == [name] * len(paths)


def test_a_table_without_known_columns_is_told_those_of_each(tmp_path):
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    with pytest.raises(InputError, match=r"a\.csv: this table .* columns frame, joint, x, y .* the file has a;b"):
        form_of(Source(tmp_path / "a.csv"), None)
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(InputError, match=r"a\.csv: this table has no known form of pose"):
        form_of(Source(tmp_path / "a.csv"), None)
