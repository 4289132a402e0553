"""One way to map work over workers: in this process, on local processes run by Dask, or on a cluster of the user's."""

import logging
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from threadpoolctl import threadpool_limits

from healthgait.computing.cluster import connected, work_here
from healthgait.computing.progress import is_quiet, lines_to, quietly
from healthgait.computing.threads import SINGLE_THREAD, hold_to_one_thread
from healthgait.errors import InputError

if TYPE_CHECKING:
    from dask.distributed import Client, Future

Item = TypeVar("Item")
Result = TypeVar("Result")
# That processes of this machine take to start, to load what they work with, and to end: 1.9 s, and 1 s of imports, on
# two cores. They are not started to save less.
START_S = 3.0


@dataclass(frozen=True)
class Workers:
    """Where work is done: in ``jobs`` processes of this machine, or by the workers of a Dask scheduler at an address.

    Those must see the paths in ``reads`` and the folders ``writes``, which processes of this machine do in any case.
    Work for several jobs begins in this process, until others pay; with ``apart`` they do all of it: for items that
    take longer than the start of a process, that leave TensorFlow or much memory behind, or that must not end this
    process.
    """

    jobs: int = 1
    scheduler: str | None = None
    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    apart: bool = False

    def pay(self, items: int, seconds: float) -> bool:
        """Whether processes of this machine save more than their start on so many items of so many seconds each."""
        jobs = min(self.jobs, items)
        return jobs > 1 and (self.apart or items * seconds * (1 - 1 / jobs) > START_S)


def map_unordered(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    workers: Workers,
    lost: Callable[[Item], Result] | None = None,
    on_line: Callable[[Item, str], None] | None = None,
) -> Iterator[Result]:
    """``function`` of each item, in the order in which the results come.

    With one job and no scheduler everything happens in this process, where a debugger sees it. With more, it begins
    here and goes on in others as soon as they pay, where ``function`` and the items must be picklable. What
    ``function`` raises is raised here. An item whose worker is killed is tried again a few times; then ``lost`` gives
    its result, and without it InputError is raised, as it is when the scheduler cannot be reached or goes away, or one
    of its workers lacks something.

    ``on_line`` is called with an item and an empty line when its work begins, and with each line of progress that its
    work reports, perhaps from another thread.
    """
    items = deque(items)
    if is_quiet():
        function = partial(quietly, function)
    if workers.scheduler:
        if items:
            with connected(workers.scheduler, workers.reads, workers.writes) as (client, conditions):
                yield from _map_on_dask(client, partial(work_here, function, conditions), items, lost, on_line)
        return
    hold_to_one_thread()  # in the workers, too: Dask would let other values in the shell win
    with threadpool_limits(1):
        yield from _map_here(function, items, workers, on_line)
    if items:
        with _local_processes(min(workers.jobs, len(items))) as client:
            yield from _map_on_dask(client, function, items, lost, on_line)


def _map_here(
    function: Callable[[Item], Result],
    items: deque[Item],
    workers: Workers,
    on_line: Callable[[Item, str], None] | None,
) -> Iterator[Result]:
    """The results of the first of ``items``, which are taken away, until workers pay for those that are left."""
    done, spent_s = 0, 0.0
    while items and not workers.pay(len(items), spent_s / max(done, 1)):
        begin = time.perf_counter()
        item = items.popleft()
        result = _listened_to(function, partial(on_line, item), item) if on_line else function(item)
        done, spent_s = done + 1, spent_s + time.perf_counter() - begin
        yield result


def _listened_to(function: Callable[[Item], Result], listener: Callable[[str], None], item: Item) -> Result:
    """``function`` of the item; ``listener`` gets an empty line at the beginning, and its lines of progress."""
    listener("")
    with lines_to(listener):
        return function(item)


@contextmanager
def _local_processes(jobs: int) -> Iterator["Client"]:
    """A client of ``jobs`` processes of this machine, which end with the block.

    Ctrl-C waits until they stand: an interrupted start makes Dask print tracebacks.
    """
    import dask
    from dask.distributed import Client, LocalCluster

    settings = {
        "distributed.nanny.pre-spawn-environ": SINGLE_THREAD,
        "distributed.worker.daemon": True,
        # A worker holds no more than it works on, or what only waits there would be blamed for its death.
        "distributed.scheduler.worker-saturation": 1.0,
        # A cell is one indivisible piece of work: how much memory it takes is not for Dask to manage.
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.worker.memory.terminate": False,
        # Dask looks at its workers up to a hundred times a second, which slows cells of many small steps; without a
        # dashboard nobody sees what it finds.
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.interval": "1s",
        "distributed.admin.system-monitor.interval": "10s",
    }
    signals = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        resource_tracker.ensure_running()  # it would let the signals through when it starts
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        try:
            cluster = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                silence_logs=logging.CRITICAL,  # what matters comes as an exception
                # No dashboard; Dask serves its health over HTTP nevertheless, here on any free port.
                scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            )
            client = stack.enter_context(Client(stack.enter_context(cluster)))
        except RuntimeError as error:
            raise InputError(f"the {jobs} worker processes cannot be started ({error}); try one job") from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield client


def _map_on_dask(
    client: "Client",
    function: Callable[[Any], Any],
    items: Iterable[Any],
    lost: Callable[[Any], Any] | None,
    on_line: Callable[[Any, str], None] | None,
) -> Iterator[Any]:
    from dask.distributed import as_completed
    from distributed.comm import CommClosedError

    items = list(items)
    topic = f"healthgait-{uuid4().hex}"
    if on_line:
        client.subscribe_topic(topic, lambda event: on_line(items[event[1][0]], event[1][1]))
    # One by one: all items of a study in one message are megabytes, of which Dask warns.
    futures = {}
    for number, item in enumerate(items):
        work = partial(_listened_to, function, partial(_send, topic, number)) if on_line else function
        futures[client.submit(work, item, pure=False)] = item
    for future in as_completed(list(futures)):
        item = futures.pop(future)  # a result is forgotten once it has been handed out
        try:
            result = _result(future, item, lost)
        except (CancelledError, CommClosedError):
            raise InputError("the Dask scheduler has gone; finished work is stored: run again to continue") from None
        yield result


def _send(topic: str, number: int, line: str) -> None:
    """Send a line about the item of a number from a worker to the process that asks."""
    from dask.distributed import get_worker

    get_worker().log_event(topic, (number, line))


def _result(future: "Future", item: Any, lost: Callable[[Any], Any] | None) -> Any:
    from dask.distributed import KilledWorker

    if not isinstance(future.exception(), KilledWorker):
        return future.result()
    if lost:
        return lost(item)
    raise InputError("a worker process was killed several times, perhaps for lack of memory; use fewer jobs")
