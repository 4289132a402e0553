"""Files and folders between a modality's folder and its clips that do not belong to the layout."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from healthgait.check.findings import ODD_NAME
from healthgait.outputs import RECORD_FILE


def odd_names(expected: Iterable[Path], top: Path) -> list[tuple[str, Path, str]]:
    """Whatever lies in ``top``, or in a folder between it and an ``expected`` path below it, and leads to none of them.

    Raises OSError if a folder cannot be listed.
    """
    allowed: dict[Path, set[str]] = defaultdict(set)
    for path in expected:
        for step in (path, *path.parents):
            if step == top:
                break
            allowed[step.parent].add(step.name)
    return [
        (ODD_NAME, path, _advice(path.name, allowed[folder]))
        for folder in sorted(allowed)
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.name not in allowed[folder] and path.name != RECORD_FILE
    ]


def _advice(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    advice = f"is it {near[0]}?" if near else f"expected {', '.join(sorted(known))}"
    return f"not part of the dataset's layout; {advice}"
