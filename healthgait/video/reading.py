"""The frames of a video file, upright and with their times.

References
----------
What OpenCV 5 does with files of each kind (tests/video/films.py): frames come in the order in which they are
shown, turned as the file says, without those that an edit list leaves out; CAP_PROP_POS_MSEC is the time at which a
frame is shown, CAP_PROP_PTS the same in frames of CAP_PROP_FPS, which is a mean where the rate varies. The number of
frames is the container's own, but for Matroska and WebM, where it is duration times rate. A frame of another size than
the first is drawn at that one's size.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from healthgait.computing.quiet_opencv import quiet_opencv
from healthgait.errors import InputError

EXPECTED = "expected a video: MP4, MOV, AVI, MKV or WebM"
# FFmpeg's names of what is read; it would take pictures, texts and playlists of addresses, too.
FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,asf,flv"
OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
MATROSKA = b"\x1a\x45\xdf\xa3"  # with which MKV and WebM begin
MOST_REPEATED = 0.1  # of the frames may have a time that is not after the last one's


@dataclass(frozen=True)
class Frame:
    """A frame: its number from 0, seconds of the video, and pixels (height, width, 3), blue, green, red."""

    number: int
    time_s: float
    picture: np.ndarray


class VideoFile:
    """A video file whose frames can be read from the first to the last, as often as needed, one at a time.

    Parameters
    ----------
    path : Path
        The file.
    capture_fps : float, optional
        Frames per second at which it was filmed, where the file's own times are not those: slow motion. Without it,
        frames have the file's times.

    Attributes
    ----------
    size : tuple of int
        Width and height in pixels, as one looks at it: after the turn that a phone stores.
    announced : int
        How many frames the file says it has.
    notes : list of str
        What the latest reading found wrong with the file, a line each.

    Raises InputError if it is no video that this OpenCV can read.
    """

    def __init__(self, path: Path, capture_fps: float | None = None):
        self.path, self.capture_fps = path, capture_fps
        self.notes: list[str] = []
        film = self._opened()
        self.size = int(film.get(cv2.CAP_PROP_FRAME_WIDTH)), int(film.get(cv2.CAP_PROP_FRAME_HEIGHT))
        self.announced = max(int(film.get(cv2.CAP_PROP_FRAME_COUNT)), 0)

    def __iter__(self) -> Iterator[Frame]:
        """The frames. Raises InputError if there are none, or if they have no usable times."""
        film = self._opened()
        self.notes = []
        read = repeated = 0
        first_s = last_s = None
        while True:
            with quiet_opencv():
                there, picture = film.read()
            if not there:
                break
            time_s = film.get(cv2.CAP_PROP_POS_MSEC) / 1000
            first_s = time_s if first_s is None else first_s
            end = film.get(cv2.CAP_PROP_PTS) + 1
            read += 1
            if self.capture_fps:
                yield Frame(read - 1, (read - 1) / self.capture_fps, picture)
            elif last_s is not None and not time_s > last_s:
                repeated += 1
            else:
                last_s = time_s
                yield Frame(read - 1 - repeated, time_s - first_s, picture)
        if not read:
            raise InputError(f"{self.path}: no frame could be read; {EXPECTED}")
        self._check_times(read, repeated)
        self._note_missing(read, end, film.get(cv2.CAP_PROP_FPS))

    def _check_times(self, read: int, repeated: int) -> None:
        if repeated > MOST_REPEATED * read:
            raise InputError(
                f"{self.path}: {repeated} of {read} frames have a time that is not after the last one's; give the "
                "frame rate at which it was filmed"
            )
        if repeated:
            self.notes.append(f"{repeated} of {read} frames have a time that is not after the last one's; left out")

    def _note_missing(self, read: int, end: float, fps: float) -> None:
        """Note frames that the file announces and does not have; ``end``, in frames of ``fps``, is where it ended."""
        with self.path.open("rb") as file:
            by_duration = file.read(len(MATROSKA)) == MATROSKA
        if by_duration and end < self.announced - 1:
            self.notes.append(
                f"ends after {end / fps:.2f} of {self.announced / fps:.2f} s; the rest is missing or damaged"
            )
        elif not by_duration and read < self.announced:
            self.notes.append(
                f"{self.announced - read} of {self.announced} frames are missing; it was trimmed, or is damaged"
            )

    def _opened(self) -> cv2.VideoCapture:
        path = self.path.absolute()  # FFmpeg takes "name:" at the beginning for a protocol
        if not path.is_file():
            kind = "is a folder" if path.is_dir() else "is not a regular file" if path.exists() else "no such file"
            raise InputError(f"{self.path}: {kind}; {EXPECTED}")
        if any("\ud800" <= letter <= "\udfff" for letter in str(path)):  # on which OpenCV crashes
            raise InputError(f"{self.path}: the path is not valid UTF-8; rename the file or its folder")
        if not os.access(path, os.R_OK):
            raise InputError(f"{self.path}: cannot be read; you have no permission")
        if not path.stat().st_size:
            raise InputError(f"{self.path}: the file is empty; {EXPECTED}")
        before = os.environ.get(OPTIONS)
        os.environ[OPTIONS] = f"format_whitelist;{FORMATS}|protocol_whitelist;file"
        try:
            with quiet_opencv():
                film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        finally:
            if before is None:
                del os.environ[OPTIONS]
            else:
                os.environ[OPTIONS] = before
        if not film.isOpened():
            raise InputError(f"{self.path}: not a video, without pictures, damaged, or cut off; {EXPECTED}")
        return film
