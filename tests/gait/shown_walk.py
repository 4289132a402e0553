"""A walk to be drawn, on a walkway that is seen aslant."""

from functools import cache

import numpy as np

from healthgait.gait.parameters.walk import analyse_walk
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.walkway.walkway import Walkway
from tests.gait.made_up_walk import legs_of

FPS, FIRST = 30.0, 40
STRIDE_M, STRIDE_S, SWING = 1.3, 1.1, 0.38  # swing as a share of the stride
WALKWAY = Walkway(np.array([(135.0, 400.0), (100.0, 425.0), (800.0, 400.0), (835.0, 425.0)]), 4.2)


def ankles_at(phase):
    """Place of both ankles along the walkway at a phase, in strides: each rests, then swings smoothly."""
    phase = np.stack([phase, phase + 0.5], axis=-1)
    swung = np.clip((phase % 1 - (1 - SWING)) / SWING, 0, 1)
    return STRIDE_M * (np.floor(phase) + swung**2 * (3 - 2 * swung)) - np.array([0, STRIDE_M / 2])


def pose_of(ankles_px):
    """A pose of ankles (frames, 2, 2) and knees, without the joints that are NaN."""
    joints = {}
    for frame, (left, right) in enumerate(ankles_px, start=FIRST):
        named = {"l_ankle": left, "r_ankle": right, "l_knee": left - [0, 60], "r_knee": right - [0, 60]}
        seen = {name: {"x": float(x), "y": float(y)} for name, (x, y) in named.items() if np.isfinite(x)}
        joints |= {frame: seen} if seen else {}
    return Pose(FIRST, legs_of(ankles_px), True, joints)


@cache
def walking_pose(direction=1, speed=1.0):
    """A walk from 0.8 m before to 0.8 m behind the walkway; at ``speed`` 0 the person stands in its middle."""
    phase = np.arange(150) / FPS / STRIDE_S * speed
    along = ankles_at(phase) - 0.8 if speed else np.full((150, 2), 2.1)
    along = along if direction > 0 else WALKWAY.length_m - along
    across = np.broadcast_to([0.6, 0.4] if direction > 0 else [0.4, 0.6], along.shape)
    return pose_of(WALKWAY.in_image(np.stack([along, across], axis=-1)) - [0, 14])


def walk_of(pose):
    return analyse_walk(pose, WALKWAY, None, FPS)


@cache
def walk_towards(direction=1):
    """The analysed walk to the image's right, or with -1 to its left; not to be changed."""
    return walk_of(walking_pose(direction))
