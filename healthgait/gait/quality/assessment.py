"""One clip from its files to an assessment: the pose read, the walk analysed, and its quality checked.

The estimation and the viewer share this.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.gait.events.detector import Detector
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.parameters.walk import Walk, analyse_walk
from healthgait.gait.pose.pose_file import Pose, read_pose
from healthgait.gait.quality.body import body_height_m
from healthgait.gait.quality.clip_quality import quality_flags, reason_to_exclude
from healthgait.gait.quality.flags import RULES, Flag
from healthgait.gait.quality.lost_frames import lost_share, repeated_share
from healthgait.gait.quality.mismatch import Mismatch, find_mismatch
from healthgait.gait.segmentation.frames import frame_paths, picture_size_px
from healthgait.gait.walkway.walkway import Walkway
from healthgait.layout import Clip


@dataclass(frozen=True)
class Assessment:
    """The walk of a clip and its quality.

    ``pictures`` are the segmentation's frames by number; ``reason`` is why the clip is excluded, empty if it is used;
    ``flags`` are those of a clip that is used; ``lost_share`` is the share of the video's frames that were lost;
    ``body_m`` the person's height by pose, boxes and scale, NaN if unknown.
    """

    pose: Pose
    pictures: dict[int, Path]
    walk: Walk
    mismatch: Mismatch | None
    reason: str
    flags: list[Flag]
    lost_share: float
    body_m: float


def assess_clip(
    clip: Clip,
    pose: Path,
    segmentation: Path | None,
    walkway: Walkway,
    height_cm: float,
    fps: float,
    frame_offset: int = 0,
    detect: Detector = find_footfalls,
) -> Assessment:
    """Analyse a clip and check its quality.

    Parameters
    ----------
    clip : Clip
        Its number gives the direction of walking.
    pose : Path
        The pose file.
    segmentation : Path or None
        The folder of segmentation frames; None to use the pose alone.
    walkway : Walkway
        The floor between the sensor bars.
    height_cm : float
        The person's height, cm; NaN if unknown.
    fps : float
        Frames per second, used where the pose file has no times.
    frame_offset : int
        Added to a frame's number in the pose to find its picture.
    detect : Detector
        Finds the gait events.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        For a damaged file.
    """
    pictures = frame_paths(segmentation) if segmentation else {}
    size_px = picture_size_px(pictures)
    joints = read_pose(pose, size_px)
    mismatch = find_mismatch(joints, walkway, height_cm, size_px[0] if size_px else np.nan)
    if mismatch and mismatch.of_height:
        height_cm = np.nan
    walk = analyse_walk(joints, walkway, pictures, fps, frame_offset, detect)
    reason = mismatch.words if mismatch and mismatch.sure else reason_to_exclude(walk, height_cm)
    shares = {Flag.FRAMES_LOST: lost_share(joints, walkway), Flag.FRAMES_REPEATED: repeated_share(joints)}
    flags = [flag for flag, share in shares.items() if RULES[flag].is_broken_by(share)]
    flags += [Flag.NO_SEGMENTATION] * (segmentation is not None and not pictures)
    flags += [Flag.BODY_HEIGHT] * (mismatch is not None)
    flags = [] if reason else quality_flags(walk, clip, height_cm) + flags
    return Assessment(
        joints, pictures, walk, mismatch, reason, flags, shares[Flag.FRAMES_LOST], body_height_m(joints, walkway)
    )
