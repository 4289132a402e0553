"""The whole way: record, list, room on the disk, files, archives. Each failure is told and the rest goes on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from shutil import disk_usage

from filelock import FileLock, Timeout

from healthgait.download.archives import (
    Limits,
    check_unpacked,
    folder_of,
    is_archive,
    is_unpacked,
    unfinished_folder_of,
    unpack,
)
from healthgait.download.connection import Connection, NoAccessError, Patience, TransferError
from healthgait.download.credentials import password_of_environment, token_of_environment, typed_password, typed_token
from healthgait.download.members import ArchiveError
from healthgait.download.progress import size_text
from healthgait.download.record import Record, RecordFile, read_record
from healthgait.download.transfer import fetch, is_right, received_bytes, remove_other_versions
from healthgait.errors import InputError, describe_os_error, one_line
from healthgait.files import remove, writable_folder

LOCK_FILE = ".download.lock"
TYPED_TRIES = 3


@dataclass(frozen=True)
class Wanted:
    """What of which record is to be had, and where from."""

    api: str
    record: int
    pattern: str = "*"
    extract: bool = True
    patience: Patience = field(default_factory=Patience)
    limits: Limits = field(default_factory=Limits)


@dataclass
class Outcome:
    """Names of files that were there, came, failed; and of archives that were unpacked before, are now, failed."""

    there: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unpacked_before: list[str] = field(default_factory=list)
    unpacked: list[str] = field(default_factory=list)
    not_unpacked: list[str] = field(default_factory=list)

    @property
    def nothing_done(self) -> bool:
        return not (self.there or self.received)

    @property
    def parts_failed(self) -> bool:
        return bool(self.failed or self.not_unpacked)

    def text(self) -> str:
        """In one line what was done, or that there was nothing to do."""
        counts = {
            "received": self.received,
            "there before": self.there,
            "failed": self.failed,
            "unpacked": self.unpacked,
            "unpacked before": self.unpacked_before,
            "not unpacked": self.not_unpacked,
        }
        said = ", ".join(f"{len(names)} {state}" for state, names in counts.items() if names)
        idle = not (self.received or self.unpacked or self.parts_failed)
        return f"nothing to do: {said}" if idle else said


def download(wanted: Wanted, folder: Path) -> Outcome:
    """Bring the files of a record into ``folder``, checked, and unpack its archives there.

    Raises InputError if the record cannot be read, no file has the pattern, the room does not suffice or another run
    works in the folder. What fails of single files is told on standard error.
    """
    connection, record = _connect(wanted)
    files = _choose(record, wanted)
    _print_list(record, files, wanted)
    if folder.is_dir():
        with _only_run_in(folder):
            _remove_leftovers(files, folder)
    _require_room(files, folder, wanted)
    outcome = Outcome()
    try:
        with _only_run_in(folder):
            for file in files:
                if wanted.extract and _is_spent(file, folder):
                    outcome.there.append(file.name)
                    print(f"{folder / file.name}: was unpacked and removed since")
                else:
                    _bring(connection, file, folder, outcome)
            if wanted.extract:
                _unpack_all(files, folder, wanted.limits, outcome)
    except KeyboardInterrupt as end:
        end.args = ("what was received is kept: start again to go on",)
        raise
    return outcome


def _connect(wanted: Wanted) -> tuple[Connection, Record]:
    """The record, and a connection with the token that opens it, which is asked for on a terminal if need be."""
    token = token_of_environment()
    try:
        connection = Connection(wanted.api, token, wanted.patience)
        try:
            return connection, read_record(connection, wanted.record)
        except NoAccessError:
            token = None if token else typed_token()
            if token is None:
                raise
        connection = Connection(wanted.api, token, wanted.patience)
        return connection, read_record(connection, wanted.record)
    except TransferError as error:
        raise InputError(f"record {wanted.record}: {error}") from error


def _choose(record: Record, wanted: Wanted) -> list[RecordFile]:
    chosen = [file for file in record.files if fnmatchcase(file.name, wanted.pattern)]
    if not chosen:
        names = ", ".join(file.name for file in record.files)
        raise InputError(f"record {wanted.record}: no file is called {wanted.pattern!r}; there are {names}")
    return chosen


def _print_list(record: Record, files: list[RecordFile], wanted: Wanted) -> None:
    print(one_line(f"record {wanted.record}: {record.title}"))
    width = max(len(one_line(file.name)) for file in files)
    for file in files:
        print(f"  {one_line(file.name):{width}}  {size_text(file.size_bytes):>8}")


def _remove_leftovers(files: list[RecordFile], folder: Path) -> None:
    """Remove what runs that were killed left and nobody goes on with, so that it takes no room."""
    for file in files:
        remove_other_versions(file, folder)
        if is_archive(file.name):
            remove(unfinished_folder_of(folder / file.name))


def _require_room(files: list[RecordFile], folder: Path, wanted: Wanted) -> None:
    """See that what is missing has room on the disk, and an archive's content, which is at least about as large."""
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    to_have = [file for file in files if not (wanted.extract and _is_spent(file, folder))]
    missing = sum(file.size_bytes - received_bytes(file, folder) for file in to_have)
    archives = [file for file in files if wanted.extract and is_archive(file.name)]
    content = sum(file.size_bytes for file in archives if not folder_of(folder / file.name).exists())
    free = disk_usage(place).free
    total = sum(file.size_bytes for file in files)
    for_content = f", and at least {size_text(content)} for what the archives hold" if content else ""
    needed = f"{size_text(missing)} to download{for_content}"
    count = f"{len(files)} {'file' if len(files) == 1 else 'files'}"
    print(f"{count}, {size_text(total)}: {needed}; {size_text(free)} are free")
    if missing + content > free:
        raise InputError(
            f"{folder}: there is no room for {size_text(missing + content)}, {size_text(free)} are free; make room, "
            "choose another disk, or fewer files by -f"
        )


@contextmanager
def _only_run_in(folder: Path) -> Iterator[None]:
    writable_folder(folder)
    lock = FileLock(folder / LOCK_FILE)  # let go by the operating system, however the process ends
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(f"{folder}: another download works there; wait for it to end") from None
    try:
        yield
    finally:
        lock.release()


def _is_spent(file: RecordFile, folder: Path) -> bool:
    """Whether a file is an archive that was unpacked and then removed, to save room."""
    archive = folder / file.name
    try:
        return is_archive(file.name) and not archive.exists() and is_unpacked(archive, file.checksum)
    except ArchiveError:
        return False


def _bring(connection: Connection, file: RecordFile, folder: Path, outcome: Outcome) -> None:
    """One file: there already, or received."""
    path = folder / file.name
    there = path.exists() or path.is_symlink()
    try:
        if not there:
            fetch(connection, file, folder)
        elif not path.is_file() or not is_right(file, path):
            raise TransferError("is there already, but is not the record's file; move it away to have that")
    except TransferError as error:
        outcome.failed.append(file.name)
        _say(path, str(error))
    except OSError as error:
        outcome.failed.append(file.name)
        _say(path, f"cannot be read or written ({describe_os_error(error)}); mend that, and start again to go on")
    else:
        (outcome.there if there else outcome.received).append(file.name)
        print(f"{path}: {'is there' if there else 'received'}, checksum right")


def _unpack_all(files: list[RecordFile], folder: Path, limits: Limits, outcome: Outcome) -> None:
    known: list[str] = [password for password in [password_of_environment()] if password]
    for file in files:
        if not is_archive(file.name) or file.name in outcome.failed:
            continue
        archive = folder / file.name
        try:
            if is_unpacked(archive, file.checksum):
                checked = "not checked, for lack of the archive"
                if archive.exists():
                    check_unpacked(archive)
                    checked = "all files of the archive are there"
                outcome.unpacked_before.append(file.name)
                print(f"{folder_of(archive)}: is unpacked, {checked}")
                continue
            count = unpack(archive, file.checksum, _passwords(archive.name, known), limits)
            outcome.unpacked.append(file.name)
            print(f"{folder_of(archive)}: unpacked, {count} {'file' if count == 1 else 'files'}")
        except ArchiveError as error:
            outcome.not_unpacked.append(file.name)
            _say(archive, str(error))


def _passwords(archive: str, known: list[str]) -> Iterator[str]:
    """The passwords to try: those given before, then some that are typed, each of which is remembered."""
    yield from list(reversed(known))
    for _ in range(TYPED_TRIES):
        password = typed_password(archive)
        if password is None:
            return
        known.append(password)
        yield password


def _say(path: Path, wrong: str) -> None:
    print(f"error: {one_line(f'{path}: {wrong}')}", file=sys.stderr)
