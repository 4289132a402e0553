"""All results of one video, written to a folder of its own; a second run with the same settings does nothing."""

import hashlib
import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from healthgait.columns import ERROR_SUFFIX, QUANTITIES, with_error
from healthgait.computing.parallel import Workers
from healthgait.errors import InputError, describe_os_error, one_line
from healthgait.files import file_state, real_path
from healthgait.from_video.film import write_film
from healthgait.from_video.page import write_notes, write_page
from healthgait.from_video.passes_of_video import write_passes
from healthgait.from_video.record import RECORD, OwnFiles, check_apart, check_replaceable, remove_empty
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.videos import Video
from healthgait.gait.estimation.all_participants import estimate_all
from healthgait.gait.estimation.settings import EVENTS, EstimationSettings
from healthgait.gait.estimation.tables import Outputs
from healthgait.gait.quality.flags import in_words
from healthgait.layout import FRAME_RATE_HZ, POSE, SENSOR_BOXES_FOLDER
from healthgait.learning.code_digest import code_digest
from healthgait.pose_import.detections import Detections
from healthgait.unfinished import held
from healthgait.video.camera_motion import CameraMotion
from healthgait.video.following import pose_of_video
from healthgait.video.models import PoseModels, find_models
from healthgait.video.reading import VideoFile

PARAMETERS, CLIPS, EVENT_TABLE, ERRORS, FILM, PAGE = (
    "gait_parameters.csv", "clips.csv", "events.csv", "standard_errors.csv", "walk.mp4", "walk.html"
)  # fmt: skip
ANGLES, ANGLE_PARAMETERS, NOTES = "angles.csv", "angle_parameters.csv", "notes.csv"
PART = ".healthgait_part"


@dataclass(frozen=True)
class VideoResult:
    """What became of a video: lines for the user, where its tables are (None if it has none) and, if it failed, why."""

    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: str = ""
    unchanged: bool = False
    folder: Path | None = None


def estimate_video(video: Video, progress: Callable[[int], None] = lambda done: None) -> VideoResult:
    """Estimate the gait parameters of one video and write everything to the folder of its name in the output.

    What cannot be done is in the result's ``error``.
    """
    try:
        return _estimate(video.path, video.settings.output / video.name, video.settings, progress)
    except InputError as error:
        return VideoResult(error=one_line(str(error)))
    except OSError as error:
        return VideoResult(error=one_line(describe_os_error(error)))


def _estimate(video_path: Path, folder: Path, settings: VideoSettings, progress: Callable[[int], None]) -> VideoResult:
    check_apart(folder, video_path)
    video = VideoFile(video_path, settings.capture_fps)
    models = find_models(settings.model)
    state = made_of(video_path, models, settings)
    own = OwnFiles(folder, folder / RECORD, folder / PART)
    lock = settings.output / f".healthgait_{hashlib.sha256(os.fsencode(real_path(folder))).hexdigest()[:16]}.lock"
    with held(lock):  # another run may have the same output
        try:
            if own.is_done(state) and not settings.overwrite and (FILM in own.record.files or not settings.film):
                return VideoResult([f"{folder}: unchanged"], error=own.record.error, unchanged=True, folder=folder)
            check_replaceable(own, state["video"], settings.overwrite)
            motion = CameraMotion()
            detections = pose_of_video(video, models, progress=progress, watch=lambda seen: motion.see(seen.frame))
            return write_results(detections, motion, video, own, settings, state)
        finally:
            lock.unlink(missing_ok=True)


def write_results(
    detections: Detections,
    motion: CameraMotion,
    video: VideoFile,
    own: OwnFiles,
    settings: VideoSettings,
    made_of: dict,
) -> VideoResult:
    """Write everything that follows from the people who were found in a video.

    Raises InputError if there is nothing to write; then what there was before is still there.
    """
    folder, participant = own.begin(), settings.participant or own.folder.name
    try:
        passes = write_passes(detections, motion, video, participant, folder, settings)
        write_notes(folder / NOTES, participant, passes, settings)
        messages, flagged = _tables(folder, participant, settings)
        if settings.film:
            write_film(video, folder, passes.clips, settings.length_m, settings.height_cm, folder / FILM)
        write_page(folder / PAGE, video.path.name)
        used = pd.read_csv(folder / CLIPS).used.any()
        error = "" if used else f"{video.path}: no pass could be used; {own.folder / PAGE} says why"
        lines = [*passes.found, *_lines(folder, settings.pace), f"{own.folder / PAGE}"]
        own.put(made_of, error)
    except InputError as failure:
        raise InputError("; ".join([str(failure), *video.notes])) from failure
    finally:
        own.discard()
        remove_empty(own.folder, settings.output)
    messages = [line.replace(str(folder), str(own.folder)) for line in messages]
    return VideoResult(lines, [*passes.warnings, *messages, *flagged], error, folder=own.folder)


def made_of(video_path: Path, models: PoseModels, settings: VideoSettings) -> dict[str, str]:
    """What the results depend on."""
    known = {name: str(value) for name, value in vars(settings).items() if name not in ("output", "overwrite", "film")}
    weights = hashlib.sha256(models.detector_content + models.landmarks_content).hexdigest()
    about = {"video": str(real_path(video_path)), "content": file_state([video_path]), "weights": weights}
    return known | about | {"code": code_digest(__name__)}


def _tables(folder: Path, participant: str, settings: VideoSettings) -> tuple[list[str], list[str]]:
    """Write the tables; returns the messages of the estimation, and the flags of the passes in words."""
    estimation = EstimationSettings(
        pose=folder / POSE, boxes=folder / SENSOR_BOXES_FOLDER, segmentation=None, length_m=settings.length_m,
        fps=FRAME_RATE_HZ, method=EVENTS, floor_edge="y_max", figures=None, angles=True,
    )  # fmt: skip
    names = PARAMETERS, CLIPS, EVENT_TABLE, ERRORS, ANGLES, ANGLE_PARAMETERS
    outputs = Outputs(*(folder / name for name in names))
    messages: list[str] = []
    estimate_all({participant: settings.height_cm}, estimation, outputs, Workers(1), messages.append)
    clips = pd.read_csv(folder / CLIPS, keep_default_na=False)
    return messages, [f"{row.clip}: {in_words(flag)}" for row in clips.itertuples() for flag in row.flags.split()]


def _lines(folder: Path, pace: str) -> list[str]:
    """The means of the passes with their standard errors, in a line."""
    used = int(pd.read_csv(folder / CLIPS).used.sum())
    if not used:
        return []
    means, errors = (pd.read_csv(folder / name).iloc[0] for name in (PARAMETERS, ERRORS))
    values = []
    for name, quantity in QUANTITIES.items():
        mean, error = means[f"{name}_{pace}"], errors[f"{name}_{pace}{ERROR_SUFFIX}"]
        if math.isfinite(mean):
            values.append(f"{quantity.label} {with_error(mean, error, quantity.unit)} {quantity.unit}")
    passes = "1 pass" if used == 1 else f"mean of {used} passes"
    return [f"{passes}: {', '.join(values)}"]
