"""Motion of the pelvis: forward over the feet, sideways to the standing one, at the height that the leg allows.

Source of the standing knee's flexion: podiapaedia.org, "Angular kinematics of gait" (almost straight at heel contact,
15-20 degrees on loading, almost straight at heel off). Sway, rotation and the times in between are assumed.
"""

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.ndimage import gaussian_filter1d

from healthgait.synthetic.feet import FootPath
from healthgait.synthetic.footfalls import LEFT, TrueFootfalls
from healthgait.synthetic.skeleton import Skeleton

PELVIC_TURN = np.radians(4.5)
SWAY_M = 0.017
AHEAD_OF_ANKLES_M = 0.02  # the rear ankle has moved forward with its rising heel when the front heel strikes
STANDING_KNEE = (
    (0.0, 6.0),
    (0.20, 17.0),
    (0.48, 9.0),
    (0.68, 7.0),
    (0.82, 14.0),
    (1.0, 32.0),
)  # (share of stance, deg)
STRAIGHTEST_KNEE = np.radians(3.5)  # minimum flexion: knees do not lock
SLACK_M = 0.001  # below that limit, for times between those computed here
SMOOTHING_S = 0.03


def step_phase(walk: TrueFootfalls, times_s: np.ndarray) -> np.ndarray:
    """Number of completed steps: integer at every heel strike, smooth in between."""
    return PchipInterpolator(walk.heel_strike_s, np.arange(len(walk)), extrapolate=True)(times_s)


def stride_cosine(walk: TrueFootfalls, times_s: np.ndarray) -> np.ndarray:
    """1 when the left foot strikes, -1 when the right one does."""
    return _sign_of_first(walk) * np.cos(np.pi * step_phase(walk, times_s))


def _sign_of_first(walk: TrueFootfalls) -> float:
    return 1.0 if walk.foot[0] == LEFT else -1.0


def hips_on_floor(
    walk: TrueFootfalls, skeleton: Skeleton, times_s: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pelvis, left and right hip, along and to the left: (frames, 2) metres each.

    At each heel strike the pelvis is midway between the feet; the side whose leg reaches forward turns forward.
    """
    strikes, middle = walk.heel_strike_s[1:], (walk.heel_m[1:] + walk.heel_m[:-1]) / 2
    along = CubicSpline(strikes, middle + skeleton.ankle_forward_m + AHEAD_OF_ANKLES_M)(times_s)
    centre = CubicSpline(strikes, (walk.lateral_m[1:] + walk.lateral_m[:-1]) / 2)(times_s)
    # Sway is greatest in the middle of single support, a little after mid-step.
    sway = _sign_of_first(walk) * SWAY_M * np.sin(np.pi * (step_phase(walk, times_s) - 0.1))
    pelvis = np.column_stack([along, centre + sway])
    angle = PELVIC_TURN * stride_cosine(walk, times_s)
    half = skeleton.hip_half_width_m
    # Positive angle: the left hip is ahead.
    offset = half * np.column_stack([np.sin(angle), np.cos(angle)])
    return pelvis, pelvis + offset, pelvis - offset


def hip_height_m(hips: list[np.ndarray], feet: list[FootPath], skeleton: Skeleton, times_s: np.ndarray) -> np.ndarray:
    """Height of the hips at evenly spaced ``times_s``, dense enough to be smoothed (100 Hz or more).

    A standing leg carries the pelvis at the height of its normal knee flexion; in double support the weight shifts from
    one leg to the other. No knee, standing or swinging, is straighter than the limit.
    """
    carried, weight, allowed = np.zeros(len(times_s)), np.zeros(len(times_s)), []
    for hip, foot in zip(hips, feet, strict=True):
        ankle = foot.point(skeleton.ankle_forward_m, skeleton.ankle_height_m)
        ahead = ankle[:, 0] - hip[:, 0]
        knots, degrees = np.array(STANDING_KNEE).T
        knee = np.radians(PchipInterpolator(knots, degrees)(np.clip(foot.stance_part, 0, 1)))
        bears = np.clip(np.minimum(foot.stance_part, 1 - foot.stance_part) / 0.18, 0, 1)
        carried += bears * _height_over(ankle[:, 1], ahead, knee, skeleton)
        weight += bears
        allowed.append(_height_over(ankle[:, 1], ahead, STRAIGHTEST_KNEE, skeleton))
    limit = np.min(allowed, axis=0) - SLACK_M
    spacing = times_s[1] - times_s[0]
    height = gaussian_filter1d(np.minimum(carried / weight, limit), SMOOTHING_S / spacing, mode="nearest")
    # Smoothing may have lifted the pelvis above the limit: lower it smoothly around these times.
    excess = gaussian_filter1d(
        _spread_maximum(np.maximum(height - limit, 0), spacing), SMOOTHING_S / spacing, mode="nearest"
    )
    return height - excess


def _height_over(ankle_height: np.ndarray, ahead: np.ndarray, knee, skeleton: Skeleton) -> np.ndarray:
    """Height of a hip ``ahead`` metres behind its ankle when the knee is bent by ``knee`` radians."""
    thigh, shank = skeleton.thigh_m, skeleton.shank_m
    squared = thigh**2 + shank**2 + 2 * thigh * shank * np.cos(knee)
    return ankle_height + np.sqrt(np.maximum(squared - ahead**2, 0.0))


def _spread_maximum(values: np.ndarray, spacing_s: float) -> np.ndarray:
    """The largest value within three smoothing widths, so that the smoothed value is not below the original."""
    reach = int(np.ceil(3 * SMOOTHING_S / spacing_s))
    padded = np.pad(values, reach, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
