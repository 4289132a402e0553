"""A simulated walker's segmentation in other colours, as other programs write it."""

import cv2
import numpy as np

from healthgait.clips.body_parts import COLOURS, PALETTE_RGB, Part
from healthgait.layout import Clip
from healthgait.synthetic.anatomy import draw_appearance
from healthgait.synthetic.camera import draw_camera
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.pictures import ClipPictures
from healthgait.synthetic.renderer import Cells, render
from healthgait.synthetic.shapes import strips_of

DENSEPOSE_NUMBERS = {
    Part.HEAD: 23, Part.TORSO: 2, Part.L_FOOT: 5, Part.R_FOOT: 6, Part.L_THIGH: 8, Part.R_THIGH: 7, Part.L_SHANK: 12,
    Part.R_SHANK: 11, Part.L_UPPER_ARM: 15, Part.R_UPPER_ARM: 16, Part.L_FOREARM: 19, Part.R_FOREARM: 20,
    Part.L_HAND: 4, Part.R_HAND: 3,
}  # fmt: skip


def numbers_of(picture):
    """DensePose's numbers (height, width) of a picture in the dataset's colours, blue, green, red."""
    numbers = np.zeros(picture.shape[:2], np.uint8)
    for part, colour in COLOURS.items():
        numbers[cv2.inRange(picture, colour[::-1], colour[::-1]) > 0] = DENSEPOSE_NUMBERS[part]
    return numbers


def in_dataset_colours(numbers):
    picture = np.zeros((*numbers.shape, 3), np.uint8)
    for part, number in DENSEPOSE_NUMBERS.items():
        picture[numbers == number] = COLOURS[part][::-1]
    return picture


def with_coordinates(numbers):
    """Numbers in blue, and two smooth coordinates within the parts in green and red."""
    rows, columns = np.indices(numbers.shape)
    return np.dstack([numbers, 7 * rows % 256, 5 * columns % 256]).astype(np.uint8) * (numbers > 0)[..., None]


def mapped(colour_map, scale=255 / 24, weight=1.0, on_black=True):
    """As detectron2 lays a colour map over a background: fractions are dropped at each step."""

    def recolour(numbers):
        colours = cv2.applyColorMap((scale * numbers.astype(np.float32)).astype(np.uint8), colour_map)
        under = np.zeros_like(colours) if on_black else np.full_like(colours, _first(colour_map))
        colours[numbers == 0] = under[numbers == 0]
        return (under * (1.0 - weight) + colours * weight).astype(np.uint8)

    return recolour


def _first(colour_map):
    return cv2.applyColorMap(np.zeros((1, 1), np.uint8), colour_map)[0, 0]


def _walker():
    """Part labels of a whole simulated picture, with the person in its middle."""
    participant = draw_participant(5, 0)
    clip = Clip(participant.person.participant, "UGS", "WoJ", 1)
    camera = draw_camera(np.random.default_rng(0))
    appearance = draw_appearance(participant.person, np.random.default_rng(1))
    pictures = ClipPictures(clip, participant.person, appearance, participant.walks[clip], camera)
    across = camera.project(pictures.motion.joints["pelvis"])[:, 0]
    number = int(np.argmin(np.abs(across - camera.size_px[0] / 2)))
    cells = [Cells.of(strip) for strip in strips_of(pictures.figure)]
    frame = render(cells, number, appearance.shades, camera.size_px, 6)
    labels = np.zeros(camera.size_px[::-1], np.uint8)
    height, width = frame.labels.shape
    labels[frame.top : frame.top + height, frame.left : frame.left + width] = frame.labels
    return labels


COLOURED = np.ascontiguousarray(PALETTE_RGB[_walker()][..., ::-1])
LABELS = numbers_of(COLOURED)

RECOLOURED = {
    "dataset": in_dataset_colours,
    "part numbers with coordinates": with_coordinates,
    "part numbers in grey": lambda numbers: np.dstack([numbers] * 3),
    "PARULA": mapped(cv2.COLORMAP_PARULA),
    "PARULA at 0.7 on black": mapped(cv2.COLORMAP_PARULA, weight=0.7),
    "VIRIDIS": mapped(cv2.COLORMAP_VIRIDIS),
    "VIRIDIS scaled by 10": mapped(cv2.COLORMAP_VIRIDIS, scale=10),
    "VIRIDIS at 0.7 on its first colour": mapped(cv2.COLORMAP_VIRIDIS, weight=0.7, on_black=False),
    "JET": mapped(cv2.COLORMAP_JET),
    "JET on its first colour": mapped(cv2.COLORMAP_JET, on_black=False),
}


def _on_photograph(numbers):
    grain = np.random.default_rng(0).integers(0, 256, numbers.shape).astype(np.uint8)
    photograph = np.dstack([cv2.GaussianBlur(grain, (0, 0), 3.0)] * 3)
    laid_over = (0.3 * photograph + 0.7 * RECOLOURED["PARULA"](numbers)).astype(np.uint8)
    return np.where((numbers > 0)[..., None], laid_over, photograph)


def _smooth(numbers):
    """A coordinate within the parts, not their numbers, in a colour map."""
    runs = cv2.applyColorMap((np.indices(numbers.shape)[1] % 256).astype(np.uint8), cv2.COLORMAP_PARULA)
    return runs * (numbers > 0)[..., None]


UNKNOWN = {
    "another colour map": mapped(cv2.COLORMAP_HSV),
    "colours at random": lambda numbers: np.random.default_rng(1).permutation(
        np.arange(250, dtype=np.uint8).repeat(3).reshape(250, 3), axis=0)[numbers] * (numbers > 0)[..., None],
    "on a photograph": _on_photograph,
    "a silhouette": lambda numbers: np.dstack([np.where(numbers > 0, np.uint8(255), np.uint8(0))] * 3),
    "a coordinate": _smooth,
}  # fmt: skip
