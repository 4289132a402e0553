"""Frame numbers of pictures: the number at the end of the file name."""

import re
from pathlib import Path

from healthgait.errors import InputError
from healthgait.layout import PICTURE_ENDINGS

FRAME_NUMBER = re.compile(r"([0-9]+)(?:_IUV)?$")  # DensePose's part numbers are named 013_IUV.png
FRACTION = re.compile(r"[0-9]\.[0-9]+(?:_IUV)?$")


def frame_number(path: Path) -> int | None:
    """The number at the end of a file's name, as 13 of ``013.png``, ``frame_13.jpg`` or ``013_IUV.png``, or None."""
    found = FRAME_NUMBER.search(path.stem)
    return int(found[1]) if found else None


def pictures_in(folder: Path, endings: tuple[str, ...] = PICTURE_ENDINGS) -> list[Path]:
    """The files of a folder with one of the ``endings``, sorted by name, without hidden ones; none without a folder."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if path.suffix.lower() in endings and not path.name.startswith(".")]


def numbered_pictures(folder: Path, endings: tuple[str, ...] = PICTURE_ENDINGS) -> dict[int, Path]:
    """The pictures of a folder by frame number, in order; none if no name ends in a number.

    Raises InputError if two have the same number, if some names end in one and others do not, or if a name ends in a
    decimal fraction, such as seconds, by whose digits frames would come in another order.
    """
    paths = pictures_in(folder, endings)
    if fraction := next((path for path in paths if FRACTION.search(path.stem)), None):
        raise InputError(f"{fraction}: ends in a decimal fraction; name frames by their number, such as 013.png")
    numbered: dict[int, Path] = {}
    for path in paths:
        number = frame_number(path)
        if number is not None and (other := numbered.setdefault(number, path)) != path:
            raise InputError(f"{path}: the same frame number as {other.name}; keep one of them")
    if numbered and len(numbered) < len(paths):
        odd = next(path for path in paths if frame_number(path) is None)
        raise InputError(f"{odd}: no frame number at the end of its name, as other frames have; rename or remove it")
    return dict(sorted(numbered.items()))
