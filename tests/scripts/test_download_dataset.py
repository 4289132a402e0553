"""The download as a user runs it, from a server on this machine that behaves badly."""

import hashlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from healthgait.download.dataset import LOCK_FILE
from tests.conftest import ROOT
from tests.record_server import (
    NUMBER,
    RECORD_PATH,
    RecordServer,
    body,
    cut,
    redirect,
    status,
    whole,
    wrong_bytes,
)
from tests.zip_archives import aes_zip, bomb, link_zip, plain_zip, zip_crypto

SCRIPT = "download_dataset.sh"
TABLE = b"ID,Sex\nPA000,1\n"
POSE = {"pose/PA000/UGS/NW-WJ_1_AlphaPose.json": b"[]", "pose/PA001/UGS/NW-WJ_1_AlphaPose.json": b"[1]"}
PASSWORD = "p4ss-w0rd"
ODD_NAME = """-d 'a' "b" $HOME `id` *\n;ä ß\\n"""
TOKEN = "s3cr3t-t0k3n"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("HEALTHGAIT_ZENODO_TOKEN", "ZENODO_TOKEN", "HEALTHGAIT_ARCHIVE_PASSWORD", "HEALTHGAIT_ZENODO_API"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def server():
    files = {
        "participants_measures.csv": TABLE,
        "pose.zip": plain_zip(POSE),
        "silhouette.zip": aes_zip({"PA000/1.jpg": b"jpeg"}, PASSWORD),
        "optical_flow.zip": zip_crypto({f"PA000/{number}.png": b"png" * 99 for number in range(9)}, PASSWORD),
    }
    with RecordServer(files) as server:
        yield server


def options(server: RecordServer, folder: Path, *more: object) -> list[str]:
    return [
        str(item) for item in ("-o", folder, "-r", NUMBER, "--api", server.api, "--wait", 0.01, "--timeout", 20, *more)
    ]


@pytest.fixture
def run(run_script, server, tmp_path):
    def run(*more: object) -> subprocess.CompletedProcess:
        process = run_script(SCRIPT, *options(server, tmp_path / "data", *more))
        for secret in (TOKEN, PASSWORD):
            assert secret not in process.stdout + process.stderr
            assert not [path for path in files_below(tmp_path) if secret.encode() in (tmp_path / path).read_bytes()]
        assert "Traceback" not in process.stderr
        return process

    return run


@pytest.fixture
def start(server, tmp_path):
    """Start the script without waiting for it; it is ended with the test."""
    processes = []

    def start(*more: object) -> subprocess.Popen:
        command = ["bash", ROOT / "scripts" / SCRIPT, *options(server, tmp_path / "data", *more)]
        environment = os.environ | {"VIRTUAL_ENV": sys.prefix}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        processes.append(subprocess.Popen(command, env=environment, text=True, **pipes))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != LOCK_FILE
    }


def until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "that took too long"
        time.sleep(0.01)


def test_everything_comes_is_checked_and_unpacked_and_a_second_run_does_nothing(run, server, tmp_path, monkeypatch):
    monkeypatch.setenv("HEALTHGAIT_ARCHIVE_PASSWORD", PASSWORD)
    process = run()
    assert (process.returncode, process.stderr) == (0, "")
    assert "record 7: A walk" in process.stdout
    assert "participants_measures.csv      15 B\n" in process.stdout
    assert process.stdout.endswith(f"{tmp_path / 'data'}: 4 received, 3 unpacked\n")
    data = tmp_path / "data"
    assert files_below(data) == {
        *server.files,
        *POSE,
        "silhouette/PA000/1.jpg",
        *(f"optical_flow/PA000/{number}.png" for number in range(9)),
        *(f".{folder}.unpacked.json" for folder in ("pose", "silhouette", "optical_flow")),
    }
    assert (data / "participants_measures.csv").read_bytes() == TABLE
    assert (data / "optical_flow" / "PA000" / "3.png").read_bytes() == b"png" * 99
    times = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.name != LOCK_FILE and path.is_file()}
    server.requests.clear()
    monkeypatch.delenv("HEALTHGAIT_ARCHIVE_PASSWORD")  # what is unpacked needs none
    process = run()
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.endswith(f"{data}: nothing to do: 4 there before, 3 unpacked before\n")
    assert [path for path, _ in server.requests] == [RECORD_PATH]
    assert times == {path: path.stat().st_mtime_ns for path in times}


def test_a_relative_folder_whose_name_breaks_whatever_is_not_quoted(run_script, server, tmp_path, monkeypatch):
    monkeypatch.setenv("HEALTHGAIT_ARCHIVE_PASSWORD", PASSWORD)
    for expected in ("4 received, 3 unpacked", "nothing to do"):
        process = run_script(SCRIPT, *options(server, Path(ODD_NAME)), cwd=tmp_path)
        assert (process.returncode, process.stderr) == (0, "")
        assert expected in process.stdout.splitlines()[-1]
    assert (tmp_path / ODD_NAME / "silhouette" / "PA000" / "1.jpg").read_bytes() == b"jpeg"
    assert [path.name for path in tmp_path.iterdir()] == [ODD_NAME]


def test_a_pattern_and_no_extract(run, server, tmp_path):
    process = run("-f", "p*", "--no-extract")
    assert process.returncode == 0, process.stderr
    assert files_below(tmp_path / "data") == {"participants_measures.csv", "pose.zip"}
    assert "2 received\n" in process.stdout


def test_a_pattern_that_nothing_has_is_refused_with_the_names(run, server, tmp_path, assert_refused):
    assert_refused(run("-f", "*.tar"), "'*.tar'", "participants_measures.csv, pose.zip")
    assert not (tmp_path / "data").exists()


def test_an_archive_that_was_removed_after_its_unpacking_is_not_fetched_again(run, server, tmp_path):
    assert run("-f", "pose.zip").returncode == 0
    (tmp_path / "data" / "pose.zip").unlink()
    server.requests.clear()
    process = run("-f", "pose.zip")
    assert process.returncode == 0, process.stderr
    assert "pose: is unpacked, not checked, for want of the archive" in process.stdout
    assert [path for path, _ in server.requests] == [RECORD_PATH]
    assert run("-f", "pose.zip", "--no-extract").returncode == 0
    assert (tmp_path / "data" / "pose.zip").read_bytes() == server.files["pose.zip"]


def test_files_missing_in_an_unpacked_folder_are_told_and_ones_own_left(run, tmp_path):
    assert run("-f", "pose.zip").returncode == 0
    pose = tmp_path / "data" / "pose"
    (pose / "mine.txt").write_text("mine")
    (pose / "PA000" / "UGS" / "NW-WJ_1_AlphaPose.json").unlink()
    process = run("-f", "pose.zip")
    assert process.returncode == 1
    assert "NW-WJ_1_AlphaPose.json is missing; move" in process.stderr
    assert (pose / "mine.txt").read_text() == "mine"
    pose.rename(tmp_path / "moved away")
    assert run("-f", "pose.zip").returncode == 0
    assert (pose / "PA000" / "UGS" / "NW-WJ_1_AlphaPose.json").exists()


def test_what_the_disk_has_no_room_for_is_not_begun(run, server, tmp_path, assert_refused):
    server.said_sizes["pose.zip"] = 10**18
    assert_refused(run(), f"{tmp_path / 'data'}: there is no room for 2000000 TB", "fewer files by -f")
    assert not (tmp_path / "data").exists()
    assert len(server.requests) == 1


@pytest.mark.parametrize("variable", ["HEALTHGAIT_ZENODO_TOKEN", "ZENODO_TOKEN"])
def test_the_token_of_the_environment_opens_a_restricted_record(run, server, monkeypatch, variable):
    server.token = TOKEN
    monkeypatch.setenv(variable, f"{TOKEN}\n")
    assert run("-f", "*.csv").returncode == 0
    assert {headers["authorization"] for _, headers in server.requests} == {f"Bearer {TOKEN}"}
    assert not [path for path, _ in server.requests if TOKEN in path]


@pytest.mark.parametrize(
    ("answer", "token", "words"),
    [
        (status(401), "", ["an access token is needed (401)", "HEALTHGAIT_ZENODO_TOKEN"]),
        (status(401), TOKEN, ["the access token is not accepted (401)"]),
        (status(403), TOKEN, ["no access (403)", "request it on the record's page"]),
        (status(404), "", ["not found (404)", "record's number"]),
        (body(b'{"id": 7}'), "", ["no files are shown without an access token", "request access"]),
        (body(b"<html>"), "", ["not JSON", "address of the API"]),
        (redirect("http://example.org/"), "", ["http://example.org: only https"]),
        (status(404), "two words", ["HEALTHGAIT_ZENODO_TOKEN: holds blanks"]),
    ],
)
def test_a_record_that_cannot_be_had_is_one_line(
    run, server, tmp_path, monkeypatch, assert_refused, answer, token, words
):
    monkeypatch.setenv("HEALTHGAIT_ZENODO_TOKEN", token)
    server.bad[RECORD_PATH].append(answer)
    process = run()
    assert_refused(process, *words)
    assert "two words" not in process.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("address", ["http://zenodo.org/api", "zenodo"])
def test_an_address_that_is_not_encrypted_is_refused(run, assert_refused, address):
    assert_refused(run("--api", address), "only https")


def test_the_address_comes_from_the_environment_too(run_script, server, tmp_path, monkeypatch):
    monkeypatch.setenv("HEALTHGAIT_ZENODO_API", server.api)
    assert run_script(SCRIPT, "-o", "data", "-r", NUMBER, "-f", "*.csv").returncode == 0
    assert (tmp_path / "data" / "participants_measures.csv").read_bytes() == TABLE


@pytest.mark.parametrize("option", [("-r", "0"), ("--max-unpacked", "x"), ("--token", TOKEN), ("-o", " ")])
def test_options_that_make_no_sense_are_refused(run_script, option, tmp_path):
    process = run_script(SCRIPT, "-o", tmp_path / "data", *option)
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.startswith("usage: ")


def test_bad_answers_are_borne(run, server, tmp_path):
    name = "pose.zip"
    server.files[name] += bytes(0)
    faults = [status(500), status(429, Retry_After="0"), cut(10), wrong_bytes, whole]
    server.bad[server.path(name)] += faults
    process = run("-f", name)
    assert process.returncode == 0, process.stderr
    assert (tmp_path / "data" / name).read_bytes() == server.files[name]
    assert not server.bad[server.path(name)]
    for words in (
        "answered 500; next try in",
        "answered 429; next try in",
        "was cut; next try in",
        "its checksum is not",
    ):
        assert words in process.stderr


def test_one_file_that_fails_leaves_the_others_and_ends_with_1(run, server, tmp_path):
    server.bad[server.path("pose.zip")] += [wrong_bytes] * 2
    server.bad[server.path("participants_measures.csv")] += [status(404)]
    process = run("-f", "p*")
    assert process.returncode == 2  # nothing at all was had
    process = run("-f", "*", "--no-extract")
    assert process.returncode == 0
    (tmp_path / "data" / "pose.zip").write_bytes(b"mine")
    process = run("-f", "p*")
    assert process.returncode == 1
    assert process.stderr == (
        f"error: {tmp_path / 'data' / 'pose.zip'}: is there already, but is not the record's file; move it away to "
        "have that\n"
    )
    assert (tmp_path / "data" / "pose.zip").read_bytes() == b"mine"
    assert process.stdout.endswith("1 there before, 1 failed\n")


def test_a_file_that_cannot_be_written_leaves_the_others(run, server, tmp_path):
    data = tmp_path / "data"
    for name in ("participants_measures.csv", "pose.zip"):
        digest = hashlib.md5(server.files[name]).hexdigest()
        (data / f".{name}.{digest[:8]}.part").mkdir(parents=True)
    server.files["a.csv"] = TABLE
    process = run("--no-extract")
    assert process.returncode == 1
    for line, name in zip(process.stderr.splitlines(), ("participants_measures.csv", "pose.zip"), strict=True):
        assert line.startswith(f"error: {data / name}: cannot be read or written ({data}/.{name}.")
        assert line.endswith("Is a directory); mend that, and start again to go on")
    assert process.stdout.endswith("3 received, 2 failed\n")


def test_a_title_cannot_steer_the_terminal(run, server):
    server.bad[RECORD_PATH].append(body(json.dumps(server.content() | {"metadata": {"title": "\x1b[2J"}}).encode()))
    process = run("-f", "*.csv")
    assert process.returncode == 0 and process.stdout.startswith("record 7: \\x1b[2J\n")


@pytest.mark.parametrize("password", [None, "wrong"])
def test_without_the_password_the_archives_are_kept_and_the_others_unpacked(
    run, server, tmp_path, monkeypatch, password
):
    if password:
        monkeypatch.setenv("HEALTHGAIT_ARCHIVE_PASSWORD", password)
    process = run()
    assert process.returncode == 1
    lines = process.stderr.splitlines()
    assert len(lines) == 2
    for line, name in zip(lines, ("silhouette.zip", "optical_flow.zip"), strict=True):
        wrong = "the password is wrong" if password else "it is protected by a password"
        assert line == (
            f"error: {tmp_path / 'data' / name}: {wrong}; give the one you were sent in HEALTHGAIT_ARCHIVE_PASSWORD"
        )
    assert files_below(tmp_path / "data") == {*server.files, *POSE, ".pose.unpacked.json"}


@pytest.mark.parametrize(
    ("archive", "words"),
    [
        (plain_zip({"../../outside.txt": b"1"}), "does not stay in the folder"),
        (plain_zip({"/outside.txt": b"1"}), "does not stay in the folder"),
        (link_zip("link", "/etc"), "is a link or a device"),
        (bomb(), "grows to more than 16.8 MB"),
        (b"no archive", "damaged"),
    ],
)
def test_a_harmful_archive_is_told_and_leaves_nothing(run, server, tmp_path, archive, words):
    server.files = {"evil.zip": archive, "pose.zip": server.files["pose.zip"]}
    before = files_below(tmp_path)
    process = run()
    assert process.returncode == 1
    assert words in process.stderr and process.stderr.count("\n") == 1
    assert files_below(tmp_path) - before == {
        *(f"data/{name}" for name in ("evil.zip", "pose.zip", *POSE, ".pose.unpacked.json"))
    }


def test_a_run_that_was_killed_is_gone_on_with(run, start, server, tmp_path):
    data = os.urandom(4_000_000)
    server.files, server.pause_s = {"walk.bin": data}, 0.02
    process = start()
    until(lambda: server.sent_bytes > 1_500_000)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (part,) = (tmp_path / "data").glob(".walk.bin.*.part")
    kept = part.stat().st_size
    assert kept > 1_000_000 and data.startswith(part.read_bytes())
    until(lambda: not server.answering)
    server.sent_bytes = server.pause_s = 0
    server.requests.clear()
    finished = run()
    assert finished.returncode == 0, finished.stderr
    assert (tmp_path / "data" / "walk.bin").read_bytes() == data
    assert server.ranges("walk.bin") == [f"bytes={kept}-"]
    assert server.sent_bytes == len(data) - kept
    assert files_below(tmp_path / "data") == {"walk.bin"}


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_an_interruption_says_how_to_go_on(run, start, server, tmp_path, number, code, word):
    data = os.urandom(4_000_000)
    server.files, server.pause_s = {"walk.bin": data}, 0.02
    process = start()
    until(lambda: server.sent_bytes > 1_000_000)
    process.send_signal(number)
    _, told = process.communicate(timeout=20)
    assert process.returncode == code
    assert told == f"error: {word}; what was received is kept: start again to go on\n"
    until(lambda: not server.answering)
    server.sent_bytes = server.pause_s = 0
    assert run().returncode == 0
    assert (tmp_path / "data" / "walk.bin").read_bytes() == data
    assert server.sent_bytes < len(data) - 500_000


def test_an_interruption_while_unpacking_leaves_no_half_folder(run, start, server, tmp_path):
    members = {f"{number}.bin": os.urandom(1000) for number in range(3_000)}
    server.files = {"many.zip": plain_zip(members)}
    process = start()
    until(lambda: len(list((tmp_path / "data").glob(".many.unpacking/*"))) > 100)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert files_below(tmp_path / "data") == {"many.zip"}
    process = start()
    until(lambda: len(list((tmp_path / "data").glob(".many.unpacking/*"))) > 100)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "data" / "many").exists()
    assert run().returncode == 0
    assert files_below(tmp_path / "data") == {"many.zip", ".many.unpacked.json", *(f"many/{name}" for name in members)}
    assert not (tmp_path / "data" / ".many.unpacking").exists()


def test_two_runs_in_one_folder_do_not_mix(run, start, server, tmp_path, assert_refused):
    server.pause_s = 1  # so that the first is far from its end when the second begins
    server.files = {"walk.bin": bytes(4_000_000)}
    start()
    until(lambda: server.sent_bytes > 0)
    assert_refused(run(), "another download works there")


def test_token_and_password_are_typed_unseen_on_a_terminal(server, tmp_path):
    server.token = TOKEN
    terminal = Terminal(["bash", str(ROOT / "scripts" / SCRIPT), *options(server, tmp_path / "data")])
    terminal.answer("access token of your Zenodo account (is not shown): ", TOKEN)
    terminal.answer("password of silhouette.zip (is not shown): ", "a wrong one")
    terminal.answer("password of silhouette.zip (is not shown): ", PASSWORD)
    assert terminal.end() == 0, terminal.shown
    assert terminal.shown.count("(is not shown)") == 3  # the second archive opens with the same password
    for secret in (TOKEN, PASSWORD, "a wrong one"):
        assert secret not in terminal.shown
    assert "4 received, 3 unpacked" in terminal.shown


def test_a_terminal_shows_one_line_of_progress_with_rate_and_time_left(server, tmp_path):
    server.files, server.pause_s = {"walk.bin": bytes(4_000_000)}, 0.02
    terminal = Terminal(["bash", str(ROOT / "scripts" / SCRIPT), *options(server, tmp_path / "data")])
    assert terminal.end() == 0
    (line,) = [line for line in terminal.shown.split("\n") if "B/s" in line]
    states = [state for state in line.split("\r") if "B/s" in state and "%" in state]
    assert len(states) > 3
    assert states[-1].startswith("walk.bin: ") or states[-1].startswith("checking walk.bin: ")


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, command: list[str]):
        self.shown = ""
        os.environ["VIRTUAL_ENV"] = sys.prefix
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.execvp(command[0], command)
        termios.tcsetwinsize(self.master, (24, 100))

    def answer(self, question: str, text: str) -> None:
        asked = self.shown.count(question)
        while self.shown.count(question) == asked:
            assert self.read(), self.shown
        time.sleep(0.1)  # getpass throws away what was typed before it listens
        os.write(self.master, f"{text}\n".encode())

    def read(self) -> bool:
        """What the command shows next; False if it has ended."""
        ready, _, _ = select.select([self.master], [], [], 20)
        assert ready, f"nothing came any more after {self.shown!r}"
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # so Linux tells the end
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)

    def end(self) -> int:
        while self.read():
            pass
        os.close(self.master)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
