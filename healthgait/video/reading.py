"""The frames of a video file, upright and with their times."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from healthgait.computing.quiet_opencv import quiet_opencv
from healthgait.errors import InputError


@dataclass(frozen=True)
class Frame:
    """A frame: its number from 0, seconds of the video, and pixels (height, width, 3), blue, green, red."""

    number: int
    time_s: float
    picture: np.ndarray


class VideoFile:
    def __init__(self, path: Path, capture_fps: float | None = None):
        self.path = path
        self._capture_fps = capture_fps
        with quiet_opencv():
            film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        if not film.isOpened():
            raise InputError(f"{path}: no video")
        self.size = int(film.get(cv2.CAP_PROP_FRAME_WIDTH)), int(film.get(cv2.CAP_PROP_FRAME_HEIGHT))
        self.told_frames = int(film.get(cv2.CAP_PROP_FRAME_COUNT))

    def __iter__(self) -> Iterator[Frame]:
        with quiet_opencv():
            film = cv2.VideoCapture(str(self.path), cv2.CAP_FFMPEG)
            number = 0
            while True:
                there, picture = film.read()
                if not there:
                    return
                yield Frame(number, film.get(cv2.CAP_PROP_POS_MSEC) / 1000, picture)
                number += 1
