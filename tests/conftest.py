"""What the tests share: running a script as a user does, small tables, and folders that are made once."""

from healthgait.computing.threads import SINGLE_THREAD, hold_to_one_thread

# Before any library starts its threads: those of several test processes would mostly wait for each other.
hold_to_one_thread()

import gc
import os
import runpy
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from threadpoolctl import threadpool_limits

from healthgait.command_line.run import run
from healthgait.layout import POSE, SEGMENTATION
from healthgait.synthetic.dataset import CohortPlan, write_dataset
from tests.browser import start_browser
from tests.check import made_up_dataset
from tests.small_tables import write_small_tables
from tests.video.real_walk import REAL_WALK, Walk, write_half

ROOT = Path(__file__).resolve().parents[1]

# Of tests that do not say themselves how many examples they try: --hypothesis-profile=long tries many.
settings.register_profile("short", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=2500, deadline=None)
settings.load_profile("short")

# Processes that the tests start and interrupt would ignore it, too, where the tests run in a shell's background.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption("--deselected-to", type=Path, metavar="FILE", help="write there which tests are not run")


def pytest_collection_finish(session):
    """What was imported stays: the collector need not look through it again and again."""
    gc.freeze()


def pytest_deselected(items):
    if file := items[0].config.getoption("--deselected-to"):
        file.write_text("".join(f"{item.nodeid}\n" for item in items))


@pytest.fixture
def own_threads(monkeypatch):
    """Without thread variables, which work in this process sets, and as before after the test."""
    for name in SINGLE_THREAD:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def one_thread():
    """Compute on one thread, as the study does."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def own_signals(monkeypatch):
    """What a script's run does on signals, in this process as before after the test."""
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def run_script(tmp_path):
    """Run a script of scripts/ from an unrelated folder; returns the finished process with its text output."""

    def run(name: str, *arguments: object, cwd: Path = tmp_path) -> subprocess.CompletedProcess:
        interpreter = ["bash"] if name.endswith(".sh") else [sys.executable]
        command = [*interpreter, str(ROOT / "scripts" / name), *map(str, arguments)]
        environment = os.environ | {"VIRTUAL_ENV": sys.prefix}  # what the tests run in is what the user activated
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False
        )

    return run


@pytest.fixture
def run_here(tmp_path, monkeypatch, capsys, own_threads, own_signals):
    """The same within this process, which takes a fraction of the time."""

    def run_one(name: str, *arguments: object, cwd: Path = tmp_path) -> subprocess.CompletedProcess:
        script = ROOT / "scripts" / Path(name).with_suffix(".py")
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", [str(script), *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            run(runpy.run_path(str(script))["main"])
        return subprocess.CompletedProcess(sys.argv, end.value.code, *capsys.readouterr())

    return run_one


@pytest.fixture
def assert_refused():
    """Check that a script refused its input in one line, with exit code 2, and that the line holds some words."""

    def check(process: subprocess.CompletedProcess, *words: str) -> None:
        assert process.returncode == 2, process.stderr
        assert "Traceback" not in process.stderr
        lines = process.stderr.strip().splitlines()
        assert len(lines) == 1, process.stderr
        for word in words:
            assert word in lines[0]

    return check


@pytest.fixture(scope="session")
def made_once(tmp_path_factory, worker_id):
    """``made_once(name, make)``: a folder that ``make(folder)`` fills once for all processes; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                if folder.exists():  # made by a process that failed
                    shutil.rmtree(folder)
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def browser():
    """A browser without a window, for tests marked ``NEEDS_BROWSER``."""
    driver = start_browser()
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def whole_dataset(tmp_path_factory) -> Path:
    """A small dataset with nothing the matter, of all modalities; not to be changed."""
    return made_up_dataset.write_dataset(tmp_path_factory.mktemp("whole") / "data")


@pytest.fixture
def half_walk(made_once) -> Walk:
    """The film of a real walk made smaller, which costs a fraction; not to be changed."""

    def make(folder: Path) -> None:
        folder.mkdir()
        write_half(folder / "walk.mp4")

    return Walk(made_once("half walk", make) / "walk.mp4", 0.5)


@pytest.fixture(params=["half", pytest.param("whole", marks=pytest.mark.long)])
def real_walk(request, half_walk) -> Walk:
    """That, or the film as it is."""
    return half_walk if request.param == "half" else Walk(Path(REAL_WALK), 1)


SIMULATED = CohortPlan(3, seed=1, width_px=960, modalities=frozenset({POSE, SEGMENTATION}))


@pytest.fixture(scope="session")
def simulated_people(made_once) -> Path:
    """The cohort ``SIMULATED``, whose pictures take seconds to draw; not to be changed."""
    return made_once("simulated people", lambda folder: write_dataset(folder, SIMULATED, jobs=1))


@pytest.fixture
def small_tables(tmp_path) -> Path:
    """A folder with the tables of ``write_small_tables``."""
    return write_small_tables(tmp_path / "tables")
