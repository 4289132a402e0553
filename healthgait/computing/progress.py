"""Progress: bars on a terminal and lines in a log, unless the user wants quiet."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tqdm import tqdm

Item = TypeVar("Item")
Result = TypeVar("Result")

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
    return tqdm(iterable, dynamic_ncols=True, disable=True if _quiet else None, **settings)


def say(line: str) -> None:
    """Print a line of progress, above the bars if there are any, at once."""
    if not _quiet:
        tqdm.write(line)
        sys.stdout.flush()
