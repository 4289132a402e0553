"""Whether several of the videos are one film under different names."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from healthgait.errors import InputError
from healthgait.files import sha256_of
from healthgait.from_video.videos import Video


def same_films(videos: Sequence[Video], origin: str) -> list[str]:
    """A line for each set of ``videos`` that are the same file, byte for byte.

    Raises InputError, which begins with ``origin``, if such videos are given for different people.
    """
    by_size: dict[int, list[Video]] = defaultdict(list)
    for video in videos:
        if video.path.is_file() and (size := video.path.stat().st_size):
            by_size[size].append(video)
    by_content: dict[str, list[Video]] = defaultdict(list)
    for alike in by_size.values():
        for video in alike if len(alike) > 1 else ():  # or nothing needs to be read
            with suppress(OSError):  # what cannot be read is named in its turn
                by_content[sha256_of(video.path)].append(video)
    lines = []
    for same in by_content.values():
        if len(same) == 1:
            continue
        names = ", ".join(video.label for video in same)
        people = sorted({video.settings.participant for video in same if video.settings.participant})
        if len(people) > 1:
            raise InputError(
                f"{origin}: {names} are the same film, but are given for {' and '.join(people)}; a walk is one "
                "person's; leave out the wrong ones"
            )
        lines.append(f"{names} are the same film under {len(same)} names: its passes count {len(same)} times")
    return lines
