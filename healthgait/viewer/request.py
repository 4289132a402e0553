"""A request to show a clip, checked before anything is read."""

from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError
from healthgait.files import existing_folder, real_path
from healthgait.layout import MODALITIES, SENSOR_BOXES_FOLDER, Clip, is_simulated

ENDINGS = (".png", ".mp4", ".gif")


@dataclass(frozen=True)
class Request:
    """The clip to show, its inputs, and the file to write."""

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


def request_of(
    dataset: Path,
    clip: Clip,
    output: Path,
    *,
    boxes: Path | None,
    fps: float,
    length_m: float,
    frame: int | None,
    frame_offset: int,
    overwrite: bool = False,
) -> Request:
    """The user's request, with the dataset's ``boxes`` by default. Raises InputError if it is not possible."""
    existing_folder(dataset, "the dataset's folder")
    if output.suffix.lower() not in ENDINGS:
        raise InputError(f"{output}: unknown file extension; expected {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    if frame is not None and output.suffix.lower() != ".png":
        raise InputError(f"{output}: a single frame needs a .png; name one, or leave the frame out")
    if boxes:
        existing_folder(boxes, "the folder of the sensor boxes")
    for folder in (dataset / name.split("/")[0] for name in MODALITIES):
        if real_path(output).is_relative_to(real_path(folder)):
            raise InputError(f"{output}: lies within the dataset's {folder.name}; name a file elsewhere")
    boxes = boxes or dataset / SENSOR_BOXES_FOLDER
    return Request(dataset, boxes, clip, output, fps, length_m, frame, frame_offset, overwrite)
