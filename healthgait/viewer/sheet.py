"""A clip on one sheet: the whole walk on the walkway, each modality at some events, and the footfall diagram."""

import textwrap
from dataclasses import dataclass
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from healthgait.figure_style import DOTS_PER_INCH, GREY, STYLE, WIDTH_IN
from healthgait.files import replacing
from healthgait.gait.figures.drawing import SIMULATED
from healthgait.viewer.contact_panel import contact_panel
from healthgait.viewer.film import film_frame
from healthgait.viewer.moments import crops_of, moments_of, rows_of
from healthgait.viewer.overlay import frame_view, walk_view
from healthgait.viewer.scene import MODALITY_NAMES, ClipScene
from healthgait.viewer.stage import build_stage

MARGIN_IN, GAP_IN = 0.1, 0.05
FULL_IN = WIDTH_IN - 2 * MARGIN_IN
HEADING_IN, TITLE_IN, DIAGRAM_IN, AXIS_IN, LABELS_IN = 0.33, 0.24, 0.9, 0.45, 0.45
LINE_IN, LINE_LETTERS = 0.17, 100  # of the remarks
WIDEST_IN = 2.4  # of one moment
WALK_ASPECT = 2.2  # minimum aspect ratio of the panel of the whole walk
MARK = "#C80082"  # a moment in the diagram, as the film's cursor


def draw_sheet(scene: ClipScene, output: Path) -> str:
    """Write the sheet as a PNG; returns a line that describes it."""
    moments = moments_of(scene)
    with matplotlib.rc_context(STYLE):
        _save(_figure(scene, moments), output)
    frames = ", ".join(f"{frame:03d}" for frame, _ in moments)
    return f"sheet: {len(moments)} moments, frames {frames}" if len(moments) > 1 else f"sheet: frame {frames}"


def draw_frame(scene: ClipScene, frame: int, output: Path) -> str:
    """Write one frame as in the film; returns a line that describes it."""
    shown_for_s = scene.second_of(frame) - scene.until_s(frame - 1)
    picture = film_frame(scene, build_stage(scene, 1.0), frame, shown_for_s)
    with replacing(output) as temporary:
        temporary.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return f"picture: frame {frame:03d}"


@dataclass
class Page:
    """A figure that is filled from top to bottom; inches are from its upper left corner."""

    figure: Figure
    down_in: float = 0.0

    def axes(self, left_in: float, width_in: float, height_in: float) -> Axes:
        """Axes at the current height of the page."""
        wide, high = self.figure.get_size_inches()
        bottom_in = self.down_in + height_in
        return self.figure.add_axes((left_in / wide, 1 - bottom_in / high, width_in / wide, height_in / high))

    def text(self, text: str, **style: object) -> None:
        wide, high = self.figure.get_size_inches()
        self.figure.text(MARGIN_IN / wide, 1 - self.down_in / high, text, va="top", **style)


def _figure(scene: ClipScene, moments: list[tuple[int, str]]) -> Figure:
    frames = [frame for frame, _ in moments]
    walk = walk_view(scene, frames, round(DOTS_PER_INCH * FULL_IN), WALK_ASPECT)
    walk_in = 0 if walk is None else walk.shape[0] / DOTS_PER_INCH + TITLE_IN
    views = {name: moment_views(scene, name, frames) for name in rows_of(scene)}
    words = [_words(scene, *moment) for moment in moments]
    view_high_in, view_wide_in = np.divide(next(iter(views.values()))[0].shape[:2], DOTS_PER_INCH)
    rows_in = len(views) * (TITLE_IN + view_high_in)
    words_in = LINE_IN * (0.5 + max(len(lines) for lines in words))
    remarks = _remarks(scene)
    diagram_in = TITLE_IN + DIAGRAM_IN + AXIS_IN if scene.walk else 0
    height_in = HEADING_IN + LINE_IN * len(remarks) + walk_in + rows_in + words_in + diagram_in
    page = Page(Figure(figsize=(WIDTH_IN, height_in), dpi=DOTS_PER_INCH, facecolor="white"), MARGIN_IN)
    _head(page, scene.heading + SIMULATED * scene.contents.simulated, remarks)
    if walk is not None:
        page.down_in += TITLE_IN
        feet = ", and footfalls between the lines" if scene.walk else ""
        _picture(page, MARGIN_IN, walk, f"pose at these moments{feet}; left blue, right orange")
        page.down_in += walk_in - TITLE_IN
    for name, row in views.items():
        _row(page, row, MODALITY_NAMES[name])
    _columns(page, words, view_wide_in)
    page.down_in += words_in
    if scene.walk:
        _diagram(page, scene, frames)
    return page.figure


def _head(page: Page, heading: str, remarks: list[str]) -> None:
    page.text(heading, fontweight="bold", fontsize=11)
    page.down_in = HEADING_IN
    if remarks:
        page.text("\n".join(remarks), color=GREY)
    page.down_in += LINE_IN * len(remarks)


def _picture(page: Page, left_in: float, picture: np.ndarray, title: str) -> None:
    """A picture (height, width, 3), blue, green, red, at its resolution."""
    axes = page.axes(left_in, picture.shape[1] / DOTS_PER_INCH, picture.shape[0] / DOTS_PER_INCH)
    axes.imshow(picture[..., ::-1], aspect="auto")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=GREY, linewidth=0.5)
    axes.set_title(title, loc="left", pad=3)


def _row(page: Page, views: list[np.ndarray], title: str) -> None:
    page.down_in += TITLE_IN
    for column, view in enumerate(views):
        _picture(page, MARGIN_IN + column * (view.shape[1] / DOTS_PER_INCH + GAP_IN), view, "" if column else title)
    page.down_in += views[0].shape[0] / DOTS_PER_INCH


def _words(scene: ClipScene, frame: int, event: str) -> list[str]:
    """Frame, time and event of a moment, and the modalities that it lacks."""
    return [f"{frame:03d}, {scene.second_of(frame):.2f} s", *([event] if event else []), *scene.absent(frame)]


def _columns(page: Page, words: list[list[str]], column_in: float) -> None:
    """Each moment's lines under its column."""
    for column, lines in enumerate(words):
        axes = page.axes(MARGIN_IN + column * (column_in + GAP_IN), column_in, LINE_IN)
        axes.set_axis_off()
        axes.text(0.5, 0.7, "\n".join(lines), ha="center", va="top", fontsize=8)


def _diagram(page: Page, scene: ClipScene, frames: list[int]) -> None:
    page.down_in += TITLE_IN
    axes = page.axes(MARGIN_IN + LABELS_IN, FULL_IN - LABELS_IN, DIAGRAM_IN)
    contact_panel(axes, scene.walk, scene.span_s, "", "shown above")
    for frame in frames:
        axes.axvline(scene.second_of(frame), color=MARK, linewidth=1.2, gid="moment")


def _remarks(scene: ClipScene) -> list[str]:
    """Missing modalities, and why there are no events or the clip is excluded, as lines for the sheet."""
    reason = f"{scene.estimate.remark}: {scene.estimate.short_reason}" if scene.estimate.reason else ""
    return [part for line in (scene.missing, reason) for part in textwrap.wrap(line, LINE_LETTERS)]


def cropped_view(
    scene: ClipScene, modality: str, frame: int, crop: tuple[float, float, float, float], width: int
) -> np.ndarray:
    """The part of a modality's frame (height, ``width``, 3), blue, green, red, with the overlays."""
    left, top, right, bottom = crop
    scale = width / (right - left)
    wide, high = scene.contents.size_px
    view = frame_view(scene, modality, frame, (round(scale * wide), round(scale * high)))
    height = round(scale * (bottom - top))
    x, y = min(round(scale * left), view.shape[1] - width), min(round(scale * top), view.shape[0] - height)
    return view[max(y, 0) : max(y, 0) + height, max(x, 0) : max(x, 0) + width]


def moment_views(scene: ClipScene, modality: str, frames: list[int]) -> list[np.ndarray]:
    """A modality's frames around the person, of equal size, as wide as the page allows."""
    width_in = min((FULL_IN + GAP_IN) / len(frames) - GAP_IN, WIDEST_IN)
    return [
        cropped_view(scene, modality, frame, crop, int(DOTS_PER_INCH * width_in))
        for frame, crop in zip(frames, crops_of(scene, frames), strict=True)
    ]


def _save(figure: Figure, output: Path) -> None:
    with replacing(output) as temporary:
        figure.savefig(temporary, format="png", dpi=DOTS_PER_INCH)
