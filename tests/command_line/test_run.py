import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from healthgait.command_line.run import run
from healthgait.errors import InputError
from tests.conftest import ROOT


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
         "error: the package xgboost is missing in this Python; activate healthgait's environment "
         "(. .venv/bin/activate), or pip install -r requirement.txt"),
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
    assert capsys.readouterr().err == f"error: a bug in healthgait: {error!r}; please report it with {record}\n"


@pytest.mark.parametrize("returned, code", [(None, 0), (0, 0), (1, 1)])
def test_main_chooses_the_exit_code(returned, code):
    with pytest.raises(SystemExit) as caught:
        run(lambda: returned)
    assert caught.value.code == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("what", ["print('x')", "print('x', end='')", "print('x' * 100_000)"])
def test_an_output_that_cannot_be_written_is_named(what):
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-c", f"from healthgait.command_line.run import run\nrun(lambda: {what})"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (process.returncode, process.stderr) == (2, "error: standard output: No space left on device\n")


def test_a_reader_who_goes_away_ends_the_work_without_a_word():
    code = "from healthgait.command_line.run import run\nrun(lambda: input() and None or print('x' * 9))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=ROOT,
    )  # fmt: skip
    process.stdout.close()
    process.stdin.write(b"go\n")
    process.stdin.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 141


def test_a_line_is_in_the_log_as_soon_as_it_is_printed():
    code = (
        "import sys\nfrom healthgait.command_line.run import run\n"
        "run(lambda: print('half done') or sys.stdin.readline() and None)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    ) as process:  # fmt: skip
        readable = select.select([process.stdout], [], [], 20)[0]  # it goes on when it is told to
        process.communicate("go\n", timeout=60)
    assert readable == [process.stdout] and process.returncode == 0


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_that_comes_while_an_object_is_destroyed_is_not_lost(name, code):
    program = f"""
import os, signal, time
from healthgait.command_line.run import run
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
