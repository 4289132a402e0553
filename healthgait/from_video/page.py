"""The page of a video, with the film, in one file; and the table of what was noticed about the video."""

import math
from pathlib import Path

import pandas as pd

from healthgait.files import write_text
from healthgait.from_video.passes_of_video import Passes
from healthgait.from_video.settings import VideoSettings
from healthgait.walk_report.person_page import About, person_page
from healthgait.walk_report.session import read_session
from healthgait.walk_report.tables import NOTE_COLUMNS


def write_notes(path: Path, participant: str, passes: Passes, settings: VideoSettings) -> None:
    """Write the table of what was found in a video, how it was filmed, and what to keep in mind."""
    filmed = [*passes.found, f"pose by BlazePose, model {settings.model}"]
    if settings.capture_fps:
        filmed.append(f"filmed at {settings.capture_fps:g} frames per second")
    rows = [(participant, "filmed", line, math.nan) for line in filmed]
    if passes.are_by_height:
        rows.append((participant, "height", "metres from the person's height", settings.height_cm))
    rows += [(participant, "caution", line, math.nan) for line in passes.warnings]
    pd.DataFrame(rows, columns=NOTE_COLUMNS).to_csv(path, index=False, lineterminator="\n")


def write_page(path: Path, video: str) -> None:
    """Write the page beside the tables and the film, which it holds; ``video`` is the video's name."""
    session = read_session(path.parent)
    (participant,) = session.participants
    write_text(path, person_page([(video, session.person(participant))], About(), False, video))
