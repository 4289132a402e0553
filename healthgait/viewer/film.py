"""The frames of the film: the stage with each modality's frame, the moment's words, and the cursor in the diagram."""

import cv2
import numpy as np
from matplotlib import get_data_path

from healthgait.viewer.overlay import BLACK_BGR, frame_view
from healthgait.viewer.scene import ClipScene
from healthgait.viewer.stage import Box, Stage

CURSOR_BGR = (130, 0, 200)  # a magenta that is no foot's colour
SAID_FOR_S = 0.25  # how long an event stays in words in a film
LETTERS = 15  # pixels high at scale 1
KINDS = {"heel_strike": "heel strike", "toe_off": "toe-off"}
FONT = cv2.FontFace(get_data_path() + "/fonts/ttf/DejaVuSans.ttf")  # that of the headings


def film_frame(scene: ClipScene, stage: Stage, frame: int, said_for_s: float = SAID_FOR_S) -> np.ndarray:
    """The stage (height, width, 3), blue, green, red, at one frame; events stay in words for so long."""
    picture = stage.background.copy()
    for modality, box in stage.panels.items():
        view = frame_view(scene, modality, frame, (box.width, box.height))
        _outlined(picture, view, box)
    _say(picture, stage, moment(scene, frame, said_for_s))
    _cursor(picture, stage, scene.second_of(frame))
    return picture


def moment(scene: ClipScene, frame: int, said_for_s: float = SAID_FOR_S) -> str:
    """For example ``frame 087   2.90 s   left heel strike   no pose``."""
    now_s = scene.second_of(frame)
    # An event lies between two frames: it is said from the one that is nearest to it on.
    recent = [row for row in scene.events if now_s - said_for_s < row["time_s"] <= scene.until_s(frame)]
    events = ", ".join(f"{row['foot']} {KINDS[row['kind']]}" for row in recent)
    parts = [f"frame {frame:03d}", f"{now_s:.2f} s", events, ", ".join(scene.absent(frame))]
    return "   ".join(part for part in parts if part)


def _outlined(picture: np.ndarray, view: np.ndarray, box: Box) -> None:
    picture[box.top : box.top + box.height, box.left : box.left + box.width] = view
    cv2.rectangle(picture, (box.left - 1, box.top - 1, box.width + 2, box.height + 2), (190, 190, 190), 1)


def _say(picture: np.ndarray, stage: Stage, words: str) -> None:
    size = round(LETTERS * stage.scale)
    place = stage.status.left, stage.status.top + round(0.75 * stage.status.height)
    cv2.putText(picture, words, place, BLACK_BGR, FONT, size)


def _cursor(picture: np.ndarray, stage: Stage, second: float) -> None:
    box, thickness = stage.diagram, max(round(2 * stage.scale), 1)
    column = round(stage.column_of(second))
    cv2.line(picture, (column, box.top), (column, box.top + box.height), CURSOR_BGR, thickness)
