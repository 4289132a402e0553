"""Clips of which every pixel and every event is known: the walk of ``made_up_walk``, and a person who stands."""

import json
from pathlib import Path

import cv2
import numpy as np

from healthgait.gait.parameters.walk import analyse_walk
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER, SILHOUETTE, Clip
from healthgait.viewer.contents import read_contents
from healthgait.viewer.estimate import Estimate
from healthgait.viewer.scene import ClipScene
from tests.gait.made_up_walk import CORNERS_PX, STEP_S, WALKWAY, pose_of, walking_px

WALK = Clip("PA000", "UGS", "WoJ", 2)
FPS = 30.0
STRIKES = [(number % 2, number * STEP_S) for number in range(1, 9)]  # (0 left or 1 right, seconds)
STANDING_PX = {"l_hip": (100, 60), "l_knee": (110, 100), "l_ankle": (100, 140),
               "r_hip": (120, 60), "r_knee": (150, 100), "r_ankle": (160, 140)}  # fmt: skip
SIZE_PX = (240, 180)  # width, height of the standing person's pictures


def write_walk(dataset: Path, clip: Clip = WALK) -> Path:
    """The made-up walk's pose, with knees, and sensor boxes; no pictures. Returns the dataset."""
    joints = pose_of(walking_px(FPS)).joints
    for named in joints.values():
        named |= {
            f"{side}_knee": {"x": named[f"{side}_ankle"]["x"], "y": named[f"{side}_ankle"]["y"] - 60} for side in "lr"
        }
    write_pose(dataset, joints, clip)
    boxes = {str(number): dict(zip(("x_min", "x_max", "y_min", "y_max"), (x, x, y, y), strict=True))
             for number, (x, y) in enumerate(CORNERS_PX.tolist())}  # fmt: skip
    write_text(clip.sensor_boxes(dataset / SENSOR_BOXES_FOLDER), json.dumps(boxes))
    return dataset


def write_standing(dataset: Path, frames: range, clip: Clip = WALK) -> Path:
    """A person who stands, as pose and as a white rectangle between (90, 40) and (169, 149); no sensor boxes."""
    joints = {frame: {name: {"x": x, "y": y} for name, (x, y) in STANDING_PX.items()} for frame in frames}
    write_pose(dataset, joints, clip)
    for frame in frames:
        write_picture(clip.path(dataset, SILHOUETTE) / f"{frame:03d}.png", silhouette())
    return dataset


def silhouette() -> np.ndarray:
    picture = np.zeros((*SIZE_PX[::-1], 3), np.uint8)
    picture[40:150, 90:170] = 255
    return picture


def write_pose(dataset: Path, joints: dict[int, dict], clip: Clip) -> None:
    write_text(clip.path(dataset, POSE), json.dumps([{"frame": frame, "joints": joints[frame]} for frame in joints]))


def write_picture(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def walking_scene(dataset: Path) -> ClipScene:
    walk = analyse_walk(pose_of(walking_px(FPS)), WALKWAY, None, FPS)
    return ClipScene(read_contents(write_walk(dataset), WALK), Estimate(WALKWAY, walk, ""), FPS)


def standing_scene(dataset: Path, frames: range) -> ClipScene:
    contents = read_contents(write_standing(dataset, frames), WALK)
    return ClipScene(contents, Estimate(None, None, "boxes: no such folder; so no events"), FPS)
