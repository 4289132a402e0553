import os
import warnings

import dask
import pytest

from healthgait.computing import parallel
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.threads import SINGLE_THREAD
from healthgait.errors import InputError
from tests.worker_functions import (
    dies_at_three,
    first_byte,
    half,
    looked_at_every_ms,
    refuse_three,
    square_and_process,
    thread_variables,
)

pytestmark = pytest.mark.usefixtures("own_threads")
APART = Workers(2, apart=True)


def test_one_job_works_here_in_order():
    assert list(map_unordered(square_and_process, range(4), Workers(1))) == [(n * n, os.getpid()) for n in range(4)]


def test_two_jobs_give_the_same_results_from_other_processes():
    results = list(map_unordered(square_and_process, range(20), APART))
    assert sorted(square for square, _ in results) == [n * n for n in range(20)]
    processes = {process for _, process in results}
    assert os.getpid() not in processes
    assert len(processes) == 2


def test_little_work_stays_here_whatever_the_jobs(monkeypatch):
    monkeypatch.setattr(parallel, "START_S", float("inf"))
    assert list(map_unordered(square_and_process, range(4), Workers(2))) == [(n * n, os.getpid()) for n in range(4)]


def test_work_begins_here_and_goes_on_in_others_once_they_pay(monkeypatch):
    monkeypatch.setattr(parallel, "START_S", 0.0)
    (first, *others) = map_unordered(square_and_process, range(20), Workers(2))
    assert first == (0, os.getpid())
    assert sorted(square for square, _ in others) == [n * n for n in range(1, 20)]
    assert os.getpid() not in {process for _, process in others}


@pytest.mark.parametrize("workers", [Workers(1), APART])
def test_who_asks_hears_when_an_item_begins_and_what_its_work_says(workers, capfd):
    lines = []
    results = map_unordered(half, [4, 6, 8], workers, on_line=lambda item, line: lines.append((item, line)))
    assert sorted(results) == [2, 3, 4]
    for number in (4, 6, 8):
        assert [line for item, line in lines if item == number] == ["", f"half of {number}"]
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("jobs", "items", "seconds", "pay"),
    [
        (2, 7, 1.0, True),  # 3.5 s saved
        (2, 5, 1.0, False),  # 2.5 s
        (16, 5, 1.0, True),  # 4 s, on 5 of them
        (16, 1, 60.0, False),
        (1, 100, 60.0, False),
    ],
)
def test_workers_pay_where_they_save_more_than_three_seconds(monkeypatch, jobs, items, seconds, pay):
    monkeypatch.setattr(parallel, "START_S", 3.0)
    assert Workers(jobs).pay(items, seconds) == pay


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_is_raised_here(jobs):
    with pytest.raises(ValueError, match="three is refused"):
        list(map_unordered(refuse_three, [1, 2, 3, 4], Workers(jobs, apart=True)))


def test_one_job_computes_on_one_thread():
    assert list(map_unordered(thread_variables, [0, 1], Workers(1))) == [SINGLE_THREAD, SINGLE_THREAD]


def test_every_worker_computes_on_one_thread_whatever_the_shell_says(monkeypatch):
    for name in SINGLE_THREAD:
        monkeypatch.setenv(name, "2")
    assert list(map_unordered(thread_variables, [0, 1], APART)) == [SINGLE_THREAD, SINGLE_THREAD]


def test_workers_are_not_disturbed_by_those_who_look_at_them():
    looked = list(map_unordered(looked_at_every_ms, [0, 1], APART))
    assert ["profile" in one for one in looked] == [False, False]
    assert [(one["tick"], one["monitor"]) for one in looked] == [(1000, 10_000)] * 2


@pytest.mark.parametrize("items, jobs", [([], 1), ([], 8), ([5], 8)])
def test_no_processes_are_started_for_one_item_or_none(items, jobs):
    found = list(map_unordered(square_and_process, items, Workers(jobs, apart=True)))
    assert found == [(n * n, os.getpid()) for n in items]


def test_results_come_one_by_one():
    results = map_unordered(refuse_three, iter([1, 2, 3]), Workers(1))
    assert [next(results), next(results)] == [1, 2]


def test_much_to_send_is_sent_without_a_word(capfd):
    items = [bytes([number]) * 1_000_000 for number in range(12)]
    with warnings.catch_warnings(record=True) as said:
        assert sorted(map_unordered(first_byte, items, APART)) == list(range(12))
    assert [str(warning.message) for warning in said] == []
    assert capfd.readouterr().err == ""


def test_a_killed_worker_loses_its_item_alone():
    found = map_unordered(dies_at_three, range(6), APART, lost=lambda number: -number)
    assert sorted(found) == [-3, 0, 1, 2, 4, 5]


def test_a_worker_that_is_killed_again_and_again_is_an_error_in_one_line():
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), pytest.raises(InputError, match="fewer jobs"):
        list(map_unordered(dies_at_three, range(6), APART))
