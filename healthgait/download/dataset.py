"""The whole way: record, list, room on the disk, files, archives. Each failure is told and the rest goes on."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from shutil import disk_usage

from filelock import FileLock, Timeout

from healthgait.download.archives import Archive
from healthgait.download.connection import Connection, NoAccessError
from healthgait.download.credentials import PASSWORD_VARIABLE, token_of_environment, typed, typed_token
from healthgait.download.progress import say, size_text
from healthgait.download.record import Record, RecordFile, read_record
from healthgait.download.transfer import fetch, is_right, received_bytes
from healthgait.errors import InputError, describe_os_error, one_line
from healthgait.files import writable_folder

LOCK_FILE = ".download.lock"
TYPED_TRIES = 3


def download(connection: Connection, number: int, folder: Path, pattern: str, max_unpacked_bytes: int) -> Counter[str]:
    """Bring the files of record ``number`` that have the ``pattern`` into ``folder``, checked, and unpack its archives.

    The connection is given the token of the environment, or one that is typed. An archive that grows to more than
    ``max_unpacked_bytes`` is refused; with 0 none is unpacked. What fails of single files is told on standard error.

    Returns how many files were ``received``, ``there before`` or ``failed``, and archives ``unpacked``, ``unpacked
    before`` or ``not unpacked``. Raises InputError if the record cannot be read, no file has the pattern, the room does
    not suffice or another run works in the folder.
    """
    record = _read_record(connection, number)
    files = [file for file in record.files if fnmatchcase(file.name, pattern)]
    if not files:
        names = ", ".join(file.name for file in record.files)
        raise InputError(f"record {number}: no file is called {pattern!r}; there are {names}")
    print(one_line(f"record {number}: {record.title}"))
    width = max(len(file.name) for file in files)
    for file in files:
        print(f"  {file.name:{width}}  {size_text(file.size_bytes):>8}")
    chosen = [file for file in files if max_unpacked_bytes and Archive.is_one(file.name)]
    archives = {file: Archive(folder / file.name) for file in chosen}
    counts: Counter[str] = Counter()
    try:
        with _only_run_in(folder):
            for archive in archives.values():
                archive.remove_unfinished()  # so that it takes no room
            unpacked = {file for file, archive in archives.items() if archive.is_unpacked(file.checksum)}
            spent = {file for file in unpacked if not (folder / file.name).exists()}  # removed to save room
            _require_room(files, set(archives) - unpacked, spent, folder)
            counts["there before"] = len(spent)
            failed = {file for file in files if file not in spent and not _bring(connection, file, folder, counts)}
            passwords = list(filter(None, [os.environ.get(PASSWORD_VARIABLE)]))
            for file, archive in archives.items():
                if file not in failed:
                    _unpack(archive, file.checksum, passwords, max_unpacked_bytes, counts)
    except KeyboardInterrupt as end:
        end.args = ("what was received is kept: start again to go on",)
        raise
    return +counts


def _read_record(connection: Connection, number: int) -> Record:
    """The record, read with the token that opens it, which is asked for on a terminal if need be."""
    connection.token = token_of_environment()
    try:
        try:
            return read_record(connection, number)
        except NoAccessError:
            connection.token = "" if connection.token else typed_token()
            if not connection.token:
                raise
        return read_record(connection, number)
    except InputError as error:
        raise InputError(f"record {number}: {error}") from error


@contextmanager
def _only_run_in(folder: Path) -> Iterator[None]:
    try:  # the operating system lets go of the lock, however the process ends
        with FileLock(writable_folder(folder) / LOCK_FILE, timeout=0):
            yield
    except Timeout:
        raise InputError(f"{folder}: another download works there; wait for it to end") from None


def _require_room(files: list[RecordFile], to_unpack: set[RecordFile], spent: set[RecordFile], folder: Path) -> None:
    """See that what is missing has room on the disk, and an archive's content, which is at least about as large."""
    missing = sum(file.size_bytes - received_bytes(file, folder) for file in files if file not in spent)
    content = sum(file.size_bytes for file in to_unpack)
    free = disk_usage(folder).free
    total = size_text(sum(file.size_bytes for file in files))
    for_content = f", and at least {size_text(content)} for what the archives hold" if content else ""
    count = f"{len(files)} {'file' if len(files) == 1 else 'files'}"
    print(f"{count}, {total}: {size_text(missing)} to download{for_content}; {size_text(free)} are free")
    if missing + content > free:
        needed = f"there is no room for {size_text(missing + content)}, {size_text(free)} are free"
        raise InputError(f"{folder}: {needed}; make room, choose another disk, or fewer files")


def _bring(connection: Connection, file: RecordFile, folder: Path, counts: Counter[str]) -> bool:
    """One file: there already, or received; returns whether it is there now."""
    path = folder / file.name
    there = path.exists() or path.is_symlink()
    try:
        if not there:
            fetch(connection, file, folder)
        elif not path.is_file() or not is_right(file, path):
            raise InputError("is there already, but is not the record's file; move it away to have that")
    except (InputError, OSError) as error:
        if isinstance(error, OSError):
            error = f"cannot be read or written ({describe_os_error(error)}); put that right, and start again to go on"
        say(f"error: {path}: {error}")
        counts["failed"] += 1
        return False
    counts["there before" if there else "received"] += 1
    print(f"{path}: {'is there' if there else 'received'}, checksum right")
    return True


def _unpack(archive: Archive, checksum: str, passwords: list[str], max_bytes: int, counts: Counter[str]) -> None:
    """One archive: unpacked before, or now."""
    try:
        if not archive.is_unpacked(checksum):
            count = archive.unpack(checksum, _passwords(archive.path.name, passwords), max_bytes)
            counts["unpacked"] += 1
            print(f"{archive.folder}: unpacked, {count} {'file' if count == 1 else 'files'}")
            return
        checked = "not checked, for lack of the archive"
        if archive.path.exists():
            archive.check_unpacked()
            checked = "all files of the archive are there"
        counts["unpacked before"] += 1
        print(f"{archive.folder}: is unpacked, {checked}")
    except InputError as error:
        counts["not unpacked"] += 1
        say(f"error: {archive.path}: {error}")


def _passwords(archive: str, known: list[str]) -> Iterator[str]:
    """The passwords to try: those given before, then some that are typed, each of which is remembered."""
    yield from list(reversed(known))
    for _ in range(TYPED_TRIES):
        if not (password := typed(f"password of {archive}")):
            return
        known.append(password)
        yield password
