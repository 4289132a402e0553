"""The scripts on the workers of a Dask scheduler: real processes on loopback."""

import time
from pathlib import Path

import pytest

from tests.dask_cluster import dask_cluster
from tests.scripts import gait_data
from tests.scripts.gait_data import SCRIPT
from tests.scripts.table_data import XGBOOST, cells, predictions, start_study, written


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers."""
    with dask_cluster(tmp_path / "cluster", "first", "second") as cluster:
        yield cluster


def wait_for_cells(results, count):
    end = time.monotonic() + 120
    while len(cells(results)) < count:
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.long
def test_a_study_survives_the_loss_of_a_worker_and_of_the_scheduler(cluster, config, finished_config):
    results = config.parent / "results"
    run = start_study(config, *XGBOOST, "--scheduler", cluster.address)
    wait_for_cells(results, 3)
    cluster.kill("second")
    wait_for_cells(results, 8)
    cluster.kill_scheduler()
    _, err = run.communicate(timeout=120)
    assert run.returncode == 2
    assert err.splitlines() == ["error: the Dask scheduler has gone; finished work is stored: run again to continue"]
    finished = written(results)
    cluster.start_scheduler()
    cluster.start_worker("third")
    again = start_study(config, *XGBOOST, "--scheduler", cluster.address)
    out, err = again.communicate(timeout=600)
    assert again.returncode == 0, err
    assert "Traceback" not in err
    assert f"{len(cells(results))} done" in out
    assert predictions(results) == predictions(finished_config.parent / "results")
    assert finished.items() <= written(results).items()
    assert not list(results.rglob("*.part"))


@pytest.mark.long
def test_a_worker_killed_during_the_extraction_costs_what_it_worked_on(cluster, study, finished_study):
    run = study.start("--scheduler", cluster.address)
    while not study.chunks() and run.poll() is None:
        time.sleep(0.01)
    before, stored = study.written(), study.chunks()
    cluster.kill("second")
    assert 0 < len(stored) < len(finished_study.chunks()), "no worker could be killed during the extraction"
    _, errors = run.communicate(timeout=300)
    assert run.returncode == 0, errors
    twice = [file for file, when in study.written().items() if before.get(file, when) != when]
    assert len(twice) <= 1  # the killed worker had stored it, and not yet said so
    assert study.chunks() == finished_study.chunks()
    assert study.predictions() == finished_study.predictions()


@pytest.mark.long
def test_a_worker_killed_during_the_gait_estimation_changes_no_number(cluster, cohort, tmp_path):
    inputs, figures = cohort.options()[:-2], tmp_path / "figures"  # without the number of processes
    alone = gait_data.start(tmp_path, *inputs, "--jobs", 1, "-o", "alone.csv")
    assert alone.communicate(timeout=300) is not None
    run = gait_data.start(tmp_path, *inputs, "--scheduler", cluster.address, "-g", figures, "-o", "cluster.csv")
    while not list(figures.rglob("*.png")) and run.poll() is None:
        time.sleep(0.01)
    assert run.poll() is None, "the run was over before a worker could be killed"
    cluster.kill("second")
    _, errors = run.communicate(timeout=300)
    assert (run.returncode, alone.returncode) == (0, 0), errors
    assert (tmp_path / "cluster.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()


def test_gait_parameters_are_the_same_on_a_cluster(cluster, cohort, tmp_path, run_here):
    inputs = cohort.options()[:-2]  # without the number of processes
    tables = []
    for name, where in (("alone", ["--jobs", 1]), ("cluster", ["--scheduler", cluster.address])):
        out, clips = tmp_path / f"{name}.csv", tmp_path / f"{name} clips.csv"
        # From the folder of the data, with relative paths: workers have other current folders.
        relative = [word.relative_to(cohort.folder) if isinstance(word, Path) else word for word in inputs]
        process = run_here(SCRIPT, *relative, *where, "-o", out, "--clips", clips, cwd=cohort.folder)
        assert process.returncode == 0, process.stderr
        tables.append((out.read_bytes(), clips.read_bytes()))
    assert tables[0] == tables[1]


@pytest.mark.parametrize("script", [["technical_validation.py"], [SCRIPT, "-p", "p", "-s", "s", "-o", "o"]])
def test_processes_and_a_scheduler_do_not_go_together(run_here, script):
    both = run_here(*script, "--jobs", 2, "--scheduler", "tcp://localhost:8786")
    assert both.returncode == 2
    assert "not allowed with argument" in both.stderr


def test_what_does_not_go_together_is_refused(run_here, assert_refused, config):
    study = ["technical_validation.py", "--config", config]
    assert_refused(run_here(*study, "--device", "0", "--scheduler", "tcp://localhost:8786"), "CUDA_VISIBLE_DEVICES")
    wrong = run_here(*study, "--scheduler", "localhost")
    assert wrong.returncode == 2
    assert "expected an address such as tcp://host:8786, not 'localhost'" in wrong.stderr
