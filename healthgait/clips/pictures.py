"""Picture files, decoded and resized to the networks' input size with OpenCV.

Decoding takes most of the time of loading a clip, so ``fit_picture`` decodes no more than the file needs.
"""

import stat
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from healthgait.errors import InputError

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The byte of a PNG file with its colour type: after the signature, the chunk IHDR has 4 bytes of length, 4 of name,
# then width, height and depth.
PNG_COLOUR_TYPE, PNG_GREY = 25, 0


def read_picture(path: Path) -> np.ndarray:
    """A picture (height, width, 3), uint8, in blue, green, red. Raises InputError if it cannot be read."""
    return _decoded(path, _content(path), cv2.IMREAD_COLOR)


def fit_picture(path: Path, frame: np.ndarray) -> None:
    """Resize a picture into the middle of ``frame`` (height, width, 3), uint8 RGB, which is black.

    Raises InputError if it cannot be read.

    Notes
    -----
    The pixels are those of ``read_picture``, at lower cost: grey files are decoded and resized as one channel, PNG
    files in their own order of red, green, blue. OpenCV handles palettes, transparency, 16 bits, rotation and CMYK.
    """
    content = _content(path)
    if content.startswith(PNG_SIGNATURE) and content[PNG_COLOUR_TYPE : PNG_COLOUR_TYPE + 1] != bytes([PNG_GREY]):
        picture, to_rgb = _decoded(path, content, cv2.IMREAD_COLOR_RGB), None
    else:
        picture = _decoded(path, content, cv2.IMREAD_ANYCOLOR)  # one channel if grey, else blue, green, red
        to_rgb = cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_BGR2RGB
    rows, columns = place_of(picture.shape[:2], frame.shape[:2])
    size = columns.stop - columns.start, rows.stop - rows.start
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
    frame[rows, columns] = resized if to_rgb is None else cv2.cvtColor(resized, to_rgb)


@lru_cache(maxsize=64)
def place_of(shape: tuple[int, int], target: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of a ``target`` (height, width) that a picture of ``shape`` fills, keeping its aspect ratio.

    As in tf.image.resize_with_pad: in float32, sizes and paddings rounded down.
    """
    size, whole = np.float32(shape), np.float32(target)
    fitted = size / (size / whole).max()
    extent, first = np.maximum(fitted.astype(int), 1).tolist(), ((whole - fitted) / 2).astype(int).tolist()
    return slice(first[0], first[0] + extent[0]), slice(first[1], first[1] + extent[1])


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device would be read for ever
            raise InputError(f"{path}: is not a regular file; expected a picture")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def _decoded(path: Path, content: bytes, flag: int) -> np.ndarray:
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), flag) if content else None
    except cv2.error:  # a header with more pixels than OpenCV accepts
        picture = None
    if picture is None:
        raise InputError(f"{path}: not a readable picture; restore it or remove it")
    return picture
