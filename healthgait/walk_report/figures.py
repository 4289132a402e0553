"""The figures of a participant's page: footfalls over time, and joint angles over the gait cycle."""

import io
from collections.abc import Collection, Mapping, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from healthgait.figure_style import BLACK, BLUE, DOTS_PER_INCH, GREY, ORANGE, SIMULATED, STYLE, WIDTH_IN
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.angles.tables import SIDES
from healthgait.reference.joint_angles import JointCycle
from healthgait.reference.values import BAND_IN_SD
from healthgait.walk_report.cells import VIDEO

COLOURS = dict(zip(SIDES, (BLUE, ORANGE), strict=True))
DASHES = dict(zip(SIDES, ("-", "--"), strict=True))  # for grey print
BAR = 0.5
LEAST_CYCLES = 3  # for their scatter to be drawn: that of two says little
PANEL_IN = 2.2
OF_FEET = {"ankle", "foot"}  # angles


def footfall_figure(events: pd.DataFrame, unused: Collection[tuple[str | None, str, str]], simulated: bool) -> bytes:
    """Each foot's contacts with the floor in each clip, from its events, as a PNG.

    ``unused`` are the clips that are marked as such: video (None where there is one), pace and name.
    """
    clips = [*events.groupby([name for name in (VIDEO, "pace", "clip") if name in events], sort=False)]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, 0.75 * len(clips) + 0.7), layout="constrained")
        for axes, (names, own) in zip(np.atleast_1d(figure.subplots(len(clips), sharex=True)), clips, strict=True):
            start_s = own.time_s.min()
            for row, side in enumerate(reversed(SIDES)):
                _contacts(axes, own[own.foot == side], start_s, row, COLOURS[side])
            axes.set_yticks([0, 1], reversed(SIDES))
            axes.set(ylim=(-0.5, 1.5))
            not_used = " (not used)" if (None, *names)[-3:] in unused else ""
            axes.set_title(f"{' '.join(names)}{not_used}, from {start_s:.1f} s of the video", loc="left")
        axes.set_xlabel("seconds; bars: the foot is on the floor, from heel strike to toe-off")
        return _png(figure, simulated)


def _contacts(axes: Axes, events: pd.DataFrame, start_s: float, row: int, colour: str) -> None:
    strikes, offs = (np.sort(events[events.kind == kind].time_s) for kind in ("heel_strike", "toe_off"))
    inferred = set(events[~events.timed & (events.kind == "heel_strike")].time_s)
    for number, strike in enumerate(strikes):
        following = strikes[number + 1] if number + 1 < len(strikes) else np.inf
        ends = offs[(offs > strike) & (offs < following)]
        face = "white" if strike in inferred else BLACK
        axes.plot(strike - start_s, row + 0.4, "v", color=BLACK, markerfacecolor=face, markersize=3.5)
        if len(ends):
            axes.broken_barh([(strike - start_s, ends[0] - strike)], (row - BAR / 2, BAR), color=colour)


def angle_figure(
    angles: pd.DataFrame, references: Mapping[str, Sequence[JointCycle]], title: str, simulated: bool
) -> bytes:
    """Mean curves of both sides with their spread, of one pace, and the bands of published groups, as a PNG."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, 2 * PANEL_IN), layout="constrained")
        for axes, (name, label) in zip(figure.subplots(2, 3).flat, ANGLES.items(), strict=True):
            own = angles[angles.angle == name].sort_values("percent")
            for reference in references.get(name, ()):
                low, high = (reference.mean_deg + sign * BAND_IN_SD * reference.sd_deg for sign in (-1, 1))
                axes.fill_between(reference.percent, low, high, color=GREY, alpha=0.25, linewidth=0)
            for side in SIDES:
                curve = own[own.side == side]
                axes.plot(curve.percent, curve.mean_deg, DASHES[side], color=COLOURS[side], label=side)
                sd_deg = curve.sd_deg.where(curve.cycles >= LEAST_CYCLES)
                axes.fill_between(curve.percent, curve.mean_deg - sd_deg, curve.mean_deg + sd_deg, color=COLOURS[side],
                                  alpha=0.2, linewidth=0)  # fmt: skip
            if own.mean_deg.isna().all():
                words = "no heels and toes\nin the pose" if name in OF_FEET and lacks_feet(angles) else "not known"
                axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", color=GREY)
                if not references.get(name):
                    axes.set_yticks([])
            axes.axhline(0, color=BLACK, linewidth=0.5)
            axes.set_title(f"{label}, degrees", loc="left")
            axes.set_xlim(0, 100)
        figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper right", ncols=2, frameon=False)
        figure.suptitle(title, x=0.01, ha="left", fontsize=9)
        figure.supxlabel("percent of the gait cycle, from heel strike to heel strike", fontsize=9)
        return _png(figure, simulated)


def lacks_feet(angles: pd.DataFrame) -> bool:
    """Whether the pose had likely no heels and toes: hip or knee are known, and nothing of the feet is."""
    known = set(angles.angle[angles.mean_deg.notna()])
    return bool(known & {"hip", "knee"}) and not known & OF_FEET


def _png(figure: Figure, simulated: bool) -> bytes:
    if simulated:
        figure.text(0.5, 0.5, SIMULATED, color=GREY, alpha=0.5, ha="center", va="center", rotation=15, fontsize=14)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH, facecolor="white")
    return buffer.getvalue()
