"""The check as a picture: a column per participant, a row per modality, in bands of at most a hundred participants."""

from io import BytesIO

import matplotlib
import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from healthgait.check.dataset import CheckResult
from healthgait.check.findings import ABSENCES
from healthgait.check.participant import Checked
from healthgait.errors import one_line
from healthgait.figure_style import BLACK, DOTS_PER_INCH, SIMULATED, STYLE

PEOPLE_A_BAND = 100
BAND_IN = 11.0  # width of a full band
WIDEST_CELL_IN = 0.9
ROW_IN, GAP_IN = 0.18, 0.75  # below a band are the IDs
LEFT_IN, RIGHT_IN, TOP_IN, BOTTOM_IN = 1.7, 1.2, 0.75, 0.1
NARROWEST_IN = 4.0  # or the title would be cut
LABELS = 20  # a band; more would overlap
LONGEST_LABEL = 12
LEVELS = 8  # clips of a participant
ALL_THERE = "#F2F2F2"
LEGEND = "× something is damaged, misnamed or without its counterpart"


def heat_map_png(result: CheckResult) -> bytes:
    """The picture as PNG."""
    names = list(result.participants)
    bands = [names[start : start + PEOPLE_A_BAND] for start in range(0, len(names), PEOPLE_A_BAND)]
    widest = max(map(len, bands))
    cell_in = min(BAND_IN / widest, WIDEST_CELL_IN)
    rows_in = ROW_IN * len(result.modalities)
    width = LEFT_IN + max(cell_in * widest, NARROWEST_IN) + RIGHT_IN
    height = TOP_IN + (rows_in + GAP_IN) * len(bands) + BOTTOM_IN
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(width, height))
        for number, band in enumerate(bands):
            bottom = height - TOP_IN - rows_in - (rows_in + GAP_IN) * number
            place = [LEFT_IN / width, bottom / height, cell_in * len(band) / width, rows_in / height]
            image = _draw_band(figure, place, result, band)
        place = [1 - 0.9 / width, (height - TOP_IN - rows_in) / height, 0.12 / width, rows_in / height]
        bar = figure.colorbar(image, cax=figure.add_axes(place), ticks=[0, LEVELS // 2, LEVELS])
        bar.ax.set_yticklabels(["none", "half", "all"], fontsize=7)
        bar.ax.tick_params(which="both", length=0)
        lines = ["Share of the expected clips that are present", LEGEND, *([SIMULATED] if result.simulated else [])]
        figure.text(0.1 / width, 1 - 0.08 / height, "\n".join(lines), va="top")
        content = BytesIO()
        figure.savefig(content, dpi=DOTS_PER_INCH, format="png")
    return content.getvalue()


def _colours() -> ListedColormap:
    """From dark blue (nothing) to dark yellow, distinct for colour-blind readers and in grey print; pale for complete.

    Complete differs so much from the rest that one missing clip of eight is seen among hundreds of participants.
    """
    some = matplotlib.colormaps["cividis"](np.linspace(0, 0.75, LEVELS))
    return ListedColormap([*some, ALL_THERE])


def _level(one: Checked, modality: str) -> int:
    """The share of a participant's clips that are there, from 0 to LEVELS."""
    return LEVELS * one.clips[modality] // max(one.expected(modality), 1)  # or nothing was filmed


def _draw_band(figure: Figure, place: list[float], result: CheckResult, names: list[str]) -> AxesImage:
    axes = figure.add_axes(place)
    levels = np.array(
        [[_level(result.participants[name], modality) for name in names] for modality in result.modalities],
        float,
    )
    levels[:, [not result.participants[name].complete for name in names]] = np.nan  # white
    image = axes.imshow(levels, _colours(), BoundaryNorm(np.arange(LEVELS + 2) - 0.5, LEVELS + 1), aspect="auto")
    damaged = {(found.participant, found.modality) for found in result.findings if found.kind not in ABSENCES}
    for row, modality in enumerate(result.modalities):
        for column, name in enumerate(names):
            if {(one_line(name), modality), (one_line(name), modality.split("/")[0])} & damaged:
                colour = "white" if levels[row, column] < LEVELS / 2 else BLACK
                axes.plot(column, row, "x", color=colour, markersize=5, markeredgewidth=1.2)
    every = -(-len(names) // LABELS)
    labels = [one_line(name) for name in names[::every]]
    short = [label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…" for label in labels]
    axes.set_xticks(range(0, len(names), every), short, rotation=90, fontsize=7)
    axes.set_yticks(range(len(result.modalities)), result.modalities, fontsize=8)
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.spines[:].set_visible(False)
    # Thin white lines keep neighbours apart.
    axes.set_xticks(np.arange(len(names) - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(len(result.modalities) - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=0.5)
    axes.tick_params(which="minor", length=0)
    return image
