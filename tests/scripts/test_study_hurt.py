"""The study on tables, hurt in every way that a computer knows: it loses nothing that is finished."""

import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.scripts.table_data import (
    CELLS,
    CELLS_OF_XGBOOST,
    XGBOOST,
    cells,
    command,
    predictions,
    run_study,
    start_study,
    write_config,
    written,
)
from tests.small_tables import write_small_tables


def finish(config, *options):
    finished = run_study(config, *options)
    assert finished.returncode == 0, finished.stderr
    return finished


def wait_for_cells(results, count, process):
    while len(cells(results)) < count and process.poll() is None:
        time.sleep(0.02)


@pytest.fixture
def undisturbed(made_once):
    """The predictions of a run that nothing disturbed."""
    folder = made_once("tables by two methods", lambda folder: finish(write_config(write_small_tables(folder))))
    return predictions(folder / "results")


@pytest.mark.parametrize(
    ("jobs", "number", "code", "word"),
    [
        pytest.param(1, signal.SIGTERM, 143, "terminated", marks=pytest.mark.long),
        (2, signal.SIGINT, 130, "interrupted"),
        pytest.param(1, signal.SIGINT, 130, "interrupted", marks=pytest.mark.long),
        pytest.param(2, signal.SIGTERM, 143, "terminated", marks=pytest.mark.long),
    ],
)
def test_an_interrupted_study_says_what_is_done_and_what_is_left(config, run_here, jobs, number, code, word):
    results = config.parent / "results"
    process = start_study(config, *XGBOOST, "--jobs", jobs)
    wait_for_cells(results, 4, process)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    done = len(cells(results))
    counted = f"{done} of {CELLS_OF_XGBOOST} cells are done and {CELLS_OF_XGBOOST - done} are left"
    assert errors.splitlines() == [f"error: {word}; {counted}: run again to continue"]
    again = run_here("technical_validation.py", "--config", config, *XGBOOST, "--jobs", 1)
    assert again.returncode == 0, again.stderr
    assert f"{done} of {CELLS_OF_XGBOOST} cells are done already" in again.stdout
    assert not list(results.rglob("*.part"))


@pytest.mark.long
def test_a_study_killed_at_20_random_moments_ends_with_the_same_predictions(config, undisturbed):
    results = config.parent / "results"
    moments = random.Random(20)
    before = {}
    for _ in range(20):
        process = start_study(config, "--jobs", 2)
        time.sleep(moments.uniform(2, 8))
        process.kill()
        process.communicate()
        assert before.items() <= written(results).items()
        before = written(results)
    finish(config)
    assert before.items() <= written(results).items()  # nothing finished was done twice
    assert predictions(results) == undisturbed
    assert not list(results.rglob("*.part"))


def test_whatever_of_a_cell_is_damaged_the_cell_is_done_again(copied_config, run_here):
    results = copied_config.parent / "results"
    before = predictions(results)
    damages = {
        "cut": lambda path: path.write_bytes(path.read_bytes()[:-9]),
        "emptied": lambda path: path.write_bytes(b""),
        "edited": lambda path: path.write_bytes(path.read_bytes()[:-2] + b"9\n"),
        "removed": lambda path: path.unlink(),
    }
    kinds = ["model.ubj", "predictions.csv", "metrics.json", "provenance.json", "checksums.json"]
    whole = cells(results)
    pairs = [
        *((kind, "edited") for kind in kinds),
        *(("predictions.csv", name) for name in damages if name != "edited"),
    ]
    for kind, name in pairs:
        hurt = next(cell for cell in whole if (cell / kind).exists())
        whole.remove(hurt)
        damages[name](hurt / kind)
    again = run_here("technical_validation.py", "--config", copied_config, *XGBOOST, "--jobs", 1)
    assert again.stdout.count("damaged: ") == len(pairs)
    assert f"{len(whole)} of {CELLS_OF_XGBOOST} cells are done already" in again.stdout
    assert predictions(results) == before


IN_A_SMALL_ROOM = """
import subprocess, sys
from pathlib import Path

room, copy, *command = sys.argv[1:]
run = lambda *words: subprocess.run(words, capture_output=True, text=True)

def study(title):
    finished = run(*command)
    cells = len(list(Path(room).glob("cells/**/checksums.json")))
    print(title, finished.returncode, finished.stderr.splitlines(), cells)

assert run("mount", "-t", "tmpfs", "-o", "size=600k", "none", room).returncode == 0
study("full")
assert run("mount", "-o", "remount,size=200m", room).returncode == 0
study("roomy")
run("cp", "-r", room + "/.", copy)
assert run("mount", "-o", "remount,ro", room).returncode == 0
study("read-only")
"""


@pytest.mark.long
def test_a_full_and_a_read_only_disk_are_one_line_and_lose_nothing(config, undisturbed, tmp_path):
    alone = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs a mount namespace of its own, which this system does not give")
    room, copy = config.parent / "results", tmp_path / "copy"
    room.mkdir()
    copy.mkdir()
    inside = [*alone, sys.executable, "-c", IN_A_SMALL_ROOM, str(room), str(copy), *command(config, "--jobs", 2)]
    told = subprocess.run(inside, capture_output=True, text=True, timeout=600, check=False)
    assert told.returncode == 0, told.stderr
    full, roomy, read_only = told.stdout.splitlines()
    assert full.startswith(f"full 2 ['error: {room}/cells/") and "No space left on device'] " in full
    assert 2 < int(full.split()[-1]) < CELLS
    assert roomy.startswith("roomy 0 ['warning: ") and roomy.endswith(f"] {CELLS}")
    assert read_only.startswith("read-only 2 ['error: ") and "Read-only file system" in read_only
    assert predictions(copy) == undisturbed
