"""A whole dataset of two people that takes no time to write: five small frames a clip, and a pose that stands."""

import json
import os
import shutil
from pathlib import Path

import cv2
import numpy as np

from healthgait.columns import GAIT_PARAMETERS
from healthgait.layout import (
    FRAME_MODALITIES,
    GAIT_ESTIMATION_FILE,
    GAIT_PARAMETERS_FILE,
    MEASURES_FILE,
    POSE,
    SENSOR_BOXES_FOLDER,
    SILHOUETTE,
    Clip,
    clips_of,
)

PEOPLE = ("PA000", "PA001")
WALK = Clip("PA000", "UGS", "WoJ", 2)
FRAMES = range(13, 18)
ENTRIES = 20  # of a pose file, from 0
SIZE = (54, 96)
BOXES = {
    "0": {"x_min": 217, "y_min": 415, "x_max": 235, "y_max": 420},
    "1": {"x_min": 180, "y_min": 436, "x_max": 200, "y_max": 441},
    "2": {"x_min": 725, "y_min": 416, "x_max": 743, "y_max": 421},
    "3": {"x_min": 760, "y_min": 437, "x_max": 780, "y_max": 442},
}


def write_dataset(folder: Path) -> Path:
    """The dataset with sensor boxes and tables, in which nothing is to be found."""
    pictures = {suffix: _picture(suffix) for suffix in (".jpg", ".png")}
    for clip in (clip for name in PEOPLE for clip in clips_of(name)):
        for modality in FRAME_MODALITIES:
            suffix = ".jpg" if modality == SILHOUETTE else ".png"
            for frame in FRAMES:
                _write(clip.path(folder, modality) / f"{frame:03d}{suffix}", pictures[suffix])
        _write(clip.path(folder, POSE), json.dumps(pose_entries()).encode())
        _write(clip.sensor_boxes(folder / SENSOR_BOXES_FOLDER), json.dumps(BOXES).encode())
    write_tables(folder, PEOPLE)
    return folder


def write_tables(folder: Path, people: tuple[str, ...]) -> None:
    gait = ",".join(["ID", *GAIT_PARAMETERS]) + "\n"
    gait += "".join(f"{name}{',' * len(GAIT_PARAMETERS)}\n" for name in people)
    rewrite(folder / MEASURES_FILE, "ID,Sex,Age,BMI\n" + "".join(f"{name},0,30,22\n" for name in people))
    rewrite(folder / GAIT_PARAMETERS_FILE, gait)
    rewrite(folder / GAIT_ESTIMATION_FILE, gait)


def pose_entries() -> list[dict]:
    """Entries 0 to 19; the person is seen from 3 on. The wrists reach to the image's borders."""
    joints = {"l_ankle": {"x": 400, "y": 300}, "r_ankle": {"x": 420, "y": 300}, "l_wrist": {"x": 0, "y": 9}}
    joints["r_wrist"] = {"x": 959, "y": 9}
    return [{"frame": frame, "joints": joints if frame >= 3 else None} for frame in range(ENTRIES)]


def copy_dataset(original: Path, folder: Path) -> Path:
    """A copy to be damaged: its files are links, so ``rewrite`` them."""
    return shutil.copytree(original, folder, copy_function=os.link)


def rewrite(path: Path, content: bytes | str) -> None:
    """Put a file in place of what is there, if anything is."""
    path.unlink(missing_ok=True)
    _write(path, content.encode() if isinstance(content, str) else content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _picture(suffix: str, size: tuple[int, int] = SIZE) -> bytes:
    pixels = np.random.default_rng(1).integers(0, 256, (*size, 3)).astype(np.uint8)
    return cv2.imencode(suffix, pixels)[1].tobytes()


def other_size(suffix: str) -> bytes:
    """A picture of 48x30 px."""
    return _picture(suffix, (30, 48))
