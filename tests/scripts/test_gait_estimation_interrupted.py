"""The gait estimation ended in the middle: older tables stay as they were, and no half table is seen."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from healthgait.layout import clips_of
from tests.conftest import ROOT
from tests.outputs import names_in
from tests.scripts.gait_data import SCRIPT, Data, start

CLIPS = 2  # of each of many people
TABLES = {"-o": "gait.csv", "--clips": "clips.csv", "--events": "events.csv"}
OLD = "of an earlier run"
# A signal, the exit code, and what is said.
INTERRUPTED = (signal.SIGINT, 130, "error: interrupted")
TERMINATED = (signal.SIGTERM, 143, "error: terminated")


@pytest.fixture
def long_work(tmp_path, simulated) -> Data:
    """Thirty times two clips of PA000: enough for worker processes to pay."""
    data = Data(tmp_path / "data", simulated)
    names = [f"PA{number}" for number in range(100, 130)]
    for name in names:
        for clip, original in zip(clips_of(name)[:CLIPS], clips_of("PA000")[:CLIPS], strict=True):
            data.add(clip, like=original)
    data.name(*names)
    return data


@pytest.fixture
def out(tmp_path):
    """A folder with a table of an earlier run."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "clips.csv").write_text(OLD)
    return folder


def options(data, out, *others):
    tables = [word for option, name in TABLES.items() for word in (option, out / name)]
    return data.options(*tables, "--overwrite", *others)


def end_in_the_middle(process, figures, signal_number, people=1):
    """Send a signal to the process group as soon as there are figures of so many people, who are being estimated."""
    deadline = time.monotonic() + 120
    while len({*figures.glob("*/*/*.png")}) < 1 + CLIPS * (people - 1) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert process.poll() is None, "the run was over before it could be interrupted"
    os.killpg(process.pid, signal_number)
    return process.communicate(timeout=60)


@pytest.mark.parametrize(
    ("jobs", "signal_number", "code", "line"),
    [
        pytest.param(1, *INTERRUPTED, marks=pytest.mark.long),
        pytest.param(2, *INTERRUPTED, marks=pytest.mark.long),
        (1, *TERMINATED),
        pytest.param(2, *TERMINATED, marks=pytest.mark.long),
    ],
)
def test_an_interrupted_run_leaves_nothing_and_says_one_line(long_work, tmp_path, out, jobs, signal_number, code, line):
    figures = tmp_path / "figures"
    process = start(tmp_path, *options(long_work, out, "-g", figures, "--jobs", jobs))
    # The first person's are drawn in the process itself, those of others by its workers if there are any.
    _, errors = end_in_the_middle(process, figures, signal_number, people=jobs)
    assert errors.splitlines() == [line]
    assert process.returncode == code
    assert names_in(out) == {"clips.csv"}
    assert (out / "clips.csv").read_text() == OLD


def test_an_interrupted_start_of_the_workers_says_one_line_too(long_work, tmp_path, out):
    # With figures the work is long enough for worker processes on any machine.
    process = start(tmp_path, *options(long_work, out, "--jobs", 2, "-g", tmp_path / "figures"))
    deadline = time.monotonic() + 60
    # Tables are begun before any work, and children appear as soon as the workers are started.
    while not (list(out.glob(".gait.csv*.part")) and psutil.Process(process.pid).children()):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (errors.splitlines(), process.returncode) == (["error: interrupted"], 130)


def test_a_killed_run_leaves_no_table_and_the_next_one_works(run_script, long_work, tmp_path, out):
    figures = tmp_path / "figures"
    process = start(tmp_path, *options(long_work, out, "-g", figures))
    end_in_the_middle(process, figures, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert {name for name in names_in(out) if not name.startswith(".")} == {"clips.csv"}
    assert (out / "clips.csv").read_text() == OLD
    long_work.name("PA100")
    again = run_script(SCRIPT, *options(long_work, out))
    assert again.returncode == 0, again.stderr
    assert names_in(out) == set(TABLES.values())
    assert len((out / "clips.csv").read_text().splitlines()) == 1 + CLIPS


def test_a_full_disk_leaves_no_table_and_says_so(one_walk, tmp_path, out):
    # No file may grow beyond 200 bytes, as if there were no more room.
    limited = (
        "import os, resource as r, sys\n"
        "r.setrlimit(r.RLIMIT_FSIZE, (200, 200))\n"
        "os.execvp('bash', ['bash', *sys.argv[1:]])"
    )
    process = subprocess.run(
        [sys.executable, "-c", limited, ROOT / "scripts" / SCRIPT, *map(str, options(one_walk, out))],
        cwd=tmp_path, env=os.environ | {"VIRTUAL_ENV": sys.prefix}, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert process.returncode == 2
    (line,) = process.stderr.splitlines()
    assert line.startswith("error: ") and ".csv: File too large" in line
    assert names_in(out) == {"clips.csv"}
    assert (out / "clips.csv").read_text() == OLD
