"""Zip archives, protected by a password or not: unpacked completely into their own folder, or not at all."""

import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import fast_zip_decryption  # noqa: F401  (lets zipfile decrypt 40 MB/s instead of 0.4)
import pyzipper

from healthgait.download.credentials import PASSWORD_VARIABLE
from healthgait.download.members import members_of
from healthgait.download.progress import progress_bar, size_text
from healthgait.errors import InputError, describe_os_error
from healthgait.files import read_json, remove, write_json

PIECE_BYTES = 1 << 20
MOST_GROWTH = 100  # times the size of the archive
SMALL_BYTES = 1 << 24  # an archive may always grow to so much
PROBES = 8  # one of 256 wrong passwords passes the check of a member in the older kind of encryption
AES = 99  # the compression method that the zip format gives for members encrypted with AES
ENCRYPTED = 1  # flag of a member
# What the libraries raise when an archive is not what it says, or cannot be read.
BAD_ZIP = (zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error, struct.error)
DAMAGES = (*BAD_ZIP, EOFError, LookupError, RuntimeError, ValueError)


class Archive:
    """The zip archive at ``path``, which is unpacked beside it, under its name without the ending."""

    def __init__(self, path: Path):
        self.path = path
        self.folder = path.with_name(path.name[:-4])
        self._unfinished = path.with_name(f".{self.folder.name}.unpacking")
        self._origin = path.with_name(f".{self.folder.name}.unpacked.json")  # beside the data, which has its own place

    @staticmethod
    def is_one(name: str) -> bool:
        """Whether a file of that name is unpacked."""
        return name.lower().endswith(".zip") and len(name) > 4

    def is_unpacked(self, checksum: str) -> bool:
        """Whether the folder is there and was unpacked from an archive of that checksum."""
        if not (self.folder.is_dir() and self._origin.exists()):
            return False
        origin = read_json(self._origin)
        return isinstance(origin, dict) and origin.get("checksum") == checksum

    def remove_unfinished(self) -> None:
        """Remove the leftovers of a run that was killed while it unpacked."""
        remove(self._unfinished)

    def check_unpacked(self) -> None:
        """Raises InputError if a file of the archive is missing in its folder, or has another size."""
        with self._opened() as opened:
            for path, info in members_of(opened, self.folder.name).items():
                file = self.folder / path
                if not file.is_file() or file.stat().st_size != info.file_size:
                    wrong = f"{file} is missing or has another size"
                    raise InputError(f"{wrong}; move {self.folder} away to unpack it again")

    def unpack(self, checksum: str, passwords: Iterable[str], max_bytes: int) -> int:
        """Unpack into the folder, which appears only when everything is in it; returns the number of files.

        The ``checksum`` is remembered for ``is_unpacked``. The first of the ``passwords`` that fits is used, if one is
        needed; the next is not asked for before. Raises InputError if the archive is damaged, harmful or grows beyond
        ``max_bytes`` or ``MOST_GROWTH`` times its size, if no password fits, or if the folder cannot be written.
        """
        if self.folder.exists() or self.folder.is_symlink():
            raise InputError(f"{self.folder} already exists, and was not unpacked from this file; move it away")
        with self._opened() as opened:
            members = members_of(opened, self.folder.name)
            needed = sum(info.file_size for info in members.values())
            self._require_room(needed, max_bytes)
            _unlock(opened, list(members.values()), passwords)
            try:
                with progress_bar(f"unpacking {self.path.name}", needed) as bar:
                    for path, info in members.items():
                        (self._unfinished / path).parent.mkdir(parents=True, exist_ok=True)
                        with opened.open(info) as source, (self._unfinished / path).open("xb") as sink:
                            shutil.copyfileobj(source, sink, PIECE_BYTES)
                        bar.update(info.file_size)
                write_json(self._origin, {"archive": self.path.name, "checksum": checksum})
                self._unfinished.rename(self.folder)
            finally:
                self.remove_unfinished()
        return len(members)

    def _require_room(self, needed: int, max_bytes: int) -> None:
        """Check that the sizes in the headers are allowed and fit on the disk; more than they say is never read."""
        max_bytes = min(max_bytes, max(SMALL_BYTES, MOST_GROWTH * self.path.stat().st_size))
        if needed > max_bytes:
            raise InputError(f"it unpacks to more than {size_text(max_bytes)}, too much for its size; not unpacked")
        free = shutil.disk_usage(self.path.parent).free
        if needed > free:
            raise InputError(f"it needs {size_text(needed)} unpacked and {size_text(free)} are free; make room")

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        """Read by the library that knows its encryption; what is wrong comes as InputError."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                is_aes = any(info.compress_type == AES for info in archive.infolist())
            with (pyzipper.AESZipFile if is_aes else zipfile.ZipFile)(self.path) as archive:
                yield archive
        except DAMAGES as error:
            raise InputError(f"it is damaged, has another password, or is not readable here ({error})") from error
        except OSError as error:
            wrong = f"it cannot be unpacked ({describe_os_error(error)})"
            raise InputError(f"{wrong}; fix that and run again") from error


def _unlock(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], passwords: Iterable[str]) -> None:
    """Set the password, if one is needed. Raises InputError if none fits."""
    probes = [info for info in infos if info.flag_bits & ENCRYPTED][:PROBES]
    if not probes:
        return
    wrong = "it is protected by a password"
    for password in passwords:
        archive.setpassword(password.encode(errors="surrogateescape"))  # bytes of the environment as they are
        try:
            for info in probes:
                archive.open(info).close()
            return
        except RuntimeError:
            wrong = "the password is wrong"
    raise InputError(f"{wrong}; give the one you were sent in {PASSWORD_VARIABLE}")
