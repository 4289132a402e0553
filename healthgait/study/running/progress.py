"""How far the cells of a study are, and how long those that are left will take."""

import time
from collections import Counter
from collections.abc import Iterable
from statistics import fmean

from tqdm import tqdm

from healthgait.computing.parallel import Workers
from healthgait.study.cells import DONE, Cell, Outcome
from healthgait.study.running.task import Task


class Progress:
    """The cells of a study that are done, failed, at work and left.

    The time left follows from the mean time of the finished cells of each method, those of earlier runs included: a
    cell of one method may take a hundred times as long as one of another.
    """

    def __init__(self, tasks: Iterable[Task], workers: Workers):
        tasks = list(tasks)
        self._total = len(tasks)
        self._left = Counter(task.cell.method for task in tasks)
        # Nobody knows how many workers a scheduler will have: as many as are at work.
        self._jobs = {} if workers.scheduler else {task.cell.method: task.method.jobs(workers.jobs) for task in tasks}
        self._seconds: dict[str, list[float]] = {}
        self._at_work: dict[Cell, tuple[float, str]] = {}
        self._failed = 0
        self._warnings: Counter[str] = Counter()

    def update(self, task: Task, line: str) -> None:
        """A cell begins, if the line is empty, or its work reports a line."""
        name = str(task.cell)
        if line:  # what is new comes first: a terminal cuts the end
            self._at_work[task.cell] = self._at_work[task.cell][0], f"{line.removeprefix(f'{name}: ')}: {name}"
        else:
            self._at_work[task.cell] = time.monotonic(), name

    def end(self, outcome: Outcome) -> list[str]:
        """A cell is over; returns its warnings that are the first of their words."""
        self._at_work.pop(outcome.cell, None)
        self._left[outcome.cell.method] -= 1
        if outcome.status == DONE:
            self._seconds.setdefault(outcome.cell.method, []).append(outcome.seconds)
        else:
            self._failed += 1
        new = [words for words in outcome.warnings if words not in self._warnings]
        self._warnings.update(outcome.warnings)
        return new

    def seconds_left(self) -> float | None:
        """None while a method with cells left has no finished cell."""
        at_work, now = list(self._at_work.items()), time.monotonic()
        seconds = 0.0
        for method, count in self._left.items():
            if count:
                if method not in self._seconds:
                    return None
                mean = fmean(self._seconds[method])
                spent = sum(min(now - begin, mean) for cell, (begin, _) in at_work if cell.method == method)
                jobs = self._jobs.get(method) or len(at_work) or 1
                seconds += (mean * count - spent) / min(jobs, count)
        return seconds

    def counts(self) -> str:
        """For example ``12/324 cells, 1 failed, 2 warnings, 12:03 left``."""
        seconds = self.seconds_left()
        warnings = self._warnings.total()
        words = [
            f"{self._total - self._left.total()}/{self._total} cells",
            f"{self._failed} failed" * bool(self._failed),
            f"{warnings} warning{'s' * (warnings != 1)}" * bool(warnings),
            f"{'?' if seconds is None else tqdm.format_interval(seconds)} left",
        ]
        return ", ".join(filter(None, words))

    def line(self) -> str:
        """The counts and the cell that has been at work for longest, or the last line that its work reported."""
        at_work = sorted(self._at_work.values())
        several = f", {len(at_work)} at work" * (len(at_work) > 1)
        return self.counts() + (f"{several}: {at_work[0][1]}" if at_work else "")
