"""The fixed parts of a film's frames: headings, the panels' positions, and the footfall diagram."""

import math
import textwrap
from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from healthgait.figure_style import GREY, STYLE
from healthgait.gait.figures.drawing import SIMULATED
from healthgait.viewer.contact_panel import contact_panel
from healthgait.viewer.scene import MODALITY_NAMES, ClipScene

DOTS_PER_INCH = 110
PANEL_WIDTH, COLUMNS = 440, {1: 1, 2: 2, 3: 3, 4: 2, 5: 3}
MARGIN, STATUS, HEADING, TITLE, LEGEND, DIAGRAM, AXIS, LABELS = 14, 28, 52, 22, 30, 110, 44, 46  # pixels at scale 1
MIN_WIDTH = 900  # for the diagram and the headings


@dataclass(frozen=True)
class Box:
    """A rectangle of a picture in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Stage:
    """``background`` (height, width, 3), blue, green, red, and the boxes of the panels, diagram and status line."""

    background: np.ndarray
    panels: dict[str, Box]
    diagram: Box
    status: Box
    span_s: tuple[float, float]
    scale: float

    def column_of(self, second: float) -> float:
        """The diagram's column of a second of the video."""
        first, last = self.span_s
        return self.diagram.left + self.diagram.width * (second - first) / (last - first)


def build_stage(scene: ClipScene, scale: float) -> Stage:
    """The stage at ``scale`` times its normal size in pixels; width and height are even, as video codecs need."""

    def px(length: float) -> int:
        return round(scale * length)

    names = scene.panels
    columns = COLUMNS[len(names)]
    rows = math.ceil(len(names) / columns)
    wide, high = scene.contents.size_px
    panel_width = px(max(PANEL_WIDTH, (MIN_WIDTH - (columns + 1) * MARGIN) / columns))
    panel_height = round(panel_width * high / wide)
    width = _even(columns * panel_width + (columns + 1) * px(MARGIN))
    panels = {
        name: Box(
            px(MARGIN) + number % columns * (panel_width + px(MARGIN)),
            px(HEADING) + number // columns * (panel_height + px(TITLE)) + px(TITLE),
            panel_width,
            panel_height,
        )
        for number, name in enumerate(names)
    }
    top = px(HEADING) + rows * (panel_height + px(TITLE)) + px(LEGEND)
    diagram = Box(px(MARGIN + LABELS), top, width - px(2 * MARGIN + LABELS), px(DIAGRAM))
    height = _even(top + diagram.height + px(AXIS))
    status = Box(px(MARGIN), px(STATUS), width - px(2 * MARGIN), px(22))
    return Stage(_background(scene, panels, diagram, (width, height), scale), panels, diagram, status,
                 scene.span_s, scale)  # fmt: skip


def _background(
    scene: ClipScene, panels: dict[str, Box], diagram: Box, size: tuple[int, int], scale: float
) -> np.ndarray:
    width, height = size
    dots = DOTS_PER_INCH * scale
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(width / dots, height / dots), dpi=dots, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        heading = scene.heading + SIMULATED * scene.contents.simulated
        figure.text(MARGIN * scale / width, 1 - 8 * scale / height, heading, va="top", fontsize=11, fontweight="bold")
        excluded = "excluded by the estimation" if scene.walk and scene.estimate.reason else ""
        remarks = ";  ".join(part for part in (scene.missing, excluded) if part)
        figure.text(1 - MARGIN * scale / width, 1 - STATUS * scale / height, remarks, ha="right", va="top", color=GREY)
        for name, box in panels.items():
            figure.text(box.left / width, 1 - (box.top - 4 * scale) / height, MODALITY_NAMES[name], va="bottom")
        axes = figure.add_axes(
            (diagram.left / width, 1 - (diagram.top + diagram.height) / height,
             diagram.width / width, diagram.height / height)
        )  # fmt: skip
        reason = "\n".join(textwrap.wrap(f"no events: {scene.estimate.short_reason}", 90))
        contact_panel(axes, scene.walk, scene.span_s, reason, "this frame")
        canvas.draw()
        picture = np.asarray(canvas.buffer_rgba())[..., 2::-1]
    return np.ascontiguousarray(picture[:height, :width])


def _even(length: int) -> int:
    return length + length % 2
