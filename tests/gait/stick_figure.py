"""A stick figure of whom every number is known: it walks to the image's right with steps of 65 cm, seen by any camera.

Its line is 7.5 m from the camera of ``made_up_walk``. Heights are what ``by_height`` expects of a person of 1.8 m.
"""

import numpy as np

from healthgait.gait.pose.joints import leg_joints
from healthgait.gait.pose.pose_file import Pose
from tests.gait.made_up_walk import LENGTH_M, LINES, STEP_M, STEP_S, SWING, ankle_places, seen

SIZE = (960, 540)
HEIGHT_M = 1.8
ANKLE_M = 0.0405 * 1.8 + 0.02  # above the floor, with the sole
LOWERED_M = STEP_M**2 / (24 * 0.53 * 1.8)  # 1.8 cm
EYES_M = 1.8 + 0.02 - 0.110 - LOWERED_M
EARS_M = EYES_M - 0.019
LIFT_M = 0.12  # of a swinging ankle
FPS, STEPS = 30.0, 9


def points_of(direction=1, steps=STEPS):
    """Metres (frames, 3) along, across (as in ``made_up_walk``) and up, by the joints' names."""
    seconds = np.arange(round(steps * STEP_S * FPS)) / FPS
    along = ankle_places(seconds) - 0.5
    phase = np.stack([seconds / (2 * STEP_S), seconds / (2 * STEP_S) + 0.5], axis=-1) % 1
    lift = LIFT_M * np.sin(np.pi * np.clip((phase - (1 - SWING)) / SWING, 0, 1)) ** 2
    # Each ankle rests for 0.6 of a stride and swings for 0.4: on average it is 0.6 steps behind even motion.
    body = STEP_M * seconds / STEP_S - 0.5 - 0.6 * STEP_M
    points = {"nose": (body + 0.25, 0.5, EYES_M - 0.033)}
    for number, (side, line) in enumerate(zip("lr", LINES, strict=True)):
        points[f"{side}_ankle"] = along[:, number], line, ANKLE_M + lift[:, number]
        points[f"{side}_eye"], points[f"{side}_ear"] = (body + 0.2, 0.5, EYES_M), (body + 0.1, 0.5, EARS_M)
        points[f"{side}_hip"] = body, 0.5, 0.95
    stacked = {name: np.stack(np.broadcast_arrays(*values), axis=-1) for name, values in points.items()}
    if direction < 0:  # turned about the walkway's middle
        stacked = {name: [LENGTH_M, 1.0, 0.0] + [-1, -1, 1] * points for name, points in stacked.items()}
    return stacked


def by_rule_of_three(points):
    return seen(*np.moveaxis(points, -1, 0))


def by_camera(camera):
    """Pixels by a camera of ``healthgait.synthetic``, whose places across begin on the line walked."""
    return lambda points: camera.project(points - [0.0, 0.5, 0.0])


def pose_of_figure(view=by_rule_of_three, direction=1, size=SIZE, steps=STEPS, change=lambda name, pixels: pixels):
    """The figure's pose; ``change`` alters the pixels (frames, 2) of a joint, NaN where it is not found."""
    pixels = {name: change(name, view(points)) for name, points in points_of(direction, steps).items()}
    joints = {}
    for frame in range(len(pixels["nose"])):
        places = {name: places[frame].tolist() for name, places in pixels.items() if np.isfinite(places[frame]).all()}
        joints[frame] = {name: {"x": x, "y": y} for name, (x, y) in places.items()}
    return Pose(0, leg_joints(joints, size, None), True, joints, image_size=size)
