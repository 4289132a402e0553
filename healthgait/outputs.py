"""No file is replaced that an earlier run did not write there: a hidden file beside the outputs holds their digests.

Names and contents would not do: a table of estimates has the columns of the one that a sensor measured.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from healthgait.errors import InputError, one_line
from healthgait.files import read_json, real_path, sha256_of, write_json
from healthgait.unfinished import held

RECORD_FILE = ".healthgait_outputs.json"


def check_replaceable(paths: Iterable[Path], kind: str, overwrite: bool) -> None:
    """Check that existing files at ``paths`` may be replaced by outputs of a ``kind``, before any work is done.

    Raises InputError for a file, unless it is empty, that is not what an earlier run wrote there as such an output.
    ``overwrite``: whatever is there may be replaced.
    """
    for path in paths:
        if path.is_file() and path.stat().st_size and not overwrite and not _is_output(real_path(path), kind):
            raise InputError(
                f"{path}: already exists, and is not {kind} as an earlier run wrote it; "
                f"name another file or folder, or replace it with --overwrite"
            )


def record_outputs(paths: Iterable[Path], kind: str) -> None:
    """Record what was just written to ``paths``, so that the next run may replace it."""
    by_folder: dict[Path, dict[str, Any]] = defaultdict(dict)
    for path in map(real_path, paths):
        by_folder[path.parent][one_line(path.name)] = _entry(path, kind)
    for folder, entries in by_folder.items():
        lock = folder / f"{RECORD_FILE}.lock"
        with held(lock):  # another run may write another file of the same folder
            write_json(folder / RECORD_FILE, _recorded_in(folder) | entries)
            lock.unlink()


def _is_output(path: Path, kind: str) -> bool:
    return _recorded_in(path.parent).get(one_line(path.name)) == _entry(path, kind)


def _entry(path: Path, kind: str) -> dict[str, str]:
    return {"kind": kind, "sha256": sha256_of(path)}


def _recorded_in(folder: Path) -> dict[str, Any]:
    try:
        recorded = read_json(folder / RECORD_FILE)
    except InputError:  # there is none, or it is damaged
        return {}
    return recorded if isinstance(recorded, dict) else {}
