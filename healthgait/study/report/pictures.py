"""A figure of the report: what is drawn, the data behind it, and the files that they become."""

from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from healthgait.figure_style import DOTS_PER_INCH, SIMULATED, STYLE
from healthgait.outputs import remove_others, write_outputs
from healthgait.study.report.results import Result

HEADING_HEIGHT_IN = 0.3
HEADING_SIZE = 11
HEADING_SIZE_PER_IN = 2.1  # the heading fits into a narrow figure, too
KIND = "a figure of the report"
FILE_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Drawing:
    """A figure: file name without ending, caption, what is drawn, and the numbers in it."""

    name: str
    caption: str
    figure: Figure
    data: pd.DataFrame


@dataclass(frozen=True)
class Picture:
    """A finished figure: file name without ending, caption, the file's content and type, the numbers in it."""

    name: str
    caption: str
    content: bytes
    data: pd.DataFrame
    ending: str = "png"

    @property
    def file_type(self) -> str:
        """As browsers name it."""
        return FILE_TYPES[self.ending]


def finished(drawing: Drawing, simulated: bool, ending: str = "png") -> Picture:
    """The file of a figure; if the people are ``simulated``, it says so, since figures travel without their report."""
    figure = drawing.figure
    with matplotlib.rc_context(STYLE | {"svg.fonttype": "none", "svg.hashsalt": drawing.name}):
        if simulated:
            figure.set_figheight(figure.get_figheight() + HEADING_HEIGHT_IN)
            size = min(HEADING_SIZE, HEADING_SIZE_PER_IN * figure.get_figwidth())
            figure.suptitle(SIMULATED, fontsize=size, fontweight="bold")
        buffer = BytesIO()
        same_every_time = {"Date": None} if ending == "svg" else None
        figure.savefig(buffer, format=ending, dpi=DOTS_PER_INCH, facecolor="white", metadata=same_every_time)
    content = buffer.getvalue() if ending == "png" else _described(buffer.getvalue(), drawing)
    return Picture(drawing.name, drawing.caption, content, drawing.data, ending)


def _described(svg: bytes, drawing: Drawing) -> bytes:
    """An SVG with a title and a description for those who do not see it."""
    title, words = escape(drawing.caption.partition(":")[0]), escape(drawing.caption)
    start, rest = svg.decode().split("<svg ", 1)
    tag, rest = rest.split(">", 1)
    labelled = f'<svg role="img" aria-labelledby="title description" {tag}>'
    return f'{start}{labelled}<title id="title">{title}</title><desc id="description">{words}</desc>{rest}'.encode()


def of_result(result: Result, data: pd.DataFrame) -> pd.DataFrame:
    """The data of a panel with the columns method, input, source and sample in front."""
    whose = {"method": result.method, "input": result.input, "source": result.source, "sample": result.sample}
    return data.assign(**whose)[[*whose, *data.columns]]


def write_pictures(folder: Path, pictures: list[Picture]) -> None:
    """Each picture with a CSV of its data beside it; those of an earlier report are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {}
    for picture in pictures:
        contents[folder / f"{picture.name}.{picture.ending}"] = picture.content
        contents[folder / f"{picture.name}.csv"] = picture.data.to_csv(index=False, float_format="%.6g").encode()
    write_outputs(contents, KIND)
    remove_others(folder, KIND, contents)  # an earlier report had other methods or targets
