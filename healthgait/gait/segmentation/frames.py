"""The segmentation frames of a clip on disk, checked before they are decoded."""

import zlib
from pathlib import Path

import cv2
import numpy as np

from healthgait.clips.frame_names import numbered_pictures
from healthgait.errors import InputError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_BYTES = 33  # the signature and the first chunk, which has the picture's size
LARGEST_PX = 10_000  # on a side


def frame_paths(folder: Path) -> dict[int, Path]:
    """The PNG files of a folder by frame number; raises InputError as ``numbered_pictures``."""
    return numbered_pictures(folder, (".png",))


def read_frame(path: Path, size_px: tuple[int, int] | None) -> np.ndarray:
    """A frame (height, width, 3), uint8, in blue, green, red.

    Raises InputError if it cannot be read, is truncated or damaged, or differs in size (width, height) from
    ``size_px``, unless that is None.
    """
    data = _content(path)
    size = _checked_size(data, path)
    if size_px is not None and size != size_px:
        raise InputError(f"{path}: {size[0]}x{size[1]} px, but earlier frames have {size_px[0]}x{size_px[1]}")
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise InputError(f"{path}: not a readable PNG picture; restore it or remove it")
    return picture


def picture_size_px(paths: dict[int, Path]) -> tuple[int, int] | None:
    """Width and height of the first of ``frame_paths``, from its header; None if there is none.

    Raises InputError if it is not a regular file, or not a PNG picture of a video frame.
    """
    path = next(iter(paths.values()), None)
    return _size_in_header(_content(path, HEADER_BYTES), path) if path else None


def _content(path: Path, most_bytes: int = -1) -> bytes:
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is not a regular file; restore the PNG picture or remove it")
    try:
        with path.open("rb") as stream:
            return stream.read(most_bytes)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def _checked_size(data: bytes, path: Path) -> tuple[int, int]:
    """Width and height of a PNG file with intact chunks: OpenCV only prints a warning for damaged ones."""
    size = _size_in_header(data, path)
    position, last = HEADER_BYTES, b""
    while last != b"IEND":
        last, position = _chunk(data, position, path)
    return size


def _chunk(data: bytes, position: int, path: Path) -> tuple[bytes, int]:
    """The name of the chunk at a position, and the position of the next one."""
    length = int.from_bytes(data[position : position + 4])
    chunk = data[position + 4 : position + 8 + length]
    checksum = data[position + 8 + length : position + 12 + length]
    if len(checksum) < 4 or zlib.crc32(chunk) != int.from_bytes(checksum):
        raise InputError(f"{path}: truncated or damaged at byte {position}; restore it or remove it")
    return chunk[:4], position + 12 + length


def _size_in_header(data: bytes, path: Path) -> tuple[int, int]:
    if not data.startswith(SIGNATURE):
        raise InputError(f"{path}: not a PNG picture; restore it or remove it")
    _chunk(data, len(SIGNATURE), path)
    size = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if not 0 < max(size) <= LARGEST_PX or min(size) == 0:
        raise InputError(f"{path}: {size[0]}x{size[1]} px is not the size of a video frame")
    return size
