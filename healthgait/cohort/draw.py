"""Writing the dataset's figures and the tables of the numbers behind them."""

import io
import warnings
from pathlib import Path

from matplotlib.figure import Figure

from healthgait.cohort.bar_figure import bar_figure
from healthgait.cohort.cohort import FIGURES_OF_DATASET, Cohort
from healthgait.cohort.counts import all_bars, counts_table
from healthgait.cohort.speed import speed_figure, speed_table
from healthgait.cohort.summary import summary_table
from healthgait.outputs import write_outputs

BMI_SPEED, FRAMES_PER_CLIP = "bmi_speed", "frames_per_clip"
FIGURES = ("sex", "age_groups", "activity", "height", "weight", "bmi", FRAMES_PER_CLIP, BMI_SPEED)
DOTS_PER_INCH = 300  # for print
COUNTS_FILE, SUMMARY_FILE, BMI_SPEED_FILE = "counts.csv", "summary.csv", "bmi_speed.csv"
# Without the moment of writing, the same tables give the same bytes.
METADATA = {"png": {"Software": None}, "pdf": {"CreationDate": None}}
OUTPUTS = tuple(f"{name}.{kind}" for name in FIGURES for kind in METADATA)
OUTPUTS += (COUNTS_FILE, SUMMARY_FILE, BMI_SPEED_FILE)


def draw_cohort(cohort: Cohort, folder: Path) -> list[str]:
    """Write the figures that have data, and the tables; returns a line about each figure that is not drawn.

    A figure of an earlier run that has no data now is removed. All files are written, or none.
    """
    bars = all_bars(cohort)
    figures = {one.name: bar_figure(one, cohort.simulated) for one in bars if one.total}
    correlations = speed_table(cohort)
    if correlations["n"].any():
        figures[BMI_SPEED] = speed_figure(cohort)
    contents = {f"{name}.{kind}": _content(figure, kind) for name, figure in figures.items() for kind in METADATA}
    tables = {COUNTS_FILE: counts_table(bars), SUMMARY_FILE: summary_table(cohort), BMI_SPEED_FILE: correlations}
    contents |= {name: table.round(4).to_csv(index=False).encode() for name, table in tables.items()}
    paths = {folder / name: content for name, content in contents.items()}
    write_outputs(paths, FIGURES_OF_DATASET)
    for name in set(OUTPUTS) - contents.keys():
        (folder / name).unlink(missing_ok=True)
    return [_not_drawn(name, cohort) for name in FIGURES if name not in figures]


def _content(figure: Figure, kind: str) -> bytes:
    content = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # a level of activity in letters that the font lacks
        figure.savefig(content, format=kind, dpi=DOTS_PER_INCH, metadata=METADATA[kind])
    return content.getvalue()


def _not_drawn(name: str, cohort: Cohort) -> str:
    without_dataset = name == FRAMES_PER_CLIP and cohort.clips is None
    reason = "needs the dataset's folder" if without_dataset else "nobody has the values it needs"
    return f"not drawn: {name}: {reason}"
