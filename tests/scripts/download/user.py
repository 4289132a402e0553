"""What a user of the download has and sees: the record's files, the command, a terminal."""

import os
import pty
import select
import sys
import termios
import time
from pathlib import Path

from healthgait.download.dataset import LOCK_FILE
from tests.record_server import NUMBER, RecordServer

SCRIPT = "download_dataset.sh"
TABLE = b"ID,Sex\nPA000,1\n"
POSE = {"pose/PA000/UGS/NW-WJ_1_AlphaPose.json": b"[]", "pose/PA001/UGS/NW-WJ_1_AlphaPose.json": b"[1]"}
PASSWORD = "p4ss-w0rd"
TOKEN = "s3cr3t-t0k3n"


def options(server: RecordServer, folder: Path, *more: object) -> list[str]:
    return [
        str(item)
        for item in ("-o", folder, "--record", NUMBER, "--api", server.api, "--wait", 0.01, "--timeout", 20, *more)
    ]


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != LOCK_FILE
    }


def until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "that took too long"
        time.sleep(0.01)


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, command: list[str]):
        self.shown = ""
        os.environ["VIRTUAL_ENV"] = sys.prefix
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.execvp(command[0], command)
        termios.tcsetwinsize(self.master, (24, 100))

    def answer(self, question: str, text: str) -> None:
        asked = self.shown.count(question)
        while self.shown.count(question) == asked:
            assert self.read(), self.shown
        time.sleep(0.1)  # getpass throws away what was typed before it listens
        os.write(self.master, f"{text}\n".encode())

    def read(self) -> bool:
        """What the command shows next; False if it has ended."""
        ready, _, _ = select.select([self.master], [], [], 20)
        assert ready, f"nothing came any more after {self.shown!r}"
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # so Linux tells the end
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)

    def end(self) -> int:
        while self.read():
            pass
        os.close(self.master)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
