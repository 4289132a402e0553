"""A film as a file: MP4 that browsers play, or GIF."""

import os
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from healthgait.errors import InputError
from healthgait.files import replacing

# VP9 is played by browsers and is in every opencv-python; MPEG-4 (mp4v) is played by desktop players alone.
CODECS = {"vp09": "VP9", "mp4v": "MPEG-4, which browsers do not play"}
# FFmpeg's slowest settings would take ten times as long.
VP9_SETTINGS = "deadline;realtime|cpu-used;8|row-mt;1|b;6000000"
SETTINGS_VARIABLE = "OPENCV_FFMPEG_WRITER_OPTIONS"
GIF_TICK_S = 0.01  # the unit of time of a GIF
GIF_COLOURS = 128


def write_mp4(path: Path, frames: Iterable[np.ndarray], size: tuple[int, int], fps: float) -> str:
    """Write frames (height, width, 3), blue, green, red, of ``size`` (width, height); the codec's name.

    Raises InputError if this OpenCV can write no MP4 film.
    """
    # A name that FFmpeg understands whatever the file is called: it reads % as a pattern, and guesses from the ending.
    with replacing(path) as temporary:
        short = temporary.with_name(temporary.name[-21:-5].lstrip(".") + ".mp4")
        try:
            name = _write(short, frames, size, fps)
            short.replace(temporary)
        finally:
            short.unlink(missing_ok=True)
    return name


def _write(path: Path, frames: Iterable[np.ndarray], size: tuple[int, int], fps: float) -> str:
    with _writer_settings():
        for code in CODECS:
            writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*code), fps, size)
            if writer.isOpened():
                break
        else:
            raise InputError(f"{path}: this OpenCV can write no MP4; install opencv-python, or ask for .gif")
    for frame in frames:
        writer.write(frame)
    writer.release()
    return CODECS[code]


@contextmanager
def _writer_settings():
    """FFmpeg's settings while a film is opened; those that the user has set count."""
    given = os.environ.get(SETTINGS_VARIABLE)
    os.environ.setdefault(SETTINGS_VARIABLE, VP9_SETTINGS)
    try:
        yield
    finally:
        if given is None:
            del os.environ[SETTINGS_VARIABLE]


def write_gif(path: Path, frames: Iterable[np.ndarray], fps: float) -> None:
    """Write frames as a GIF that runs for ever, at the walk's own speed."""
    reduced = [Image.fromarray(frame[..., ::-1]).quantize(GIF_COLOURS, dither=Image.Dither.NONE) for frame in frames]
    # The sum of the rounded delays stays true: a delay of 33 ms would be shown as 30.
    ticks = np.diff(np.round(np.arange(len(reduced) + 1) / fps / GIF_TICK_S)).astype(int)
    with replacing(path) as temporary:
        reduced[0].save(
            temporary, format="GIF", save_all=True, append_images=reduced[1:], loop=0,
            duration=[int(10 * tick) for tick in ticks], optimize=False,
        )  # fmt: skip
