"""The points and joint angles of both legs in every frame of a clip."""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.angles.joint_angles import ANGLES, Leg, joint_angles
from healthgait.gait.angles.sagittal_plane import in_sagittal_plane
from healthgait.gait.parameters.walk import Walk
from healthgait.gait.pose.joints import joint_places
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.ankle_tracks import Tracks

LEAST_SEEN = 0.2  # of a clip's frames with heel and toe, for the pose to have feet


@dataclass(frozen=True)
class ClipAngles:
    """Points and angles of a clip, in every frame of its pose.

    Attributes
    ----------
    seconds : ndarray (frames,)
        Times of the frames, s of the video.
    legs : tuple of Leg
        The points of the left and the right side; forward is the distance from the line crossed first.
    degrees : ndarray (2, frames, 6)
        The ANGLES of the left and the right side; NaN where unknown.
    """

    seconds: np.ndarray
    legs: tuple[Leg, Leg]
    degrees: np.ndarray


def clip_angles(pose: Pose, walk: Walk) -> ClipAngles:
    """The points and angles of a clip, left and right corrected as in its tracks."""
    legs = _leg(pose, walk.tracks, 0), _leg(pose, walk.tracks, 1)
    angles = [joint_angles(leg) for leg in legs]
    degrees = np.array([np.stack([found[name] for name in ANGLES], axis=1) for found in angles])
    return ClipAngles(walk.tracks.seconds, legs, degrees)


def has_feet(pose: Pose) -> bool:
    """Whether the pose has heels and toes."""
    seen = np.isfinite(pose.heels_px) & np.isfinite(pose.toes_px)
    return bool(seen.all(axis=-1).mean() >= LEAST_SEEN)


def _leg(pose: Pose, tracks: Tracks, side: int) -> Leg:
    """The points of one side, left and right corrected as in the tracks; those of a rejected ankle's leg are NaN."""
    legs_px = np.where(tracks.swapped[:, None, None, None], pose.joints_px[:, :, ::-1], pose.joints_px)
    own_px = legs_px[:, :, side].copy()
    own_px[~np.isfinite(tracks.seen_m[:, side])] = np.nan
    middle = float(tracks.across.mean())
    hip, knee, ankle, heel, toe = (_ahead(own_px[:, joint], tracks, tracks.across[side]) for joint in range(5))
    pelvis = _ahead(pose.hips_px.mean(axis=1), tracks, middle)
    shoulders = _ahead(_shoulders_px(pose), tracks, middle)
    return Leg(shoulders, pelvis, hip, knee, ankle, heel, toe)


def _ahead(points_px: np.ndarray, tracks: Tracks, across: float) -> np.ndarray:
    """Metres (frames, 2): in the direction of walking, from the line crossed first, and up."""
    along_m, up_m = in_sagittal_plane(points_px, tracks.walkway, across).T
    return np.stack([along_m if tracks.direction > 0 else tracks.walkway.length_m - along_m, up_m], axis=1)


def _shoulders_px(pose: Pose) -> np.ndarray:
    """Pixels (frames, 2) of the middle of the shoulders; NaN where one is not seen."""
    middle = np.full((len(pose), 2), np.nan)
    for frame, named in pose.joints.items():
        places = joint_places(named)
        if "l_shoulder" in places and "r_shoulder" in places:
            middle[frame - pose.first] = np.mean([places["l_shoulder"], places["r_shoulder"]], axis=0)
    return middle
