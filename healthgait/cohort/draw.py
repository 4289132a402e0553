"""Writing the dataset's figures and the tables of the numbers behind them."""

from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from healthgait.cohort.cohort import Cohort
from healthgait.cohort.counts import all_bars, counts_table, summary_table
from healthgait.cohort.figures import bar_figure, speed_figure, speed_points
from healthgait.files import replacing, write_text

SPEED = "bmi_speed"
FIGURES = ("sex", "age_groups", "activity", "height", "weight", "bmi", "frames_per_clip", SPEED)
FORMATS = ("png", "pdf")
DOTS_PER_INCH = 300  # for print
COUNTS_FILE, SUMMARY_FILE = "counts.csv", "summary.csv"
# Without the moment of writing, the same tables give the same bytes.
METADATA = {"png": {"Software": None}, "pdf": {"CreationDate": None}}


def output_names() -> list[str]:
    """The files that may be written."""
    return [COUNTS_FILE, SUMMARY_FILE, *(f"{name}.{kind}" for name in FIGURES for kind in FORMATS)]


@dataclass(frozen=True)
class Drawn:
    """The figures that were written, and a line for each that was left out."""

    names: list[str]
    left_out: list[str]

    def text(self) -> str:
        return "\n".join([*self.left_out, f"figures: {', '.join(self.names)}"])


def draw_cohort(cohort: Cohort, folder: Path) -> Drawn:
    """Write the figures that have data, and both tables; a figure of an earlier run that has none goes away."""
    bars = all_bars(cohort)
    figures = {one.name: bar_figure(one, cohort.simulated) for one in bars if one.counts.to_numpy().any()}
    if any(len(pairs) for groups in speed_points(cohort).values() for pairs in groups.values()):
        figures[SPEED] = speed_figure(cohort)
    for name in FIGURES:
        for kind in FORMATS:
            path = folder / f"{name}.{kind}"
            if name in figures:
                _save(figures[name], path, kind)
            else:
                path.unlink(missing_ok=True)
    write_text(folder / COUNTS_FILE, counts_table(bars).to_csv(index=False))
    write_text(folder / SUMMARY_FILE, summary_table(cohort).round(4).to_csv(index=False))
    return Drawn([name for name in FIGURES if name in figures], _left_out(cohort, figures))


def _save(figure: Figure, path: Path, kind: str) -> None:
    with replacing(path) as temporary:
        figure.savefig(temporary, format=kind, dpi=DOTS_PER_INCH, metadata=METADATA[kind])


def _left_out(cohort: Cohort, figures: dict[str, Figure]) -> list[str]:
    lines = []
    for name in FIGURES:
        if name not in figures:
            without_dataset = name == "frames_per_clip" and cohort.clips is None
            reason = "needs the dataset's folder, -d" if without_dataset else "nobody has the values it shows"
            lines.append(f"left out: {name}: {reason}")
    return lines
