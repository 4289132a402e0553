"""Pictures of a walker: part labels and shades, then segmentation and silhouette with the errors of networks."""

from dataclasses import dataclass

import cv2
import numpy as np

from healthgait.clips.body_parts import PALETTE_RGB, Part
from healthgait.synthetic.shapes import Strip

SUBPIXEL_BITS = 4
RAGGED_GRAIN_PX = 3.2  # size of the dents in an outline, at 960x540
SEGMENTATION_RAGGED_PX, SILHOUETTE_RAGGED_PX = 0.6, 1.0  # their depth (standard deviation), at 960x540
SEGMENTATION_FOOT_LOST = 0.01  # of frames, for each foot
SILHOUETTE_FOOT_CUT = 0.03
FLOW_RIM_PX = 4  # around the figure, within which flow is painted, at 960x540
BACKGROUND_SHADE, BACKGROUND_GRAIN = 55, 6
# Added to a part's shade, cell by cell; irregular, so that any shift of a limb is visible to optical flow.
CELL_SHADES = (0, 26, -22, 12, -34, 30, -8)


@dataclass(frozen=True)
class Frame:
    """A rendered frame, limited to a window around the figure."""

    left: int
    top: int
    labels: np.ndarray  # (height, width) of ``Part``
    shades: np.ndarray  # (height, width), 0-255; 0 where there is no body

    @property
    def empty(self) -> bool:
        return not self.labels.any()


@dataclass(frozen=True)
class Cells:
    """A strip divided into convex quadrangles of one shade each, for all frames.

    Each band between two cross-sections is one cell, and its rear half a second one over it.
    """

    part: Part
    corners: np.ndarray  # (frames, cells, 4, 2), fixed-point pixels
    cap_centres: np.ndarray  # (frames, 2, 2)
    caps: np.ndarray  # (frames, 0 or 2), radii

    @classmethod
    def of(cls, strip: Strip) -> "Cells":
        edges = np.round(strip.edges_px * (1 << SUBPIXEL_BITS)).astype(np.int32)
        rear, front, middle = edges[:, :, 0], edges[:, :, 1], edges.mean(axis=2).astype(np.int32)
        whole = np.stack([rear[:, :-1], front[:, :-1], front[:, 1:], rear[:, 1:]], axis=2)
        half = np.stack([rear[:, :-1], middle[:, :-1], middle[:, 1:], rear[:, 1:]], axis=2)
        corners = np.stack([whole, half], axis=2).reshape(len(edges), -1, 4, 2)
        caps = np.zeros((len(edges), 0)) if strip.caps_px is None else strip.caps_px * (1 << SUBPIXEL_BITS)
        return cls(strip.part, corners, middle[:, [0, -1]], np.round(caps).astype(int))


def render(cells: list[Cells], frame: int, shades: np.ndarray, size_px: tuple[int, int], margin_px: int) -> Frame:
    """Paint one frame's cells in order; the window contains them plus a margin, clipped to the image."""
    least = np.min([part.corners[frame].min(axis=(0, 1)) for part in cells], axis=0) >> SUBPIXEL_BITS
    most = np.max([part.corners[frame].max(axis=(0, 1)) for part in cells], axis=0) >> SUBPIXEL_BITS
    left, top = (int(value) for value in np.clip(least - margin_px, 0, size_px))
    right, bottom = (int(value) for value in np.clip(most + margin_px + 2, 0, size_px))
    if right <= left or bottom <= top:
        return Frame(0, 0, np.zeros((1, 1), np.uint8), np.zeros((1, 1), np.uint8))
    canvas = np.zeros((bottom - top, right - left, 2), np.uint8)
    corner = np.array([left, top], np.int32) << SUBPIXEL_BITS
    for part in cells:
        _paint(canvas, part, frame, int(shades[part.part]), corner)
    return Frame(left, top, canvas[..., 0].copy(), canvas[..., 1].copy())


def _paint(canvas: np.ndarray, cells: Cells, frame: int, shade: int, corner: np.ndarray) -> None:
    label = int(cells.part)
    for centre, radius in zip((cells.cap_centres[frame] - corner).tolist(), cells.caps[frame].tolist(), strict=False):
        cv2.circle(canvas, centre, radius, (label, shade), cv2.FILLED, cv2.LINE_8, SUBPIXEL_BITS)
    for number, cell in enumerate(cells.corners[frame] - corner):
        cv2.fillConvexPoly(canvas, cell, (label, shade + CELL_SHADES[number % 7]), cv2.LINE_8, SUBPIXEL_BITS)


@dataclass(frozen=True)
class Dents:
    """Smooth noise that displaces outlines; one pair of fields serves a whole clip, shifted for every frame."""

    field_px: np.ndarray  # (height, width, 2), standard deviation 1
    grid_px: np.ndarray  # (height, width, 2), each pixel's own coordinates

    @classmethod
    def draw(cls, size_px: tuple[int, int], scale: float, rng: np.random.Generator) -> "Dents":
        field = rng.standard_normal((size_px[1] + 64, size_px[0] + 64, 2), dtype=np.float32)
        field = cv2.GaussianBlur(field, (0, 0), max(RAGGED_GRAIN_PX * scale, 0.8))
        grid = np.stack(np.meshgrid(np.arange(size_px[0]), np.arange(size_px[1])), axis=2).astype(np.float32)
        return cls(field / field.std(), grid)

    def dent(self, labels: np.ndarray, depth_px: float, rng: np.random.Generator) -> np.ndarray:
        """``labels`` with ragged outlines."""
        height, width = labels.shape
        top, left = rng.integers(64), rng.integers(64)
        field = depth_px * self.field_px[top : top + height, left : left + width]
        return cv2.remap(labels, self.grid_px[:height, :width] + field, None, cv2.INTER_NEAREST)


def segmentation(frame: Frame, dents: Dents, scale: float, rng: np.random.Generator) -> np.ndarray:
    """RGB part colours within the window; hair is not a body part, and a foot is sometimes missing."""
    labels = dents.dent(frame.labels, SEGMENTATION_RAGGED_PX * scale, rng)
    for foot in (Part.L_FOOT, Part.R_FOOT):
        if rng.random() < SEGMENTATION_FOOT_LOST:
            labels[labels == foot] = 0
    return PALETTE_RGB[labels]


def silhouette(frame: Frame, dents: Dents, scale: float, rng: np.random.Generator) -> np.ndarray:
    """White figure within the window; its outline is ragged, and feet are sometimes cut off in part."""
    labels = dents.dent(frame.labels, SILHOUETTE_RAGGED_PX * scale, rng)
    for foot in (Part.L_FOOT, Part.R_FOOT):
        if rng.random() < SILHOUETTE_FOOT_CUT:
            _cut(labels, foot, rng)
    return np.where(labels > 0, 255, 0).astype(np.uint8)


def _cut(labels: np.ndarray, foot: Part, rng: np.random.Generator) -> None:
    """Remove a random half of a foot: left, right or lower."""
    rows, columns = np.nonzero(labels == foot)
    if len(rows) == 0:
        return
    side = rng.integers(3)
    lost = (columns < columns.mean(), columns > columns.mean(), rows > rows.mean())[side]
    labels[rows[lost], columns[lost]] = 0


def background(size_px: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A slightly grainy wall and floor, constant in a clip: (height, width) shades."""
    grain = rng.normal(BACKGROUND_SHADE, BACKGROUND_GRAIN, (size_px[1], size_px[0]))
    return np.clip(cv2.GaussianBlur(grain, (0, 0), 1.0), 0, 255).astype(np.uint8)


def photograph(frame: Frame, backdrop: np.ndarray) -> np.ndarray:
    """The whole grey picture (height, width) for the optical flow."""
    picture = backdrop.copy()
    height, width = frame.labels.shape
    window = picture[frame.top : frame.top + height, frame.left : frame.left + width]
    window[frame.labels > 0] = frame.shades[frame.labels > 0]
    return picture


def near_figure(frame: Frame, scale: float) -> np.ndarray:
    """1 on the figure and within a narrow rim around it, 0 elsewhere in the window."""
    reach = max(round(FLOW_RIM_PX * scale), 1)
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return cv2.dilate((frame.labels > 0).astype(np.uint8), kernel)
