"""The page of a video: the participant's page with the film, in one file."""

import math
from collections.abc import Sequence
from pathlib import Path

from healthgait.files import write_text
from healthgait.from_video.passes_of_video import Passes
from healthgait.from_video.settings import VideoSettings
from healthgait.walk_report.person_page import About, person_page
from healthgait.walk_report.session import read_session


def write_page(path: Path, video: str, passes: Passes, settings: VideoSettings, notes: Sequence[str]) -> None:
    """Write the page beside the tables and the film, which it holds.

    Parameters
    ----------
    path : Path
        The page; the tables are in its folder.
    video : str
        The video's name.
    passes : Passes
        What was found in it.
    settings : VideoSettings
        How it was estimated.
    notes : sequence of str
        What to mind.
    """
    session = read_session(path.parent)
    height_cm = None if math.isnan(settings.height_cm) else settings.height_cm
    slow_motion = [f"filmed at {settings.capture_fps:g} frames per second"] if settings.capture_fps else []
    lines = [*passes.found, f"pose by BlazePose, model {settings.model}", *slow_motion]
    about = About(height_cm=height_cm, lines=lines, notes=notes)
    (participant,) = session.participants
    write_text(path, person_page([(video, session.person(participant))], about, False, video))
