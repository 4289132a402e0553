"""The walkway drawn on a picture of its camera: the bars, the end lines, and a line at each metre."""

from io import BytesIO

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from healthgait.figure_style import BLUE, DOTS_PER_INCH, ORANGE, STYLE
from healthgait.gait.walkway.corners import NAMES
from healthgait.gait.walkway.walkway import Walkway

LONGER_SIDE_IN = 8.0
SHORTER_SIDE_IN = 0.5  # at least, or a very narrow picture would have no pixels


def overlay_png(picture_bgr: np.ndarray, walkway: Walkway) -> bytes:
    """The picture (height, width, 3), blue, green, red, with the walkway drawn on it, as PNG."""
    height, width = picture_bgr.shape[:2]
    with matplotlib.rc_context(STYLE):
        inch = LONGER_SIDE_IN / max(height, width)
        figure = Figure(figsize=(max(inch * width, SHORTER_SIDE_IN), max(inch * height, SHORTER_SIDE_IN)))
        axes = figure.add_axes([0, 0, 1, 1])
        axes.imshow(picture_bgr[..., ::-1])
        axes.set_axis_off()
        for metre in range(int(np.ceil(walkway.length_m))):
            line = walkway.in_image(np.array([[metre, 0.0], [metre, 1.0]]))
            axes.plot(*line.T, color="white", linewidth=1)
        far_left, near_left, far_right, near_right = walkway.corners_px
        for ends, colour in (
            ((far_left, far_right), BLUE), ((near_left, near_right), BLUE),
            ((far_left, near_left), ORANGE), ((far_right, near_right), ORANGE),
        ):  # fmt: skip
            axes.plot(*np.array(ends).T, color=colour, linewidth=2)
        for name, (x, y) in zip(NAMES, walkway.corners_px, strict=True):
            axes.annotate(
                name, (x, y), xytext=(0, 6 if "far" in name else -6), textcoords="offset points", color="black",
                ha="center", va="bottom" if "far" in name else "top",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        axes.set_xlim(-0.5, width - 0.5)
        axes.set_ylim(height - 0.5, -0.5)
        content = BytesIO()
        figure.savefig(content, dpi=DOTS_PER_INCH, format="png")
    return content.getvalue()
