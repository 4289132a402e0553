"""One file of a record: received in pieces, continued after a break, and kept only if its checksum is correct."""

import hashlib
from pathlib import Path

from requests.exceptions import ConnectionError
from tqdm import tqdm

from healthgait.download.connection import BREAKS, NOTHING_IN_RANGE, Connection
from healthgait.download.progress import progress_bar, say
from healthgait.download.record import RecordFile
from healthgait.errors import InputError

PIECE_BYTES = 1 << 16  # the most that is lost when a connection breaks
PARTIAL = 206


def part_of(file: RecordFile, folder: Path) -> Path:
    """Where a file is kept until it is complete."""
    return folder / f".{file.name}.part"


def received_bytes(file: RecordFile, folder: Path) -> int:
    """How many bytes of a file an earlier run has received, complete or not."""
    there = [path.stat().st_size for path in (folder / file.name, part_of(file, folder)) if path.is_file()]
    return min(there[0], file.size_bytes) if there else 0


def is_right(file: RecordFile, path: Path) -> bool:
    """Whether ``path`` has the size and the checksum that the record says."""
    if path.stat().st_size != file.size_bytes:
        return False
    algorithm, _, digits = file.checksum.partition(":")
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as stream, progress_bar(f"checking {file.name}", file.size_bytes) as bar:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
            bar.update(len(piece))
    return digest.hexdigest() == digits


def fetch(connection: Connection, file: RecordFile, folder: Path) -> None:
    """Receive a file into ``folder``, continuing what an earlier run has begun.

    Data with a wrong checksum is deleted, and the file is downloaded once more. Raises InputError if it cannot be
    received; what has been received is kept unless it is wrong.
    """
    part = part_of(file, folder)
    wrong = f"the received data does not match the checksum {file.checksum}"
    for last in (False, True):
        _receive(connection, file, part)
        if is_right(file, part):
            part.replace(folder / file.name)
            return
        part.unlink()
        if not last:
            say(f"{file.name}: {wrong}; deleted and downloaded once more")
    raise InputError(f"{wrong}, twice; deleted: run again later")


def _receive(connection: Connection, file: RecordFile, part: Path) -> None:
    """Let ``part`` grow to the size of the file, through breaks and waits."""
    part.touch()
    size = furthest = part.stat().st_size
    patience = connection.patience
    with progress_bar(file.name, file.size_bytes, size) as bar:
        while size < file.size_bytes:
            try:
                _append(connection, file, part, bar)
            except BREAKS as error:
                if part.stat().st_size > furthest:  # progress, so errors are counted from 0 again
                    patience, furthest = connection.patience, part.stat().st_size
                patience = patience.after(file.name, error)
            size = part.stat().st_size


def _append(connection: Connection, file: RecordFile, part: Path, bar: tqdm) -> None:
    """Append what one request brings. Raises one of BREAKS if that is not the rest of the file."""
    start = part.stat().st_size
    with connection.ask(file.url, {"Range": f"bytes={start}-"} if start else {}) as response:
        partial = response.status_code == PARTIAL
        goes_on = response.headers.get("Content-Range", "").startswith(f"bytes {start}-")
        if response.status_code == NOTHING_IN_RANGE or (partial and not goes_on):
            part.write_bytes(b"")
            raise ConnectionError(f"the server cannot continue at byte {start}; starting over")
        with part.open("ab" if partial else "wb") as stream:  # not partial: the whole file, whatever was asked for
            for chunk in response.iter_content(PIECE_BYTES):
                stream.write(chunk[: file.size_bytes - stream.tell()])
                bar.update(stream.tell() - bar.n)
                if stream.tell() == file.size_bytes:
                    return
    raise ConnectionError("the connection ended early")
