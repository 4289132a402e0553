"""Recognition of a segmentation's colouring from one picture of the walker."""

from pathlib import Path

import cv2
import numpy as np

from healthgait.errors import InputError
from healthgait.gait.segmentation.colourings import COLOURINGS, DENSEPOSE_PARTS, Colouring

SAMPLED = 2  # every second row and column is used
BACKGROUND_PX = 4096  # sampled pixels, of which the most common colour is the background
BACKGROUND_OFF = 2  # largest deviation in a channel from a colouring's background
MIN_FIGURE_PX, MAX_FIGURE_PX = 16, 3000  # sampled; fewer are not enough, more are not needed
# Minimum share of the figure in its DENSEPOSE_PARTS most common colours: a smooth gradient through a colour map, as of
# a part's inner coordinates, has all parts' colours, too.
FLAT_SHARE = 0.5
# Shares of the figure with a colouring's colours. Outlines may be blends of two colours, but not of two numbers.
MIN_ALIKE, MIN_NUMBERED = 0.8, 0.99
FOREIGN_SHARE = 0.02  # of the figure, in one colour that is not the colouring's
UNLIKE = 40.0  # distance assigned to colours that are not the colouring's
LARGE_SHARE = 0.01  # of the picture: more than a single body part covers
SUPPORTED = "supported are the dataset's colours, DensePose's part numbers, and its parts in PARULA, VIRIDIS or JET"


def recognise(picture: np.ndarray, path: Path) -> Colouring | None:
    """The colouring of a picture (height, width, 3), blue, green, red; None if too little of a body is in it.

    Raises InputError, which names ``path``, if it is none of the COLOURINGS.
    """
    background, figure = _background_and_figure(np.ascontiguousarray(picture[::SAMPLED, ::SAMPLED]))
    if len(figure) < MIN_FIGURE_PX:
        return None
    likely = [one for one in COLOURINGS if np.abs(np.subtract(one.background_bgr, background)).max() <= BACKGROUND_OFF]
    best, parts = _best(likely, figure[:: max(len(figure) // MAX_FIGURE_PX, 1)])
    if best is None:
        raise InputError(f"{path}: its colours are not those of a known body-part segmentation; {SUPPORTED}")
    if parts > 1:
        return best
    if len(figure) > LARGE_SHARE * picture.size / 3 / SAMPLED**2:
        raise InputError(f"{path}: the figure has a single colour, so that its feet cannot be found; {SUPPORTED}")
    return None


def _background_and_figure(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A picture's most common colour (3,), and the pixels (n, 3) that do not have it."""
    some = picture.reshape(-1, 3)[:: max(picture.size // 3 // BACKGROUND_PX, 1)]
    background = _colours(some)[0][0]
    # Where a colour map is blended over its own first colour, truncation makes this darker by one.
    return background, picture[cv2.inRange(picture, background - 1.0, background + 0.0) == 0]


def _colours(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The colours (n, channels) of pixels, the most common ones first, and their counts (n,)."""
    weights = 256 ** np.arange(pixels.shape[1], dtype=np.uint32)
    packed, counts = np.unique(pixels.astype(np.uint32) @ weights, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return (packed[order, None] // weights % 256).astype(int), counts[order]


def _best(likely: list[Colouring], figure: np.ndarray) -> tuple[Colouring | None, int]:
    """The colouring nearest to a figure's pixels (n, 3), and how many parts are seen; None if there is none."""
    best, misfit, parts = None, UNLIKE, 0
    found = {channels: _colours(figure[:, channels]) for channels in {one.channels for one in likely}}
    for one in likely:
        own, own_parts = _misfit(one, *found[one.channels])
        if own < misfit:
            best, misfit, parts = one, own, own_parts
        if misfit == 0:
            break
    return best, parts


def _misfit(colouring: Colouring, colours: np.ndarray, counts: np.ndarray) -> tuple[float, int]:
    """Mean distance of a figure's colours (n, channels), UNLIKE if they do not match, and the number of parts seen.

    ``counts`` (n,) are in descending order. Colours near the background's are left out: lossy compression scatters them
    around the figure.
    """
    if not colouring.distinct and counts[:DENSEPOSE_PARTS].sum() < FLAT_SHARE * counts.sum():
        return UNLIKE, 0
    part, off, alike = colouring.nearest(colours)
    behind = part == len(colouring.parts)
    if colouring.numbered:
        alike &= ~behind
        least = MIN_NUMBERED
    else:
        part, off, alike, counts = (values[~behind] for values in (part, off, alike, counts))
        least = MIN_ALIKE
    foreign = counts[~alike].max(initial=0) > FOREIGN_SHARE * counts.sum()
    if foreign or counts[alike].sum() < least * counts.sum() or not counts.size:
        return UNLIKE, 0
    return float(np.average(np.where(alike, off, UNLIKE), weights=counts)), len(set(part[alike].tolist()))
