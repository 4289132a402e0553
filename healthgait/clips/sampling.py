"""Frame sampling: which frames of a clip are used."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np

from healthgait.clips.frame_names import numbered_pictures, pictures_in
from healthgait.errors import InputError

SKIP_PERCENT = 0.15
DOCUMENTED, UNIFORM = "documented", "uniform"


class FrameChoice(Protocol):
    """A rule that chooses frames of a clip; hashable.

    Attributes
    ----------
    numbers_count : bool
        Whether results depend on the frames' numbers, too.
    """

    numbers_count: ClassVar[bool]

    def chosen(self, clip: Path) -> list[Path]:
        """The chosen files of a clip.

        Parameters
        ----------
        clip : Path
            A folder of frames.

        Returns
        -------
        list of Path
            In the order of the frames.

        Raises
        ------
        InputError
            If the folder has no frames, or their numbers are ambiguous.
        """
        ...


@dataclass(frozen=True)
class EveryFrame:
    """All frames of a clip."""

    numbers_count: ClassVar[bool] = True

    def chosen(self, clip: Path) -> list[Path]:
        return all_frames(clip)


@dataclass(frozen=True)
class Sampling:
    """The input of a network on clips: a ``FrameChoice`` with a fixed number of frames.

    Attributes
    ----------
    frames : int
        Number of frames.
    image_size : int
        Width and height of the resized frames, px.
    skip_percent : float
        Share of the clip's frames skipped at each end, 0 to less than 0.5 (despite the published name, not percent).
    rule : str
        "documented" or "uniform", as ``sampling`` of ``chosen_frames``.
    """

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
    """Choose a fixed number of frames of a clip.

    Parameters
    ----------
    clip : str or Path
        A folder of frames.
    num_frames : int
        How many frames, at least 1.
    skip_percent : float
        Share of the frames skipped at each end, 0 to less than 0.5.
    sampling : str
        "documented", the published rule, or "uniform".

    Returns
    -------
    list of Path
        The files in the order of the frames; some repeated if the clip has too few.

    Raises
    ------
    ValueError
        For an argument out of range.
    InputError
        As ``all_frames``.

    Notes
    -----
    The published rule takes every k-th frame of those not skipped, where k is their number over ``num_frames``, rounded
    down: of 100 frames, 70 are not skipped, and the first 40 of these are taken. With fewer frames than ``num_frames``
    it would repeat the first one; in that case, and always with "uniform", the frames are spaced evenly.
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
    """The pictures of a clip in the order of the numbers at the end of their names, or of the names if none has one.

    Raises InputError if there are none, if two have the same number, or if some names end in one and others do not.
    """
    if not clip.is_dir():
        raise InputError(f"{clip}: no such clip; expected a folder of frames")
    paths = list(numbered_pictures(clip).values()) or pictures_in(clip)
    if not paths:
        raise InputError(f"{clip}: no frames; expected PNG or JPEG files whose names end in a frame number")
    return paths
