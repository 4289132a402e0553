"""Progress: bars on a terminal and lines in a log, unless the user wants quiet."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, TypeVar

from tqdm import tqdm

from healthgait.errors import one_line

Item = TypeVar("Item")
Result = TypeVar("Result")
EVERY_S = 0.5  # how often a live line is written anew
USUAL_WIDTH = 80  # of a terminal

_listener: Callable[[str], None] | None = None
_quiet = False  # one for the process, as a logger's level is: the work itself need not know


def set_quiet(quiet: bool) -> None:
    """Choose whether this process shows progress; warnings, errors and results are none."""
    global _quiet
    _quiet = quiet


def is_quiet() -> bool:
    """Whether this process shows no progress."""
    return _quiet


def quietly(function: Callable[[Item], Result], item: Item) -> Result:
    """``function`` of the item without progress, in whichever process this is."""
    set_quiet(True)
    return function(item)


def bar(iterable: Iterable | None = None, **settings: Any) -> tqdm:
    """A bar of tqdm, only on a terminal."""
    width = {"ncols": USUAL_WIDTH} if _has_no_width() else {"dynamic_ncols": True}
    return tqdm(iterable, **width, disable=True if _quiet else None, **settings)


def _has_no_width() -> bool:
    """Whether the terminal says that it has no columns, as that of the program ``script`` does."""
    try:
        return not os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:  # no terminal
        return False


@contextmanager
def live_line(text: Callable[[], str]) -> Iterator[None]:
    """On a terminal, let the last line be what ``text`` gives, again and again, until the block ends.

    ``text`` is called in another thread.
    """
    ended = Event()

    def show() -> None:
        while not ended.wait(EVERY_S):
            line.set_description_str(one_line(text()))

    # tqdm cuts a line to the width of the terminal only if it has a bar: it has a blank one of one character.
    with bar(bar_format="{desc}{bar:1b}", leave=False) as line:
        thread = Thread(target=show, daemon=True)
        if not line.disable:
            line.set_description_str(one_line(text()))
            thread.start()
        try:
            yield
        finally:
            ended.set()
            if thread.ident:
                thread.join()


def on_terminal() -> bool:
    """Whether who reads the output sees a live line: neither of its streams goes into a file."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def say(line: str) -> None:
    """Report a line of progress: to the listener if there is one, else print it at once, above the bars."""
    if _quiet:
        return
    if _listener:
        _listener(line)
    else:
        write_above(line)


def write_above(line: str) -> None:
    """Print a line at once, above the bars if there are any."""
    tqdm.write(line)
    sys.stdout.flush()


def warn(line: str) -> None:
    """Print a warning above the bars, as ``warning: …`` on standard error; quiet does not silence it."""
    with suppress(OSError):  # a closed terminal loses the messages, not the results
        tqdm.write(f"warning: {one_line(line)}", file=sys.stderr)


@contextmanager
def lines_to(listener: Callable[[str], None]) -> Iterator[None]:
    """Within the block, lines of progress go to ``listener`` and are not printed."""
    global _listener
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before
