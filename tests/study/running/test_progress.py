"""Counts and the time left, worked out by hand; the clock stands still unless a test moves it."""

import time
from pathlib import Path

import pytest

from healthgait.computing.parallel import Workers
from healthgait.study.cells import DONE, FAILED, Cell, Outcome
from healthgait.study.methods.xgboost import XGBoost
from healthgait.study.running.progress import Progress
from healthgait.study.running.task import Task
from healthgait.targets import SEX_TARGET


@pytest.fixture
def clock(monkeypatch):
    """The seconds that have gone by, in a list of one."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def tasks(method: str, count: int) -> list[Task]:
    cells = [Cell(SEX_TARGET, method, "usual_gait", "OptoGait", number) for number in range(count)]
    return [Task(cell, XGBoost(), None, None, {}, 27, {}, Path("nowhere")) for cell in cells]


def done(task: Task, seconds: float, *warnings: str) -> Outcome:
    return Outcome(task.cell, DONE, task.folder, seconds=seconds, warnings=warnings)


def test_the_time_left_is_unknown_until_each_method_has_a_finished_cell(clock):
    quick, slow = tasks("Quick", 3), tasks("Slow", 4)
    progress = Progress(quick + slow, Workers(2))
    assert progress.counts() == "0/7 cells, ? left"
    progress.end(done(quick[0], 1))
    assert progress.seconds_left() is None
    progress.end(done(slow[0], 100))
    assert progress.seconds_left() == 2 * 1 / 2 + 3 * 100 / 2
    progress.end(done(slow[1], 200))
    assert progress.seconds_left() == 2 * 1 / 2 + 2 * 150 / 2
    progress.end(done(slow[2], 150))
    assert progress.seconds_left() == 2 * 1 / 2 + 150  # two jobs do not share a cell
    assert progress.counts() == "4/7 cells, 02:31 left"


def test_a_method_that_is_over_need_not_have_a_finished_cell(clock):
    quick, slow = tasks("Quick", 2), tasks("Slow", 1)
    progress = Progress(quick + slow, Workers(1))
    progress.end(done(quick[0], 5))
    progress.end(Outcome(slow[0].cell, FAILED, reason="ValueError"))
    assert progress.counts() == "2/3 cells, 1 failed, 00:05 left"


def test_the_time_left_passes_while_a_cell_is_at_work_but_never_below_nothing(clock):
    cells = tasks("Slow", 3)
    progress = Progress(cells, Workers(1))
    progress.end(done(cells[0], 60))
    progress.update(cells[1], "")
    clock[0] += 20
    assert progress.seconds_left() == 100
    clock[0] += 1000
    assert progress.seconds_left() == 60  # of the cell that has not begun
    progress.end(done(cells[1], 1020))
    progress.update(cells[2], "")
    assert progress.seconds_left() == 540


def test_of_a_scheduler_as_many_cells_go_side_by_side_as_are_at_work(clock):
    cells = tasks("Slow", 7)
    progress = Progress(cells, Workers(64, "tcp://host:8786"))
    progress.end(done(cells[0], 60))
    assert progress.seconds_left() == 6 * 60
    for cell in cells[1:4]:
        progress.update(cell, "")
    assert progress.seconds_left() == 2 * 60


def test_the_line_names_who_has_worked_for_longest_and_what_the_work_said_last(clock):
    cells = tasks("MLP", 3)
    progress = Progress(cells, Workers(2))
    progress.update(cells[1], "")
    name = "sex MLP usual_gait (OptoGait) partition"
    assert progress.line() == f"0/3 cells, ? left: {name} 1"
    clock[0] += 1
    progress.update(cells[0], "")
    progress.update(cells[1], f"{name} 1: epoch 2 of 3")
    assert progress.line() == f"0/3 cells, ? left, 2 at work: epoch 2 of 3: {name} 1"
    progress.end(done(cells[1], 1))
    assert progress.line().endswith(f" left: {name} 0")


def test_warnings_are_counted_and_told_once(clock):
    cells = tasks("MLP", 3)
    progress = Progress(cells, Workers(2))
    assert progress.end(done(cells[0], 1, "old", "odd")) == ["old", "odd"]
    assert progress.end(done(cells[1], 1, "odd", "new")) == ["new"]
    assert progress.counts() == "2/3 cells, 4 warnings, 00:01 left"
