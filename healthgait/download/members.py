"""What is in an archive, looked at before anything of it is written: one harmful member, and it is refused whole."""

import re
import stat
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

UNIX = 3
AES = 99  # the compression method that the zip format gives for members encrypted with AES
RESOURCE_FORKS = "__MACOSX/"  # of a Mac's file system, not of the data


class ArchiveError(Exception):
    """An archive that cannot be unpacked: what is wrong, and what would be right, in one line."""


@dataclass(frozen=True)
class Member:
    """A file or folder of an archive and the place it has below the folder of the archive."""

    info: zipfile.ZipInfo
    path: PurePosixPath

    @property
    def is_encrypted(self) -> bool:
        return bool(self.info.flag_bits & 1)


def members_of(archive: zipfile.ZipFile, folder_name: str) -> list[Member]:
    """The members of an archive that is to become the folder ``folder_name``, all of them harmless.

    A folder of that name that holds all the others is not doubled. Raises ArchiveError for paths that leave the folder
    or mean different places on different systems, for links and devices, and if two members would be one file.
    """
    members = [
        Member(info, _safe_path(info)) for info in archive.infolist() if not info.filename.startswith(RESOURCE_FORKS)
    ]
    if not members:
        raise ArchiveError("the archive is empty")
    if all(member.path.parts[0] == folder_name and _is_below(member) for member in members):
        below = [Member(member.info, PurePosixPath(*member.path.parts[1:])) for member in members]
        members = [member for member in below if member.path.parts]
    _refuse_clashes(members)
    return members


def _is_below(member: Member) -> bool:
    return len(member.path.parts) > 1 or member.info.is_dir()


def _safe_path(info: zipfile.ZipInfo) -> PurePosixPath:
    name = info.orig_filename  # as it stands in the archive: zipfile cuts it at a null byte
    parts = name.removesuffix("/").split("/")
    odd = re.search(r"[\\\x00]", name) or re.match(r"[A-Za-z]:", name)
    if odd or any(part in ("", ".", "..") for part in parts):
        raise ArchiveError(f"its member {name!r} does not stay in the folder; nothing was unpacked")
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == UNIX else 0
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR and not info.is_dir()):
        raise ArchiveError(f"its member {name!r} is a link or a device, not a file; nothing was unpacked")
    return PurePosixPath(*parts)


def _refuse_clashes(members: list[Member]) -> None:
    """Two members for one place, on whatever file system: one would be lost."""
    files: dict[str, str] = {}
    for member in members:
        if not member.info.is_dir():
            key = _place(member.path)
            if key in files:
                raise ArchiveError(
                    f"its members {files[key]!r} and {member.info.filename!r} would be one file; nothing was unpacked"
                )
            files[key] = member.info.filename
    for member in members:
        folders = [*member.path.parents, *([member.path] if member.info.is_dir() else [])]
        if clash := next((files[_place(folder)] for folder in folders if _place(folder) in files), None):
            raise ArchiveError(f"its member {clash!r} is a file and a folder; nothing was unpacked")


def _place(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
