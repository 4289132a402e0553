"""One participant: all clips that are there, each with its parameters or the reason why it has none."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from healthgait.columns import ERROR_SUFFIX, GAIT_PARAMETERS, GAIT_QUANTITIES, PACES
from healthgait.errors import InputError, one_line
from healthgait.gait.across_clips import Evidence, evidence_of, find_across
from healthgait.gait.belonging import find_misfit
from healthgait.gait.clip import analyse_walk, event_rows
from healthgait.gait.flags import RULES, Flag
from healthgait.gait.frames import frame_paths, picture_size_px
from healthgait.gait.lost_frames import lost_share, repeated_share
from healthgait.gait.paper import estimate_as_published
from healthgait.gait.parameters import NO_STEPS, step_details
from healthgait.gait.pose import read_pose
from healthgait.gait.quality import quality_flags, reason_to_exclude
from healthgait.gait.standard_errors import UNKNOWN, ErrorParts, mean_errors
from healthgait.gait.walkway import Walkway, read_corners, steadied
from healthgait.layout import POSE, SEGMENTATION, Clip, clips_of, is_simulated

EVENTS, PAPER = METHODS = ("events", "paper")
CLIP_COLUMNS = (
    "ID", "pace", "clip", "used", "reason", "flags", *GAIT_QUANTITIES,
    *(f"{quantity}{ERROR_SUFFIX}" for quantity in GAIT_QUANTITIES), *step_details(NO_STEPS), "steps", "frames",
    "frames_decoded", "interpolated_share", "swapped_frames", "direction", "across",
)  # fmt: skip
EVENT_COLUMNS = ("ID", "pace", "clip", "foot", "kind", "time_s", "place_cm", "timed", "seen")


@dataclass(frozen=True)
class Settings:
    """Where the inputs lie and how to use them; ``segmentation`` None is to do with the pose alone."""

    pose: Path
    boxes: Path
    segmentation: Path | None
    length_m: float
    fps: float
    method: str
    floor_edge: str
    figures: Path | None
    frame_offset: int = 0  # added to a frame's number in the pose: the number of its picture

    def text(self) -> str:
        """One line that tells what is used."""
        pictures = f"segmentation {self.segmentation}" if self.segmentation else "no segmentation"
        offset = f", frame offset {self.frame_offset}" * (self.frame_offset != 0)
        return one_line(
            f"pose {self.pose}, sensor boxes {self.boxes}, {pictures}; "
            f"scale {self.length_m:g} m, {self.fps:g} frames per second unless a pose file has times{offset}"
        )

    @property
    def simulated(self) -> bool:
        """Whether the pose or the sensor boxes are part of a simulated cohort."""
        return any(is_simulated(folder.resolve().parent) for folder in (self.pose, self.boxes))


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


@dataclass(frozen=True)
class ParticipantResult:
    """A participant's clips in their order, and what they tell together: ``remarks``, and likely frame rates."""

    participant: str
    clips: list[ClipResult]
    remarks: list[str] = field(default_factory=list)
    rates_hz: list[float] = field(default_factory=list)
    delay_s: float = np.nan  # of the toe-offs in the segmentation, mean over the clips

    def messages(self) -> list[str]:
        """What the user has to be told, each thing once: clips share the file of their sensor boxes."""
        return [*dict.fromkeys(message for clip in self.clips for message in clip.messages), *self.remarks]

    def means(self) -> dict[str, float]:
        """The twelve parameters of ``columns.GAIT_PARAMETERS``: means over the clips of a pace that are used."""
        means = {}
        for name in GAIT_PARAMETERS:
            quantity, pace = name.split("_")
            values = [one.row[quantity] for one in self.clips if one.clip.pace == pace and one.row["used"]]
            known = [value for value in values if np.isfinite(value)]
            means[name] = float(np.mean(known)) if known else np.nan
        return means

    def standard_errors(self) -> dict[str, float]:
        """Those of ``means``, in the same units; NaN where there is no mean or its error is not known."""
        errors = {}
        for pace in PACES:
            used = [one.errors for one in self.clips if one.clip.pace == pace and one.row["used"]]
            errors |= {f"{quantity}_{pace}": error for quantity, error in mean_errors(used).items()}
        return errors


def existing_clips(participant: str, pose: Path) -> list[Clip]:
    """The clips that have a pose file, be it readable or not."""
    return [clip for clip in clips_of(participant) if os.path.lexists(clip.path_in(pose, POSE))]


def estimate_participant(settings: Settings, participant: str, height_cm: float) -> ParticipantResult:
    """Estimate all clips of a participant; what is damaged is excluded and said."""
    clips = existing_clips(participant, settings.pose)
    if settings.method == PAPER:
        corners, errors = _corners_of(clips, settings)
        estimates = {name: partial(_as_published, settings, own) for name, own in corners.items()}
    else:
        walkways, errors = walkways_of(clips, settings)
        estimates = {name: partial(_by_events, settings, walkway, height_cm) for name, walkway in walkways.items()}
    result = _together(ParticipantResult(participant, [_estimate(clip, estimates, errors) for clip in clips]), settings)
    if settings.figures and clips and settings.method == EVENTS:
        _draw_summary(result, settings)
    return result


def lost_participant(settings: Settings, participant: str) -> ParticipantResult:
    """What is left of a participant whose estimation ended its process again and again."""
    reason = f"{participant}: the process that worked on it was killed several times, perhaps for lack of memory"
    clips = existing_clips(participant, settings.pose)
    return ParticipantResult(participant, [_excluded(clip, reason, damaged=True) for clip in clips])


def walkways_of(clips: list[Clip], settings: Settings) -> tuple[dict[str, Walkway], dict[str, str]]:
    """The walkway of each class of a participant's clips, or what is wrong with its file of sensor boxes."""
    corners, errors = _corners_of(clips, settings)
    steady = {name: steadied(own, [*corners.values()]) for name, own in corners.items()}
    return {name: Walkway(own, settings.length_m) for name, own in steady.items()}, errors


def _corners_of(clips: list[Clip], settings: Settings) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """The bar ends of each class of clips, or what is wrong with its file."""
    corners, errors = {}, {}
    for clip in clips:
        if clip.class_name in corners or clip.class_name in errors:
            continue
        try:
            corners[clip.class_name] = read_corners(clip.sensor_boxes(settings.boxes), settings.floor_edge)
        except InputError as error:
            errors[clip.class_name] = str(error)
    return corners, errors


def _estimate(clip: Clip, estimates: dict[str, Callable[[Clip], ClipResult]], errors: dict[str, str]) -> ClipResult:
    """The clip by the estimate of its class; excluded if its boxes or its own files are damaged."""
    if clip.class_name in errors:
        return _excluded(clip, errors[clip.class_name], damaged=True)
    try:
        return estimates[clip.class_name](clip)
    except InputError as error:
        return _excluded(clip, str(error), damaged=True)


def _together(result: ParticipantResult, settings: Settings) -> ParticipantResult:
    """The participant with what only all clips tell; flags go to each clip that is used."""
    evidence = [one.evidence for one in result.clips if one.evidence]
    found = find_across(result.participant, evidence, result.means(), settings.fps, settings.frame_offset)
    for one in result.clips:
        if one.row["used"]:
            one.row["flags"] = " ".join([*one.row["flags"].split(), *found.flags])
    return replace(result, remarks=found.messages, rates_hz=found.rates_hz, delay_s=found.delay_s)


def _by_events(settings: Settings, walkway: Walkway, height_cm: float, clip: Clip) -> ClipResult:
    path = clip.path_in(settings.pose, POSE)
    segmentation = clip.path_in(settings.segmentation, SEGMENTATION) if settings.segmentation else None
    unsegmented = segmentation is not None and not frame_paths(segmentation)
    pictures = None if unsegmented else segmentation
    size_px = picture_size_px(pictures) if pictures else None
    pose = read_pose(path, size_px)
    misfit = find_misfit(pose, walkway, height_cm, size_px[0] if size_px else np.nan)
    if misfit and misfit.of_height:
        height_cm = np.nan
    walk = analyse_walk(pose, walkway, pictures, settings.fps, settings.frame_offset)
    reason = misfit.words if misfit and misfit.sure else reason_to_exclude(walk, height_cm)
    others = [Flag.NO_SEGMENTATION] * unsegmented + [Flag.BODY_HEIGHT] * (misfit is not None)
    lost = lost_share(pose, walkway)
    others += [Flag.FRAMES_LOST] * RULES[Flag.FRAMES_LOST].is_broken_by(lost)
    others += [Flag.FRAMES_REPEATED] * RULES[Flag.FRAMES_REPEATED].is_broken_by(repeated_share(pose))
    flags = [] if reason else quality_flags(walk, clip, height_cm) + others
    if settings.figures:
        from healthgait.gait.figures import draw_clip

        shown = clip, pose, walk, segmentation, reason, flags, settings.simulated, settings.frame_offset
        draw_clip(settings.figures, *shown)
    errors = {f"{name}{ERROR_SUFFIX}": error for name, error in walk.errors.total().items()}
    numbers = {} if reason else walk.parameters | errors | step_details(walk.steps)
    row = _row(clip, reason, flags, numbers) | {
        "steps": len(walk.steps.step_cm),
        "frames": len(pose.joints),
        "frames_decoded": walk.decoded_frames,
        "interpolated_share": round(walk.tracks.bridged_share, 4),
        "swapped_frames": int(walk.tracks.swapped.sum()),
        "direction": "left_to_right" if walk.tracks.direction > 0 else "right_to_left",
        "across": float(walk.tracks.across.mean()),
    }
    events = [_identity(clip) | event for event in event_rows(walk)]
    messages = [] if pose.in_order else [f"{path}: the entries are not in the order of their frames; taken by number"]
    if reason:
        messages.append(f"{path}: {reason}; excluded")
    elif misfit:
        messages.append(f"{path}: {misfit.words}")
    if Flag.FRAMES_LOST in flags:
        messages.append(f"{path}: {100 * lost:.0f} % of the video's frames seem lost, and the numbers do not show it")
    return ClipResult(clip, row, events, messages, False, evidence_of(walk, misfit is None), walk.errors)


def _as_published(settings: Settings, corners_px: np.ndarray, clip: Clip) -> ClipResult:
    pose = read_pose(clip.path_in(settings.pose, POSE))
    frames = clip.path_in(settings.segmentation, SEGMENTATION)
    estimate = estimate_as_published(pose, corners_px, frames, clip.number, settings.length_m, settings.fps)
    numbers = {"steps": estimate.steps, "frames": len(pose.joints), "frames_decoded": estimate.frames}
    return ClipResult(clip, _row(clip, "", [], estimate.parameters | numbers), [], [], damaged=False)


def _draw_summary(result: ParticipantResult, settings: Settings) -> None:
    from healthgait.gait.figures import clip_file, draw_participant

    rows = [one.row for one in result.clips]
    draw_participant(settings.figures, rows, result.means(), result.standard_errors(), settings.simulated)
    for one in result.clips:
        if one.damaged:
            # Of an earlier run, when it could still be read.
            clip_file(settings.figures, one.clip).unlink(missing_ok=True)


def _excluded(clip: Clip, reason: str, damaged: bool) -> ClipResult:
    return ClipResult(clip, _row(clip, reason, [], {}), [], [f"{reason}; excluded"], damaged)


def _identity(clip: Clip) -> dict:
    return {"ID": clip.participant, "pace": clip.pace, "clip": clip.name}


def _row(clip: Clip, reason: str, flags: list[str], numbers: dict) -> dict:
    """A row of clips.csv; what has no number is NaN."""
    known = _identity(clip) | {"used": not reason, "reason": reason, "flags": " ".join(flags)} | numbers
    return {name: known.get(name, np.nan) for name in CLIP_COLUMNS}
