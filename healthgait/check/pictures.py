"""All pictures of a clip, decoded. OpenCV alone reads a JPEG file whose middle is lost without an error."""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from healthgait.check.findings import PICTURE_DAMAGED, PICTURE_SIZE
from healthgait.clips.pictures import read_picture
from healthgait.errors import InputError

# What the JPEG library says of data that it fills in, in its file jerror.h.
DAMAGE = re.compile("(?:Corrupt JPEG data|Premature end of JPEG file|Inconsistent progression sequence)[^\n]*")


def damaged_pictures(paths: Sequence[Path]) -> list[tuple[str, Path, str]]:
    """Problems of the pictures, as (kind, path, what): one cannot be decoded, or differs in size."""
    problems, sizes = [], {}
    with _complaints() as complaint:
        for path in paths:
            try:
                height, width, _ = read_picture(path).shape
            except InputError as error:
                complaint()
                problems.append((PICTURE_DAMAGED, path, str(error)))
                continue
            sizes[path] = width, height
            if damage := DAMAGE.search(complaint()):  # not what else libraries say, of a colour profile for example
                problems.append((PICTURE_DAMAGED, path, f"damaged inside ({damage[0]}); restore it or remove it"))
    return problems + _other_sizes(sizes)


def _other_sizes(sizes: dict[Path, tuple[int, int]]) -> list[tuple[str, Path, str]]:
    if not sizes:
        return []
    (usual, count), *_ = Counter(sizes.values()).most_common(1)
    return [
        (PICTURE_SIZE, path, f"{size[0]}x{size[1]} px, where {count} frames of the clip have {usual[0]}x{usual[1]}")
        for path, size in sizes.items()
        if size != usual
    ]


@contextmanager
def _complaints() -> Iterator[Callable[[], str]]:
    """A function that gives what was written to standard error since it was last asked, which nobody else sees.

    The JPEG library fills in what is lost of a picture and says so there, and only there.
    """
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile() as record:
        os.dup2(record.fileno(), 2)
        place = 0

        def complaints() -> str:
            nonlocal place
            size = os.fstat(record.fileno()).st_size
            words, place = os.pread(record.fileno(), size - place, place), size
            return words.decode(errors="replace")

        try:
            yield complaints
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
