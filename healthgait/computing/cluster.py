"""A Dask cluster of the user's: connecting to it, and checking its workers before they get work."""

from __future__ import annotations

import hashlib
import logging
import platform
import socket
import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from healthgait.computing.progress import say
from healthgait.computing.threads import hold_to_one_thread
from healthgait.errors import InputError

if TYPE_CHECKING:
    from dask.distributed import Client, Worker

CONNECT_SECONDS = 10
LONGEST_GREETING = 65536  # bytes
PACKAGE = Path(__file__).parents[1]
REQUIREMENTS = PACKAGE.parent / "requirement.txt"
START = f"PYTHONPATH={PACKAGE.parent}"


@dataclass(frozen=True)
class Conditions:
    """What every worker must have: the same code and versions as this process, and these files and folders."""

    versions: dict[str, str]
    paths: tuple[Path, ...]


@contextmanager
def connected(address: str, reads: Sequence[Path], writes: Sequence[Path]) -> Iterator[tuple[Client, Conditions]]:
    """A client of the scheduler at ``address``, and the conditions that all of its workers have been found to meet.

    They must see the paths that are read, and the folders ``writes``: a file that is made there must appear to them.
    Waits for the first worker. Raises InputError if no scheduler answers, or if workers lack something.
    """
    from dask.distributed import Client

    for name in ("distributed", "distributed.client"):  # what matters comes as an exception
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        try:
            _wait_for_greeting(address)
            client = stack.enter_context(Client(address, timeout=CONNECT_SECONDS))
        except TypeError as error:  # of tls:// without certificates
            raise InputError(f"{address}: {error}; see Dask's configuration distributed.comm.tls") from error
        except (OSError, ValueError) as error:
            raise InputError(
                f"{address}: no Dask scheduler answers there ({type(error).__name__}: {error}); start one with "
                f"`dask scheduler` and give its address, such as tcp://host:8786"
            ) from error
        _check_scheduler(client)
        if not client.scheduler_info()["workers"]:
            say(f"{address}: waiting for the first worker")
            client.wait_for_workers(1)
        paths = [path.absolute() for path in reads]
        for folder in writes:
            mark = stack.enter_context(tempfile.NamedTemporaryFile(dir=folder, prefix=".seen-by-all-", suffix=".part"))
            paths.append(Path(mark.name))
        conditions = Conditions(_versions(), tuple(paths))
        _check_workers(client, conditions)
        yield client, conditions


def _wait_for_greeting(address: str) -> None:
    """Raises OSError if what listens there does not greet first, as Dask does.

    Dask's client would wait for ever for a server that waits, and take any eight bytes for a length of memory.
    """
    from distributed.comm import parse_host_port

    kind, _, place = address.partition("://")
    if kind == "tcp":
        with (
            socket.create_connection(parse_host_port(place), CONNECT_SECONDS) as connection,
            connection.makefile("rb") as stream,
        ):
            start = stream.read(8)
            if not _is_length(start) or not _is_message(stream.read(int.from_bytes(start, "little"))):
                raise ConnectionError(f"it begins with {start!r}")


def _is_length(start: bytes) -> bool:
    """A message of Dask's begins with its length, in 8 bytes from the lowest; a greeting's is about 60."""
    return len(start) == 8 and int.from_bytes(start, "little") <= LONGEST_GREETING


def _is_message(message: bytes) -> bool:
    """The message is the number of its frames, the length of each, and the frames."""
    count, *lengths = struct.unpack(f"<{len(message) // 8}Q", message[: len(message) // 8 * 8]) or [0]
    return count > 0 and 8 * (1 + count) + sum(lengths[:count]) == len(message)


def _check_scheduler(client: Client) -> None:
    """The scheduler unpickles what it passes on, and so needs the package, too."""
    try:
        client.run_on_scheduler(_versions)
    except ImportError as error:
        raise InputError(
            f"the scheduler {client.scheduler.address} cannot run healthgait ({error}); start it with {START}"
        ) from error


def _check_workers(client: Client, conditions: Conditions) -> None:
    found = client.run(_lacking_here, conditions, on_error="return")
    names = {address: worker["name"] for address, worker in client.scheduler_info(n_workers=-1)["workers"].items()}
    lacks = []
    for address, lack in found.items():
        if isinstance(lack, Exception):  # it could not even unpickle the question
            lack = f"worker {names.get(address)} ({address}) cannot run healthgait ({lack!r}); start it with {START}"
        if lack:
            lacks.append(lack)
    if lacks:
        raise InputError("; ".join(sorted(lacks)))
    count = f"{len(found)} {'worker' if len(found) == 1 else 'workers'}"
    say(f"{count} of {client.scheduler.address}, dashboard: {client.dashboard_link}")


def _lacking_here(conditions: Conditions, dask_worker: Worker) -> str:
    return lacking(conditions, dask_worker)


def lacking(conditions: Conditions, worker: Worker) -> str:
    """What a worker lacks, in one line that names it; empty if nothing."""
    name = f"worker {worker.name} ({worker.address})"
    if worker.state.nthreads != 1:
        return f"{name} has {worker.state.nthreads} threads; start it with --nthreads 1 (and --nworkers for several)"
    here = _versions()
    for what, expected in conditions.versions.items():
        if here.get(what) != expected:
            return f"{name} has {what} {here.get(what, 'missing')}, here it is {expected}; results could differ"
    for path in conditions.paths:
        if not path.exists():
            shared = path.parent if path.suffix == ".part" else path
            return f"{name} does not see {shared}; share that folder with it, at the same path"
    return ""


def work_here(function: Callable[[Any], Any], conditions: Conditions, item: Any) -> Any:
    """``function`` of ``item`` in a worker of the user's cluster.

    Raises InputError that names the worker if it lacks something, since workers may come later.
    """
    from dask.distributed import get_worker

    hold_to_one_thread()
    threadpool_limits(1)  # for good: the process belongs to Dask, and works for nobody else meanwhile
    if lack := lacking(conditions, get_worker()):
        raise InputError(lack)
    return function(item)


@lru_cache(maxsize=1)  # as it was when this process started to work: a later change of the files is not loaded
def _versions() -> dict[str, str]:
    """Python, the required packages, and the code of this package."""
    required = [line.partition("==")[0] for line in REQUIREMENTS.read_text(encoding="utf-8").split()]
    code = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        code.update(path.read_bytes())
    return {
        "Python": platform.python_version(),
        "healthgait code": code.hexdigest()[:12],
        **{name: _installed(name) for name in required},
    }


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
