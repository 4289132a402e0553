"""Figures of agreement, one for each gait quantity: for each pace a Bland-Altman plot and a scatter plot.

Each kind of line has a style of its own.
"""

from io import BytesIO

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from healthgait.agreement.statistics import paired
from healthgait.columns import PACE_LABELS, PACES, QUANTITIES, Quantity, rounded
from healthgait.figure_style import BLACK, BLUE, DOTS_PER_INCH, GREY, ORANGE, STYLE, WIDTH_IN

ROW_HEIGHT_IN = 2.8
DOTS = {"s": 18, "color": BLUE, "alpha": 0.6, "linewidths": 0}
MARGIN = 0.05  # around the dots, as a share of their range


def file_name(quantity: str) -> str:
    """For example ``agreement_step.png``."""
    return f"agreement_{quantity.lower()}.png"


def figures(reference: pd.DataFrame, estimate: pd.DataFrame, table: pd.DataFrame, note: str) -> dict[str, bytes]:
    """A PNG for each quantity that somebody has in both tables, in the order of GAIT_QUANTITIES.

    ``table`` is what ``agreement`` returns for the same two tables; ``note`` is added to every heading.
    """
    compared = table.index[table["n"] > 0]
    drawn = {}
    for key, quantity in QUANTITIES.items():
        columns = {pace: f"{key}_{pace}" for pace in PACES if f"{key}_{pace}" in compared}
        rows = {pace: (paired(reference[name], estimate[name]), table.loc[name]) for pace, name in columns.items()}
        if rows:
            drawn[key] = _figure(quantity, rows, note)
    return drawn


def _figure(quantity: Quantity, rows: dict[str, tuple[pd.DataFrame, pd.Series]], note: str) -> bytes:
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, 0.3 + ROW_HEIGHT_IN * len(rows)), layout="constrained")
        figure.suptitle(f"{quantity.label}{note}", fontsize=11, fontweight="bold")
        grid = figure.subplots(len(rows), 2, squeeze=False, width_ratios=(1.3, 1))
        for (left, right), (pace, (pairs, scores)) in zip(grid, rows.items(), strict=True):
            bland_altman(left, pairs, scores, quantity)
            scatter(right, pairs, scores, quantity)
            left.set_title(f"{PACE_LABELS[pace]}, n = {len(pairs)}", loc="left")
        buffer = BytesIO()
        figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH, facecolor="white")
    return buffer.getvalue()


def bland_altman(axes: Axes, pairs: pd.DataFrame, scores: pd.Series, quantity: Quantity) -> None:
    """Difference over mean of each of ``pairs``, with the bias and limits of ``scores``, a row of ``agreement``."""
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.scatter(pairs.mean(axis=1), pairs["estimate"] - pairs["reference"], **DOTS)
    _line(axes, scores["bias"], "bias", quantity, linestyle="-", va="center")
    lower, upper = (round(scores[name], quantity.decimals) for name in ("loa_lower", "loa_upper"))
    if lower < upper:  # limits that are printed as the bias would only hide its label
        _line(axes, scores["loa_upper"], "+1.96 SD", quantity, linestyle="--", va="bottom")
        _line(axes, scores["loa_lower"], "−1.96 SD", quantity, linestyle="--", va="top")
    axes.set_xlabel(f"mean of both, {quantity.unit}")
    axes.set_ylabel(f"estimate − reference, {quantity.unit}")


def _line(axes: Axes, height: float, name: str, quantity: Quantity, linestyle: str, va: str) -> None:
    """A level line, with its name and value beside the axes, where no dot can hide them."""
    axes.axhline(height, color=ORANGE, linewidth=1.5, linestyle=linestyle)
    text = f"{name}: {rounded(height, quantity.decimals)}".replace("-", "−")
    axes.text(1.02, height, text, transform=axes.get_yaxis_transform(), va=va, color=BLACK, fontsize=8)


def scatter(axes: Axes, pairs: pd.DataFrame, scores: pd.Series, quantity: Quantity) -> None:
    """Estimate over reference of each of ``pairs``, with the line on which both are equal."""
    low, high = pairs.min(axis=None), pairs.max(axis=None)
    margin = MARGIN * ((high - low) or high)
    limits = (low - margin, high + margin)
    axes.plot(limits, limits, color=GREY, linewidth=1, linestyle=":", label="identity")
    axes.scatter(pairs["reference"], pairs["estimate"], **DOTS)
    axes.set(xlim=limits, ylim=limits, box_aspect=1)
    axes.locator_params(nbins=5)  # the same ticks on both axes
    axes.legend(loc="lower right", frameon=False, handlelength=1.5, fontsize=8)
    axes.set_xlabel(f"reference, {quantity.unit}")
    axes.set_ylabel(f"estimate, {quantity.unit}")
    known = {"ICC(A,1)": scores["icc"], "r": scores["r"]}
    text = ", ".join(f"{name} = {rounded(value, 2)}" for name, value in known.items() if pd.notna(value))
    axes.set_title(text.replace("-", "−"), loc="left")
