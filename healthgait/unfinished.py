"""Unfinished files: whoever writes one holds a lock on it, which the system releases when the process ends.

So a file that nobody holds was left by a process that was killed. Process numbers would not do: containers and machines
that share a folder use the same ones.
"""

import fcntl
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from healthgait.errors import InputError

OTHER_FILES = 256  # that libraries have open


def allow_holding(count: int) -> None:
    """Let this process hold ``count`` files at once: a cohort has more clips than a process may usually open files.

    Raises InputError if the system does not allow as many.
    """
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + OTHER_FILES
    if usual != resource.RLIM_INFINITY and usual < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        except (ValueError, OSError) as error:
            raise InputError(f"{count} files at once are more than the {most} that the system allows") from error


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Make the file ``path`` and hold it until the block ends."""
    descriptor = _made(path)
    try:
        yield
    finally:
        os.close(descriptor)


def _made(path: Path) -> int:
    """The descriptor of a file that is made and locked."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        with suppress(OSError):  # a file system without locks, on which nothing is ever taken for a leftover
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_at(descriptor, path):  # else it was taken for a leftover before it was locked
            return descriptor
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one of that path."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


@contextmanager
def left_over(path: Path) -> Iterator[bool]:
    """Whether the file ``path`` exists and nobody holds it; during the block, nobody else gets that answer."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:  # it is gone, or of somebody else who alone may remove it
        yield False
        return
    try:
        yield _is_free(descriptor) and _is_at(descriptor, path)
    finally:
        os.close(descriptor)


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
