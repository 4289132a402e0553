"""The frames of a clip as its folder names them; no picture is opened."""

from dataclasses import dataclass, field
from pathlib import Path

from healthgait.check.findings import (
    CLIP_EMPTY,
    CLIP_MISSING,
    FILE_EMPTY,
    FRAME_TWICE,
    ODD_NAME,
    UNREADABLE,
)
from healthgait.clips.frame_names import frame_number
from healthgait.layout import SEGMENTATION, SILHOUETTE

SUFFIXES = {SILHOUETTE: ".jpg", SEGMENTATION: ".png"}
FLOW_SUFFIX = ".png"


@dataclass
class Frames:
    """The frames of a clip: ``paths`` by number in order, and problems as (kind, path, what).

    Empty files are among the paths: they are damaged, not missing.
    """

    paths: dict[int, Path] = field(default_factory=dict)
    problems: list[tuple[str, Path, str]] = field(default_factory=list)


def frames_of(folder: Path, modality: str) -> Frames:
    """What a clip's folder of frames holds. Raises OSError if it cannot be listed."""
    if not folder.is_dir():
        return Frames(problems=[absent(folder, "a folder of frames")])
    suffix = SUFFIXES.get(modality, FLOW_SUFFIX)
    found = Frames()
    for path in sorted(folder.iterdir()):
        if problem := _problem_of(path, suffix):
            found.problems.append(problem)
        if _is_frame(path, suffix) and not path.is_dir():
            other = found.paths.setdefault(frame_number(path), path)
            if other != path:
                found.problems.append((FRAME_TWICE, path, f"the same frame number as {other.name}; keep one of them"))
    found.paths = dict(sorted(found.paths.items()))
    if not found.paths:
        found.problems.append((CLIP_EMPTY, folder, f"no frame; expected <frame number>{suffix}"))
    return found


def absent(path: Path, expected: str) -> tuple[str, Path, str]:
    """The problem of a path that is not ``expected``: it is missing, or is something else."""
    if path.is_symlink() and not path.exists():
        return UNREADABLE, path, f"a broken link; expected {expected}"
    if path.exists():
        return UNREADABLE, path, f"is {'a folder' if path.is_dir() else 'a file'}; expected {expected}"
    return CLIP_MISSING, path, f"no such clip; expected {expected}"


def _is_frame(path: Path, suffix: str) -> bool:
    return path.suffix == suffix and not path.name.startswith(".") and frame_number(path) is not None


def _problem_of(path: Path, suffix: str) -> tuple[str, Path, str] | None:
    if not _is_frame(path, suffix) or path.is_dir():
        return ODD_NAME, path, f"not a frame; expected a file <frame number>{suffix}, such as 013{suffix}"
    if path.is_symlink() and not path.exists():
        return UNREADABLE, path, "a broken link"
    if not path.is_file():
        return UNREADABLE, path, "is not a regular file"
    if path.stat().st_size == 0:
        return FILE_EMPTY, path, "the file is empty; restore it or remove it"
    return None
