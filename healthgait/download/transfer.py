"""One file of a record: received piece by piece, gone on with after a break, and kept only if its checksum is right."""

import hashlib
import re
from pathlib import Path

import requests

from healthgait.download.connection import CHUNK_BYTES, NOTHING_IN_RANGE, Connection, PassingError, TransferError
from healthgait.download.progress import Progress
from healthgait.download.record import RecordFile

ENOUGH_BYTES = 1 << 20  # a break after so many is a new one, not the same again
READ_BYTES = 1 << 20
PARTIAL = 206


def part_of(file: RecordFile, folder: Path) -> Path:
    """Where a file grows until it is whole. The checksum in the name keeps versions of a file apart."""
    return folder / f".{file.name}.{file.digest[:8]}.part"


def received_bytes(file: RecordFile, folder: Path) -> int:
    """How much of a file is there from an earlier run, whole or not."""
    for path in (folder / file.name, part_of(file, folder)):
        if path.is_file():
            return min(path.stat().st_size, file.size_bytes)
    return 0


def is_right(file: RecordFile, path: Path) -> bool:
    """Whether ``path`` has the size and the checksum that the record says."""
    if path.stat().st_size != file.size_bytes:
        return False
    digest = hashlib.new(file.algorithm, usedforsecurity=False)
    with Progress(f"checking {file.name}", file.size_bytes) as progress, path.open("rb") as stream:
        while piece := stream.read(READ_BYTES):
            digest.update(piece)
            progress.advance(len(piece))
    return digest.hexdigest() == file.digest


def fetch(connection: Connection, file: RecordFile, folder: Path) -> None:
    """Receive a file into ``folder``, going on with what an earlier run left of it.

    Bytes that do not add up to the checksum are deleted, and the file is fetched once more. Raises TransferError if it
    cannot be had; what was received is kept unless it is wrong.
    """
    part = part_of(file, folder)
    for last in (False, True):
        with Progress(file.name, file.size_bytes) as progress:
            _receive(connection, file, part, progress)
        if is_right(file, part):
            part.replace(folder / file.name)
            return
        part.unlink()
        if not last:
            progress.say(f"its checksum is not {file.checksum}; deleted, and fetched once more")
    raise TransferError(f"what comes does not have the checksum {file.checksum}, twice; deleted: try again later")


def _receive(connection: Connection, file: RecordFile, part: Path, progress: Progress) -> None:
    """Let ``part`` grow to the size of the file, through breaks and waits."""
    part.touch()
    if part.stat().st_size > file.size_bytes:
        part.unlink()
        part.touch()
    failures, most = 0, part.stat().st_size
    progress.begin_at(most)
    while part.stat().st_size < file.size_bytes:
        try:
            _receive_once(connection, file, part, progress)
        except PassingError as error:
            size = part.stat().st_size
            failures = 1 if size - most >= ENOUGH_BYTES else failures + 1  # beginning anew gets nobody on
            most = max(most, size)
            connection.bear(error, failures, progress.say)


def _receive_once(connection: Connection, file: RecordFile, part: Path, progress: Progress) -> None:
    """Append what one request brings. Raises PassingError if that is not the rest of the file."""
    start = part.stat().st_size
    headers = {"Range": f"bytes={start}-"} if start else {}
    with connection.get(file.url, headers) as response:
        if response.status_code == NOTHING_IN_RANGE or not _begins_at(response, start, file.size_bytes):
            part.write_bytes(b"")
            progress.begin_at(0)
            raise PassingError(f"the server cannot go on at byte {start}; starting anew")
        if response.status_code != PARTIAL and start:  # the whole file comes, whatever was asked for
            progress.begin_at(0)
            start = 0
        with part.open("ab" if start else "wb") as stream:
            for chunk in response.iter_content(CHUNK_BYTES):
                piece = chunk[: file.size_bytes - start]
                stream.write(piece)
                start += len(piece)
                progress.advance(len(piece))
                if start == file.size_bytes:
                    return
    raise PassingError("the connection ended early")


def _begins_at(response: requests.Response, start: int, size_bytes: int) -> bool:
    """Whether a partial answer is the asked part of a file of that size; a whole one always is."""
    if response.status_code != PARTIAL:
        return True
    match = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", "").strip())
    return bool(match) and int(match[1]) == start and match[2] in (str(size_bytes), "*")


def remove_other_versions(file: RecordFile, folder: Path) -> None:
    """Remove what was received of an older version of a file."""
    pattern = re.compile(rf"\.{re.escape(file.name)}\.[0-9a-f]{{8}}\.part")
    for path in list(folder.iterdir()):
        if pattern.fullmatch(path.name) and path != part_of(file, folder):
            path.unlink()
