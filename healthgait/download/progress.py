"""How far a file is, on standard error: one line that is kept up on a terminal, up to ten lines in a log."""

import sys
import time
from types import TracebackType

from tqdm import tqdm

from healthgait.errors import one_line


def size_text(size_bytes: float) -> str:
    """A size as people read it, for example ``1.2 GB``."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size_bytes < 999.5 or unit == "TB":
            break
        size_bytes /= 1000
    return f"{size_bytes:.3g} {unit}" if size_bytes < 1000 else f"{size_bytes:.0f} {unit}"


class Progress:
    """Progress of ``total_bytes`` of a work that is called ``name``.

    A log gets no line ``quiet_s`` seconds after the last one or the beginning, so none of short works.
    """

    def __init__(self, name: str, total_bytes: int, quiet_s: float = 10):
        self.name, self.total_bytes = one_line(name), total_bytes
        self.done_bytes = self._told = 0
        self._began_bytes, self._quiet_s = 0, quiet_s
        self._began = self._spoke = time.monotonic()
        self._bar = tqdm(
            desc=self.name, total=total_bytes, unit="B", unit_scale=True, dynamic_ncols=True, disable=None, leave=False
        )

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.close()

    def begin_at(self, done_bytes: int) -> None:
        """So much is there already, and does not count in the rate."""
        self.done_bytes = self._began_bytes = done_bytes
        self._began = self._spoke = time.monotonic()
        self._told = self._tenths()
        if not self._bar.disable:
            self._bar.reset()
            self._bar.initial = self._bar.n = self._bar.last_print_n = done_bytes
            self._bar.refresh()

    def advance(self, more_bytes: int) -> None:
        self.done_bytes += more_bytes
        self._bar.update(more_bytes)
        now = time.monotonic()
        if self._bar.disable and self._tenths() > self._told and now - self._spoke >= self._quiet_s:
            self._told, self._spoke = self._tenths(), now
            rate = (self.done_bytes - self._began_bytes) / max(now - self._began, 1e-9)
            left = tqdm.format_interval(max(0, self.total_bytes - self.done_bytes) / max(rate, 1e-9))
            self.say(f"{size_text(self.done_bytes)} of {size_text(self.total_bytes)}, {size_text(rate)}/s, {left} left")

    def say(self, message: str) -> None:
        """A line of its own about this work."""
        tqdm.write(f"{self.name}: {one_line(message)}", file=sys.stderr)

    def _tenths(self) -> int:
        return 10 * self.done_bytes // max(self.total_bytes, 1)
