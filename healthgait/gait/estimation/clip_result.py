"""One clip's rows in the tables, by either method, and what the user has to be told of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.columns import ERROR_SUFFIX, GAIT_QUANTITIES
from healthgait.gait.estimation.published_method import estimate_as_published
from healthgait.gait.estimation.settings import Settings
from healthgait.gait.parameters.spatiotemporal import NO_STEPS, step_details
from healthgait.gait.parameters.standard_errors import UNKNOWN, ErrorParts
from healthgait.gait.parameters.walk import event_rows
from healthgait.gait.pose.pose_file import read_pose
from healthgait.gait.quality.across_clips import Evidence, evidence_of
from healthgait.gait.quality.flags import Flag
from healthgait.gait.quality.judgement import Judgement, judge_clip
from healthgait.gait.walkway.walkway import Walkway
from healthgait.layout import POSE, SEGMENTATION, Clip

CLIP_COLUMNS = (
    "ID", "pace", "clip", "used", "reason", "flags", *GAIT_QUANTITIES,
    *(f"{quantity}{ERROR_SUFFIX}" for quantity in GAIT_QUANTITIES), *step_details(NO_STEPS), "steps", "frames",
    "frames_decoded", "interpolated_share", "swapped_frames", "direction", "across",
)  # fmt: skip
EVENT_COLUMNS = ("ID", "pace", "clip", "foot", "kind", "time_s", "place_cm", "timed", "seen")


@dataclass(frozen=True)
class ClipResult:
    """A row of clips.csv, the rows of events.csv, and what the user has to be told."""

    clip: Clip
    row: dict
    events: list[dict]
    messages: list[str]
    damaged: bool
    evidence: Evidence | None = None  # of the clips that were analysed
    errors: ErrorParts = UNKNOWN  # of the six parameters


def by_events(settings: Settings, walkway: Walkway, height_cm: float, clip: Clip) -> ClipResult:
    """The clip by its events; raises InputError for a file that is damaged."""
    path = clip.path_in(settings.pose, POSE)
    segmentation = clip.path_in(settings.segmentation, SEGMENTATION) if settings.segmentation else None
    judged = judge_clip(clip, path, segmentation, walkway, height_cm, settings.fps, settings.frame_offset)
    if settings.figures:
        from healthgait.gait.figures.drawing import draw_clip

        draw_clip(settings.figures, clip, judged, settings.simulated, settings.frame_offset)
    walk = judged.walk
    errors = {f"{name}{ERROR_SUFFIX}": error for name, error in walk.errors.total().items()}
    numbers = {} if judged.reason else walk.parameters | errors | step_details(walk.steps)
    row = _row(clip, judged.reason, judged.flags, numbers | _counts(judged))
    events = [_identity(clip) | event for event in event_rows(walk)]
    evidence = evidence_of(walk, true_to_scale=judged.misfit is None)
    return ClipResult(clip, row, events, _messages(path, judged), False, evidence, walk.errors)


def _counts(judged: Judgement) -> dict:
    """The columns of a clip that has been analysed, used or not."""
    tracks = judged.walk.tracks
    return {
        "steps": len(judged.walk.steps.step_cm),
        "frames": len(judged.pose.joints),
        "frames_decoded": judged.walk.decoded_frames,
        "interpolated_share": round(tracks.bridged_share, 4),
        "swapped_frames": int(tracks.swapped.sum()),
        "direction": "left_to_right" if tracks.direction > 0 else "right_to_left",
        "across": float(tracks.across.mean()),
    }


def _messages(path: Path, judged: Judgement) -> list[str]:
    messages = [] if judged.pose.in_order else ["the entries are not in the order of their frames; taken by number"]
    if judged.reason:
        messages.append(f"{judged.reason}; excluded")
    elif judged.misfit:
        messages.append(judged.misfit.words)
    if Flag.FRAMES_LOST in judged.flags:
        lost = f"{100 * judged.lost_share:.0f} % of the video's frames"
        messages.append(f"{lost} seem lost, and the numbers do not show it")
    return [f"{path}: {message}" for message in messages]


def as_published(settings: Settings, corners_px: np.ndarray, clip: Clip) -> ClipResult:
    """The clip by the published method; raises InputError for a file that is damaged, or too little that is seen."""
    pose = read_pose(clip.path_in(settings.pose, POSE))
    frames = clip.path_in(settings.segmentation, SEGMENTATION)
    estimate = estimate_as_published(pose, corners_px, frames, clip.number, settings.length_m, settings.fps)
    numbers = {"steps": estimate.steps, "frames": len(pose.joints), "frames_decoded": estimate.frames}
    return ClipResult(clip, _row(clip, "", [], estimate.parameters | numbers), [], [], damaged=False)


def damaged(clip: Clip, reason: str) -> ClipResult:
    """That of a clip of which a file cannot be used."""
    return ClipResult(clip, _row(clip, reason, [], {}), [], [f"{reason}; excluded"], damaged=True)


def _identity(clip: Clip) -> dict:
    return {"ID": clip.participant, "pace": clip.pace, "clip": clip.name}


def _row(clip: Clip, reason: str, flags: list[str], numbers: dict) -> dict:
    """A row of clips.csv; what has no number is NaN."""
    known = _identity(clip) | {"used": not reason, "reason": reason, "flags": " ".join(flags)} | numbers
    return {name: known.get(name, np.nan) for name in CLIP_COLUMNS}
