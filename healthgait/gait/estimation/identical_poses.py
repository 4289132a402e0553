"""Pose files with the same content: two recordings never are, so that one is a copy under another's name."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from healthgait.errors import listed
from healthgait.files import sha256_of
from healthgait.layout import POSE, Clip

SMALLEST_BYTES = 100  # less holds no frame with joints


def identical_poses(clips: Iterable[Clip], pose: Path) -> list[str]:
    """A message for each set of ``clips`` whose files in the ``pose`` directory are the same bytes.

    Only files of one size are read. Those that cannot be read are left to the estimation, which names them.
    """
    by_size: dict[int, list[Path]] = defaultdict(list)
    for clip in clips:
        with suppress(OSError):
            path = clip.path_in(pose, POSE)
            by_size[path.stat().st_size].append(path)
    alike: dict[str, list[Path]] = defaultdict(list)
    for size, paths in by_size.items():
        for path in paths if size >= SMALLEST_BYTES and len(paths) > 1 else []:
            with suppress(OSError):
                alike[sha256_of(path)].append(path)
    return [_message(first, others) for first, *others in alike.values() if others]


def _message(first: Path, others: list[Path]) -> str:
    names = listed(list(map(str, others)))
    return f"{first}: the same bytes as {names}; each walk has a file of its own, so that one is a copy"
