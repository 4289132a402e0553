"""A window in which four points of a picture are clicked, in its own process, as window systems kill clients without
a display. Called as ``python -m healthgait.gait.walkway.corner_clicks <picture>``, it prints the points as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

from healthgait.errors import InputError

TITLE = "Click the four bar ends; Backspace: undo, Enter: done, Esc: cancel"
BACKSPACE, ENTER, ESCAPE = (8, 127), (10, 13), 27
ORANGE = (0, 94, 213)  # blue, green, red
INSTEAD = "give the points, or a JSON file with them"


def clicked_points(picture: Path, called: Path) -> np.ndarray:
    """The four points (4, 2) px that the user clicks on a picture, which is ``called`` so in messages.

    Raises InputError without a display, or if the user cancels.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise InputError(f"no display available for clicking on {called}; {INSTEAD}")
    root = str(Path(__file__).resolve().parents[3])
    child = subprocess.run(
        [sys.executable, "-m", "healthgait.gait.walkway.corner_clicks", str(picture.absolute())],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if child.returncode:
        output = next(iter(child.stderr.splitlines()[-1:]), f"exit code {child.returncode}")
        raise InputError(f"the display cannot show a window ({output}); {INSTEAD}")
    points = json.loads(child.stdout)
    if points is None:
        raise InputError(f"the four points were not confirmed; click all four and press Enter, or {INSTEAD}")
    return np.array(points, float)


def _click(picture: Path) -> list[tuple[int, int]] | None:
    """The four points; None if the user cancels."""
    image = cv2.imdecode(np.fromfile(picture, np.uint8), cv2.IMREAD_COLOR)
    points: list[tuple[int, int]] = []

    def on_mouse(event: int, x: int, y: int, *_: object) -> None:
        if event == cv2.EVENT_LBUTTONDOWN and len(points) < 4:
            points.append((x, y))

    cv2.namedWindow(TITLE, cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
    cv2.setMouseCallback(TITLE, on_mouse)
    while True:
        shown = image.copy()
        for point in points:
            cv2.drawMarker(shown, point, ORANGE, cv2.MARKER_CROSS, 15, 2)
        cv2.imshow(TITLE, shown)
        key = cv2.waitKey(30)
        if key in BACKSPACE and points:
            points.pop()
        if key in ENTER and len(points) == 4:
            return points
        if key == ESCAPE or cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1:
            return None


if __name__ == "__main__":
    print(json.dumps(_click(Path(sys.argv[1]))))
