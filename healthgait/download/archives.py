"""Zip archives, protected by a password or not: unpacked whole into a folder of their own, or not at all."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

import fast_zip_decryption  # noqa: F401  (lets zipfile decrypt 40 MB/s instead of 0.4)
import pyzipper

from healthgait.download.credentials import PASSWORD_VARIABLE
from healthgait.download.members import AES, ArchiveError, Member, members_of
from healthgait.download.progress import Progress, size_text
from healthgait.errors import InputError, describe_os_error
from healthgait.files import read_json, remove, write_json

READ_BYTES = 1 << 16
SMALL_BYTES = 1 << 24  # an archive may always grow to so much
NOT_READ_FLAGS = 0x20 | 0x40  # of a member: a patch of another file, strong encryption
PROBES = 8  # one of 256 wrong passwords passes the check of a member in the older kind of encryption
# What the libraries raise when an archive is not what it says.
DAMAGES = (
    *(zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error, struct.error),
    *(EOFError, LookupError, RuntimeError, ValueError),
)


@dataclass(frozen=True)
class Limits:
    """The most that an archive may become: ``total_bytes``, and ``ratio`` times its own size."""

    total_bytes: int = 500 * 10**9
    ratio: float = 100


def is_archive(name: str) -> bool:
    return name.lower().endswith(".zip") and len(name) > 4


def folder_of(archive: Path) -> Path:
    """Where an archive is unpacked: beside it, under its name without the ending."""
    return archive.with_name(archive.name[:-4])


def unfinished_folder_of(archive: Path) -> Path:
    """Where an archive is while it is being unpacked."""
    return archive.with_name(f".{folder_of(archive).name}.unpacking")


def origin_of(archive: Path) -> Path:
    """The file that tells what the folder of an archive was unpacked from; beside it, as the data has its own place."""
    return archive.with_name(f".{folder_of(archive).name}.unpacked.json")


def is_unpacked(archive: Path, checksum: str) -> bool:
    """Whether the archive of that checksum was unpacked before. Raises ArchiveError if its place is taken."""
    folder = folder_of(archive)
    if not folder.exists() and not folder.is_symlink():
        return False
    try:
        if read_json(origin_of(archive))["checksum"] == checksum:
            return True
    except (InputError, TypeError, KeyError):
        raise ArchiveError(f"{folder} is there already, and not unpacked from it; move that away") from None
    raise ArchiveError(f"{folder} was unpacked from another version of it; move that away")


def check_unpacked(archive: Path) -> None:
    """Raises ArchiveError if a file of the archive is missing in its folder, or has another size."""
    folder = folder_of(archive)
    with _opened(archive) as opened:
        for member in members_of(opened, folder.name):
            target = folder / member.path
            if member.info.is_dir():
                continue
            if not target.is_file() or target.stat().st_size != member.info.file_size:
                wrong = "has another size than in the archive" if target.exists() else "is missing"
                raise ArchiveError(f"{target} {wrong}; move {folder} away to have it unpacked anew")


def unpack(archive: Path, checksum: str, passwords: Iterable[str], limits: Limits) -> int:
    """Unpack an archive into its folder, which appears only when everything is in it; returns its number of files.

    The first of the ``passwords`` that fits is used, if one is needed; the next is not asked for before. Raises
    ArchiveError if the archive is damaged, harmful or larger than the limits, or if no password fits.
    """
    folder = folder_of(archive)
    unfinished = unfinished_folder_of(archive)
    remove(unfinished)  # of a run that was killed
    with _opened(archive) as opened:
        members = members_of(opened, folder.name)
        _refuse_what_cannot_be_read(members)
        most_bytes = min(limits.total_bytes, _most_bytes(archive, limits))
        _require_room(members, folder.parent, most_bytes)
        _unlock(opened, members, passwords)
        try:
            unfinished.mkdir()
            _write_all(opened, members, unfinished, most_bytes)
            write_json(origin_of(archive), {"archive": archive.name, "checksum": checksum})
            unfinished.rename(folder)
        except OSError:
            origin_of(archive).unlink(missing_ok=True)  # else a folder made there later would pass for this one
            raise
        finally:
            remove(unfinished)
    return sum(not member.info.is_dir() for member in members)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, read by the library that knows its encryption; what is wrong with it comes as ArchiveError."""
    archive = None
    try:
        with zipfile.ZipFile(path) as archive:
            if all(info.compress_type != AES for info in archive.infolist()):
                yield archive
                return
        with pyzipper.AESZipFile(path) as archive:
            yield archive
    except DAMAGES as error:
        doubt = "the password is wrong" if archive and archive.pwd else "not readable here"
        raise ArchiveError(f"it is damaged, or {doubt} ({error})") from error
    except OSError as error:
        raise ArchiveError(f"it cannot be unpacked ({describe_os_error(error)}); mend that, and start again") from error


def _refuse_what_cannot_be_read(members: list[Member]) -> None:
    # Of the other methods, one piece of an archive can become gigabytes in memory before its size can be looked at.
    readable = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if other := next((member for member in members if member.info.flag_bits & NOT_READ_FLAGS), None):
        raise ArchiveError(
            f"its member {other.info.filename!r} is a patch or has the strong encryption of PKWARE, which is not read "
            "here; unpack it with that program"
        )
    if other := next((member for member in members if member.info.compress_type not in readable), None):
        raise ArchiveError(
            f"its member {other.info.filename!r} is packed by method {other.info.compress_type}, which is not read "
            "here; unpack it with 7-Zip"
        )


def _require_room(members: list[Member], folder: Path, most_bytes: int) -> None:
    needed, free = sum(member.info.file_size for member in members), disk_usage(folder).free
    if needed > most_bytes:
        raise _grows_beyond(most_bytes)
    if needed > free:
        raise ArchiveError(f"it needs {size_text(needed)} unpacked and {size_text(free)} are free; make room")


def _grows_beyond(most_bytes: int) -> ArchiveError:
    return ArchiveError(
        f"it grows to more than {size_text(most_bytes)}, which nobody expects of its size; nothing was unpacked"
    )


def _most_bytes(archive: Path, limits: Limits) -> int:
    return max(SMALL_BYTES, int(limits.ratio * archive.stat().st_size))


def _unlock(archive: zipfile.ZipFile, members: list[Member], passwords: Iterable[str]) -> None:
    """Set the password, if one is needed. Raises ArchiveError if none fits."""
    probes = [member for member in members if member.is_encrypted and not member.info.is_dir()][:PROBES]
    if not probes:
        return
    wrong = "it is protected by a password"
    for password in passwords:
        archive.setpassword(password.encode(errors="surrogateescape"))  # bytes of the environment as they are
        if _opens(archive, probes):
            return
        wrong = "the password is wrong"
    raise ArchiveError(f"{wrong}; give the one you were sent in {PASSWORD_VARIABLE}")


def _opens(archive: zipfile.ZipFile, members: list[Member]) -> bool:
    try:
        for member in members:
            archive.open(member.info).close()
    except RuntimeError:
        return False
    return True


def _write_all(archive: zipfile.ZipFile, members: list[Member], folder: Path, most_bytes: int) -> None:
    """Write the members, counting what comes out of the archive: what its headers say may be wrong."""
    written = 0
    name = f"unpacking {Path(archive.filename).name}"
    with Progress(name, sum(member.info.file_size for member in members)) as progress:
        for member in members:
            target = folder / member.path
            if member.info.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member.info) as source, target.open("xb") as sink:
                while piece := source.read(READ_BYTES):
                    written += len(piece)
                    if written > most_bytes:
                        raise _grows_beyond(most_bytes)
                    sink.write(piece)
                    progress.advance(len(piece))
