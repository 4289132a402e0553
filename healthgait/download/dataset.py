"""All steps: record, list, free space, files, archives. Each failure is reported and the rest continues."""

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
    """Download the files of record ``number`` that match ``pattern`` into ``folder``, check and unpack them.

    The connection is given the token of the environment, or one that is typed. An archive that unpacks to more than
    ``max_unpacked_bytes`` is refused; with 0 none is unpacked. Failures of single files go to standard error.

    Returns how many files were ``received``, ``already there`` or ``failed``, and archives ``unpacked``, ``already
    unpacked`` or ``not unpacked``. Raises InputError if the record cannot be read, no file matches the pattern, there
    is too little space or another run works in the folder.
    """
    record = _read_record(connection, number)
    files = [file for file in record.files if fnmatchcase(file.name, pattern)]
    if not files:
        names = ", ".join(file.name for file in record.files)
        raise InputError(f"record {number}: no file matches {pattern!r}; there are {names}")
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
            counts["already there"] = len(spent)
            failed = {file for file in files if file not in spent and not _receive(connection, file, folder, counts)}
            passwords = list(filter(None, [os.environ.get(PASSWORD_VARIABLE)]))
            for file, archive in archives.items():
                if file not in failed:
                    _unpack(archive, file.checksum, passwords, max_unpacked_bytes, counts)
    except KeyboardInterrupt as end:
        end.args = ("what was received is kept: run again to continue",)
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
    try:  # the operating system releases the lock, however the process ends
        with FileLock(writable_folder(folder) / LOCK_FILE, timeout=0):
            yield
    except Timeout:
        raise InputError(f"{folder}: another download is running there; wait for it to end") from None


def _require_room(files: list[RecordFile], to_unpack: set[RecordFile], spent: set[RecordFile], folder: Path) -> None:
    """Check the free space: for missing files, and for the content of archives, which is at least about as large."""
    missing = sum(file.size_bytes - received_bytes(file, folder) for file in files if file not in spent)
    content = sum(file.size_bytes for file in to_unpack)
    free = disk_usage(folder).free
    total = size_text(sum(file.size_bytes for file in files))
    for_content = f", and at least {size_text(content)} for what the archives hold" if content else ""
    count = f"{len(files)} {'file' if len(files) == 1 else 'files'}"
    print(f"{count}, {total}: {size_text(missing)} to download{for_content}; {size_text(free)} are free")
    if missing + content > free:
        needed = f"not enough space for {size_text(missing + content)}, {size_text(free)} are free"
        raise InputError(f"{folder}: {needed}; make space, choose another disk, or fewer files")


def _receive(connection: Connection, file: RecordFile, folder: Path, counts: Counter[str]) -> bool:
    """One file, which may be there already; returns whether it is there now."""
    path = folder / file.name
    there = path.exists() or path.is_symlink()
    try:
        if not there:
            fetch(connection, file, folder)
        elif not path.is_file() or not is_right(file, path):
            raise InputError("already exists, but is not the record's file; move it away to download that")
    except (InputError, OSError) as error:
        if isinstance(error, OSError):
            error = f"cannot be read or written ({describe_os_error(error)}); fix that and run again to continue"
        say(f"error: {path}: {error}")
        counts["failed"] += 1
        return False
    counts["already there" if there else "received"] += 1
    print(f"{path}: {'already there' if there else 'received'}, checksum correct")
    return True


def _unpack(archive: Archive, checksum: str, passwords: list[str], max_bytes: int, counts: Counter[str]) -> None:
    """One archive: unpacked before, or now."""
    try:
        if not archive.is_unpacked(checksum):
            count = archive.unpack(checksum, _passwords(archive.path.name, passwords), max_bytes)
            counts["unpacked"] += 1
            print(f"{archive.folder}: unpacked, {count} {'file' if count == 1 else 'files'}")
            return
        checked = "not checked, since the archive is gone"
        if archive.path.exists():
            archive.check_unpacked()
            checked = "all files of the archive are there"
        counts["already unpacked"] += 1
        print(f"{archive.folder}: already unpacked, {checked}")
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
