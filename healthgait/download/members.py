"""The members of an archive, checked before anything is written: with one harmful member it is refused as a whole."""

import re
import stat
import unicodedata
import zipfile
from pathlib import PurePosixPath

from healthgait.errors import InputError

READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of other methods, the memory that they take has no bound
RESOURCE_FORKS = "__MACOSX/"  # of a Mac's file system, not of the data


def members_of(archive: zipfile.ZipFile, folder_name: str) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The files of an archive by their path in its folder, which is to be called ``folder_name``.

    A folder of that name that holds all of them is not doubled. Raises InputError for paths that leave the folder or
    mean different places on different systems, for links, devices and unknown methods, and if two would be one file.
    """
    infos = [info for info in archive.infolist() if not info.filename.startswith(RESOURCE_FORKS)]
    for info in infos:
        _refuse_harm(info)
    files = [(PurePosixPath(info.filename), info) for info in infos if not info.is_dir()]
    if not files:
        raise InputError("the archive is empty")
    if all(path.parts[0] == folder_name and len(path.parts) > 1 for path, _ in files):
        files = [(path.relative_to(folder_name), info) for path, info in files]
    _refuse_clashes([path for path, _ in files])
    return dict(files)


def _refuse_harm(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename  # as it stands in the archive: zipfile cuts it at a null byte
    parts = name.removesuffix("/").split("/")
    if re.search(r"[\\\x00]|^[A-Za-z]:", name) or not {"", ".", ".."}.isdisjoint(parts):
        raise InputError(f"its member {name!r} would be written outside the folder; nothing was unpacked")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InputError(f"its member {name!r} is a link or a device, not a file; nothing was unpacked")
    if info.compress_type not in READABLE:
        method = info.compress_type
        raise InputError(f"its member {name!r} is compressed by method {method}, not supported; unpack it with 7-Zip")


def _refuse_clashes(paths: list[PurePosixPath]) -> None:
    """Two files for one place, on whatever file system: one would be lost."""
    taken = {_place(folder) for path in paths for folder in path.parents}
    for path in paths:
        if _place(path) in taken:
            raise InputError(f"its member {str(path)!r} would overwrite another one; nothing was unpacked")
        taken.add(_place(path))


def _place(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
