"""Simulated walks under harder conditions than the cohort's: other cameras and frame rates, worse poses and pictures.

Each scene is written as a small dataset whose truth is that of the walks, so that an estimator can be held to it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from healthgait.layout import FRAME_RATE_HZ, IMAGE_SIZE, POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, Clip
from healthgait.synthetic.anatomy import draw_looks
from healthgait.synthetic.camera import Camera, draw_camera, sensor_boxes
from healthgait.synthetic.flow import FlowMethods
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.pictures import ClipPictures
from healthgait.synthetic.pose import FOOT_NAMES, LEG_NAMES
from healthgait.synthetic.random_streams import Purpose

USUAL_NOISE_PX = 1.75
LEFT_FOOT, RIGHT_FOOT = (255, 255, 0), (128, 0, 0)
Entries = list[dict]


@dataclass(frozen=True)
class Scene:
    """A condition: the camera, the frame rate, and what is done to pose entries, pictures and pixels afterwards."""

    camera: Callable[[Camera], Camera] = lambda camera: camera
    bars: Callable[[Camera], Camera] = lambda camera: camera  # that sees the bars where they are, seen from the walker
    fps: float = FRAME_RATE_HZ
    pose: Callable[[Entries, np.random.Generator], None] | None = None
    picture: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None
    distortion: float = 0.0  # of the lens: share by which the image's edge at its middle height moves outwards


def write_scene(folder: Path, scene: Scene, participants: int, seed: int = 1, pose_feet: bool = False) -> None:
    """Pose, segmentation and sensor boxes of the first ``participants`` of the cohort of ``seed``, as ``scene``.

    With ``pose_feet`` the pose has heels and toes, too.
    """
    for index in range(participants):
        participant = draw_participant(seed, index)
        camera = scene.camera(draw_camera(participant.generator(Purpose.CAMERA)))
        boxes_rng = participant.generator(Purpose.CAMERA, 1)
        looks = draw_looks(participant.person, participant.generator(Purpose.LOOKS))
        for number, (clip, walk) in enumerate(participant.walks.items()):
            pictures = ClipPictures(clip, participant.person, looks, walk, camera, scene.fps)
            feet_rng = participant.generator(Purpose.POSE_FEET, number) if pose_feet else None
            pictures.write_pose(folder, participant.generator(Purpose.POSE, number), feet_rng)
            pictures.write_images(folder, {SEGMENTATION}, FlowMethods(), participant.generator(Purpose.IMAGES, number))
            path = clip.sensor_boxes(folder / SENSOR_BOXES_FOLDER)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text(json.dumps(sensor_boxes(scene.bars(camera), boxes_rng)))
                _distort_boxes(path, scene.distortion)
            _spoil(clip, folder, scene, np.random.default_rng([seed, index, number]))


def _spoil(clip: Clip, folder: Path, scene: Scene, rng: np.random.Generator) -> None:
    path = clip.path(folder, POSE)
    entries = json.loads(path.read_text())
    if scene.pose:
        scene.pose(entries, rng)
    for joint in _joints(entries):
        joint["x"], joint["y"] = _distorted(joint["x"], joint["y"], scene.distortion)
    path.write_text(json.dumps(entries))
    if scene.picture is None and not scene.distortion:
        return
    for frame in sorted(clip.path(folder, SEGMENTATION).glob("*.png")):
        picture = cv2.cvtColor(cv2.imread(str(frame)), cv2.COLOR_BGR2RGB)
        if scene.picture:
            picture = scene.picture(picture, rng)
        picture = _distorted_picture(picture, scene.distortion)
        cv2.imwrite(str(frame), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))


def _joints(entries: Entries) -> list[dict]:
    return [joint for entry in entries if entry["joints"] for joint in entry["joints"].values()]


# What is done to poses


def noise(px: float) -> Callable:
    """Noise that adds up to ``px`` with the cohort's own."""
    added = np.sqrt(px**2 - USUAL_NOISE_PX**2)

    def spoil(entries: Entries, rng: np.random.Generator) -> None:
        for joint in _joints(entries):
            joint["x"] = float(np.clip(joint["x"] + rng.normal(0, added), 0, IMAGE_SIZE[0] - 1))
            joint["y"] = float(np.clip(joint["y"] + rng.normal(0, added), 0, IMAGE_SIZE[1] - 1))

    return spoil


def lost_frames(share: float) -> Callable:
    """Frames without a pose, here and there."""

    def spoil(entries: Entries, rng: np.random.Generator) -> None:
        for entry in entries:
            if rng.random() < share:
                entry["joints"] = None

    return spoil


def gaps(frames: int, every: int) -> Callable:
    """Blocks of frames without a pose, one in every so many frames."""

    def spoil(entries: Entries, rng: np.random.Generator) -> None:
        for start in range(int(rng.integers(every)), len(entries), every):
            for entry in entries[start : start + frames]:
                entry["joints"] = None

    return spoil


def swaps(least: int, most: int, every: int) -> Callable:
    """Blocks of frames in which the legs are taken for each other, wherever they begin."""

    def spoil(entries: Entries, rng: np.random.Generator) -> None:
        for start in range(int(rng.integers(every)), len(entries), every):
            for entry in entries[start : start + int(rng.integers(least, most + 1))]:
                joints = entry["joints"] or {}
                for name in (*LEG_NAMES, *FOOT_NAMES):
                    if f"l_{name}" in joints:
                        joints[f"l_{name}"], joints[f"r_{name}"] = joints[f"r_{name}"], joints[f"l_{name}"]

    return spoil


def lost_ankles(share: float) -> Callable:
    """One ankle or the other is missing in a share of the frames."""

    def spoil(entries: Entries, rng: np.random.Generator) -> None:
        for entry in entries:
            if entry["joints"] and rng.random() < share:
                entry["joints"].pop(f"{'lr'[rng.integers(2)]}_ankle")

    return spoil


def both(*spoilers: Callable) -> Callable:
    """One after the other."""

    def spoil(entries: Entries, rng: np.random.Generator) -> None:
        for one in spoilers:
            one(entries, rng)

    return spoil


# What is done to pictures


def missing_feet(share: float) -> Callable:
    """Each foot is missing in a share of the frames."""

    def spoil(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        for colour in (LEFT_FOOT, RIGHT_FOOT):
            if rng.random() < share:
                picture[(picture == colour).all(axis=2)] = 0
        return picture

    return spoil


def ragged(depth_px: float) -> Callable:
    """Outlines that are displaced at random, smoothly over a few pixels."""

    def spoil(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        height, width = picture.shape[:2]
        field = cv2.GaussianBlur(rng.standard_normal((height, width, 2), dtype=np.float32), (0, 0), 3.0)
        x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        field *= depth_px / field.std()
        return cv2.remap(picture, x + field[..., 0], y + field[..., 1], cv2.INTER_NEAREST)

    return spoil


def confused_colours(share: float) -> Callable:
    """In a share of the frames the feet's colours are exchanged, in as many a foot has both colours."""

    def spoil(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        chance = rng.random()
        feet = [(picture == colour).all(axis=2) for colour in (LEFT_FOOT, RIGHT_FOOT)]
        if chance < share:
            picture[feet[0]], picture[feet[1]] = RIGHT_FOOT, LEFT_FOOT
        elif chance < 2 * share:
            columns = np.arange(picture.shape[1]) % 2 == 0
            picture[(feet[0] | feet[1]) & columns] = LEFT_FOOT
        return picture

    return spoil


# The lens


def _distorted(x: float, y: float, share: float) -> tuple[float, float]:
    centre_x, centre_y = IMAGE_SIZE[0] / 2, IMAGE_SIZE[1] / 2
    growth = 1 + share * ((x - centre_x) ** 2 + (y - centre_y) ** 2) / centre_x**2
    return centre_x + (x - centre_x) * growth, centre_y + (y - centre_y) * growth


def _distorted_picture(picture: np.ndarray, share: float) -> np.ndarray:
    if not share:
        return picture
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    # To first order the inverse of a small distortion is its opposite.
    source_x, source_y = _distorted(x, y, -share)
    return cv2.remap(picture, source_x.astype(np.float32), source_y.astype(np.float32), cv2.INTER_NEAREST)


def _distort_boxes(path: Path, share: float) -> None:
    boxes = json.loads(path.read_text())
    for box in boxes.values():
        for x, y in (("x_min", "y_min"), ("x_max", "y_max")):
            box[x], box[y] = (round(float(value)) for value in _distorted(box[x], box[y], share))
    path.write_text(json.dumps(boxes))


def off_centre(camera: Camera) -> Camera:
    """The camera half a metre to the side, turned so that the walkway is not in the image's middle."""
    return replace(
        camera, x_m=camera.x_m + 0.5, yaw_rad=camera.yaw_rad - np.radians(2.0), focal_px=0.92 * camera.focal_px
    )


def at_height(height_m: float) -> Callable[[Camera], Camera]:
    """The camera at another height, looking down so that the walkway keeps its place in the image."""

    def move(camera: Camera) -> Camera:
        pitch = camera.pitch_rad + np.arctan2(height_m - camera.height_m, camera.distance_m)
        return replace(camera, height_m=height_m, pitch_rad=pitch)

    return move


def off_the_middle(camera: Camera) -> Camera:
    """The bars 20 cm nearer to the camera, as where a person walks 20 cm off the middle between them."""
    return replace(camera, distance_m=camera.distance_m - 0.2)


def bars_apart(metres: float) -> Callable[[Camera], Camera]:
    """The bars at another distance from each other."""
    return lambda camera: replace(camera, bars_half_gap_m=metres / 2)


SCENES = {
    "as simulated": Scene(),
    "joint noise doubled": Scene(pose=noise(2 * USUAL_NOISE_PX)),
    "10 % of frames lost": Scene(pose=lost_frames(0.1)),
    "swaps of 4-12 frames": Scene(pose=swaps(4, 12, 30)),
    "swaps, 15 % of ankles lost": Scene(pose=both(swaps(4, 12, 30), lost_ankles(0.15))),
    "gaps of 8 frames": Scene(pose=gaps(8, 40)),
    "all four together": Scene(pose=both(noise(2 * USUAL_NOISE_PX), swaps(4, 12, 40), lost_frames(0.1), gaps(8, 60))),
    "feet missing in 30 %": Scene(picture=missing_feet(0.3)),
    "feet ragged by 2 px": Scene(picture=ragged(2.0)),
    "feet's colours confused": Scene(picture=confused_colours(0.3)),
    "25 fps": Scene(fps=25.0),
    "50 fps": Scene(fps=50.0),
    "camera at 0.7 m": Scene(camera=at_height(0.7)),
    "camera at 2 m": Scene(camera=at_height(2.0)),
    "walkway not centred": Scene(camera=off_centre),
    "walker 20 cm off the middle": Scene(bars=off_the_middle),
    "bars 2 m apart": Scene(bars=bars_apart(2.0)),
    "lens distortion of 1 %": Scene(distortion=0.01),
    "lens distortion of -1 %": Scene(distortion=-0.01),
}
