"""Libraries kept quiet that print on the terminal themselves, past Python."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Drop what libraries print on standard error; real errors are exceptions."""
    try:
        terminal = os.dup(2)
    except OSError:  # there is none, as under cron
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)
        os.close(nowhere)
