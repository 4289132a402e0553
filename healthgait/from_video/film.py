"""The film of a walk over the video's own pictures: skeleton, feet on the floor, events, footfall diagram."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from healthgait.layout import SENSOR_BOXES_FOLDER, Clip
from healthgait.video.reading import VideoFile
from healthgait.viewer.contents import Contents, read_contents
from healthgait.viewer.estimate import estimate_clip
from healthgait.viewer.film import film_frame
from healthgait.viewer.scene import VIDEO, ClipScene
from healthgait.viewer.stage import Stage, build_stage
from healthgait.viewer.video import write_mp4

FPS = 30.0  # of the film, at most about so many


class VideoContents(Contents):
    """The contents of a clip with the video's picture of the frame that is drawn."""

    drawn: np.ndarray

    def picture(self, modality: str, frame: int) -> np.ndarray:
        """The picture that was last read."""
        return self.drawn


def write_film(
    video: VideoFile, folder: Path, clips: list[Clip], length_m: float, height_cm: float, output: Path
) -> None:
    """Write the film of ``clips``, one after the other, whose pose and sensor boxes lie in ``folder``."""
    scenes = [_scene(video, folder, clip, length_m, height_cm) for clip in sorted(clips, key=lambda clip: clip.number)]
    scenes.sort(key=lambda scene: scene.contents.frames[0])
    stages = [build_stage(scene, 1.0) for scene in scenes]
    height = max(stage.background.shape[0] for stage in stages)
    width = stages[0].background.shape[1]
    fps = scenes[0].mean_fps
    every = max(round(fps / FPS), 1)
    write_mp4(output, _frames(video, scenes, stages, (height, width), every), (width, height), fps / every)


def _scene(video: VideoFile, folder: Path, clip: Clip, length_m: float, height_cm: float) -> ClipScene:
    contents = read_contents(folder, clip)
    drawn = VideoContents(
        clip, {VIDEO: {}}, contents.joints, [], False, size_px=video.size, picture_px=video.size,
        times_s=contents.times_s,
    )  # fmt: skip
    boxes = folder / SENSOR_BOXES_FOLDER
    return ClipScene(drawn, estimate_clip(folder, boxes, clip, length_m, FPS), FPS)


def _frames(
    video: VideoFile, scenes: list[ClipScene], stages: list[Stage], size: tuple[int, int], every: int
) -> Iterator[np.ndarray]:
    """The film's frames (height, width, 3), blue, green, red: those of the video in which a scene goes on."""
    waiting = list(zip(scenes, stages, strict=True))
    for frame in video:
        while waiting and frame.number > waiting[0][0].contents.frames[-1]:
            waiting.pop(0)
        if not waiting:
            return
        scene, stage = waiting[0]
        if frame.number < scene.contents.frames[0] or frame.number % every:
            continue
        scene.contents.drawn = frame.picture
        picture = film_frame(scene, stage, frame.number)
        if picture.shape[:2] != size:
            picture = np.pad(picture, ((0, size[0] - len(picture)), (0, 0), (0, 0)), constant_values=255)
        yield picture
