"""The download as a process: interrupted, killed, and on a terminal."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time

import pytest

from tests.conftest import ROOT
from tests.scripts.download.conftest import PASSWORD, TOKEN, files_below
from tests.zip_archives import plain_zip

COMMAND = ["bash", str(ROOT / "scripts" / "download_dataset.sh")]


def until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "that took too long"
        time.sleep(0.01)


@pytest.fixture
def start(options):
    """Start the script; it is ended with the test."""
    processes = []

    def start() -> subprocess.Popen:
        environment = os.environ | {"VIRTUAL_ENV": sys.prefix}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        processes.append(subprocess.Popen([*COMMAND, *options], env=environment, text=True, **pipes))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_after_an_interruption_and_a_kill_the_same_command_goes_on(run, start, server, tmp_path):
    data = os.urandom(4_000_000)
    server.files, server.pause_s = {"walk.bin": data}, 0.02
    process = start()
    until(lambda: server.sent_bytes > 1_000_000)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert (process.returncode, told) == (130, "error: interrupted; what was received is kept: run again to continue\n")
    process = start()
    until(lambda: server.sent_bytes > 2_500_000)
    process.kill()
    process.wait()
    kept = (tmp_path / "data" / ".walk.bin.part").read_bytes()
    assert len(kept) > 2_000_000 and data.startswith(kept)
    server.pause_s = 0
    assert run().returncode == 0
    assert (tmp_path / "data" / "walk.bin").read_bytes() == data
    assert server.ranges("walk.bin")[-1] == f"bytes={len(kept)}-"
    assert files_below(tmp_path / "data") == {"walk.bin"}


def test_a_run_that_was_killed_while_unpacking_leaves_no_half_folder(run, start, server, tmp_path):
    members = {f"{number}.bin": b"" for number in range(3_000)}
    server.files = {"many.zip": plain_zip(members)}
    process = start()
    until(lambda: len(list((tmp_path / "data").glob(".many.unpacking/*"))) > 100)
    process.kill()
    process.wait()
    assert not (tmp_path / "data" / "many").exists()
    assert run().returncode == 0
    assert files_below(tmp_path / "data") == {"many.zip", ".many.unpacked.json", *(f"many/{name}" for name in members)}


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


def test_on_a_terminal_token_and_password_are_typed_unseen_and_progress_is_shown(server, options):
    server.token, server.pause_s = TOKEN, 0.02
    server.files["walk.bin"] = bytes(1_500_000)
    terminal = Terminal([*COMMAND, *options])
    terminal.answer("access token of your Zenodo account (is not shown): ", TOKEN)
    terminal.answer("password of silhouette.zip (is not shown): ", "a wrong one")
    terminal.answer("password of silhouette.zip (is not shown): ", PASSWORD)
    assert terminal.end() == 0, terminal.shown
    assert terminal.shown.count("(is not shown)") == 3  # the second archive opens with the same password
    for secret in (TOKEN, PASSWORD, "a wrong one"):
        assert secret not in terminal.shown
    assert "5 received, 3 unpacked" in terminal.shown
    assert "B/s" in terminal.shown
