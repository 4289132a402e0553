"""A camera and a walker of whom every number is known.

The camera looks straight at the middle of a walkway of 4.2 m from 7.5 m away and 1.2 m above the floor, without any
tilt, so that its horizon is row 270. The bars are 1 m apart: ``across`` is metres from the near one.
"""

import numpy as np

from healthgait.gait.pose import Pose
from healthgait.gait.pose_joints import LEG_JOINTS
from healthgait.gait.tracks import Tracks
from healthgait.gait.walkway import Walkway

FOCAL_PX, COLUMN_PX, HORIZON_PX = 1000.0, 480.0, 270.0
HEIGHT_M, NEAR_BAR_M, LENGTH_M = 1.2, 7.0, 4.2
ANKLE_M = 0.085  # height of the ankles over the floor
LINES = (0.6, 0.4)  # across, of the left and the right foot of who walks to the image's right

# The walk: footfall n, of the left foot where n is even, strikes after n steps at n step lengths.
STEP_M, STEP_S = 0.65, 0.55
SWING = 0.4  # of a stride
LEAD_IN_M = 0.5  # from where footfall 0 rests to the first line


def seen(along, across, height=0.0):
    """Pixels (..., 2) of points: columns and rows by the rule of three."""
    away = NEAR_BAR_M + np.asarray(across, float)
    column = COLUMN_PX + FOCAL_PX * (np.asarray(along, float) - LENGTH_M / 2) / away
    row = HORIZON_PX + FOCAL_PX * (HEIGHT_M - np.asarray(height, float)) / away
    return np.stack(np.broadcast_arrays(column, row), axis=-1)


CORNERS_PX = seen([0, 0, LENGTH_M, LENGTH_M], [1, 0, 1, 0])
WALKWAY = Walkway(CORNERS_PX, LENGTH_M)


def ankle_places(seconds):
    """Metres along the walk (..., 2) of the left and right ankle: each rests, then swings by a smooth step."""
    phase = np.stack([np.asarray(seconds) / (2 * STEP_S), np.asarray(seconds) / (2 * STEP_S) + 0.5], axis=-1)
    swung = np.clip((phase % 1 - (1 - SWING)) / SWING, 0, 1)
    return 2 * STEP_M * (np.floor(phase) + swung**2 * (3 - 2 * swung)) - np.array([0, STEP_M])


def ankles_px(along_m, direction=1, height_m=ANKLE_M):
    """What the camera sees of ankles (frames, 2) whose places count from the line that is crossed first."""
    along = along_m if direction > 0 else LENGTH_M - along_m
    return seen(along, LINES if direction > 0 else LINES[::-1], height_m)


def walking_px(fps, direction=1, steps=9):
    """The ankles (frames, 2, 2) of a walk of so many steps, that begins and ends outside the lines."""
    seconds = np.arange(round(steps * STEP_S * fps)) / fps
    return ankles_px(ankle_places(seconds) - LEAD_IN_M, direction)


def legs_of(ankles, **others):
    """Places and scores of a pose's leg joints: of the ankles (frames, 2, 2), others by name, and no more."""
    joints_px = np.full((len(ankles), len(LEG_JOINTS), 2, 2), np.nan)
    for name, places_px in {"ankle": ankles, **others}.items():
        joints_px[:, LEG_JOINTS.index(name)] = places_px
    return joints_px, np.where(np.isfinite(joints_px[..., 0]), 1, np.nan)


def pose_of(ankles, first=0, **others):
    """A pose of ankles (frames, 2, 2), of other leg joints by name, and of nothing else."""
    joints = {}
    for frame, both in enumerate(ankles, start=first):
        named = {name: {"x": x, "y": y} for name, (x, y) in zip("lr", both.tolist(), strict=True) if np.isfinite(x)}
        joints |= {frame: {f"{name}_ankle": joint for name, joint in named.items()}} if named else {}
    return Pose(first, *legs_of(ankles, **others), True, joints)


def tracks_of(places_m, speed_mps, walking_mps=1.0, direction=1, first=0, fps=30.0, toe_speed_mps=None):
    """Tracks of ankles (frames, 2) whose places and speeds are known, without toes unless their speed is given."""
    across = np.array(LINES if direction > 0 else LINES[::-1])
    swapped, pixels = np.zeros(len(places_m), bool), ankles_px(places_m, direction)
    toe_speed = np.full_like(speed_mps, np.nan) if toe_speed_mps is None else toe_speed_mps
    places = places_m.copy(), places_m, speed_mps, toe_speed
    return Tracks(fps, first, direction, across, *places, walking_mps, swapped, pixels)


def triangles(frames=136, begin_m=0.0, stride_m=1.0, **how):
    """Tracks of strides of 30 frames, the speed of each swing being a triangle of 12 frames and five times the mean.

    Footfall n, of the left foot where n is even, strikes at frame 15 n after n half strides, and rests till 15 n + 18.
    """
    begun, frame = np.divmod(np.arange(frames)[:, None] + [0, 15], 30)
    swung, left = np.clip(frame - 18, 0, 12), 30 - frame
    place = np.where(swung <= 6, swung**2 / 72, 1 - left**2 / 72)
    speed = 5 / 6 * np.minimum(swung, left)
    how = {"walking_mps": stride_m} | how
    return tracks_of(begin_m + stride_m * (begun + place - [0, 0.5]), stride_m * speed, **how)
