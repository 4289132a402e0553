"""The film of a real walk, if there is one, and the same made smaller."""

import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import pytest

REAL_WALK = os.environ.get("HEALTHGAIT_REAL_WALK", "")
NEEDS_WALK = pytest.mark.skipif(
    not REAL_WALK, reason="HEALTHGAIT_REAL_WALK names no video: Sports2D/Demo/demo.mp4 of sports2d"
)
CORNERS_PX = ((327.9, 907), (269.4, 950), (1375.5, 907), (1427.3, 950))  # of 4.365 m of the floor


@dataclass(frozen=True)
class Walk:
    """Seven steps of a woman, by eye 98.2 a minute; ``scale`` is that of the picture and of the number of frames."""

    video: Path
    scale: float

    @property
    def floor(self) -> list[object]:
        """The options that say where the floor is."""
        corners = [f"{self.scale * column},{self.scale * row}" for column, row in CORNERS_PX]
        return ["--points", *corners, "-k", 4.365]


def write_half(path: Path) -> None:
    """Every other frame of the real walk, in half of its width and height."""
    film = cv2.VideoCapture(REAL_WALK)
    size = [int(film.get(name)) // 2 for name in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), film.get(cv2.CAP_PROP_FPS) / 2, size)
    for number in range(int(film.get(cv2.CAP_PROP_FRAME_COUNT))):
        found, picture = film.read()
        if found and number % 2 == 0:
            writer.write(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    writer.release()
    film.release()
