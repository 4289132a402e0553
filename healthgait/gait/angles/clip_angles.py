"""The points and joint angles of both legs in every frame of a clip."""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.angles.joint_angles import ANGLES, Leg, joint_angles
from healthgait.gait.angles.sagittal_plane import in_sagittal_plane
from healthgait.gait.parameters.spatiotemporal import FEET
from healthgait.gait.parameters.walk import Walk
from healthgait.gait.pose.joints import LEG_JOINTS
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.ankle_tracks import Tracks

LEAST_KNOWN = 0.2  # of the frames in which a side's ankle is seen; an angle that is known in less is left out


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

    @property
    def unknown(self) -> list[str]:
        """The ANGLES that are nowhere known: such as "knee" or, if they are of one side alone, "left knee"."""
        names = []
        for angle, known in zip(ANGLES, np.isfinite(self.degrees).any(axis=1).T, strict=True):
            lacking = [f"{side} {angle}" for side, is_known in zip(FEET, known, strict=True) if not is_known]
            names += [angle] if len(lacking) == len(FEET) else lacking
        return names


def clip_angles(pose: Pose, walk: Walk) -> ClipAngles:
    """The points and angles of a clip, left and right corrected as in its tracks."""
    legs = _leg(pose, walk.tracks, 0), _leg(pose, walk.tracks, 1)
    return ClipAngles(walk.tracks.seconds, legs, np.array([_degrees(leg) for leg in legs]))


def _degrees(leg: Leg) -> np.ndarray:
    """The ANGLES (frames, 6) of a leg, without those that are known in few frames."""
    found = joint_angles(leg)
    degrees = np.stack([found[name] for name in ANGLES], axis=1)
    seen = np.isfinite(leg.ankle[:, 0])
    degrees[:, np.isfinite(degrees[seen]).sum(axis=0) < LEAST_KNOWN * seen.sum()] = np.nan
    return degrees


def _leg(pose: Pose, tracks: Tracks, side: int) -> Leg:
    """The points of one side, left and right corrected as in the tracks.

    Those of a leg are NaN where its ankle was rejected, and heel and toe where they are misplaced.
    """
    legs_px = np.where(tracks.swapped[:, None, None, None], pose.joints_px[:, :, ::-1], pose.joints_px)
    own_px = legs_px[:, :, side].copy()
    own_px[~np.isfinite(tracks.seen_m[:, side])] = np.nan
    for joint in ("heel", "big_toe"):
        own_px[tracks.misplaced[:, side], LEG_JOINTS.index(joint)] = np.nan
    middle = float(tracks.across.mean())
    hip, knee, ankle, heel, toe = (_ahead(own_px[:, joint], tracks, tracks.across[side]) for joint in range(5))
    pelvis = _ahead(pose.hips_px.mean(axis=1), tracks, middle)
    shoulders = _ahead(pose.shoulders_px.mean(axis=1), tracks, middle)
    return Leg(shoulders, pelvis, hip, knee, ankle, heel, toe)


def _ahead(points_px: np.ndarray, tracks: Tracks, across: float) -> np.ndarray:
    """Metres (frames, 2): in the direction of walking, from the line crossed first, and up."""
    along_m, up_m = in_sagittal_plane(points_px, tracks.walkway, across).T
    return np.stack([along_m if tracks.direction > 0 else tracks.walkway.length_m - along_m, up_m], axis=1)
