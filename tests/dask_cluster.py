"""A real Dask scheduler and real workers, as a user starts them by hand: processes of their own on loopback."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

WAIT_SECONDS = 60
# As docs/how_to/cluster.md says: a worker holds no more than it works on, or what only waits there is blamed for its
# death.
SATURATION = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION": "1.0"}


@dataclass
class DaskCluster:
    """Processes that are ended by ``close``; ``folder`` holds their logs and what workers leave behind."""

    folder: Path
    address: str = ""
    scheduler: subprocess.Popen | None = None
    workers: dict[str, subprocess.Popen] = field(default_factory=dict)

    def start_scheduler(self, code: Path | None = ROOT) -> None:
        log = self.folder / "scheduler.log"
        command = ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self.scheduler = self._start(log, *command, environment=SATURATION | {"PYTHONPATH": str(code or "")})
        self.address = _waited_for(log, r"Scheduler at:\s+(tcp://\S+)")

    def start_worker(
        self, name: str, threads: int = 1, code: Path | None = ROOT, nanny: bool = True, **keywords
    ) -> None:
        """A worker that finds the package in ``code``, by default with a nanny that starts it again."""
        log = self.folder / f"{name}.log"
        options = ["--name", name, "--nthreads", str(threads), "--no-dashboard", "--memory-limit", "0"]
        options += [] if nanny else ["--no-nanny"]
        environment = {"PYTHONPATH": str(code or "")}
        command = ["dask_worker", self.address, *options, "--local-directory", str(self.folder)]
        self.workers[name] = self._start(log, *command, environment=environment, **keywords)
        _waited_for(log, "(Registered to)")

    def _start(self, log: Path, module: str, *options: str, environment=None, **keywords) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *options]
        with log.open("w") as stream:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env=os.environ | (environment or {}),
                stdout=stream,
                stderr=stream,
                start_new_session=True,  # a nanny and its worker end together
                **keywords,
            )

    def kill(self, name: str) -> None:
        """SIGKILL to a worker and the nanny that would start it again."""
        _kill(self.workers.pop(name))

    def kill_scheduler(self) -> None:
        _kill(self.scheduler)
        self.scheduler = None

    def close(self) -> None:
        for process in (*self.workers.values(), self.scheduler):
            if process is not None:
                _kill(process)


@contextmanager
def dask_cluster(folder: Path, *workers: str) -> Iterator[DaskCluster]:
    """A scheduler and workers of these names, ended with the block."""
    folder.mkdir(exist_ok=True)
    cluster = DaskCluster(folder)
    try:
        cluster.start_scheduler()
        for name in workers:
            cluster.start_worker(name)
        yield cluster
    finally:
        cluster.close()


def _kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, 9)
    process.wait()


def _waited_for(log: Path, pattern: str) -> str:
    """What ``pattern`` finds in a log, once it is there."""
    end = time.monotonic() + WAIT_SECONDS
    while not (found := re.search(pattern, log.read_text())):
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
    return found[1]
