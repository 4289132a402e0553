"""The dataset's pose form: an entry a video frame, ``{"frame": k, "joints": null or {name: {"x", "y", "score"}}}``."""

import json

import numpy as np

from healthgait.pose_import.keypoints import JOINTS


def dataset_text(points: dict[int, np.ndarray], frames: int) -> str:
    """The JSON text of a clip of ``frames`` frames, an entry a line, from the walker's points (joints, 3) by frame.

    Points that are NaN are left out; frames without the walker have null.
    """
    lines = (
        json.dumps({"frame": frame, "joints": _joints(points[frame]) if frame in points else None})
        for frame in range(frames)
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _joints(points: np.ndarray) -> dict[str, dict[str, float]]:
    return {
        name: {"x": float(x), "y": float(y), "score": float(score)}
        for name, (x, y, score) in zip(JOINTS, points, strict=True)
        if np.isfinite(x)
    }
