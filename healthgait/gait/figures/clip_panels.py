"""Two panels of a clip's figure: the ankles over time, and the footfalls from above."""

import numpy as np
from matplotlib.axes import Axes

from healthgait.columns import rounded
from healthgait.figure_style import BLACK, BLUE, GREY, ORANGE
from healthgait.gait.events.detector import Footfalls
from healthgait.gait.parameters.spatiotemporal import FEET
from healthgait.gait.parameters.walk import Walk, event_rows
from healthgait.gait.pose.pose_file import Pose

FOOT_COLOURS = dict(zip(FEET, (BLUE, ORANGE), strict=True))
EVENT_MARKERS = {"heel_strike": ("v", "heel strike"), "toe_off": ("^", "toe-off")}
LEGEND = {"frameon": False, "fontsize": 8, "handletextpad": 0.3, "columnspacing": 0.9, "borderaxespad": 0.1}
BEYOND_LINES_M = 0.9  # margin of the footfall panel at each end
# Margins of the ankle panel around the walk: ignored positions farther away are shown at its edge.
BEYOND_WALK_M, BESIDE_WALK_S = 0.4, 0.05
# A sole from its heel (0) to its tip (1): how far along, and half its width as a share of SHOE_ROWS.
SOLE = np.array(
    [(0, 0), (0.02, 0.35), (0.06, 0.6), (0.15, 0.75), (0.3, 0.68), (0.42, 0.66), (0.58, 0.85), (0.72, 1), (0.83, 0.93),
     (0.92, 0.7), (0.98, 0.35), (1, 0)]
)  # fmt: skip
SHOE_ROWS = 0.22  # half the width of a shoe, where left and right are one row apart


def ankle_panel(axes: Axes, walk: Walk, pose: Pose) -> None:
    """The ankles' positions along the walkway (m) over the video's time (s): as seen, the model, and the events."""
    tracks, seconds = walk.tracks, walk.tracks.seconds
    for line_m in (0, walk.walkway.length_m):
        axes.axhline(line_m, color=BLACK, linewidth=0.8, linestyle="--")
    for side, (foot, colour) in enumerate(FOOT_COLOURS.items()):
        axes.plot(seconds, tracks.smooth_m[:, side], color=colour, linewidth=1, label=f"{foot} ankle")
        axes.plot(seconds, tracks.seen_m[:, side], ".", color=colour, markersize=3.5, alpha=0.5, zorder=3)
    for kind, (marker, label) in EVENT_MARKERS.items():
        for foot, colour in FOOT_COLOURS.items():
            style = {"color": colour, "markeredgecolor": BLACK, "markeredgewidth": 0.5, "markersize": 6}
            axes.plot(*event_places(walk, kind, foot), marker, **style, zorder=4)
        axes.plot([], [], marker, color=GREY, markeredgecolor=BLACK, markeredgewidth=0.5, label=label)
    _limit_to_walk(axes, walk)
    _corrections(axes, walk, pose)
    axes.set_xlabel("time of the video, s (dots: as seen; curves: fitted model)")
    axes.set_ylabel("distance from first line, m")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, handlelength=1.2, **LEGEND)


def _limit_to_walk(axes: Axes, walk: Walk) -> None:
    """Limit the panel to walk and walkway, whatever the outliers."""
    seconds = walk.tracks.seconds
    axes.set_xlim(seconds[0] - BESIDE_WALK_S, seconds[-1] + BESIDE_WALK_S)
    places = np.append(walk.tracks.smooth_m, (0, walk.walkway.length_m))
    axes.set_ylim(np.nanmin(places) - BEYOND_WALK_M, np.nanmax(places) + BEYOND_WALK_M)


def _corrections(axes: Axes, walk: Walk, pose: Pose) -> None:
    """Mark corrected left-right swaps, interpolated gaps, and ignored positions."""
    tracks = walk.tracks
    low_m, high_m = axes.get_ylim()
    ignored_m = np.clip(ignored_places(walk, pose), low_m + BEYOND_WALK_M / 4, high_m - BEYOND_WALK_M / 4)
    ignored = np.isfinite(ignored_m)
    gaps = np.isfinite(tracks.smooth_m) & ~np.isfinite(tracks.seen_m) & ~ignored
    exchanged = np.repeat(tracks.swapped[:, None], 2, axis=1) & np.isfinite(tracks.seen_m)
    ring = {"color": BLACK, "fillstyle": "none", "markersize": 5, "markeredgewidth": 0.6}
    cross = {"color": GREY, "markersize": 3.5, "markeredgewidth": 0.8}
    for where, places_m, marker, style, label in (
        (exchanged, tracks.seen_m, "o", ring, f"left-right swap corrected ({tracks.swapped.sum()} frames)"),
        (gaps, tracks.smooth_m, ".", {"color": BLACK, "markersize": 3}, f"gap interpolated ({_percent(gaps)} %)"),
        (ignored, ignored_m, "x", cross, f"ignored ({_percent(ignored)} %)"),
    ):
        axes.plot(tracks.seconds[np.nonzero(where)[0]], places_m[where], marker, label=label, **style)


def _percent(where: np.ndarray) -> str:
    return f"{100 * where.mean():.0f}"


def ignored_places(walk: Walk, pose: Pose) -> np.ndarray:
    """Positions (frames, 2), m, of ankles in the pose that the estimation does not use; NaN for all others.

    They are too far from the person, belong to a lost leg, or contradict the fitted model.
    """
    tracks = walk.tracks
    swapped = tracks.swapped[:, None]
    columns = np.where(swapped, pose.ankles_px[:, ::-1, 0], pose.ankles_px[..., 0])
    along = np.stack([walk.walkway.along(columns[:, side], tracks.across[side]) for side in (0, 1)], axis=1)
    places = along if tracks.direction > 0 else walk.walkway.length_m - along
    return np.where(np.isfinite(tracks.seen_m), np.nan, places)


def event_places(walk: Walk, kind: str, foot: str) -> tuple[np.ndarray, np.ndarray]:
    """Times (s) and positions along the walkway (m) of a foot's ankle at its events of the ``kind``."""
    rows = event_rows(walk)
    seconds = np.array([row["time_s"] for row in rows if (row["kind"], row["foot"]) == (kind, foot)], float)
    ankle_m = walk.tracks.smooth_m[:, FEET.index(foot)]
    return seconds, np.interp(seconds, walk.tracks.seconds, ankle_m, np.nan, np.nan)


def footfall_panel(axes: Axes, walk: Walk) -> None:
    """The footfalls from above, oriented as in the image: left is left, and the far bar is on top."""
    footfalls, length_m, direction = walk.footfalls, walk.walkway.length_m, walk.tracks.direction
    rows = foot_rows(footfalls.foot, direction)
    axes.hlines((-0.6, 1.6), 0, length_m, color=GREY, linewidth=3)
    axes.vlines((0, length_m), -0.6, 1.6, color=BLACK, linewidth=0.8, linestyle="--")
    for number, foot in enumerate(footfalls.foot):
        _shoe(axes, footfalls, number, rows[number], FOOT_COLOURS[FEET[foot]])
    _step_lengths(axes, footfalls, rows)
    limits = (-BEYOND_LINES_M, length_m + BEYOND_LINES_M)
    axes.set(xlim=limits if direction > 0 else limits[::-1], ylim=(-0.75, 1.75))
    axes.set_yticks(foot_rows(np.array([0, 1]), direction), FEET)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(f"distance from first line, m (walking to the {'right' if direction > 0 else 'left'})")
    axes.set_title(
        "Footfalls from above, step lengths in cm; pale: not counted; outline only: foot not seen, placed by ankle",
        loc="left",
    )


def foot_rows(foot: np.ndarray, direction: int) -> np.ndarray:
    """0 for the row near the camera, 1 for the far one; walking to the right, the left foot is the far one."""
    return np.where(foot == 0, direction > 0, direction < 0).astype(int)


def _shoe(axes: Axes, footfalls: Footfalls, number: int, row: int, colour: str) -> None:
    heel, toe = footfalls.heel_m[number], footfalls.toe_m[number]
    along = heel + (toe - heel) * np.concatenate([SOLE[:, 0], SOLE[::-1, 0]])
    rows = row + SHOE_ROWS * np.concatenate([SOLE[:, 1], -SOLE[::-1, 1]])
    alpha = 1 if footfalls.inside[number] else 0.3
    axes.fill(along, rows, facecolor=colour if footfalls.seen[number] else "none", edgecolor=colour, alpha=alpha)


def _step_lengths(axes: Axes, footfalls: Footfalls, rows: np.ndarray) -> None:
    for begin, length_cm, counted in step_lengths(footfalls):
        places = (footfalls.heel_m[begin : begin + 2] + footfalls.toe_m[begin : begin + 2]) / 2
        colour = BLACK if counted else GREY
        axes.plot(places, rows[begin : begin + 2], color=colour, linewidth=0.6, linestyle=":")
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        axes.text(places.mean(), 0.5, rounded(length_cm, 1), color=colour, ha="center", va="center", fontsize=8,
                  bbox=box, clip_on=True)  # fmt: skip


def step_lengths(footfalls: Footfalls) -> list[tuple[int, float, bool]]:
    """(first footfall, length in cm, whether both feet rest between the lines) of each step of known length."""
    places_cm = 50 * (footfalls.heel_m + footfalls.toe_m)
    lengths_cm, inside = np.diff(places_cm), footfalls.inside
    steps = np.flatnonzero(footfalls.step[: len(lengths_cm)] & np.isfinite(lengths_cm))
    return [(int(one), float(lengths_cm[one]), bool(inside[one] and inside[one + 1])) for one in steps]
