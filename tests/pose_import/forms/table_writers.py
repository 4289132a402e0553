"""People in the table-like forms of pose, as each program writes them.

``people`` has by frame a list of persons, each the joints by the dataset's names, {"x", "y", "score"}; ``tracks`` has
by frame the number or name of each of them.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

People = dict[int, list[dict]]
Tracks = dict[int, list[str]]


def write_table(people: People, path: Path, tracks: Tracks | None = None, times_s: dict | None = None) -> Path:
    """The plain table; a frame with nobody has a row without a joint."""
    header = ["frame", *(["time_s"] if times_s else []), *(["person"] if tracks else []), "joint", "x", "y", "score"]
    rows = []
    for frame, found in people.items():
        for number, joints in enumerate(found or [{"": {"x": "", "y": "", "score": ""}}]):
            before = [frame, *([times_s[frame]] if times_s else [])]
            before += [tracks[frame][number] if found else ""] if tracks else []
            rows += [[*before, name, *_values(joint)] for name, joint in joints.items()]
    return write_rows([header, *rows], path)


def write_rows(rows: Iterable[Iterable], path: Path, separator: str = ",") -> Path:
    """Rows of cells as a file."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def names_of(people: People) -> list[str]:
    """The joints that anybody has, in order."""
    return list(dict.fromkeys(name for found in people.values() for joints in found for name in joints))


def _values(joint: dict | None) -> list:
    return [joint["x"], joint["y"], joint["score"]] if joint else ["", "", ""]
