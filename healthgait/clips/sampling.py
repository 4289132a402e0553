"""Which frames of a clip stand for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np

from healthgait.clips.frame_names import numbered_pictures, pictures_in
from healthgait.errors import InputError

SKIP_PERCENT = 0.15
DOCUMENTED, UNIFORM = "documented", "uniform"


class FrameChoice(Protocol):
    """Which frames of a clip are looked at; it can be a key.

    ``numbers_count``: what is made of them depends on the frames' numbers, too.
    """

    numbers_count: ClassVar[bool]

    def chosen(self, clip: Path) -> list[Path]:
        """Their files in order; raises InputError if there are none."""


@dataclass(frozen=True)
class EveryFrame:
    """All frames of a clip."""

    numbers_count: ClassVar[bool] = True

    def chosen(self, clip: Path) -> list[Path]:
        return all_frames(clip)


@dataclass(frozen=True)
class Sampling:
    """How a network sees a clip: ``frames`` of ``image_size`` x ``image_size`` pixels; see ``chosen_frames``."""

    numbers_count: ClassVar[bool] = False
    frames: int
    image_size: int
    skip_percent: float
    rule: str

    def chosen(self, clip: Path) -> list[Path]:
        """The files that ``chosen_frames`` gives."""
        return chosen_frames(clip, self.frames, self.skip_percent, self.rule)


def chosen_frames(
    clip: str | Path, num_frames: int, skip_percent: float = SKIP_PERCENT, sampling: str = DOCUMENTED
) -> list[Path]:
    """The files of the frames that stand for a clip, in order; raises InputError as ``all_frames`` does.

    ``num_frames`` is at least 1, ``skip_percent`` a share from 0 to less than 0.5, ``sampling`` "documented" or
    "uniform"; anything else raises ValueError.

    Notes
    -----
    The published rule takes every k-th of the usable frames, k being their number divided by ``num_frames``, rounded
    down: of 100 frames of which 70 are usable, 40 consecutive ones. With fewer usable frames than asked it would take
    the first one again and again; here, and always with ``sampling`` "uniform", the frames are spread evenly.
    """
    if num_frames < 1 or not 0 <= skip_percent < 0.5 or sampling not in (DOCUMENTED, UNIFORM):
        raise ValueError(f"{clip}: cannot choose {num_frames} frames by {sampling!r} with {skip_percent} skipped")
    frames = all_frames(Path(clip))
    skipped = int(len(frames) * skip_percent)
    usable = len(frames) - 2 * skipped
    interval = usable // num_frames
    if sampling == UNIFORM or interval == 0:
        places = np.round(np.linspace(0, usable - 1, num_frames)).astype(int)
    else:
        places = interval * np.arange(num_frames)
    return [frames[skipped + place] for place in places]


def all_frames(clip: Path) -> list[Path]:
    """The pictures of a clip by the number at the end of their names; by name if no name ends in one.

    Raises InputError if there are none, if two have the same number, or if some names end in one and others do not.
    """
    if not clip.is_dir():
        raise InputError(f"{clip}: no such clip; expected a folder of frames")
    paths = list(numbered_pictures(clip).values()) or pictures_in(clip)
    if not paths:
        raise InputError(f"{clip}: no frames; expected PNG or JPEG files whose names end in a frame number")
    return paths
