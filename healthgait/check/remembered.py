"""What the deep check found in each clip, so that it can be continued, and a later one reads only changed clips.

A line of JSON a clip is appended as soon as its participant is done: whatever ends the process, at most one line is
lost. A result holds as long as the names, sizes and times of the clip's files are the same.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from healthgait.check.findings import MEANINGS
from healthgait.errors import InputError, one_line
from healthgait.files import read_text, write_text

REMEMBERED_FILE = "check_pictures.jsonl"


@dataclass(frozen=True)
class Decoded:
    """The pictures of one clip: the ``files.file_state`` of them all, and (kind, file name, what) for each problem.

    ``clip`` is its path within the dataset, with slashes: modality, participant and so on.
    """

    clip: str
    state: str
    problems: list[tuple[str, str, str]] = field(default_factory=list)

    def line(self) -> str:
        # Names may hold bytes that are no text; escaped, they can be stored.
        return json.dumps([self.clip, self.state, self.problems]) + "\n"


class Remembered:
    """The results of earlier checks, by clip, in a file of ``folder``; without a folder nothing is kept."""

    def __init__(self, folder: Path | None):
        self._file = folder / REMEMBERED_FILE if folder else None
        self.known: dict[str, Decoded] = {}
        if self._file and self._file.is_file() and self._file.stat().st_size:
            self.known = _read(self._file)
            # Of a clip that was read twice the later result is kept; a line that was cut short goes.
            write_text(self._file, "".join(result.line() for result in self.known.values()))

    def add(self, results: list[Decoded]) -> None:
        """Append what is new of the results of one participant."""
        new = [result for result in results if self.known.get(result.clip) != result]
        if self._file and new:
            try:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write("".join(result.line() for result in new))
            except OSError as error:
                error.filename = str(self._file)  # for lack of room, it names none
                raise


def _read(path: Path) -> dict[str, Decoded]:
    lines = read_text(path).splitlines()
    known = {}
    for line in lines:
        try:
            result = _decoded(json.loads(line))
        except (ValueError, TypeError, RecursionError):  # cut short by a kill, or not ours
            continue
        known[result.clip] = result
    if lines and not known and not lines[0].startswith('["'):
        raise InputError(f"{path}: is not what an earlier check decoded; move it away, or name another folder")
    return known


def _decoded(content: Any) -> Decoded:
    """The result that a line holds. Raises ValueError or TypeError if it is none."""
    clip, state, problems = content
    texts = [clip, state, *(text for problem in problems for text in problem)]
    if not all(isinstance(text, str) for text in texts) or clip.count("/") < 2:
        raise TypeError("expected a path within the dataset, a digest and problems")
    for kind, _, _ in problems:
        if kind not in MEANINGS:
            raise ValueError(f"{kind!r} is no kind of finding")
    return Decoded(clip, state, [tuple(map(one_line, problem)) for problem in problems])
