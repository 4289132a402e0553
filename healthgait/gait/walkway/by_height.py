"""A walkway from the person's height alone: how large they appear along the way is the scale.

Notes
-----
TODO
"""

from dataclasses import dataclass

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.walkway.camera_of_walk import camera_of_walk
from healthgait.gait.walkway.whole_body import ANKLE_SHARE, EYE_SHARE, whole_body

LEG_SHARE = 0.53  # height of the hips
SOLE_M = 0.02
HALF_WIDTH_M = 0.5
LARGEST_CHANGE = 1.6


@dataclass(frozen=True)
class HeightScale:
    corners_px: np.ndarray
    length_m: float
    relative_se: float
    notes: tuple[str, ...]
    camera: object = None


def walkway_by_height(pose: Pose, height_cm: float, image_size: tuple[int, int], origin: str) -> HeightScale:
    body = whole_body(pose, image_size, origin)
    height_m = height_cm / 100
    ankle_m = ANKLE_SHARE * height_m + SOLE_M
    tall_m = (EYE_SHARE - ANKLE_SHARE) * height_m
    step_m = body.step_share * tall_m
    tall_m -= step_m**2 / (24 * LEG_SHARE * height_m)
    camera = camera_of_walk(body, tall_m, ankle_m, image_size)
    both = np.isfinite(pose.ankles_px).all(axis=(1, 2))
    middle = pose.ankles_px[both][..., 0].mean(axis=1)
    columns = np.percentile(middle, (1, 99))
    heights = body.ankles.at(columns) - body.head.at(columns)
    if max(heights) > LARGEST_CHANGE * min(heights):
        raise InputError(f"{origin}: not sagittal")
    begin, end = camera.places_m(columns)
    along, across = np.array([begin, begin, end, end]), HALF_WIDTH_M * np.array([1, -1, 1, -1])
    corners = camera.floor_px(along, across)
    return HeightScale(corners, float(end - begin), camera.relative_se(columns), (), camera)
