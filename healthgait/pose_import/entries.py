"""The dataset's pose format: an entry per video frame, ``{"frame": k, "joints": null or {name: {"x", "y", "score"}}}``.

An entry may have ``"time_s"``, seconds of the video, and the first one ``"image_size"``, [width, height] in pixels.
"""

import json

import numpy as np

from healthgait.pose_import.keypoints import JOINTS


def dataset_text(
    points: dict[int, np.ndarray], frames: int, times_s: dict[int, float], image_size: tuple[int, int] | None
) -> str:
    """The JSON text of a clip of ``frames`` frames, one entry per line, from the walker's points (joints, 3) by frame.

    NaN points are left out; frames without the walker have null. Frames in ``times_s`` have their time, and the first
    entry has the image size if known.
    """
    lines = []
    for frame in range(frames):
        entry = {"frame": frame} | ({"time_s": times_s[frame]} if frame in times_s else {})
        entry |= {"image_size": image_size} if image_size and frame == 0 else {}
        lines.append(json.dumps(entry | {"joints": _joints(points[frame]) if frame in points else None}))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _joints(points: np.ndarray) -> dict[str, dict[str, float]]:
    return {
        name: {"x": float(x), "y": float(y), "score": float(score)}
        for name, (x, y, score) in zip(JOINTS, points, strict=True)
        if np.isfinite(x)
    }
