"""The known colourings of a segmentation: the dataset's, DensePose's part numbers, and colour maps.

Notes
-----
DensePose numbers 24 parts of the body from 1 on; 5 and 6 are the feet, 0 is the background. Its first version writes
the numbers themselves, as the first channel of ``<picture>_IUV.png``, which OpenCV reads as blue. Grey pictures of the
numbers have them in all channels.

In detectron2 (facebookresearch/detectron2, ``projects/DensePose/densepose/vis``: ``densepose_results.py`` and
``base.py``) the view ``dp_segm`` scales a number by 255 / 24, truncates it, and takes the colour from an OpenCV
colour map, PARULA by default. The colour is blended over the picture with a weight of 0.7 by default, or 1. Programs
that draw for MagicAnimate (as Flode-Labs/vid2densepose, ``main.py``) use VIRIDIS, on the map's own first colour
instead of black. Others scale by 10. ``apply_net.py show`` draws on a grey photograph: such pictures have no flat
colours and are refused.

Programs confuse the order of the channels, so each colouring is also recognised with red and blue swapped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import cv2
import numpy as np

BLACK = (0, 0, 0)
# The dataset's parts as OpenCV reads them (blue, green, red), the feet first. Left and right are not relied upon: a
# foot has either colour near the ankle of the pose.
FOOT_COLOURS_BGR = ((0, 255, 255), (0, 0, 128))
OTHER_COLOURS_BGR = (
    (255, 255, 255), (0, 0, 255), (128, 128, 0), (0, 128, 128), (128, 128, 128), (128, 0, 128), (0, 128, 255),
    (128, 0, 255), (255, 128, 255), (128, 255, 128), (0, 255, 0), (255, 0, 0),
)  # fmt: skip
DENSEPOSE_PARTS = 24
DENSEPOSE_FEET = (4, 5)  # rows: the first part has number 1
COLOUR_MAPS = {"PARULA": cv2.COLORMAP_PARULA, "VIRIDIS": cv2.COLORMAP_VIRIDIS, "JET": cv2.COLORMAP_JET}
SCALES = (255.0 / DENSEPOSE_PARTS, 10.0)  # from a part's number to its place in a colour map
WEIGHTS = (1.0, 0.7)  # of a colour map's colours over the background
TOLERANCE = 40  # of a colour in each channel, where no other part's colour is near


@dataclass(frozen=True, eq=False)
class Colouring:
    """How the parts of a body are coloured.

    ``parts`` (parts, channels) are their values in those ``channels`` of blue, green and red that distinguish them;
    ``feet`` are the rows of the two feet.
    """

    name: str
    background_bgr: tuple[int, int, int]
    parts: np.ndarray
    feet: tuple[int, int]
    channels: tuple[int, ...] = (0, 1, 2)

    def masks(self, picture: np.ndarray) -> list[np.ndarray]:
        """The pixels (height, width) of a picture (height, width, 3) that belong to one foot, and to the other."""
        return [cv2.inRange(picture, low, high) > 0 for low, high in self._foot_ranges]

    def nearest(self, colours: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The nearest part of each colour (n, channels), its distance, and whether the colour belongs to it.

        Parts are row numbers of ``parts``; one more than the last is the background.
        """
        far = np.abs(colours[:, None] - self._values).max(axis=2)
        part, off = far.argmin(axis=1), far.min(axis=1)
        return part, off, off <= self._reach[part]

    @property
    def numbered(self) -> bool:
        """Whether the values are part numbers, where one more or less is another part."""
        return len(self.channels) == 1

    @property
    def distinct(self) -> bool:
        """Whether all colours are far apart, so that even those altered by lossy compression are recognised."""
        return bool((self._reach == TOLERANCE).all())

    def exchanged(self) -> "Colouring":
        """The same with red and blue swapped."""
        parts = self.parts if self.numbered else self.parts[:, ::-1]
        channels = tuple(2 - channel for channel in self.channels) if self.numbered else self.channels
        return Colouring(f"{self.name}, red and blue swapped", self.background_bgr[::-1], parts, self.feet, channels)

    @cached_property
    def _values(self) -> np.ndarray:
        """The values (parts + 1, channels) of all parts, then of the background."""
        return np.vstack([self.parts, np.array(self.background_bgr)[list(self.channels)]]).astype(int)

    @cached_property
    def _reach(self) -> np.ndarray:
        """Largest deviation (parts + 1,) of a pixel in a channel to belong to a part: less than halfway to the next."""
        apart = np.abs(self._values[:, None] - self._values).max(axis=2)
        np.fill_diagonal(apart, 2 * TOLERANCE + 1)
        return np.minimum((apart.min(axis=1) - 1) // 2, TOLERANCE)

    @cached_property
    def _foot_ranges(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The lowest and highest blue, green and red of each foot."""
        ranges = []
        for foot in self.feet:
            low, high = np.zeros(3), np.full(3, 255.0)
            low[list(self.channels)] = np.maximum(self.parts[foot] - self._reach[foot], 0)
            high[list(self.channels)] = np.minimum(self.parts[foot] + self._reach[foot], 255)
            ranges.append((low, high))
        return ranges


def _of_colour_map(name: str) -> Iterator[Colouring]:
    """A colour map on black and on its own first colour, blended with each of the WEIGHTS."""
    for scale, weight in product(SCALES, WEIGHTS):
        numbers = (scale * np.arange(DENSEPOSE_PARTS + 1)).astype(np.uint8)
        mapped = cv2.applyColorMap(numbers[:, None], COLOUR_MAPS[name])[:, 0].astype(float)
        for under in (np.zeros(3), mapped[0]):
            parts = np.trunc(weight * mapped[1:] + (1 - weight) * under)
            yield Colouring(name, tuple(under.astype(int).tolist()), parts, DENSEPOSE_FEET)


def _known() -> Iterator[Colouring]:
    yield DATASET
    for name in COLOUR_MAPS:
        yield from _of_colour_map(name)
    # Last, as one channel of a few colours of a map may look like numbers.
    yield Colouring("part numbers", BLACK, np.arange(1, DENSEPOSE_PARTS + 1)[:, None], DENSEPOSE_FEET, channels=(0,))


DATASET = Colouring("dataset", BLACK, np.array(FOOT_COLOURS_BGR + OTHER_COLOURS_BGR), (0, 1))
# Of equally good ones, the first is used.
COLOURINGS = tuple(one for known in _known() for one in (known, known.exchanged()))
