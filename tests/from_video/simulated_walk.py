"""A simulated person who walks there and back, as the pose of a video finds them, and a grey film of that length."""

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from healthgait.computing.quiet_opencv import quiet_opencv
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER
from healthgait.pose_import.detections import Detections, Person
from healthgait.pose_import.point_sets import BLAZEPOSE_33
from healthgait.video.reading import VideoFile
from tests.pose_import.estimators import SIZE, people_in, write_simulated
from tests.pose_import.forms.writers import points_of

FPS, AWAY = 29.97, 45  # frames out of sight between the passes
HEIGHT_CM = 170.1


@dataclass(frozen=True)
class Walk:
    """Who was found in the video, and the corners of 4.2 m of the floor."""

    people: Detections
    video: VideoFile
    corners_px: tuple[tuple[float, float], ...]


def write_walk(folder: Path, back: bool = True) -> Walk:
    """The walk, with its film in ``folder``; without ``back`` there alone."""
    clips = write_simulated(folder, 2)
    left, right = (
        [found[0] for found in people_in(json.loads(clip.path_in(folder / POSE, POSE).read_text())).values() if found]
        for clip in clips
    )
    people: dict[int, list[Person]] = {}
    for frame, named in enumerate([*left, *([None] * AWAY + right if back else [])]):
        points = points_of(named, BLAZEPOSE_33.name) if named else None
        if points is not None:
            points[points[:, 2] == 0] = np.nan
        people[frame] = [] if points is None else [Person(points, "1" if frame < len(left) else "2")]
    times_s = {frame: frame / FPS for frame in people}
    boxes = json.loads(clips[0].sensor_boxes(folder / SENSOR_BOXES_FOLDER).read_text())
    return Walk(
        Detections(people, "BlazePose", point_sets=(BLAZEPOSE_33.name,), image_size=SIZE, fractions=False,
                   times_s=times_s),
        VideoFile(write_film(folder / "walk.avi", len(people))),
        tuple((boxes[corner]["x_min"], boxes[corner]["y_max"]) for corner in "0123"),
    )  # fmt: skip


def write_film(path: Path, frames: int) -> Path:
    """A film of a grey wall."""
    with quiet_opencv():
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*"MJPG"), FPS, SIZE)
    for _ in range(frames):
        writer.write(np.full((SIZE[1], SIZE[0], 3), 128, np.uint8))
    writer.release()
    return path
