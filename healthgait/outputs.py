"""No file is replaced that an earlier run did not write there: a hidden file beside the outputs holds their digests.

Names and contents would not tell: an estimation's table has the columns of the one that a sensor measured.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from healthgait.errors import InputError, one_line
from healthgait.files import read_json, real_path, replacing_all, sha256_of, write_json
from healthgait.unfinished import held

RECORD_FILE = ".healthgait_outputs.json"


def check_replaceable(paths: Iterable[Path], kind: str, overwrite: bool) -> None:
    """See that what lies at ``paths`` may be replaced by outputs of a ``kind``, before any work is done.

    Raises InputError for a folder, and for a file, unless it is empty, that is not what an earlier run wrote there as
    such an output. ``overwrite``: whatever file is there may be replaced.
    """
    recorded_in = cache(_recorded_in)
    for path in paths:
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a file to be written; name another file or folder")
        if path.name == RECORD_FILE:
            raise InputError(f"{path}: is the name of the record of outputs; name another file")
        if not path.is_file() or not path.stat().st_size or overwrite:
            continue
        real = real_path(path)
        if not _is_output(real, kind, recorded_in(real.parent)):
            raise InputError(
                f"{path}: exists, and no earlier run wrote it there as {kind}; name another file or folder, "
                "or overwrite it"
            )


@contextmanager
def replacing_outputs(kinds: Mapping[Path, str]) -> Iterator[list[Path]]:
    """Temporary files for outputs of these ``kinds``, which take their places together if the block ends well.

    They are recorded before that, so that a kill in between leaves nothing that the next run would refuse.
    """
    with replacing_all(kinds) as temporaries:
        yield temporaries
        _record(zip(kinds, temporaries, strict=True), kinds)


def write_outputs(contents: Mapping[Path, bytes], kind: str) -> None:
    """Write outputs of one ``kind``, by path: all of them or, if one cannot be written, none."""
    with replacing_outputs(dict.fromkeys(contents, kind)) as temporaries:
        for temporary, content in zip(temporaries, contents.values(), strict=True):
            temporary.write_bytes(content)


def record_outputs(paths: Iterable[Path], kind: str) -> None:
    """Record what was just written to ``paths``, so that the next run may replace it."""
    paths = list(paths)
    _record(zip(paths, paths, strict=True), dict.fromkeys(paths, kind))


def remove_others(folder: Path, kind: str, kept: Iterable[Path]) -> int:
    """Remove what earlier runs wrote to a ``folder`` as outputs of a ``kind``, but for those that are ``kept``.

    Returns how many files were removed. Such a file may be about a person who is to be forgotten. One that was changed
    since stays: it is not only ours.
    """
    folder, kept = real_path(folder), {real_path(path) for path in kept}
    recorded = _recorded_in(folder)
    others = [path for path in folder.iterdir() if path not in kept and _is_output(path, kind, recorded)]
    for path in others:
        path.unlink()
    if others:
        gone = {one_line(path.name) for path in others}
        _change_record(folder, lambda entries: {name: entry for name, entry in entries.items() if name not in gone})
    return len(others)


def _record(written: Iterable[tuple[Path, Path]], kinds: Mapping[Path, str]) -> None:
    """Record outputs by path and by the file that has their content now; what is there before stays known, too."""
    by_folder: dict[Path, dict[str, Any]] = defaultdict(dict)
    recorded_in = cache(_recorded_in)
    for path, content in written:
        real = real_path(path)
        known = [sha256_of(real)] if _is_output(real, kinds[path], recorded_in(real.parent)) else []
        entry = {"kind": kinds[path], "sha256": [sha256_of(content), *known]}
        by_folder[real.parent][one_line(real.name)] = entry
    for folder, entries in by_folder.items():
        _change_record(folder, lambda recorded, entries=entries: recorded | entries)


def _change_record(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    lock = folder / f"{RECORD_FILE}.lock"
    with held(lock):  # another run may write another file of the same folder
        try:
            if entries := change(_recorded_in(folder)):
                write_json(folder / RECORD_FILE, entries)
            else:
                (folder / RECORD_FILE).unlink()
        finally:
            lock.unlink(missing_ok=True)


def _is_output(path: Path, kind: str, recorded: Mapping[str, Any]) -> bool:
    """Whether a file is what the record of its folder says that a run wrote."""
    entry = recorded.get(one_line(path.name))
    if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), list):
        return False
    return path.is_file() and entry.get("kind") == kind and sha256_of(path) in entry["sha256"]


def _recorded_in(folder: Path) -> dict[str, Any]:
    try:
        recorded = read_json(folder / RECORD_FILE)
    except InputError:  # there is none, or it is damaged
        return {}
    return recorded if isinstance(recorded, dict) else {}
