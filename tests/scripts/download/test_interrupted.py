"""The download killed, interrupted, run twice at once, and on a terminal."""

import os
import signal

import pytest

from tests.conftest import ROOT
from tests.scripts.download.user import PASSWORD, SCRIPT, TOKEN, Terminal, files_below, options, until
from tests.zip_archives import plain_zip


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
