"""The angles of a clip, cut into gait cycles by the heel strikes of each foot."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthgait.gait.angles.joint_angles import ANGLES, Leg, joint_angles
from healthgait.gait.angles.sagittal_plane import in_sagittal_plane
from healthgait.gait.parameters.walk import Walk
from healthgait.gait.pose.joints import joint_places
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.ankle_tracks import Tracks

LEAST_SEEN = 0.2  # of a clip's frames with heel and toe, for the pose to have feet
LONGEST_OF_USUAL = 1.5  # times the usual stride: a longer one has a missed strike in it


@dataclass(frozen=True)
class Cycle:
    """A gait cycle of one foot.

    Attributes
    ----------
    side : int
        0 left, 1 right.
    begin_s, end_s : float
        Its heel strike and the next one, s of the video.
    percent : ndarray (frames,)
        Where its frames lie, percent of the cycle.
    degrees : ndarray (frames, 6)
        The ANGLES; NaN where unknown.
    """

    side: int
    begin_s: float
    end_s: float
    percent: np.ndarray
    degrees: np.ndarray


def cycles_of(pose: Pose, walk: Walk) -> list[Cycle]:
    """The complete gait cycles of both feet in a clip, by side and time."""
    tracks, falls = walk.tracks, walk.footfalls
    cycles = []
    for side in (0, 1):
        strikes = np.sort(falls.heel_strike_s[(falls.foot == side) & falls.strike_timed])
        strikes = strikes[np.isfinite(strikes)]
        if len(strikes) < 2:
            continue
        angles = joint_angles(_leg(pose, tracks, side))
        degrees = np.stack([angles[name] for name in ANGLES], axis=1)
        usual_s = np.median(np.diff(strikes))
        for begin, end in pairwise(strikes):
            if end - begin > LONGEST_OF_USUAL * usual_s:
                continue
            within = (tracks.seconds >= begin) & (tracks.seconds < end)
            percent = 100 * (tracks.seconds[within] - begin) / (end - begin)
            cycles.append(Cycle(side, float(begin), float(end), percent, degrees[within]))
    return cycles


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
    """Metres (frames, 2) in the direction of walking and up."""
    return in_sagittal_plane(points_px, tracks.walkway, across) * [tracks.direction, 1]


def _shoulders_px(pose: Pose) -> np.ndarray:
    """Pixels (frames, 2) of the middle of the shoulders; NaN where one is not seen."""
    middle = np.full((len(pose), 2), np.nan)
    for frame, named in pose.joints.items():
        places = joint_places(named)
        if "l_shoulder" in places and "r_shoulder" in places:
            middle[frame - pose.first] = np.mean([places["l_shoulder"], places["r_shoulder"]], axis=0)
    return middle
