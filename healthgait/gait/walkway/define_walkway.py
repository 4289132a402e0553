"""Sensor boxes from four points, with a summary of the result and, if wanted, a figure."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from healthgait.clips.pictures import read_picture
from healthgait.errors import InputError
from healthgait.files import writable_file
from healthgait.gait.walkway.corner_clicks import clicked_points
from healthgait.gait.walkway.corners import NAMES, in_order, read_points, write_boxes
from healthgait.gait.walkway.walkway import PLAUSIBLE_CAMERA_M, Walkway
from healthgait.outputs import check_replaceable, replacing_outputs

BOXES, FIGURE = "sensor boxes", "a walkway's figure"


def points_of(
    points: Sequence | None, file: Path | None, picture: Path | None, called: Path | None
) -> tuple[np.ndarray, str]:
    """The points (4, 2) px, given, read from a file or clicked on a picture; and their origin, for error messages.

    ``called`` is what the picture is called in these.
    """
    if points:
        return np.array(points, float), "the points"
    if file:
        return read_points(file), str(file)
    return clicked_points(picture, called), str(called)


def define_walkway(
    points: Sequence | None,
    file: Path | None,
    picture: Path | None,
    length_m: float,
    figure: Path | None,
    boxes: Sequence[Path],
    overwrite: bool = False,
    called: Path | None = None,
) -> str:
    """Write the files ``boxes`` and the ``figure``; returns a summary.

    ``called`` is what the picture is called in messages, such as the video that it is of; None for its path.

    Raises InputError for points that are not a walkway, and for an existing file that no earlier run wrote, unless
    ``overwrite``.
    """
    frame = read_picture(picture) if picture else None
    called = called or picture
    given_px, origin = points_of(points, file, picture, called)
    corners_px = in_order(given_px, origin)
    if frame is not None and np.any(corners_px > [frame.shape[1], frame.shape[0]]):
        raise InputError(f"{origin}: a point lies outside {called}, which has {frame.shape[1]}x{frame.shape[0]} px")
    for path in (*boxes, *([figure] if figure else [])):
        writable_file(path)
    figures = [figure] if figure else []
    check_replaceable(boxes, BOXES, overwrite)
    check_replaceable(figures, FIGURE, overwrite)
    walkway = Walkway(corners_px, length_m)
    drawn = b""
    if figure:  # first, so that an error leaves nothing half done
        from healthgait.gait.walkway.corner_overlay import overlay_png  # Matplotlib is slow to load

        drawn = overlay_png(frame, walkway)
    with replacing_outputs(dict.fromkeys(boxes, BOXES) | dict.fromkeys(figures, FIGURE)) as temporaries:
        for temporary in temporaries[: len(boxes)]:
            write_boxes(temporary, corners_px)
        if figure:
            temporaries[-1].write_bytes(drawn)
    return "\n".join([summary(walkway), *map(str, [*boxes, *figures])])


def summary(walkway: Walkway) -> str:
    """The named points, the apparent lengths of the bars, and the camera's height."""
    far_left, near_left, far_right, near_right = walkway.corners_px
    height_m = walkway.camera_height_m
    low, high = PLAUSIBLE_CAMERA_M
    warning = "" if low <= height_m <= high else f": not between {low:g} and {high:g} m; check the points and the scale"
    return "\n".join(
        [
            *(f"{name:<10}  {x:g},{y:g}" for name, (x, y) in zip(NAMES, walkway.corners_px.tolist(), strict=True)),
            f"far bar     {np.hypot(*(far_right - far_left)):.1f} px for {walkway.length_m:g} m",
            f"near bar    {np.hypot(*(near_right - near_left)):.1f} px for {walkway.length_m:g} m",
            f"camera      {height_m:.2f} m above the floor{warning}",
        ]
    )
