"""The optical flow of a walker, computed at the dataset's width of 960 pixels.

References
----------
TV-L1: scikit-image's ``optical_flow_tvl1``, which cites Zach, Pock and Bischof (2007) and Wedel et al. (2009). Dense
inverse search: OpenCV's ``DISOpticalFlow``, which cites Kroeger et al. (2016).
"""

import cv2
import numpy as np

from healthgait.clips.colour_wheel import colour_wheel
from healthgait.extraction.settings import DIS
from healthgait.layout import FRAME_RATE_HZ, IMAGE_SIZE
from healthgait.video.reading import Frame

LEAST_ROOM_PX = 32  # on which OpenCV's search fails on smaller windows
RIM, ROOM = 0.02, 0.2  # shares of the walker's height: the margin that is painted, and what the solver sees beyond


def flow_picture(before: Frame, after: Frame, masks: tuple[np.ndarray, np.ndarray], solver: str) -> np.ndarray:
    """The flow around a walker as a picture (height, width, 3), uint8, blue, green, red; black elsewhere.

    Colours are those of the same motion in the dataset: of an image 960 pixels wide, at 29.97 frames per second.

    Parameters
    ----------
    before, after : Frame
        Two consecutive frames.
    masks : tuple of ndarray (height, width) of bool
        Where the walker is in each.
    solver : {"tvl1", "dis"}
        TV-L1, or dense inverse search, which is about 20 times as fast.
    """
    height, width = before.picture.shape[:2]
    scale = min(IMAGE_SIZE[0] / width, 1.0)
    size = round(width * scale), round(height * scale)
    greys = [cv2.cvtColor(cv2.resize(frame.picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
             for frame in (before, after)]  # fmt: skip
    small = [cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) for mask in masks]
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    rows, columns = np.nonzero(small[0] | small[1])
    if len(rows) == 0:
        return np.zeros_like(before.picture)
    tall = int(rows.max() - rows.min()) + 1
    room = max(round(ROOM * tall), LEAST_ROOM_PX)
    window = (
        slice(max(rows.min() - room, 0), rows.max() + room + 1),
        slice(max(columns.min() - room, 0), columns.max() + room + 1),
    )
    rim = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, [2 * round(RIM * tall) + 1] * 2)
    moving = cv2.dilate(small[0][window], rim)
    flow_px = _flow(greys[0][window], greys[1][window], solver)
    between_frames = FRAME_RATE_HZ * (after.time_s - before.time_s)  # of the dataset
    picture[window] = colour_wheel(flow_px, moving, between_frames * size[0] / IMAGE_SIZE[0])[..., ::-1]
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_NEAREST)


def _flow(before: np.ndarray, after: np.ndarray, solver: str) -> np.ndarray:
    """Displacement (height, width, 2) in pixels to the right and down."""
    if solver == DIS:
        search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        return search.calc(np.ascontiguousarray(before), np.ascontiguousarray(after), None)
    from skimage.registration import optical_flow_tvl1  # takes a second

    down, right = optical_flow_tvl1(before / 255, after / 255)
    return np.dstack([right, down]).astype(np.float32)
