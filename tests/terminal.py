"""A real terminal of a width, to whose screen the streams of this process go."""

import fcntl
import os
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class Screen:
    """All that was written to the terminal."""

    def __init__(self) -> None:
        self.text = ""

    def keep(self, reader: int) -> None:
        """Read until the terminal is closed."""
        content = b""
        while True:
            try:
                read = os.read(reader, 65536)
            except OSError:  # on Linux, the end of a terminal
                break
            content += read
        self.text = content.decode()

    @property
    def shown(self) -> list[str]:
        """What stood on a line, whether it was written over or not."""
        return self.text.replace("\n", "\r").split("\r")

    @property
    def lines(self) -> list[str]:
        """What stands on the screen at the end."""
        return [line.rstrip("\r").rpartition("\r")[2].rstrip() for line in self.text.split("\n")]


@contextmanager
def terminal(monkeypatch, width: int) -> Iterator[Screen]:
    """Standard output and error go to a terminal; its screen is complete after the block."""
    reader, writer = os.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    screen = Screen()
    thread = Thread(target=screen.keep, args=(reader,))
    thread.start()
    with monkeypatch.context() as patch, os.fdopen(writer, "w", buffering=1) as stream:
        patch.setattr(sys, "stdout", stream)
        patch.setattr(sys, "stderr", stream)
        yield screen
    thread.join()
    os.close(reader)
