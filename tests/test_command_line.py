import argparse
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from healthgait.command_line import (
    describe_os_error,
    given_path,
    names_among,
    number_between,
    run,
    share,
    size_px,
    whole_number,
)
from healthgait.errors import InputError, one_line
from healthgait.files import writable_folder
from tests.conftest import ROOT

NAMES = ["sex", "weight", "age"]


def failing(error: BaseException):
    def main():
        raise error

    return main


@pytest.mark.parametrize(
    "error, code, message",
    [
        (InputError("a.csv: the file is empty"), 2, "error: a.csv: the file is empty"),
        (InputError("a\nb.csv: no\r\nfile"), 2, r"error: a\nb.csv: no\r\nfile"),
        (InputError("a.csv: no", "b.csv: \n no"), 2, "error: a.csv: no\nerror: b.csv: \\n no"),
        (ModuleNotFoundError("no", name="xgboost"), 2,
         "error: the package xgboost is missing; activate its environment, or pip install -r requirement.txt"),
        (PermissionError(13, "Permission denied", "out.csv"), 2, "error: out.csv: Permission denied"),
        (OSError(28, "No space left on device"), 2, "error: No space left on device"),
        (KeyboardInterrupt(), 130, "error: interrupted"),
        (KeyboardInterrupt("3 of 4 cells are done"), 130, "error: interrupted; 3 of 4 cells are done"),
    ],
)  # fmt: skip
def test_what_a_user_can_cause_ends_in_one_line(capsys, error, code, message):
    with pytest.raises(SystemExit) as caught:
        run(failing(error))
    assert caught.value.code == code
    assert capsys.readouterr().err == message + "\n"


@pytest.mark.parametrize("error", [KeyError("a"), ModuleNotFoundError("no", name="healthgait.participants.tables")])
def test_our_own_mistakes_leave_one_line_and_a_record(error, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as caught:
        run(failing(error))
    assert caught.value.code == 70
    (record,) = tmp_path.iterdir()
    assert "Traceback" in record.read_text()
    assert capsys.readouterr().err == f"error: a defect of healthgait: {error!r}; please report it with {record}\n"


@pytest.mark.parametrize("returned, code", [(None, 0), (0, 0), (1, 1)])
def test_main_chooses_the_exit_code(returned, code):
    with pytest.raises(SystemExit) as caught:
        run(lambda: returned)
    assert caught.value.code == code


def test_a_reader_who_goes_away_ends_the_work_without_a_word():
    code = "from healthgait.command_line import run\nrun(lambda: input() and None or print('x' * 9))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    process.stdout.close()
    process.stdin.write(b"go\n")
    process.stdin.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("what", ["print('x')", "print('x', end='')", "print('x' * 100_000)"])
def test_an_output_that_cannot_be_written_is_named(what):
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-c", f"from healthgait.command_line import run\nrun(lambda: {what})"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (process.returncode, process.stderr) == (2, "error: standard output: No space left on device\n")


def test_a_line_is_in_the_log_as_soon_as_it_is_printed():
    code = (
        "import sys\nfrom healthgait.command_line import run\n"
        "run(lambda: print('half done') or sys.stdin.readline() and None)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).resolve().parents[1],
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    ) as process:  # fmt: skip
        readable = select.select([process.stdout], [], [], 20)[0]  # it goes on when it is told to
        process.communicate("go\n", timeout=60)
    assert readable == [process.stdout] and process.returncode == 0


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_that_comes_while_an_object_is_destroyed_is_not_lost(name, code):
    program = f"""
import os, signal, time
from healthgait.command_line import run
class Destroyed:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
        time.sleep(0)
def main():
    Destroyed()
    time.sleep(20)
run(main)
"""
    process = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert process.returncode == code
    assert process.stderr in ("error: interrupted\n", "error: terminated\n")


def test_an_os_error_without_a_reason_still_says_something():
    assert describe_os_error(OSError("the disk is gone")) == "the disk is gone"


@pytest.mark.parametrize("text, shown", [("a\nb", r"a\nb"), ("a\r\nb", r"a\r\nb"), ("ab", "ab")])
def test_line_breaks_are_made_visible(text, shown):
    assert one_line(text) == shown


@pytest.mark.parametrize("character", ["\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_rare_line_breaks_are_made_visible(character):
    assert len(one_line(f"a{character}b").splitlines()) == 1


def test_what_would_steer_a_terminal_is_made_visible():
    assert one_line("\x1b[2J\x07\x9b2Ja\x7f") == r"\x1b[2J\x07\x9b2Ja\x7f"


def test_bytes_that_are_no_text_are_made_visible():
    assert one_line(os.fsdecode(b"a\xffb")) == r"a\udcffb"
    assert one_line("ñ 𝄞") == "ñ 𝄞"


@pytest.mark.parametrize("text, value", [("2", 2), (" 7 ", 7), ("100", 100)])
def test_whole_number(text, value):
    assert whole_number(2, 100)(text) == value


@pytest.mark.parametrize("text", ["1", "101", "2.0", "two", "", "nan", "-3", "1" * 5000])
def test_whole_number_refuses_with_its_bounds(text):
    with pytest.raises(argparse.ArgumentTypeError, match="a whole number from 2 to 100, not"):
        whole_number(2, 100)(text)


def test_whole_number_without_an_upper_bound():
    assert whole_number(1)("123456789") == 123456789
    with pytest.raises(argparse.ArgumentTypeError, match="of at least 1, not '0'"):
        whole_number(1)("0")


@pytest.mark.parametrize("text, value", [("0.5", 0.5), ("100", 100.0), (" 4.2 ", 4.2), ("1e1", 10.0)])
def test_number_between(text, value):
    assert number_between(0.5, 100)(text) == value


@pytest.mark.parametrize("text", ["0.49", "100.1", "0", "-1", "nan", "inf", "four", "4,2", ""])
def test_number_between_refuses_with_its_bounds(text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"expected a number from 0\.5 to 100, not"):
        number_between(0.5, 100)(text)


def test_a_path_must_not_be_blank():
    assert given_path("a b/c") == Path("a b/c")
    for blank in ("", "  ", "\t"):
        with pytest.raises(argparse.ArgumentTypeError, match="expected a path"):
            given_path(blank)


@pytest.mark.parametrize("text, value", [("0.1", 0.1), ("0.5", 0.5), ("1e-3", 0.001)])
def test_share(text, value):
    assert share(text) == value


@pytest.mark.parametrize("text", ["0", "-0.1", "0.51", "10", "nan", "inf", "ten", ""])
def test_share_refuses(text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"above 0 and at most 0\.5"):
        share(text)


@pytest.mark.parametrize(
    "given", [["age", "sex"], ["sex,age"], ["{sex, age}"], ["SEX", "Age"], ["age", "sex", "age"], ["{sex}", ",age,"]]
)
def test_names_come_in_their_own_order_however_they_are_written(given):
    assert names_among(NAMES, given, "--targets") == ["sex", "age"]


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"--targets: 'wieght' is not one of sex, weight, age; do you mean weight\?"):
        names_among(NAMES, ["sex", "wieght"], "--targets")


@pytest.mark.parametrize("given", [[], [""], ["{}"], [" , "]])
def test_no_name_at_all_is_refused(given):
    with pytest.raises(InputError, match="--targets: give at least one of sex, weight, age"):
        names_among(NAMES, given, "--targets")


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


def test_an_images_size_is_width_by_height():
    assert size_px("1920x1080") == (1920, 1080)
    for text in ("1920", "1920x", "0x540", "1920X1080", "19.5x7", "-4x3", " 4x3", "١٢x3"):
        with pytest.raises(argparse.ArgumentTypeError, match="such as 1920x1080"):
            size_px(text)
