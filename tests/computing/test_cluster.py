import os
import socket
import threading
import time
from pathlib import Path

import pytest

from healthgait.computing import cluster
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.threads import SINGLE_THREAD
from healthgait.errors import InputError
from tests.dask_cluster import dask_cluster
from tests.worker_functions import (
    dies_at_three,
    refuse_three,
    slowly,
    square_and_process,
    thread_variables,
    threads_of_libraries,
)

pytestmark = pytest.mark.usefixtures("own_threads")


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    """A cluster that a test leaves as it was."""
    with dask_cluster(tmp_path_factory.mktemp("cluster"), "first", "second") as cluster:
        yield cluster


@pytest.fixture
def scheduler(tmp_path):
    """A cluster without workers, for the test alone."""
    with dask_cluster(tmp_path / "cluster") as cluster:
        yield cluster


def test_the_workers_of_the_scheduler_do_the_work(two_workers, capfd):
    results = list(map_unordered(square_and_process, range(40), Workers(scheduler=two_workers.address)))
    assert sorted(square for square, _ in results) == [n * n for n in range(40)]
    processes = {process for _, process in results}
    assert len(processes) == 2
    assert os.getpid() not in processes
    told = capfd.readouterr()
    assert f"2 workers of {two_workers.address}" in told.out
    assert told.err == ""


def test_they_compute_on_one_thread(two_workers):
    workers = Workers(scheduler=two_workers.address)
    assert list(map_unordered(thread_variables, [0, 1], workers)) == [SINGLE_THREAD] * 2
    assert list(map_unordered(threads_of_libraries, [0], workers)) == [{1}]


def test_what_the_function_raises_is_raised_here(two_workers):
    with pytest.raises(ValueError, match="three is refused"):
        list(map_unordered(refuse_three, [1, 2, 3, 4], Workers(scheduler=two_workers.address)))


def test_a_folder_to_write_to_must_be_shared(two_workers, tmp_path):
    workers = Workers(scheduler=two_workers.address, writes=(tmp_path,))
    assert list(map_unordered(refuse_three, [1], workers)) == [1]
    assert list(tmp_path.iterdir()) == []  # the mark that the workers looked for is gone


def test_nothing_to_do_needs_no_scheduler():
    assert list(map_unordered(refuse_three, [], Workers(scheduler="tcp://127.0.0.1:1"))) == []


def test_no_scheduler_is_one_line(capfd):
    with pytest.raises(InputError, match=r"tcp://127.0.0.1:1: no Dask scheduler answers there"):
        list(map_unordered(refuse_three, [1], Workers(scheduler="tcp://127.0.0.1:1")))
    assert capfd.readouterr().err == ""


def test_another_server_than_a_scheduler_is_one_line(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:  # it waits for what is said, as web servers do
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(InputError, match=f"{address}: no Dask scheduler answers there"):
            list(map_unordered(refuse_three, [1], Workers(scheduler=address)))


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        b"+OK\r\n",
        b"",
        bytes(8),
        b"\x10" + bytes(23),  # as long as it says, but without a frame
        b"\x3a" + bytes(7),  # ends before it is as long as it says
    ],
)
def test_a_server_that_says_something_else_is_one_line(answer, capfd):
    def answer_once(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        server = threading.Thread(target=answer_once, args=[listening])
        server.start()
        with pytest.raises(InputError, match=f"{address}: no Dask scheduler answers there") as refusal:
            list(map_unordered(refuse_three, [1], Workers(scheduler=address)))
        server.join()
    assert "\n" not in str(refusal.value)
    assert capfd.readouterr().err == ""


def test_tls_without_certificates_is_one_line():
    with pytest.raises(InputError, match=r"tls://127.0.0.1:1: .*ssl_context.*; see Dask's configuration"):
        list(map_unordered(refuse_three, [1], Workers(scheduler="tls://127.0.0.1:1")))


def test_a_worker_that_does_not_see_a_folder_is_named(scheduler, tmp_path):
    # A path that exists in this process and in one of the workers, as their file descriptors do.
    descriptor = os.open(tmp_path, os.O_RDONLY)
    seen_by_some = Path(f"/proc/self/fd/{descriptor}")
    scheduler.start_worker("seeing", pass_fds=[descriptor], nanny=False)
    scheduler.start_worker("blind", nanny=False)
    workers = Workers(scheduler=scheduler.address, reads=(seen_by_some,))
    with pytest.raises(InputError) as refusal:
        list(map_unordered(refuse_three, [1], workers))
    os.close(descriptor)
    assert str(refusal.value).startswith("worker blind (tcp://")
    assert f"does not see {seen_by_some}; share that folder" in str(refusal.value)
    assert "seeing" not in str(refusal.value)


def test_a_scheduler_without_the_package_is_named(scheduler):
    scheduler.kill_scheduler()
    scheduler.start_scheduler(code=None)
    with pytest.raises(InputError, match=r"the scheduler tcp://.* cannot run healthgait .*PYTHONPATH="):
        list(map_unordered(refuse_three, [1], Workers(scheduler=scheduler.address)))


def test_a_worker_without_the_package_is_named(scheduler):
    scheduler.start_worker("bare", code=None, nanny=False)
    with pytest.raises(InputError, match=r"worker bare .*PYTHONPATH="):
        list(map_unordered(refuse_three, [1], Workers(scheduler=scheduler.address)))


def test_a_worker_with_other_code_is_named(scheduler, tmp_path):
    from shutil import copytree

    from tests.conftest import ROOT

    for name in ("healthgait", "tests"):
        copytree(ROOT / name, tmp_path / "other" / name)
    (tmp_path / "other" / "requirement.txt").write_bytes((ROOT / "requirement.txt").read_bytes())
    (tmp_path / "other" / "healthgait" / "errors.py").open("a").write("# changed\n")
    scheduler.start_worker("old", code=tmp_path / "other", nanny=False)
    with pytest.raises(InputError, match=r"worker old .*has healthgait code \w+, here it is \w+; results could differ"):
        list(map_unordered(refuse_three, [1], Workers(scheduler=scheduler.address)))


def test_a_worker_of_several_threads_is_named(scheduler):
    scheduler.start_worker("broad", threads=2, nanny=False)
    with pytest.raises(InputError, match=r"worker broad .*has 2 threads; start it with --nthreads 1"):
        list(map_unordered(refuse_three, [1], Workers(scheduler=scheduler.address)))


def test_a_killed_worker_costs_only_what_it_worked_on(scheduler, tmp_path):
    scheduler.start_worker("first")
    scheduler.start_worker("second")
    results = map_unordered(slowly, [(n, tmp_path) for n in range(8)], Workers(scheduler=scheduler.address))
    done = [next(results), next(results)]
    time.sleep(0.5)  # both work on the next
    scheduler.kill("first")
    assert sorted([*done, *results]) == [n * n for n in range(8)]
    calls = sorted(len(path.read_text().split()) for path in tmp_path.glob("*.txt"))
    assert calls == [1] * 7 + [2]


@pytest.mark.long  # the same road as on the processes of this machine
def test_what_kills_every_worker_is_lost_alone(scheduler):
    scheduler.start_worker("first")  # its nanny starts it again
    results = map_unordered(dies_at_three, range(5), Workers(scheduler=scheduler.address), lost=lambda number: -number)
    assert sorted(results) == [-3, 0, 1, 2, 4]


def test_a_scheduler_that_goes_away_is_one_line(scheduler, tmp_path, capfd):
    scheduler.start_worker("first")
    results = map_unordered(slowly, [(n, tmp_path) for n in range(8)], Workers(scheduler=scheduler.address))
    next(results)
    scheduler.kill_scheduler()
    with pytest.raises(InputError, match=r"the Dask scheduler has gone; .* run again to continue"):
        list(results)
    assert capfd.readouterr().err == ""
