"""One way to map work over workers: in this process, or on local processes run by Dask."""

import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from healthgait.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")

# Every worker computes on one thread: cells run side by side, and results must not depend on the machine.
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)
SINGLE_THREAD = dict.fromkeys(THREAD_VARIABLES, "1")


def available_cores() -> int:
    """Number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def hold_to_one_thread() -> None:
    """Let this process compute on one thread; to be called before TensorFlow starts, which reads it then."""
    os.environ.update(SINGLE_THREAD)


def map_unordered(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int,
    lost: Callable[[Item], Result] | None = None,
) -> Iterator[Result]:
    """``function`` of each item, in the order in which the results come.

    With ``jobs`` 1 everything happens in this process, where a debugger sees it; otherwise on that many
    local processes, where ``function`` and the items must be picklable. What ``function`` raises is raised here.
    An item whose worker is killed is tried again a few times; then ``lost`` gives its result, and without it
    InputError is raised.
    """
    items = list(items)
    jobs = min(jobs, len(items))
    hold_to_one_thread()  # in the workers, too: Dask would let other values in the shell win
    if jobs <= 1:
        with threadpool_limits(1):
            yield from map(function, items)
        return
    yield from _map_on_dask(function, items, jobs, lost)


def _started(stack: ExitStack, jobs: int) -> Any:
    """A client of a local cluster, closed with the ``stack``.

    Ctrl-C waits until it stands: an interrupted start makes Dask print tracebacks.
    """
    from dask.distributed import Client, LocalCluster

    signals = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
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
        return stack.enter_context(Client(stack.enter_context(cluster)))
    except RuntimeError as error:
        raise InputError(f"the {jobs} worker processes cannot be started ({error}); try one job") from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _map_on_dask(
    function: Callable[[Any], Any], items: list[Any], jobs: int, lost: Callable[[Any], Any] | None
) -> Iterator[Any]:
    import dask
    from dask.distributed import KilledWorker, as_completed

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
    }
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        client = _started(stack, jobs)
        futures = dict(zip(client.map(function, items, pure=False), items, strict=True))
        for future in as_completed(list(futures)):
            item = futures.pop(future)  # a result is forgotten once it has been handed out
            if not isinstance(future.exception(), KilledWorker):
                yield future.result()
            elif lost:
                yield lost(item)
            else:
                raise InputError(
                    "a worker process was killed several times, perhaps for want of memory; use fewer jobs"
                )
