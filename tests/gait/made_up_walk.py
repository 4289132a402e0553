"""A camera and a walker of whom every number is known.

The camera looks straight at the middle of a walkway of 4.2 m from 7.5 m away and 1.2 m above the floor, without any
tilt, so that its horizon is row 270. The bars are 1 m apart: ``across`` is metres from the near one.
"""

import numpy as np
from scipy.interpolate import make_interp_spline

from healthgait.gait.pose.joints import LEG_JOINTS
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.gait.tracks.swing_curve import COEFFICIENTS, REACH, smooth_step, splines
from healthgait.gait.tracks.walk_model import WalkFit, WalkModel
from healthgait.gait.walkway.walkway import Walkway

FOCAL_PX, COLUMN_PX, HORIZON_PX = 1000.0, 480.0, 270.0
HEIGHT_M, NEAR_BAR_M, LENGTH_M = 1.2, 7.0, 4.2
ANKLE_M = 0.085  # height of the ankles over the floor
LINES = (0.545, 0.455)  # across, of the left and the right foot of who walks to the image's right

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
    """Places of a pose's leg joints: of the ankles (frames, 2, 2), others by name, and no more."""
    joints_px = np.full((len(ankles), len(LEG_JOINTS), 2, 2), np.nan)
    for name, places_px in {"ankle": ankles, **others}.items():
        joints_px[:, LEG_JOINTS.index(name)] = places_px
    return joints_px


def pose_of(ankles, first=0, **others):
    """A pose of ankles (frames, 2, 2), of other leg joints by name, and of nothing else."""
    joints = {}
    for frame, both in enumerate(ankles, start=first):
        named = {name: {"x": x, "y": y} for name, (x, y) in zip("lr", both.tolist(), strict=True) if np.isfinite(x)}
        joints |= {frame: {f"{name}_ankle": joint for name, joint in named.items()}} if named else {}
    return Pose(first, legs_of(ankles, **others), True, joints)


def swing_middles(foot, steps=9):
    """Seconds of the middle of each swing of a walk of so many steps that ends before it does."""
    numbers = np.arange(2 - foot, steps + 1, 2)  # of the footfalls in which they end
    return STEP_S * (numbers - SWING)


def tracks_of(places_m, walking_mps=1.0, direction=1, first=0, fps=30.0, heels_m=None, toes_m=None, fit=None):
    """Tracks of ankles (frames, 2) whose places are known, without all else unless it is given."""
    across = np.array(LINES if direction > 0 else LINES[::-1])
    feet = (np.full_like(places_m, np.nan) if one is None else one for one in (heels_m, toes_m))
    seconds = (first + np.arange(len(places_m))) / fps
    ways = places_m.copy(), places_m, places_m.mean(axis=1)
    legs = np.zeros(len(places_m), bool), ankles_px(places_m, direction), np.zeros(places_m.shape, bool)
    return Tracks(WALKWAY, fps, first, seconds, direction, across, *ways, walking_mps, *legs, *feet, fit)


# A swing whose speed, over strides from its middle, is a triangle. Parabolas round its corners, so that a cubic spline
# has room for it: the flanks are straight from 0.06 to 0.26 strides and point to 0 at 0.28; the highest speed is a
# quarter of their slope. Under its half lie 0.0144 (top), 0.024 (flank) and 0.0008 / 3 (foot) of the slope, which must
# be half a stride.
SLOPE = 0.5 / (0.0144 + 0.024 + 0.0008 / 3)  # strides per stride, per stride
TRIANGLE = make_interp_spline(
    [-0.5, -0.30, -0.26, -0.06, 0.06, 0.26, 0.30, 0.5], SLOPE * np.array([0, 0, 1, 1, -1, -1, 0, 0.0]), k=1
).antiderivative(2)


def triangle_curve():
    """The coefficients of that swing for a model of a walk."""
    when = np.linspace(-REACH, REACH, 501)
    return np.linalg.lstsq(splines(when)[0], TRIANGLE(when) - smooth_step(when)[0], rcond=None)[0]


def fit_of(rests_m, swings_s, frames, stride_s=1.0, curve=None):
    """A fit of a walk that is known: places to 4 mm, swings to 3 ms."""
    curve = np.zeros(COEFFICIENTS) if curve is None else curve
    model = WalkModel(rests_m, swings_s, curve, np.zeros(COEFFICIENTS), stride_s)
    rests_se_m, swings_se_s = (
        tuple(np.full(len(values), error) for values in both) for both, error in ((rests_m, 0.004), (swings_s, 0.003))
    )
    return WalkFit(model, np.zeros(frames, bool), np.ones((frames, 2)), 0.01, 1.0, rests_se_m, swings_se_s, 0.0, 0.0)


def triangles(frames=136, begin_m=0.0, stride_m=1.0, first=0, toes_later_s=None, **how):
    """Tracks of a known walk at 30 frames a second; each stride takes a second, and each swing is a TRIANGLE.

    The ankle of footfall n, of the left foot where n is even, rests at ``begin_m`` and n half strides. The middle of
    the swing before is 0.5 n - 0.2 s after the first frame. Toes, if any, move that much later than the ankles.
    """
    seconds = (first + np.arange(frames)) / 30
    last = int((frames / 30 + 0.2) * 2)  # of the footfalls whose swings begin to be seen
    numbers = np.arange(2, last + 1, 2), np.arange(1, last + 1, 2)
    rests = tuple(begin_m + stride_m / 2 * np.append(own[0] - 2, own) for own in numbers)
    swings = tuple(0.5 * own - 0.2 + first / 30 for own in numbers)
    fit = fit_of(rests, swings, frames, curve=triangle_curve())
    toes = None if toes_later_s is None else fit.model.places_m(seconds - toes_later_s) + 0.2
    how = {"walking_mps": stride_m, "toes_m": toes} | how
    return tracks_of(fit.model.places_m(seconds), first=first, fit=fit, **how)
