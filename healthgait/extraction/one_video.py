"""The modalities of one video: the bodies in it, and from them the pictures of each of the walker's passes."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from healthgait.errors import InputError, describe_os_error, one_line
from healthgait.extraction.bodies import Bodies, Body
from healthgait.extraction.optical_flow import flow_picture
from healthgait.extraction.part_labels import part_labels, segmentation
from healthgait.extraction.settings import EXTRACTED, TVL1_FLOW, ExtractionSettings
from healthgait.extraction.tree import Tree
from healthgait.from_video.one_video import made_of
from healthgait.from_video.passes_of_video import write_passes
from healthgait.from_video.record import Record, check_unchanged
from healthgait.from_video.videos import Video
from healthgait.layout import POSE, SEGMENTATION, SILHOUETTE, Clip
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.passes import Pass
from healthgait.video.camera_motion import CameraMotion
from healthgait.video.following import People, pose_of_video
from healthgait.video.models import find_models
from healthgait.video.reading import Frame, VideoFile


@dataclass(frozen=True)
class Extraction:
    """What became of a video: its clips, lines for the user and, if it failed, why."""

    clips: list[Clip] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: str = ""


def extract_video(
    video: Video, settings: ExtractionSettings, tree: Tree, progress: Callable[[int], None] = lambda done: None
) -> Extraction:
    """Write the modalities of each of the walker's passes in a video to a tree.

    Parameters
    ----------
    video : Video
        The video; without a height, marks and corners in its settings the tree gets no sensor boxes.
    settings : ExtractionSettings
        What is to be extracted.
    tree : Tree
        Where to.
    progress : callable
        Called with the number of frames that are done; the video is gone through twice.

    Returns
    -------
    Extraction
        What cannot be done is in its ``error``; then the tree is as it was.
    """
    try:
        return _extract(video, settings, tree, progress)
    except InputError as error:
        return Extraction(error=one_line(str(error)))
    except OSError as error:
        where = "" if error.filename else f"{tree.folder}: "  # a write that failed for lack of room names no file
        return Extraction(error=one_line(f"{where}{describe_os_error(error)}"))


def _extract(video: Video, settings: ExtractionSettings, tree: Tree, progress: Callable[[int], None]) -> Extraction:
    models, own = find_models(video.settings.model), tree.own(video.name)
    settings = _with_earlier(settings, own.record)
    state = made_of(video.path, models, video.settings) | {
        "modalities": " ".join(settings.modalities),
        "flow": settings.solver,
    }
    tree.check_video(video.name, state["video"])
    if own.is_done(state) and not video.settings.overwrite:
        return Extraction(lines=["unchanged"])
    file = VideoFile(video.path, video.settings.capture_fps)
    motion, bodies = CameraMotion(), Bodies()

    def watch(seen: People) -> None:
        motion.see(seen.frame)
        bodies.see(seen)

    detections = pose_of_video(file, models, progress=progress, watch=watch)
    return write_modalities(detections, motion, bodies, file, video, settings, tree, state, progress)


def write_modalities(
    detections: Detections,
    motion: CameraMotion,
    bodies: Bodies,
    file: VideoFile,
    video: Video,
    settings: ExtractionSettings,
    tree: Tree,
    state: Mapping[str, Any],
    progress: Callable[[int], None] = lambda done: None,
) -> Extraction:
    """Write everything that follows from the people who were found in a video.

    The first four are what was found, and the ``file`` it was found in; ``state`` is what the results are made of. The
    rest is as for ``extract_video``. Raises InputError if nobody walks, or files of others would be replaced.
    """
    own = tree.own(video.name)
    part = own.begin()
    try:
        participant = video.settings.participant or video.name
        taken = tree.taken(video.name)
        passes = write_passes(detections, motion, file, participant, part, video.settings, taken)
        if not video.settings.overwrite:
            check_unchanged(own)
            tree.check_free(video.name, passes.walks)
        writers = [_Writer(clip, walk, _bodies_of(walk, bodies), part, settings) for clip, walk in passes.walks.items()]
        for frame in file:
            for writer in writers:
                writer.see(frame)
            progress(len(detections.people) + frame.number + 1)
        if POSE not in settings.modalities:
            shutil.rmtree(part / POSE)
        gone = own.put(dict(state), clips=[f"{clip.participant}/{clip.pace}/{clip.name}" for clip in passes.walks])
    except InputError as failure:
        raise InputError("; ".join([str(failure), *file.notes])) from failure
    finally:
        own.discard()
    folders = sorted({name.partition("/")[0] for name in gone})
    lost = [f"files of the earlier run that this one has not are removed: {', '.join(folders)}"] if folders else []
    return Extraction(passes.clips, passes.found, [*passes.warnings, *lost])


def _with_earlier(settings: ExtractionSettings, record: Record | None) -> ExtractionSettings:
    """The same settings with the modalities that an earlier run extracted, which stay."""
    earlier = record.made_of.get("modalities", "").split() if record else []
    return replace(settings, modalities=tuple(name for name in EXTRACTED if name in {*settings.modalities, *earlier}))


def _bodies_of(walk: Pass, bodies: Bodies) -> dict[int, Body]:
    """The walker's body in each frame of a pass."""
    track = walk.track
    return {frame: bodies.whose(frame, joints) for frame, joints in zip(track.frames, track.points, strict=True)}


class _Writer:
    """The pictures of a clip, written as the video's frames go by."""

    def __init__(self, clip: Clip, walk: Pass, bodies: dict[int, Body], folder: Path, settings: ExtractionSettings):
        self._direction, self._bodies, self._solver = walk.direction, bodies, settings.solver
        self._folders = {name: clip.path(folder, name) for name in settings.modalities if name != POSE}
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
        if TVL1_FLOW in self._folders:
            if self._before:
                before, mask_before = self._before
                picture = flow_picture(before, frame, (mask_before, mask), self._solver)
                self._write(TVL1_FLOW, before.number, picture, ".png")
            self._before = frame, mask

    def _write(self, modality: str, number: int, picture: np.ndarray, ending: str) -> None:
        path = self._folders[modality] / f"{number:03d}{ending}"
        path.write_bytes(cv2.imencode(ending, picture)[1])
