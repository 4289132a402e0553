"""The clips of a walker's passes: odd numbers go to the left, even ones to the right."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from healthgait.layout import Clip
from healthgait.pose_import.passes import Pass


def numbered(passes: list[Pass], clip: Clip, taken: Collection[Clip]) -> Iterator[tuple[Clip, Pass]]:
    """Each pass with its clip: ``clip`` for the first in its direction, numbers that are not ``taken`` for others."""
    own = next((walk for walk in passes if walk.direction == clip.direction), passes[0])
    used = {*taken, clip}
    yield clip, own
    for walk in passes:
        if walk is not own:
            # Beside the clip's own number, such as 3 and 4.
            number = (clip.number - 1) // 2 * 2 + (1 if walk.direction < 0 else 2)
            while replace(clip, number=number) in used:
                number += 2
            used.add(replace(clip, number=number))
            yield replace(clip, number=number), walk
