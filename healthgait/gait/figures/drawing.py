"""Figures of the estimation: one per clip, to check it, and a summary per participant.

Left is blue and right is orange in all of them, which colour-blind readers can distinguish.
"""

import textwrap
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from healthgait.columns import ERROR_SUFFIX, PACE_LABELS, PACES, QUANTITIES, Quantity, with_error
from healthgait.figure_style import BLACK, DOTS_PER_INCH, GREY, STYLE, WIDTH_IN
from healthgait.gait.figures.clip_panels import FOOT_COLOURS, LEGEND, ankle_panel, footfall_panel
from healthgait.gait.figures.frame_panel import frame_panel
from healthgait.gait.figures.places import FIGURE, clip_file, summary_file
from healthgait.gait.quality.assessment import Assessment
from healthgait.layout import JACKETS, Clip, clip_called, clips_of
from healthgait.outputs import replacing_outputs

PANEL_HEIGHTS_IN = (2.9, 1.2, 3.3)
LINE_IN, LINE_LETTERS = 0.17, 100  # of the text above the panels
BAND = 0.05  # of the mean: a grey band that makes the variation between clips comparable
ASIDE = 0.22  # horizontal offset of a clip's left and right steps
ERROR_BAR = {"fmt": "none", "ecolor": BLACK, "elinewidth": 0.8, "capsize": 2.5}
SIMULATED = " – SIMULATED person"


def draw_clip(folder: Path, clip: Clip, assessment: Assessment, simulated: bool = False, frame_offset: int = 0) -> None:
    """Write a clip's figure; ``frame_offset`` is added to a pose frame's number to find its picture."""
    walk, reason, flags = assessment.walk, assessment.reason, assessment.flags
    lines = _wrapped(f"EXCLUDED: {reason}") if reason else parameter_lines(walk.parameters, walk.errors.total())
    lines += _wrapped(f"Flags: {', '.join(flags)}") if flags else []
    heading = f"{clip.participant}, {PACE_LABELS[clip.pace].lower()}, {clip.name}" + SIMULATED * simulated
    with matplotlib.rc_context(STYLE):
        figure = _figure(heading, lines, sum(PANEL_HEIGHTS_IN))
        ankles, footfalls, frame = figure.subplots(3, 1, height_ratios=PANEL_HEIGHTS_IN)
        ankle_panel(ankles, walk, assessment.pose)
        footfall_panel(footfalls, walk)
        frame_panel(frame, walk, assessment.pose, assessment.pictures, frame_offset)
        _save(figure, clip_file(folder, clip))


def parameter_lines(parameters: dict[str, float], errors: dict[str, float]) -> list[str]:
    """The six parameters with their standard errors and units, three on a line."""
    parts = [
        f"{one.label} {with_error(parameters[name], errors[name], one.unit)} {one.unit}"
        for name, one in QUANTITIES.items()
    ]
    return [",  ".join(parts[:3]) + "  (± standard error)", ",  ".join(parts[3:])]


def draw_participant(
    folder: Path, rows: list[dict], means: dict[str, float], errors: dict[str, float], simulated: bool = False
) -> None:
    """Write ``<folder>/<ID>/summary.png`` from a participant's rows of clips.csv and the means of the clips used.

    ``errors`` are the standard errors of ``means``.
    """
    participant = rows[0]["ID"]
    with matplotlib.rc_context(STYLE):
        figure = _figure(participant + SIMULATED * simulated, remarks(rows), 5.2)
        grid = figure.subplots(2, 3, sharex=True)
        for axes, (key, quantity) in zip(grid.flat, QUANTITIES.items(), strict=True):
            own, own_errors = ({pace: values[f"{key}_{pace}"] for pace in PACES} for values in (means, errors))
            clips_panel(axes, rows, own, own_errors, key, quantity)
        handles, labels = grid[0, 0].get_legend_handles_labels()
        once = dict(zip(labels, handles, strict=True))
        figure.legend(once.values(), once.keys(), loc="outside lower center", ncols=4, **LEGEND)
        _save(figure, summary_file(folder, participant))


def remarks(rows: list[dict]) -> list[str]:
    """How many clips of each pace are used, and which are missing, excluded or flagged."""
    used = [row for row in rows if row["used"]]
    counts = [f"{PACE_LABELS[pace]}: {_count(used, pace)} of {_count(rows, pace)} clips used" for pace in PACES]
    if used and not any(row["flags"] for row in used):
        counts.append("no flags")
    lines = [";  ".join(counts)]
    missing = {clip.name for clip in clips_of(rows[0]["ID"])} - {row["clip"] for row in rows}
    lines += _wrapped(f"No pose file: {', '.join(sorted(missing))}") if missing else []
    for row in rows:
        if not row["used"]:
            lines += _wrapped(f"{row['clip']} EXCLUDED: {_without_folder(row['reason'])}")
        elif row["flags"]:
            lines += _wrapped(f"{row['clip']} flagged: {row['flags'].replace(' ', ', ')}")
    return lines


def _without_folder(reason: str) -> str:
    """The reason with the file's name in place of its path."""
    beginning, colon, rest = reason.partition(": ")
    return Path(beginning).name + colon + rest


def _count(rows: list[dict], pace: str) -> int:
    return sum(row["pace"] == pace for row in rows)


def clips_panel(
    axes: Axes, rows: list[dict], means: dict[str, float], errors: dict[str, float], key: str, quantity: Quantity
) -> None:
    """A quantity of each clip, of its left and its right steps, and the mean of each pace, with standard errors."""
    clips = _clips(rows)
    places = {clip.name: number + PACES.index(clip.pace) for number, clip in enumerate(clips)}
    for pace, mean in means.items():
        _mean(axes, [places[clip.name] for clip in clips if clip.pace == pace], pace, mean, errors[pace], quantity)
    for foot, marker, aside in (("left", "<", -ASIDE), ("right", ">", ASIDE)):
        values = [row.get(f"{key}_{quantity.unit}_{foot}", np.nan) for row in rows]
        axes.plot([places[row["clip"]] + aside for row in rows], values, marker, color=FOOT_COLOURS[foot],
                  markersize=4.5, label=f"{foot} steps")  # fmt: skip
    used = [row for row in rows if row["used"]]
    at, sizes = [places[row["clip"]] for row in used], [row[f"{key}{ERROR_SUFFIX}"] for row in used]
    axes.errorbar(at, [row[key] for row in used], sizes, label="± 1 standard error", **ERROR_BAR)
    for flagged, colour, label in ((False, BLACK, "clip"), (True, "white", "flagged clip")):
        shown = [row for row in used if bool(row["flags"]) == flagged]
        at, values = [places[row["clip"]] for row in shown], [row[key] for row in shown]
        axes.plot(at, values, "o", color=colour, markeredgecolor=BLACK, markersize=5, label=label)
    excluded = [places[row["clip"]] for row in rows if not row["used"]]
    axes.plot(
        excluded, [0.04] * len(excluded), "x", color=BLACK, transform=axes.get_xaxis_transform(), label="excluded"
    )
    axes.set_xlim(-0.8, max(places.values()) + 0.8)
    axes.set_xticks(list(places.values()), [f"{clip.jacket} {clip.number}" for clip in clips], rotation=90, fontsize=8)
    axes.set_title(f"{quantity.label}, {quantity.unit}", loc="left", pad=28)
    if not np.isfinite(list(means.values())).any():
        axes.set_yticks([])


def _clips(rows: list[dict]) -> list[Clip]:
    """The clips of a complete participant and whatever others there are, by pace and jacket."""
    participant = rows[0]["ID"]
    clips = {*clips_of(participant), *(clip_called(participant, row["pace"], row["clip"]) for row in rows)}
    return sorted(clips, key=lambda clip: (PACES.index(clip.pace), JACKETS.index(clip.jacket), clip.number))


def _mean(axes: Axes, places: list[int], pace: str, mean: float, error: float, quantity: Quantity) -> None:
    """The mean of a pace: its value above the axes, and a line and band across its clips."""
    begin, end = places[0] - 0.5, places[-1] + 0.5
    text = f"{PACE_LABELS[pace].split()[0].lower()}:\n{with_error(mean, error, quantity.unit)}"
    axes.text((begin + end) / 2, 1.02, text, transform=axes.get_xaxis_transform(), ha="center", fontsize=8)
    if np.isfinite(mean):
        low, high = mean * (1 - BAND), mean * (1 + BAND)
        axes.fill_between([begin, end], low, high, color="#E3E3E3", linewidth=0, label=f"mean ± {100 * BAND:.0f} %")
        axes.hlines(mean, begin, end, color=GREY, linewidth=1)
        axes.errorbar(end, mean, error, **ERROR_BAR)
        axes.plot(end, mean, "D", color=GREY, markeredgecolor=BLACK, markersize=4, label="mean")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, LINE_LETTERS)


def _figure(heading: str, lines: list[str], panels_in: float) -> Figure:
    """An empty figure with a heading and lines of text above panels of a given height."""
    text_in = 0.3 + LINE_IN * len(lines)
    height_in = panels_in + text_in
    figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - text_in / height_in), h_pad=0.07)
    figure.text(0.01, 1 - 0.06 / height_in, heading, va="top", fontsize=11, fontweight="bold")
    figure.text(0.01, 1 - 0.28 / height_in, "\n".join(lines), va="top")
    return figure


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing_outputs({path: FIGURE}) as (temporary,):
        figure.savefig(temporary, format="png", dpi=DOTS_PER_INCH, facecolor="white")
