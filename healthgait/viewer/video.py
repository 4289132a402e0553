"""Writing a film: MP4 that browsers play, or GIF."""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from healthgait.computing.quiet_opencv import quiet_opencv
from healthgait.errors import InputError
from healthgait.files import replacing

# Browsers play VP9, which every opencv-python has; MPEG-4 (mp4v) is for desktop players only.
CODECS = {"vp09": "VP9", "mp4v": "MPEG-4, which browsers do not play"}
GIF_TICK_S = 0.01  # time unit of a GIF
GIF_COLOURS = 128


def write_mp4(path: Path, frames: Iterable[np.ndarray], size: tuple[int, int], fps: float) -> str:
    """Write frames (height, width, 3), blue, green, red, of ``size`` (width, height); returns the codec's name.

    Raises InputError if this OpenCV cannot write MP4, or the film could not be written completely.
    """
    if any("\ud800" <= letter <= "\udfff" for letter in str(path.absolute())):  # on which OpenCV crashes
        raise InputError(f"{path}: the path is not valid UTF-8, and no MP4 can be written there; name another folder")
    with quiet_opencv(), replacing(path, ".mp4") as temporary:  # FFmpeg guesses the format from the extension
        writer, codec = _open_writer(temporary, size, fps)
        count = 0
        for frame in frames:
            writer.write(frame)
            count += 1
        writer.release()
        if _frames_in(temporary) != count:  # OpenCV does not report a full disk
            raise InputError(f"{path}: the film could not be written completely; is the disk full?")
    return codec


def _open_writer(path: Path, size: tuple[int, int], fps: float) -> tuple[cv2.VideoWriter, str]:
    for code, name in CODECS.items():
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*code), fps, size)
        if writer.isOpened():
            return writer, name
    raise InputError("this OpenCV cannot write MP4; install the opencv-python of requirement.txt, or name a .gif")


def _frames_in(path: Path) -> int:
    film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    return int(film.get(cv2.CAP_PROP_FRAME_COUNT)) if film.isOpened() else 0


def write_gif(path: Path, frames: Iterable[np.ndarray], fps: float) -> None:
    """Write frames as an endless GIF at the walk's own speed."""
    reduced = [Image.fromarray(frame[..., ::-1]).quantize(GIF_COLOURS, dither=Image.Dither.NONE) for frame in frames]
    # Rounded cumulatively, as a delay of 33 ms would become 30 ms.
    ticks = np.diff(np.round(np.arange(len(reduced) + 1) / fps / GIF_TICK_S)).astype(int)
    with replacing(path) as temporary:
        reduced[0].save(
            temporary, format="GIF", save_all=True, append_images=reduced[1:], loop=0,
            duration=[int(10 * tick) for tick in ticks], optimize=False,
        )  # fmt: skip
