"""The progress of a download: one line on a terminal's standard error, none in a log."""

import sys

from tqdm import tqdm

from healthgait.errors import one_line


def size_text(size_bytes: float) -> str:
    """A size as people read it, for example ``1.2 GB``."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size_bytes < 999.5 or unit == "TB":
            break
        size_bytes /= 1000
    return f"{size_bytes:.3g} {unit}" if size_bytes < 1000 else f"{size_bytes:.0f} {unit}"


def progress_bar(name: str, total_bytes: int, done_bytes: int = 0) -> tqdm:
    """A progress bar of ``total_bytes``, of which ``done_bytes`` were done earlier."""
    size = {"total": total_bytes, "initial": done_bytes, "unit": "B", "unit_scale": True}
    return tqdm(desc=one_line(name), **size, dynamic_ncols=True, disable=None, leave=False)


def say(message: str) -> None:
    """A line of its own on standard error."""
    tqdm.write(one_line(message), file=sys.stderr)
