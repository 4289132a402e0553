"""A person of whom head, trunk and ankles are seen, on the walkway of ``made_up_walk``."""

import numpy as np

from healthgait.gait.pose.pose_file import Pose
from tests.gait.made_up_walk import ankle_places, ankles_px, legs_of, seen

MIDDLE = 0.5  # across
EYES_M, SHOULDERS_M, HIPS_M = 0.936, 0.818, 0.53  # of the height


def pose_of_person(height_m=1.7, fps=30.0, speed_mps=1.18, seconds=4.6, noise_px=0.0, scale=1.0, lost=()):
    """A pose in which ``lost`` frames of the video are missing, and not counted; all pixels times ``scale``."""
    times = np.arange(round(seconds * fps)) / fps
    along = speed_mps * times - 0.6
    points = {name: seen(along, MIDDLE, share * height_m) for name, share in
              (("eye", EYES_M), ("ear", EYES_M), ("shoulder", SHOULDERS_M), ("hip", HIPS_M))}  # fmt: skip
    feet = ankles_px(ankle_places(times) - 0.5)
    places = {f"{side}_{name}": px for name, px in points.items() for side in "lr"}
    places |= {f"{side}_ankle": feet[:, number] for number, side in enumerate("lr")}
    rng = np.random.default_rng(5)
    places = {name: scale * (px + rng.normal(0, noise_px, px.shape)) for name, px in places.items()}
    kept = [frame for frame in range(len(times)) if frame not in set(lost)]
    joints = {
        number: {name: dict(zip("xy", px[frame].tolist(), strict=True)) for name, px in places.items()}
        for number, frame in enumerate(kept)
    }
    legs = {name: np.stack([places[f"{side}_{name}"] for side in "lr"], axis=1)[kept] for name in ("hip", "ankle")}
    return Pose(0, legs_of(legs["ankle"], hip=legs["hip"]), True, joints)
