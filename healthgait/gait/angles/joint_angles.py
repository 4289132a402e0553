"""Joint and segment angles in the sagittal plane, degrees, from points in metres (forward, up).

Flexion and dorsiflexion are positive, and all angles are zero for a person who stands upright with flat feet.

References
----------
Signs: hip and knee flexion and ankle dorsiflexion positive (https://pmc.ncbi.nlm.nih.gov/articles/PMC9284670, Table 1).
Zero, and which segment an angle is measured against: thigh and foot against the world, knee and ankle against the
segment above (https://pmc.ncbi.nlm.nih.gov/articles/PMC7920935, Fig. 1).
"""

from dataclasses import dataclass

import numpy as np

LONGEST_CHANGE = {"trunk": 0.25, "thigh": 0.2, "shank": 0.2, "foot": 0.35}  # of a segment's median length


ANGLES = {  # and their labels
    "hip": "Hip flexion",  # thigh against the trunk
    "thigh": "Thigh",  # against the vertical; positive if the knee is ahead of the hip
    "knee": "Knee flexion",  # shank against the thigh
    "ankle": "Ankle dorsiflexion",  # foot, from heel to big toe, against the shank, less 90 degrees
    "foot": "Foot",  # against the floor; positive if the toe is higher than the heel
    "trunk": "Trunk lean",  # trunk, from the hips to the shoulders, against the vertical; positive forward
}


@dataclass(frozen=True)
class Leg:
    """Points (frames, 2) of a side, metres forward and up; NaN where not seen.

    ``pelvis`` and ``shoulders`` are the middles of both hips and of both shoulders.
    """

    shoulders: np.ndarray
    pelvis: np.ndarray
    hip: np.ndarray
    knee: np.ndarray
    ankle: np.ndarray
    heel: np.ndarray
    toe: np.ndarray


def joint_angles(leg: Leg) -> dict[str, np.ndarray]:
    """The ANGLES (frames,) of a leg, degrees; NaN where a point is missing, or a segment cannot be one of a walk.

    Such a segment has not its usual length, is upside down, or is a foot whose toe is behind its heel.
    """
    trunk = _tilt(leg.shoulders - leg.pelvis, "trunk")
    thigh = -_tilt(leg.hip - leg.knee, "thigh")
    shank = -_tilt(leg.knee - leg.ankle, "shank")
    foot = _rise(leg.toe - leg.heel, "foot")
    return {
        "hip": thigh + trunk,
        "thigh": thigh,
        "knee": thigh - shank,
        "ankle": foot - shank,
        "foot": foot,
        "trunk": trunk,
    }


def _tilt(segment: np.ndarray, name: str) -> np.ndarray:
    """Angle (frames,) of a segment's upper end ahead of its lower end, degrees, against the vertical."""
    return _angle(segment[:, 0], segment[:, 1]) + _wrong_length(segment, name)


def _rise(segment: np.ndarray, name: str) -> np.ndarray:
    """Angle (frames,) by which a segment's far end is higher than its near end, degrees."""
    return _angle(segment[:, 1], segment[:, 0]) + _wrong_length(segment, name)


def _angle(across: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Angle (frames,) of a segment's parts, degrees; NaN beyond 90, which no segment reaches in walking."""
    return np.where(along > 0, np.degrees(np.arctan2(across, along)), np.nan)


def _wrong_length(segment: np.ndarray, name: str) -> np.ndarray:
    """NaN where a segment (frames, 2) is much longer or shorter than it usually is, else 0: bones keep their length."""
    lengths = np.linalg.norm(segment, axis=1)
    usual = np.median(lengths[np.isfinite(lengths)]) if np.isfinite(lengths).any() else np.nan
    return np.where(np.abs(lengths / usual - 1) > LONGEST_CHANGE[name], np.nan, 0.0)
