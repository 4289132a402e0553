"""All results of one video, written to a folder of its own; a second run with the same settings does nothing."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from healthgait.computing.parallel import Workers
from healthgait.errors import InputError, one_line
from healthgait.files import file_state, read_json, remove, sha256_of, write_json
from healthgait.from_video.film import write_film
from healthgait.from_video.page import write_page
from healthgait.from_video.passes_of_video import write_passes
from healthgait.from_video.settings import VideoSettings
from healthgait.gait.estimation.all_participants import Outputs, estimate_all
from healthgait.gait.estimation.settings import EVENTS, EstimationSettings
from healthgait.layout import FRAME_RATE_HZ, POSE, SENSOR_BOXES_FOLDER
from healthgait.pose_import.detections import Detections
from healthgait.video.camera_motion import CameraMotion
from healthgait.video.following import pose_of_video
from healthgait.video.models import find_models
from healthgait.video.reading import VideoFile

RECORD = "done.json"
PARAMETERS, CLIPS, EVENT_TABLE, ERRORS, FILM, PAGE = (
    "gait_parameters.csv", "clips.csv", "events.csv", "standard_errors.csv", "walk.mp4", "walk.html"
)  # fmt: skip
WRITTEN = (PARAMETERS, CLIPS, EVENT_TABLE, ERRORS, FILM, PAGE)


@dataclass(frozen=True)
class VideoResult:
    """What became of a video: lines for the user and, if it failed, why."""

    video: Path
    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: str = ""
    unchanged: bool = False


def estimate_video(
    video_path: Path, settings: VideoSettings, progress: Callable[[int], None] = lambda done: None
) -> VideoResult:
    """Estimate the gait parameters of one video and write everything to the folder of its name in the output.

    What cannot be done is in the result's ``error``.
    """
    folder = settings.output / video_path.stem
    try:
        return _estimate(video_path, folder, settings, progress)
    except InputError as error:
        return VideoResult(video_path, error=one_line(str(error)))


def _estimate(video_path: Path, folder: Path, settings: VideoSettings, progress: Callable[[int], None]) -> VideoResult:
    video = VideoFile(video_path, settings.capture_fps)
    made_of = _made_of(video_path, settings)
    if not settings.overwrite and _is_done(folder, made_of):
        return VideoResult(video_path, [f"{folder}: unchanged"], unchanged=True)
    if folder.exists() and any(folder.iterdir()) and not (folder / RECORD).exists() and not settings.overwrite:
        raise InputError(f"{folder}: exists, and no earlier run wrote it; name another folder, or overwrite it")
    motion = CameraMotion()
    detections = pose_of_video(video, find_models(settings.model), progress=progress, watch=motion.see)
    return write_results(detections, motion, video, folder, settings, made_of)


def write_results(
    detections: Detections, motion: CameraMotion, video: VideoFile, folder: Path, settings: VideoSettings, made_of: dict
) -> VideoResult:
    """Write everything that follows from the people who were found in a video, to its ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / RECORD, {"made_of": made_of, "files": {}})  # a folder of ours, not yet whole
    for name in (POSE, SENSOR_BOXES_FOLDER):
        remove(folder / name)
    participant = folder.name
    passes = write_passes(detections, motion, video, participant, folder, settings)
    warnings = [*passes.warnings, *_tables(folder, participant, settings)]
    remove(folder / FILM)
    if settings.film:
        write_film(video, folder, passes.clips, settings.length_m, settings.height_cm, folder / FILM)
    write_page(folder, video.path.name, passes, warnings)
    files = {name: sha256_of(folder / name) for name in WRITTEN if name != FILM or settings.film}
    write_json(folder / RECORD, {"made_of": made_of, "files": files})
    return VideoResult(video.path, [*passes.found, *_lines(folder), f"{folder / PAGE}"], warnings)


def _made_of(video_path: Path, settings: VideoSettings) -> dict:
    """What the results depend on."""
    numbers = {name: str(value) for name, value in vars(settings).items() if name not in ("output", "overwrite")}
    return numbers | {"video": file_state([video_path])}


def _is_done(folder: Path, made_of: dict) -> bool:
    record = folder / RECORD
    if not record.exists():
        return False
    content = read_json(record)
    files = content.get("files", {}) if isinstance(content, dict) else {}
    return (
        bool(files)
        and content.get("made_of") == made_of
        and all((folder / name).is_file() and sha256_of(folder / name) == digest for name, digest in files.items())
    )


def _tables(folder: Path, participant: str, settings: VideoSettings) -> list[str]:
    """Write the tables; returns what the estimation has to say."""
    estimation = EstimationSettings(
        pose=folder / POSE, boxes=folder / SENSOR_BOXES_FOLDER, segmentation=None, length_m=settings.length_m,
        fps=FRAME_RATE_HZ, method=EVENTS, floor_edge="y_max", figures=None,
    )  # fmt: skip
    outputs = Outputs(folder / PARAMETERS, folder / CLIPS, folder / EVENT_TABLE, folder / ERRORS)
    estimate_all({participant: settings.height_cm}, estimation, outputs, Workers(1))
    clips = pd.read_csv(folder / CLIPS, keep_default_na=False)
    return [
        f"{row.clip}: {row.reason or 'flags ' + row.flags.replace(' ', ', ')}"
        for row in clips.itertuples()
        if row.reason or row.flags
    ]


def _lines(folder: Path) -> list[str]:
    """The means of the passes, a line each."""
    clips = pd.read_csv(folder / CLIPS)
    used = clips[clips.used]
    if used.empty:
        return ["no pass could be used"]
    units = {"Step": "cm", "Stride": "cm", "Cadence": "steps/min", "MonoSP": "s", "BiSP": "s", "Speed": "m/s"}
    values = [
        f"{name} {used[name].mean():.3g} {unit}" for name, unit in units.items() if math.isfinite(used[name].mean())
    ]
    return [f"mean of {len(used)} passes: {', '.join(values)}"]
