"""What is asked of show_clip.sh, checked before anything is read."""

import re
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError
from healthgait.layout import MODALITIES, PACE_CLASSES, SENSOR_BOXES_FOLDER, Clip, clips_of, is_simulated

ENDINGS = (".png", ".mp4", ".gif")


@dataclass(frozen=True)
class Request:
    """What is to be shown, from where, and the file to write."""

    dataset: Path
    boxes: Path
    clip: Clip
    output: Path
    fps: float
    length_m: float
    frame: int | None

    @property
    def simulated(self) -> bool:
        return is_simulated(self.dataset)


def request_of(options: Namespace) -> Request:
    """What the user asks for. Raises InputError if it cannot be done, before any work."""
    dataset, output = options.dataset, options.output
    if not dataset.is_dir():
        kind = "is a file, not a folder" if dataset.exists() else "no such folder"
        raise InputError(f"{dataset}: {kind}; -d expects the dataset's folder")
    if output.suffix.lower() not in ENDINGS:
        raise InputError(f"{output}: the ending is not known; expected {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    if options.frame is not None and output.suffix.lower() != ".png":
        raise InputError(f"-n: a single frame is a picture; name a .png, not {output.name}, or leave -n out")
    clip = clip_named(options.clip)
    if options.sensors and not options.sensors.is_dir():
        raise InputError(f"{options.sensors}: no such folder; -s expects that of the sensor boxes")
    for folder in (dataset / name.split("/")[0] for name in MODALITIES):
        if output.resolve().is_relative_to(folder.resolve()):
            raise InputError(f"{output}: lies within the dataset's {folder.name}; name a file elsewhere")
    boxes = options.sensors or dataset / SENSOR_BOXES_FOLDER
    return Request(dataset, boxes, clip, output, options.fps, options.scale, options.frame)


def clip_named(text: str) -> Clip:
    """The clip of a name such as ``PA000/UGS/NW-WoJ_1``. Raises InputError with what would be right."""
    found = re.fullmatch(r"([^/\0]+)/([^/]+)/([^/]+)", text)
    if not found or found[1] in (".", ".."):
        raise InputError(f"-c: {text!r} names no clip; expected <ID>/<pace>/<clip>, such as PA000/UGS/NW-WoJ_1")
    participant, pace, name = found.groups()
    if pace not in PACE_CLASSES:
        raise InputError(f"-c: {text!r}: the pace {pace!r} is not known; expected {' or '.join(PACE_CLASSES)}")
    clips = {clip.name: clip for clip in clips_of(participant) if clip.pace == pace}
    if name not in clips:
        raise InputError(f"-c: {text!r}: no clip is called {name!r}; {pace} has {', '.join(clips)}")
    return clips[name]
