"""A picture of what a camera saw, also where there is only a video."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from healthgait.pose_import.forms.form import VIDEOS
from healthgait.video.reading import VideoFile


@contextmanager
def still(path: Path) -> Iterator[Path]:
    """The picture at ``path`` or, of a video, its first frame as a temporary file.

    Raises InputError for a video that cannot be read.
    """
    if path.suffix.lower() not in VIDEOS:
        yield path
        return
    frame = next(iter(VideoFile(path)))
    with TemporaryDirectory() as folder:
        picture = Path(folder) / f"{path.name}.png"
        picture.write_bytes(cv2.imencode(".png", frame.picture)[1])
        yield picture
