"""The frames of the film: each modality's frame, a status line, and the cursor in the footfall diagram."""

import cv2
import numpy as np
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from healthgait.viewer.overlay import frame_view
from healthgait.viewer.scene import ClipScene
from healthgait.viewer.stage import Box, Stage

CURSOR_BGR = (130, 0, 200)  # magenta, unlike the feet's colours
SHOWN_FOR_S = 0.25  # how long the status line names an event
LETTERS = 15  # size of the font at scale 1, pixels
KINDS = {"heel_strike": "heel strike", "toe_off": "toe-off"}
FONT = get_data_path() + "/fonts/ttf/DejaVuSans.ttf"  # as in the headings


def film_frame(scene: ClipScene, stage: Stage, frame: int, shown_for_s: float = SHOWN_FOR_S) -> np.ndarray:
    """One frame of the film (height, width, 3), blue, green, red; events are named for ``shown_for_s``."""
    picture = stage.background.copy()
    for modality, box in stage.panels.items():
        view = frame_view(scene, modality, frame, (box.width, box.height))
        _outlined(picture, view, box)
    _write_status(picture, stage, status_line(scene, frame, shown_for_s))
    _cursor(picture, stage, scene.second_of(frame))
    return picture


def status_line(scene: ClipScene, frame: int, shown_for_s: float = SHOWN_FOR_S) -> str:
    """For example ``frame 087   2.90 s   left heel strike   no pose``."""
    now_s = scene.second_of(frame)
    # An event lies between two frames: it is named from the nearest one on.
    recent = [row for row in scene.events if now_s - shown_for_s < row["time_s"] <= scene.until_s(frame)]
    events = ", ".join(f"{row['foot']} {KINDS[row['kind']]}" for row in recent)
    parts = [f"frame {frame:03d}", f"{now_s:.2f} s", events, ", ".join(scene.absent(frame))]
    return "   ".join(part for part in parts if part)


def _outlined(picture: np.ndarray, view: np.ndarray, box: Box) -> None:
    picture[box.top : box.top + box.height, box.left : box.left + box.width] = view
    # By its corners, the form that OpenCV 5 tries first: an interrupt while it goes on to another one crashes it.
    upper_left, lower_right = (box.left - 1, box.top - 1), (box.left + box.width, box.top + box.height)
    cv2.rectangle(picture, upper_left, lower_right, (190, 190, 190), 1)


def _write_status(picture: np.ndarray, stage: Stage, text: str) -> None:
    box = stage.status
    line = picture[box.top : box.top + box.height, box.left : box.left + box.width]
    image = Image.fromarray(line)
    font = ImageFont.truetype(FONT, round(LETTERS * stage.scale))
    ImageDraw.Draw(image).text((0, round(0.75 * box.height)), text, font=font, fill="black", anchor="ls")
    line[:] = np.asarray(image)


def _cursor(picture: np.ndarray, stage: Stage, second: float) -> None:
    box, thickness = stage.diagram, max(round(2 * stage.scale), 1)
    column = round(stage.column_of(second))
    cv2.line(picture, (column, box.top), (column, box.top + box.height), CURSOR_BGR, thickness)
