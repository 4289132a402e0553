"""One clip from its files to a judgement: the pose read, the walk analysed, and what to think of it.

The estimation and the viewer take this same road.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.gait.events.detector import Detector
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.parameters.walk import Walk, analyse_walk
from healthgait.gait.pose.pose_file import Pose, read_pose
from healthgait.gait.quality.clip_quality import quality_flags, reason_to_exclude
from healthgait.gait.quality.flags import RULES, Flag
from healthgait.gait.quality.lost_frames import lost_share, repeated_share
from healthgait.gait.quality.mismatch import Mismatch, find_mismatch
from healthgait.gait.segmentation.frames import frame_paths, picture_size_px
from healthgait.gait.walkway.walkway import Walkway
from healthgait.layout import Clip


@dataclass(frozen=True)
class Assessment:
    """What a clip's files give.

    ``pictures`` are the frames of the segmentation by their numbers; ``reason`` tells why the clip is excluded, and is
    empty if it is not; ``flags`` are those of a clip that is used; ``lost_share`` is that of the video's frames.
    """

    pose: Pose
    pictures: dict[int, Path]
    walk: Walk
    mismatch: Mismatch | None
    reason: str
    flags: list[Flag]
    lost_share: float


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
    """Judge the clip with that pose file and that folder of segmentation, None to do with the pose alone.

    ``height_cm`` is the person's, NaN if not known. The picture of a frame of the pose has that frame's number plus
    ``frame_offset``; ``detect`` finds the events. Raises InputError for a file that is damaged.
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
    return Assessment(joints, pictures, walk, mismatch, reason, flags, shares[Flag.FRAMES_LOST])
