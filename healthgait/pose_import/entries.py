"""The dataset's pose format: an entry per video frame, ``{"frame": k, "joints": null or {name: {"x", "y", "score"}}}``.

An entry may have ``"time_s"``, seconds of the video. The first one has the estimator, its point set and, where known,
``"image_size"``, [width, height] in pixels.
"""

import json
from collections.abc import Mapping

import numpy as np

from healthgait.pose_import.people import People
from healthgait.pose_import.point_sets import JOINTS


def dataset_text(points: Mapping[int, np.ndarray], people: People, times_s: Mapping[int, float]) -> str:
    """The JSON text of a clip, one entry per line, from the walker's ``points`` (joints, 3) by frame.

    It has all frames of the video up to the last one of ``people``. NaN points are left out; frames without the walker
    have null. Frames in ``times_s`` have their time.
    """
    lines = []
    for frame in range(max(people.by_frame) + 1):
        entry = {"frame": frame} | ({"time_s": times_s[frame]} if frame in times_s else {})
        if frame == 0:
            entry |= {"estimator": people.program, "point_set": people.point_set}
            entry |= {"image_size": people.image_size} if people.image_size else {}
        lines.append(json.dumps(entry | {"joints": _joints(points[frame]) if frame in points else None}))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _joints(points: np.ndarray) -> dict[str, dict[str, float]]:
    return {
        name: {"x": x, "y": y, "score": score}
        for name, (x, y, score) in zip(JOINTS, points.tolist(), strict=True)
        if x == x  # NaN: not found
    }
