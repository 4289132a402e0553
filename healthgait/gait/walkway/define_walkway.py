"""From four points to files of sensor boxes: what was understood is told, and drawn if a picture is wanted."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from healthgait.clips.pictures import read_picture
from healthgait.errors import InputError
from healthgait.files import replacing_all, writable_file
from healthgait.gait.walkway.corner_clicks import clicked_points
from healthgait.gait.walkway.corners import NAMES, in_order, read_points, write_boxes
from healthgait.gait.walkway.walkway import PLAUSIBLE_CAMERA_M, Walkway
from healthgait.outputs import check_replaceable, record_outputs

BOXES, FIGURE = "sensor boxes", "a walkway's figure"


def points_of(points: Sequence | None, file: Path | None, picture: Path | None) -> tuple[np.ndarray, str]:
    """The points (4, 2) px that are given, in a file, or clicked on a picture; and where they come from, for errors."""
    if points:
        return np.array(points, float), "the points"
    if file:
        return read_points(file), str(file)
    return clicked_points(picture), str(picture)


def define_walkway(
    points: Sequence | None,
    file: Path | None,
    picture: Path | None,
    length_m: float,
    figure: Path | None,
    boxes: Sequence[Path],
    overwrite: bool = False,
) -> str:
    """Write the files ``boxes`` and the ``figure``; returns what was understood.

    Raises InputError for points that are no walkway, and for a file there that no earlier run wrote, unless
    ``overwrite``.
    """
    frame = read_picture(picture) if picture else None
    given_px, source = points_of(points, file, picture)
    corners_px = in_order(given_px, source)
    if frame is not None and np.any(corners_px > [frame.shape[1], frame.shape[0]]):
        raise InputError(f"{source}: a point lies outside {picture}, which has {frame.shape[1]}x{frame.shape[0]} px")
    for path in (*boxes, *([figure] if figure else [])):
        writable_file(path)
    figures = [figure] if figure else []
    check_replaceable(boxes, BOXES, overwrite)
    check_replaceable(figures, FIGURE, overwrite)
    walkway = Walkway(corners_px, length_m)
    drawn = b""
    if figure:  # first, so that an error of it leaves nothing half done
        from healthgait.gait.walkway.corner_overlay import overlay_png  # Matplotlib takes its time to load

        drawn = overlay_png(frame, walkway)
    with replacing_all([*boxes, *figures]) as temporaries:
        for temporary in temporaries[: len(boxes)]:
            write_boxes(temporary, corners_px)
        if figure:
            temporaries[-1].write_bytes(drawn)
    record_outputs(boxes, BOXES)
    record_outputs(figures, FIGURE)
    return "\n".join([understood(walkway), *map(str, [*boxes, *figures])])


def understood(walkway: Walkway) -> str:
    """Which point is which, how long the bars look, and how high the camera must be."""
    far_left, near_left, far_right, near_right = walkway.corners_px
    height_m = walkway.camera_height_m
    low, high = PLAUSIBLE_CAMERA_M
    doubt = "" if low <= height_m <= high else f": not from {low:g} to {high:g} m; are the points right, and the scale?"
    return "\n".join(
        [
            *(f"{name:<10}  {x:g},{y:g}" for name, (x, y) in zip(NAMES, walkway.corners_px.tolist(), strict=True)),
            f"far bar     {np.hypot(*(far_right - far_left)):.1f} px for {walkway.length_m:g} m",
            f"near bar    {np.hypot(*(near_right - near_left)):.1f} px for {walkway.length_m:g} m",
            f"camera      {height_m:.2f} m over the floor{doubt}",
        ]
    )
