"""Text and JSON files: read with errors that name the place, written completely or not at all."""

import errno
import hashlib
import json
import math
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from healthgait.errors import InputError, shortened
from healthgait.unfinished import allow_holding, held, left_over

CHECKSUMS_FILE = "checksums.json"
FAILED_WRITES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
LONGEST_NAME = 255  # bytes of a file's name, on all usual file systems


def read_text(path: Path) -> str:
    """The UTF-8 text of a file (a byte order mark is dropped).

    Raises InputError if it is missing, unreadable, empty, not UTF-8, or a folder, a pipe or a device.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device would be read for ever
            raise InputError(f"{path}: is not a regular file; expected a text file")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except ValueError as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    if not text.strip():
        raise InputError(f"{path}: the file is empty")
    return text


def read_json(path: Path, strict: bool = True) -> Any:
    """The content of a JSON file.

    Raises InputError with line and column if it is malformed, if an object has a key twice or a number is not
    finite (both would otherwise be read silently), and if it is a pipe or a device. A large file of measurements
    is read several times faster when it is not ``strict``; what is not finite then comes as such, to be taken as
    missing.
    """
    hooks = {"object_pairs_hook": _unique_keys, "parse_float": _finite, "parse_constant": _finite} if strict else {}
    try:
        return json.loads(read_text(path), **hooks)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}: not valid JSON at line {error.lineno}, column {error.colno} ({error.msg})"
        ) from error
    except RecursionError as error:
        raise InputError(f"{path}: not usable JSON (nested too deeply)") from error
    except ValueError as error:
        too_long = str(error).startswith("Exceeds the limit")  # Python's, of the digits of a whole number
        raise InputError(f"{path}: {'a number has thousands of digits' if too_long else error}") from error


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {shortened(repr(twice))} appears twice; keep one")
    return content


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text} is not allowed; give a finite number or null")
    return number


def json_text(content: Any) -> str:
    """``content`` as the JSON text that all files of this package hold."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


@contextmanager
def replacing(path: Path, ending: str = "") -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place only if the block ends without an error.

    Unfinished ones of killed runs are removed. ``ending`` is that of the temporary name, for libraries that choose the
    format by it. The block may write the file, not replace it.
    """
    path = real_path(path)  # what a link points to is replaced, not the link
    _remove_unfinished(path)
    temporary = path.with_name(f"{_beginning(path)}{secrets.token_hex(8)}.part{ending}")
    try:
        with held(temporary):
            try:
                yield temporary
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        # A write that failed, for lack of room for example, names no file; nobody knows the temporary one.
        if error.filename == str(temporary) or (error.filename is None and error.errno in FAILED_WRITES):
            error.filename = str(path)
        raise


@contextmanager
def replacing_all(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """The same of several ``paths``: all are written before the first takes its place, or none does."""
    paths = list(paths)
    allow_holding(len(paths))
    with ExitStack() as stack:
        yield [stack.enter_context(replacing(path)) for path in paths]


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files of these ``contents``: all of them or, if one cannot be written, none."""
    with replacing_all(contents) as temporaries:
        for temporary, content in zip(temporaries, contents.values(), strict=True):
            temporary.write_bytes(content)


def _beginning(path: Path) -> str:
    """How the names of temporary files of ``path`` begin: FFmpeg takes % for a pattern."""
    # A name has room for 255 bytes, and a letter takes up to four.
    return "." + re.sub(r"[^\w.-]", "_", path.name)[:50] + "."


def _remove_unfinished(path: Path) -> None:
    for unfinished in path.parent.glob(f"{_beginning(path)}{'?' * 16}.part*"):
        with left_over(unfinished) as is_left:
            if is_left:
                unfinished.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 so that no reader ever sees half a file."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(path: Path, content: Any) -> None:
    """Write ``content`` as JSON so that no reader ever sees half a file."""
    write_text(path, json_text(content))


def write_checksums(folder: Path) -> None:
    """Store the SHA-256 of each file of a folder in it."""
    write_json(folder / CHECKSUMS_FILE, {path.name: sha256_of(path) for path in sorted(folder.iterdir())})


def damage_by_checksums(folder: Path, required: Collection[str]) -> str:
    """What is wrong with a folder that holds its checksums and the ``required`` files; empty if nothing is."""
    try:
        checksums = dict(read_json(folder / CHECKSUMS_FILE))
    except (InputError, TypeError, ValueError):
        return f"{CHECKSUMS_FILE} cannot be read"
    for name in sorted({*required} | checksums.keys()):
        if Path(name).name != name or len(os.fsencode(name)) > LONGEST_NAME or not name.isprintable():
            return f"{CHECKSUMS_FILE} was changed"
        if not (folder / name).is_file():
            return f"{name} is missing"
        if sha256_of(folder / name) != checksums.get(name):
            return f"{name} was changed"
    return ""


def file_state(paths: Sequence[Path]) -> str:
    """A digest of names, sizes and times of files, which differs when a file may have been changed.

    The time of change is among them: unlike the time of writing, no program can set it back.
    """
    state = hashlib.sha256()
    for path in paths:
        found = path.stat()
        state.update(os.fsencode(path.absolute()))
        state.update(f"\0{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}\0".encode())
    return state.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def real_path(path: Path) -> Path:
    """Where ``path`` leads through all links, whether something is there or not. Raises InputError for a circle."""
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:  # resolve() reports a loop only in Python before 3.13, by RuntimeError
            raise InputError(f"{path}: a circular symbolic link; remove it or name another file") from error
    return path.resolve()


def existing_folder(path: Path, what: str) -> Path:
    """``path``, if it is a folder. Raises InputError if not, which says ``what`` was expected."""
    if not path.is_dir():
        kind = "is a file, not a folder" if path.exists() else "no such folder"
        raise InputError(f"{path}: {kind}; expected {what}")
    return path


def listed(folder: Path) -> list[Path]:
    """The contents of a folder, sorted, without hidden files. Raises InputError if it cannot be read."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({error.strerror})") from error


def writable_folder(path: Path) -> Path:
    """Make the folder ``path`` and check that it can be written to, before any work is done.

    Raises InputError if it is a file, or cannot be made or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = "is a file, not a folder" if path.is_file() else f"cannot be written to ({error.strerror})"
        raise InputError(f"{path}: {reason}; name a folder that you may write to") from error
    return path


def writable_file(path: Path) -> Path:
    """Check that a file can be written at ``path``, before any work is done; its folder is made.

    Raises InputError if it is a folder or a device, or if its folder cannot be written to.
    """
    if path.exists() and not path.is_file():
        kind = "a folder" if path.is_dir() else "a device or a pipe"
        raise InputError(f"{path}: is {kind}; name a file to be written")
    writable_folder((real_path(path) if path.is_symlink() else path).parent)
    return path
