"""What the pictures of a clip hold, as a digest, so that a feature is never taken for another picture's.

Reading every picture of a large dataset at each start would take minutes. As in git, the digest of a clip is remembered
with the names, sizes and times of its files, and computed again only when one of these has changed.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from healthgait.clips.sampling import FrameChoice
from healthgait.computing.progress import bar
from healthgait.computing.threads import available_cores
from healthgait.errors import InputError, one_line
from healthgait.files import file_state, read_json, write_json
from healthgait.learning.rows import ClipDigest

CLIP_DIGESTS_FILE = "clip_digests.json"


class ClipDigests:
    """The digests of clips, remembered in a file of ``folder``."""

    def __init__(self, folder: Path):
        self._file = folder / CLIP_DIGESTS_FILE
        self._known = _remembered(self._file)
        self._stored = len(self._known)

    def digests(self, clips: Sequence[Path], choice: FrameChoice) -> dict[Path, ClipDigest | str]:
        """The digest of each clip, or the reason why it cannot be used."""
        with ThreadPoolExecutor(available_cores()) as pool:
            read = pool.map(lambda clip: self._digest(clip, choice), clips)
            progress = bar(read, desc="reading clips", total=len(clips), unit="clip", leave=False)
            return dict(zip(clips, progress, strict=True))

    def _digest(self, clip: Path, choice: FrameChoice) -> ClipDigest | str:
        try:
            paths = choice.chosen(clip)
            state = file_state(paths)
            key = f"{state} numbered" if choice.numbers_count else state
            if key not in self._known:
                self._known[key] = _content(paths, choice.numbers_count)
        except InputError as error:
            return str(error)
        except OSError as error:
            return one_line(f"{error.filename}: cannot be read ({error.strerror})")
        return ClipDigest(clip, self._known[key], state)

    def remember(self) -> None:
        """Store what was read, for the next run."""
        if len(self._known) > self._stored:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_json(self._file, self._known)
            self._stored = len(self._known)


def _content(paths: Sequence[Path], numbers_count: bool) -> str:
    content = hashlib.sha256()
    for path in paths:
        if numbers_count:
            content.update(path.stem.encode("utf-8", "surrogateescape") + b"\0")
        content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()


def _remembered(path: Path) -> dict[str, str]:
    """What an earlier run stored; nothing if it is damaged, so that all clips are read again."""
    if not path.is_file():
        return {}
    try:
        known = read_json(path)
    except InputError as error:
        print(f"{error}; all clips are read again")
        return {}
    known = known if isinstance(known, dict) else {}
    return {state: content for state, content in known.items() if isinstance(content, str)}


def check_unchanged(digest: ClipDigest, choice: FrameChoice) -> None:
    """Raises InputError if the pictures of a clip were changed since their digest was computed.

    To be called after decoding, whose result is stored under the digest.
    """
    if file_state(choice.chosen(digest.clip)) != digest.state:
        raise InputError(f"{digest.clip}: changed while it was read; run again when it is complete")
