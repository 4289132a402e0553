"""The modalities of one video, put into the dataset's tree when all of them are there."""

import os
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from healthgait.errors import InputError, describe_os_error, one_line
from healthgait.extraction.bodies import Bodies, Body
from healthgait.extraction.optical_flow import flow_picture
from healthgait.extraction.part_labels import part_labels, segmentation
from healthgait.from_video.passes_of_video import Passes, write_passes
from healthgait.from_video.settings import VideoSettings
from healthgait.layout import FLOWS, POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, SILHOUETTE, Clip
from healthgait.pose_import.passes import Pass
from healthgait.video.camera_motion import CameraMotion
from healthgait.video.following import People, pose_of_video
from healthgait.video.models import find_models
from healthgait.video.reading import Frame, VideoFile

TVL1_FLOW = FLOWS[1]
EXTRACTED = (POSE, SILHOUETTE, SEGMENTATION, TVL1_FLOW)


@dataclass(frozen=True)
class Extraction:
    """What became of a video: its clips, the files that were written, lines for the user and, if it failed, why."""

    video: Path
    clips: list[Clip] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: str = ""


def extract_video(
    path: Path,
    settings: VideoSettings,
    modalities: Collection[str],
    solver: str,
    taken: Collection[Clip],
    progress: Callable[[int], None] = lambda done: None,
) -> Extraction:
    """Write the ``modalities`` of each of the walker's passes in a video to the tree ``settings.output``.

    Parameters
    ----------
    path : Path
        The video.
    settings : VideoSettings
        As for an estimation; without a height and corners the tree gets no sensor boxes.
    modalities : collection of str
        Some of ``EXTRACTED``.
    solver : str
        That of the optical flow, one of ``optical_flow.SOLVERS``.
    taken : collection of Clip
        Clips of other videos.
    progress : callable
        Called with the number of frames in which people were looked for.

    Returns
    -------
    Extraction
        What cannot be done is in its ``error``; then nothing was written.
    """
    part = settings.output / f".{path.stem}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)  # of an earlier run that was killed
        part.mkdir(parents=True)
        return _extract(path, part, settings, modalities, solver, taken, progress)
    except InputError as error:
        return Extraction(path, error=one_line(str(error)))
    except OSError as error:
        return Extraction(path, error=one_line(describe_os_error(error)))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _extract(
    path: Path,
    part: Path,
    settings: VideoSettings,
    modalities: Collection[str],
    solver: str,
    taken: Collection[Clip],
    progress: Callable[[int], None],
) -> Extraction:
    video = VideoFile(path, settings.capture_fps)
    motion, bodies = CameraMotion(), Bodies()

    def watch(seen: People) -> None:
        motion.see(seen.frame)
        bodies.see(seen)

    detections = pose_of_video(video, find_models(settings.model), progress=progress, watch=watch)
    participant = settings.participant or path.stem
    passes = write_passes(detections, motion, video, participant, part, settings, taken)
    walks = {clip: _bodies_of(walk, bodies) for clip, walk in passes.walks.items()}
    writers = [_Writer(clip, passes.walks[clip], walks[clip], part, modalities, solver) for clip in walks]
    for frame in video:
        for writer in writers:
            writer.see(frame)
    if POSE not in modalities:
        shutil.rmtree(part / POSE)
    files = _put_in_place(part, settings, passes)
    return Extraction(path, list(walks), files, passes.found, passes.warnings)


def _bodies_of(walk: Pass, bodies: Bodies) -> dict[int, Body]:
    """The walker's body in each frame of a pass."""
    found = {
        frame: bodies.whose(frame, points) for frame, points in zip(walk.track.frames, walk.track.points, strict=True)
    }
    return {frame: body for frame, body in found.items() if body is not None}


class _Writer:
    """The pictures of a clip, written as the video's frames go by."""

    def __init__(
        self,
        clip: Clip,
        walk: Pass,
        bodies: dict[int, Body],
        folder: Path,
        modalities: Collection[str],
        solver: str,
    ):
        self._direction, self._bodies, self._solver = walk.direction, bodies, solver
        self._folders = {modality: clip.path(folder, modality) for modality in modalities if modality != POSE}
        for path in self._folders.values():
            path.mkdir(parents=True)
        self._before: tuple[Frame, np.ndarray] | None = None

    def see(self, frame: Frame) -> None:
        """Write what this frame, and the flow that leads to it, show of the walker."""
        body = self._bodies.get(frame.number)
        if body is None:
            self._before = None
            return
        height, width = frame.picture.shape[:2]
        mask = body.mask((width, height))
        if SILHOUETTE in self._folders:
            self._write(SILHOUETTE, frame.number, 255 * mask.astype(np.uint8), ".jpg")
        if SEGMENTATION in self._folders:
            labels = part_labels(mask, body.points, body.size_px, self._direction)
            self._write(SEGMENTATION, frame.number, segmentation(labels), ".png")
        if TVL1_FLOW in self._folders and self._before is not None and self._before[0].number == frame.number - 1:
            before, mask_before = self._before
            picture = flow_picture(before.picture, frame.picture, (mask_before, mask), self._solver)
            self._write(TVL1_FLOW, before.number, picture, ".png")
        self._before = frame, mask

    def _write(self, modality: str, number: int, picture: np.ndarray, ending: str) -> None:
        path = self._folders[modality] / f"{number:03d}{ending}"
        path.write_bytes(cv2.imencode(ending, picture)[1])


def _put_in_place(part: Path, settings: VideoSettings, passes: Passes) -> list[Path]:
    """Move everything from ``part`` to the tree, all or nothing; returns what is there now."""
    moves = []
    for clip in passes.walks:
        for modality in EXTRACTED:
            source = clip.path(part, modality)
            if source.exists():
                moves.append((source, clip.path(settings.output, modality)))
    moves += [
        (source, settings.output / source.relative_to(part))
        for source in sorted((part / SENSOR_BOXES_FOLDER).rglob("*.json"))
    ]
    for source, target in moves:
        if target.is_file() and source.is_file() and target.read_bytes() == source.read_bytes():
            continue
        if os.path.lexists(target) and not settings.overwrite:
            raise InputError(f"{target}: exists, and would be replaced; name another folder, or overwrite it")
    for source, target in moves:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            shutil.rmtree(target)
        source.replace(target)
    return [target for _, target in moves]
