"""Pose files made entry by entry."""

import json

import numpy as np

from healthgait.gait.pose.pose_file import Pose, read_pose

WIDE = {"l_wrist": {"x": 0, "y": 200}, "r_wrist": {"x": 960, "y": 200}}  # the image's borders


def entry(frame, **joints):
    """An entry with ankles at columns of their own, and any other joints."""
    ankles = {"l_ankle": {"x": 300 + frame % 100, "y": 420.5}, "r_ankle": {"x": 400 - frame % 100, "y": 418}}
    return {"frame": frame, "joints": ankles | WIDE | joints}


def entries(count=12, first=0):
    """So many entries from a frame on."""
    return [entry(first + number) for number in range(count)]


def read(tmp_path, content) -> Pose:
    """The pose of a file with that content, text or what becomes JSON."""
    path = tmp_path / "NW-WoJ_1_AlphaPose.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_pose(path)


def one_frame(tmp_path, **joints):
    """Both ankles (2, 2) of frame 5 with some joints changed; those of the other frames stay."""
    pose = read(tmp_path, [*entries(5), entry(5, **joints), *entries(10, first=6)])
    others = np.delete(pose.ankles_px, 5, axis=0)
    assert np.isfinite(others).all()
    return pose.ankles_px[5]
