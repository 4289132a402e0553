"""The footfall diagram: a bar for each contact of a foot with the floor, over the time of the video."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from healthgait.figure_style import BLACK, GREY
from healthgait.gait.figures.clip_panels import EVENT_MARKERS, FOOT_COLOURS, LEGEND
from healthgait.gait.parameters.spatiotemporal import FEET
from healthgait.gait.parameters.walk import Walk, event_rows
from healthgait.viewer.contacts import Contact, contacts_of

ROWS = (1, 0)  # of the left and of the right foot
BAR_HEIGHT = 0.5
PALE = 0.4  # opacity of a contact outside the lines
HATCHES = ("", "////")  # of left and right, for greyscale print


def contact_panel(axes: Axes, walk: Walk | None, span_s: tuple[float, float], reason: str, marked: str) -> None:
    """Contacts and events over ``span_s`` (begin, end; s); without a walk, the ``reason`` instead.

    ``marked`` explains, in the title, the magenta lines that the caller draws.
    """
    axes.set(xlim=span_s, ylim=(-0.55, 1.55))
    axes.set_yticks(ROWS, FEET)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("time of the video, s")
    axes.set_title(f"Contacts (magenta: {marked})", loc="left")
    if walk is None:
        axes.text(0.5, 0.5, reason, transform=axes.transAxes, ha="center", va="center", color=GREY)
        return
    for contact in contacts_of(walk):
        _bar(axes, contact)
    for kind, (marker, _) in EVENT_MARKERS.items():
        _events(axes, walk, kind, marker)
    _legend(axes)


def _bar(axes: Axes, contact: Contact) -> None:
    colour, low = FOOT_COLOURS[FEET[contact.foot]], ROWS[contact.foot] - BAR_HEIGHT / 2
    known = np.isfinite(contact.end_s)
    span_s = contact.begin_s, contact.seen_until_s - contact.begin_s
    style = {"facecolor": colour if known else "none", "edgecolor": "white" if known else colour,
             "hatch": HATCHES[contact.foot] if known else "", "linestyle": "-" if known else ":"}  # fmt: skip
    opacity = 1 if contact.inside else PALE
    axes.broken_barh([span_s], (low, BAR_HEIGHT), alpha=opacity, linewidth=0.8, **style)


def _events(axes: Axes, walk: Walk, kind: str, marker: str) -> None:
    """Heel strikes above the bars, toe-offs below."""
    aside = 0.12 + BAR_HEIGHT / 2
    for row in event_rows(walk):
        if row["kind"] == kind:
            place = ROWS[FEET.index(row["foot"])] + (aside if kind == "heel_strike" else -aside)
            axes.plot(row["time_s"], place, marker, color=BLACK if row["timed"] else "white",
                      markeredgecolor=BLACK, markersize=4.5, markeredgewidth=0.7)  # fmt: skip


def _legend(axes: Axes) -> None:
    for marker, label in EVENT_MARKERS.values():
        axes.plot([], [], marker, color=BLACK, markersize=4.5, label=label)
    axes.plot([], [], "v", color="white", markeredgecolor=BLACK, markersize=4.5, markeredgewidth=0.7, label="inferred")
    handles = axes.get_legend_handles_labels()[0]
    handles.append(Patch(facecolor=GREY, alpha=PALE, label="outside the lines"))
    handles.append(Patch(facecolor="none", edgecolor=GREY, linestyle=":", label="end unknown"))
    style = LEGEND | {"columnspacing": 0.7}
    axes.legend(handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncols=5, handlelength=1.2, **style)
