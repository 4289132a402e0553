import signal
import subprocess
import sys

import pytest

from healthgait.files import replacing, write_all, write_text
from healthgait.unfinished import held, left_over
from tests.conftest import ROOT

WRITING = """
import sys
from pathlib import Path
from healthgait.files import replacing
with replacing(Path(sys.argv[1])) as temporary:
    temporary.write_text("half")
    print("written", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def writer(tmp_path):
    """A process that is in the middle of writing ``a b.csv``."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(tmp_path / "a b.csv")], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "written\n"
    yield process
    process.kill()
    process.communicate()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_next_run_removes_what_a_killed_one_had_begun(writer, tmp_path):
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert len(names(tmp_path)) == 1
    write_text(tmp_path / "another.csv", "x")
    assert len(names(tmp_path)) == 2
    write_text(tmp_path / "a b.csv", "x")
    assert names(tmp_path) == ["a b.csv", "another.csv"]


def test_what_a_living_process_writes_stays(writer, tmp_path):
    write_text(tmp_path / "a b.csv", "mine")
    assert len(names(tmp_path)) == 2
    writer.communicate("")
    assert writer.returncode == 0
    assert names(tmp_path) == ["a b.csv"] and (tmp_path / "a b.csv").read_text() == "half"


def test_a_name_like_that_of_an_unfinished_file_is_not_taken_for_one(tmp_path):
    for name in (".a.csv.part", ".a.csv.0123.part", "a.csv.0123456789abcdef.part", ".b.a.csv.0123456789abcdef.part"):
        (tmp_path / name).touch()
    before = names(tmp_path)
    write_text(tmp_path / "a.csv", "x")
    assert names(tmp_path) == sorted([*before, "a.csv"])


def test_what_is_held_is_no_leftover_and_what_is_gone_neither(tmp_path):
    path = tmp_path / "part"
    with held(path), left_over(path) as is_left:
        assert not is_left
    with left_over(path) as is_left, left_over(path) as is_left_too:
        assert is_left and not is_left_too
    path.unlink()
    with left_over(path) as is_left:
        assert not is_left


def test_a_file_that_another_run_took_away_before_it_was_locked_is_made_again(tmp_path):
    """Many at once make and remove files of one name: each holds one that is there."""
    code = """
import sys
from pathlib import Path
from healthgait.unfinished import held, left_over
path = Path(sys.argv[1])
for _ in range(3000):
    with left_over(path) as is_left:
        if is_left:
            path.unlink()
    with held(path):
        assert path.exists()
        path.unlink()
"""
    command = [sys.executable, "-c", code, str(tmp_path / "part")]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=60)[1] for process in both] == ["", ""]


def test_of_several_files_all_are_written_or_none(tmp_path):
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("old")
    with pytest.raises(FileNotFoundError, match=r"nowhere/3\.csv"):
        write_all({first: b"new", second: b"new", tmp_path / "nowhere" / "3.csv": b"new"})
    assert names(tmp_path) == ["1.csv"] and first.read_text() == "old"
    write_all({first: b"new", second: b"new"})
    assert first.read_bytes() == second.read_bytes() == b"new"


def test_an_ending_is_that_of_the_temporary_file(tmp_path):
    with replacing(tmp_path / "100% %05d.mp4", ".mp4") as temporary:
        assert temporary.suffix == ".mp4" and "%" not in temporary.name
        temporary.write_text("film")
    assert names(tmp_path) == ["100% %05d.mp4"]
