"""Writing a film: MP4 that all players and browsers show, or GIF."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from healthgait.files import replacing

LARGEST_DENOMINATOR = 65535
GIF_TICK_S = 0.01  # time unit of a GIF
GIF_COLOURS = 128


def write_mp4(path: Path, frames: Iterable[np.ndarray], size: tuple[int, int], fps: float) -> None:
    """Write frames (height, width, 3), blue, green, red, of ``size`` (width, height, both even) as H.264.

    Raises OSError if the film could not be written completely.
    """
    with replacing(path) as temporary, temporary.open("wb") as stream, av.open(stream, "w", format="mp4") as film:
        track = film.add_stream("libx264", rate=Fraction(fps).limit_denominator(LARGEST_DENOMINATOR))
        track.width, track.height = size
        track.pix_fmt = "yuv420p"  # the only one that all players know
        track.options = {"preset": "veryfast"}
        track.codec_context.thread_count = 1  # the bytes depend on it
        for frame in frames:
            film.mux(track.encode(av.VideoFrame.from_ndarray(frame, format="bgr24")))
        film.mux(track.encode())


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
