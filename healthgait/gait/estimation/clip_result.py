"""One clip's rows in the tables, by any method, and messages for the user."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from healthgait.columns import ERROR_SUFFIX, GAIT_QUANTITIES, SHARED_SUFFIX
from healthgait.gait.angles.cycles import Cycle
from healthgait.gait.parameters.spatiotemporal import NO_STEPS, step_details
from healthgait.gait.parameters.standard_errors import UNKNOWN, ErrorParts
from healthgait.gait.quality.across_clips import Evidence
from healthgait.layout import Clip

CLIP_COLUMNS = (
    "ID", "pace", "clip", "used", "reason", "flags", *GAIT_QUANTITIES,
    *(f"{quantity}{ERROR_SUFFIX}" for quantity in GAIT_QUANTITIES),
    *(f"{quantity}{SHARED_SUFFIX}" for quantity in GAIT_QUANTITIES), *step_details(NO_STEPS), "steps", "frames",
    "frames_decoded", "interpolated_share", "swapped_frames", "direction", "across", "simulated",
)  # fmt: skip
EVENT_COLUMNS = ("ID", "pace", "clip", "foot", "kind", "time_s", "place_cm", "timed", "seen")


@dataclass(frozen=True)
class ClipResult:
    """A row of clips.csv, the rows of events.csv, and messages for the user."""

    clip: Clip
    row: dict
    events: list[dict]
    messages: list[str]
    damaged: bool
    evidence: Evidence | None = None  # None for a clip that was not analysed
    errors: ErrorParts = UNKNOWN  # standard errors of the six parameters
    cycles: Sequence[Cycle] = ()  # with joint angles
    unknown_angles: Sequence[str] = ()  # as "knee" or "left knee"


def damaged(clip: Clip, reason: str) -> ClipResult:
    """The result of a clip with a file that cannot be used."""
    return ClipResult(clip, clip_row(clip, reason, [], {}), [], [f"{reason}; excluded"], damaged=True)


def identity(clip: Clip) -> dict:
    """The columns that name a clip."""
    return {"ID": clip.participant, "pace": clip.pace, "clip": clip.name}


def clip_row(clip: Clip, reason: str, flags: Sequence[str], numbers: dict) -> dict:
    """A row of clips.csv; ``reason`` is why the clip is excluded, empty if it is used. Unknown numbers are NaN."""
    known = identity(clip) | {"used": not reason, "reason": reason, "flags": " ".join(flags)} | numbers
    return {name: known.get(name, np.nan) for name in CLIP_COLUMNS}
