"""What is asked of show_clip.sh, checked before anything is read."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError
from healthgait.files import existing_folder, real_path
from healthgait.layout import MODALITIES, SENSOR_BOXES_FOLDER, Clip, clip_named, is_simulated

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
    frame_offset: int
    overwrite: bool = False

    @property
    def simulated(self) -> bool:
        """Whether the dataset is a simulated one."""
        return is_simulated(self.dataset)


def request_of(options: Namespace) -> Request:
    """What the user asks for. Raises InputError if it cannot be done, before any work."""
    dataset, output = options.dataset, options.output
    existing_folder(dataset, "-d")
    if output.suffix.lower() not in ENDINGS:
        raise InputError(f"{output}: the ending is not known; expected {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    if options.frame is not None and output.suffix.lower() != ".png":
        raise InputError(f"-n: a single frame is a picture; name a .png, not {output.name}, or leave -n out")
    clip = clip_named(options.clip, "-c")
    if options.sensors:
        existing_folder(options.sensors, "-s")
    for folder in (dataset / name.split("/")[0] for name in MODALITIES):
        if real_path(output).is_relative_to(real_path(folder)):
            raise InputError(f"{output}: lies within the dataset's {folder.name}; name a file elsewhere")
    boxes = options.sensors or dataset / SENSOR_BOXES_FOLDER
    return Request(dataset, boxes, clip, output, options.fps, options.scale, options.frame,
                   options.frame_offset, options.overwrite)  # fmt: skip
