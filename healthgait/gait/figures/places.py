"""Where the figures of the estimation are written, without what it takes to draw them."""

from collections.abc import Iterable
from pathlib import Path

from healthgait.layout import Clip

SUMMARY_FILE = "summary.png"
FIGURE = "a figure of the gait estimation"  # the kind of output


def clip_file(folder: Path, clip: Clip) -> Path:
    """The path of a clip's figure: ``<folder>/<ID>/<pace>/<clip>.png``."""
    return folder / clip.participant / clip.pace / f"{clip.name}.png"


def summary_file(folder: Path, participant: str) -> Path:
    """The path of a participant's figure: ``<folder>/<ID>/summary.png``."""
    return folder / participant / SUMMARY_FILE


def figure_files(folder: Path, clips: Iterable[Clip]) -> list[Path]:
    """The paths of all figures of ``clips``."""
    clips = list(clips)
    people = dict.fromkeys(clip.participant for clip in clips)
    return [summary_file(folder, person) for person in people] + [clip_file(folder, clip) for clip in clips]
