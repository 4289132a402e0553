"""A walker in three dimensions: pelvis over the feet, legs by inverse kinematics, trunk, arms and head.

Coordinates are the walker's own: along the direction of walking, to the left, up; metres.

Normal angles for comparison (podiapaedia.org, "Angular kinematics of gait"): at heel contact the
hip is flexed by 20-30 degrees and the knee almost straight; the knee flexes by 15-20 degrees on loading, is almost
straight at heel off, flexed by about 40 at toe-off and by up to 70 in mid-swing. The arms' reciprocal swing covers an
arc of about 30 degrees (Perry); an arm swings with the opposite leg. All other amplitudes are assumed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from healthgait.synthetic.feet import FootPath, foot_path
from healthgait.synthetic.footfalls import FOOT_NAMES, LEFT, RIGHT, TrueFootfalls
from healthgait.synthetic.pelvis import hip_height_m, hips_on_floor, step_phase, stride_cosine
from healthgait.synthetic.skeleton import Skeleton

SHOULDER_TURN = np.radians(5.5)  # against the pelvis
DENSE_HZ = 150
MARGIN_S = 0.2  # at each end, where smoothing lacks neighbours


@dataclass(frozen=True)
class BodyMotion:
    """Joints over time, (frames, 3) each, and whether each foot stands.

    Names: for l_ and r_ hip, knee, ankle, heel, ball, toe, shoulder, elbow, wrist, fingers, eye, ear; and pelvis, neck,
    head, nose.
    """

    times_s: np.ndarray
    joints: dict[str, np.ndarray]
    standing: dict[str, np.ndarray]


def walking_span_s(walk: TrueFootfalls) -> tuple[float, float]:
    """Begin and end of the time in which both feet's paths are known, s: second and last heel strike, less a margin."""
    return float(walk.heel_strike_s[1] + MARGIN_S), float(walk.heel_strike_s[-1] - MARGIN_S)


def walk_body(walk: TrueFootfalls, skeleton: Skeleton, speed_mps: float, times_s: np.ndarray) -> BodyMotion:
    """The walker at ``times_s``, which must lie within ``walking_span_s``."""
    joints, standing = {}, {}
    for foot in (LEFT, RIGHT):
        side = FOOT_NAMES[foot][0]
        path = foot_path(walk, foot, skeleton, speed_mps, times_s)
        _add_foot(joints, side, path, skeleton)
        standing[side] = path.standing
    height = _hip_height(walk, skeleton, speed_mps, times_s)
    pelvis, left, right = hips_on_floor(walk, skeleton, times_s)
    joints["pelvis"] = np.column_stack([pelvis, height])
    for side, hip in (("l", left), ("r", right)):
        joints[f"{side}_hip"] = np.column_stack([hip, height])
        joints[f"{side}_knee"] = _knee(joints[f"{side}_hip"], joints[f"{side}_ankle"], skeleton)
    _add_upper_body(joints, skeleton, stride_cosine(walk, times_s), speed_mps, step_phase(walk, times_s))
    return BodyMotion(times_s, joints, standing)


def _add_foot(joints: dict, side: str, path: FootPath, skeleton: Skeleton) -> None:
    points = {
        "heel": path.heel,
        "ankle": path.point(skeleton.ankle_forward_m, skeleton.ankle_height_m),
        "ball": path.point(skeleton.ball_m, 0.0),
        "toe": path.toe(skeleton),
    }
    for name, point in points.items():
        joints[f"{side}_{name}"] = np.column_stack([point[:, 0], path.lateral_m, point[:, 1]])


def _hip_height(walk: TrueFootfalls, skeleton: Skeleton, speed_mps: float, times_s: np.ndarray) -> np.ndarray:
    """Height of the hips at any times, from a dense, even grid over the whole walk, independent of the times."""
    dense = np.arange(walk.heel_strike_s[1], walk.heel_strike_s[-1], 1 / DENSE_HZ)
    feet = [foot_path(walk, foot, skeleton, speed_mps, dense) for foot in (LEFT, RIGHT)]
    _, *hips = hips_on_floor(walk, skeleton, dense)
    return CubicSpline(dense, hip_height_m(hips, feet, skeleton, dense))(times_s)


def _knee(hip: np.ndarray, ankle: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """The knee of a leg of two links in the plane of walking, always bent forward."""
    reach = (ankle - hip)[:, [0, 2]]
    distance = np.linalg.norm(reach, axis=1)
    along = (skeleton.thigh_m**2 - skeleton.shank_m**2 + distance**2) / (2 * distance)
    aside = np.sqrt(np.maximum(skeleton.thigh_m**2 - along**2, 0.0))
    unit = reach / distance[:, None]
    forward = np.column_stack([-unit[:, 1], unit[:, 0]])
    plane = hip[:, [0, 2]] + along[:, None] * unit + aside[:, None] * forward
    lateral = hip[:, 1] + (ankle[:, 1] - hip[:, 1]) * along / distance
    return np.column_stack([plane[:, 0], lateral, plane[:, 1]])


def _add_upper_body(joints: dict, skeleton: Skeleton, turn: np.ndarray, speed_mps: float, phase: np.ndarray) -> None:
    lean = np.radians(2.0 + 2.0 * (speed_mps - 1.3)) + np.radians(1.0) * np.cos(2 * np.pi * phase)
    neck = _ahead_and_up(joints["pelvis"], np.sin(lean) * skeleton.trunk_m, np.cos(lean) * skeleton.trunk_m)
    joints["neck"] = neck
    _add_head(joints, neck, skeleton)
    half, angle = skeleton.shoulder_half_width_m, -SHOULDER_TURN * turn
    offset = half * np.column_stack([np.sin(angle), np.cos(angle), np.zeros_like(angle)])
    for side, sign in (("l", 1.0), ("r", -1.0)):
        joints[f"{side}_shoulder"] = neck + sign * offset - [0, 0, 0.01 * skeleton.height_m]
        _add_arm(joints, side, -sign * turn, skeleton, speed_mps)


def _add_arm(joints: dict, side: str, forward: np.ndarray, skeleton: Skeleton, speed_mps: float) -> None:
    """``forward`` is 1 when the arm is farthest forward: when the opposite foot strikes."""
    amplitude = np.radians(np.clip(15 + 10 * (speed_mps - 1.3), 8, 24))
    upper = np.radians(-4) + amplitude * forward
    elbow = np.radians(np.clip(22 + 12 * (speed_mps - 1.3), 15, 35)) + np.radians(9) * forward
    outward = 0.02 * (1.0 if side == "l" else -1.0)
    joints[f"{side}_elbow"] = _swung(joints[f"{side}_shoulder"], upper, skeleton.upper_arm_m, outward)
    joints[f"{side}_wrist"] = _swung(joints[f"{side}_elbow"], upper + elbow, skeleton.forearm_m, 0.0)
    joints[f"{side}_fingers"] = _swung(joints[f"{side}_wrist"], upper + elbow + 0.1, skeleton.hand_m, 0.0)


def _swung(start: np.ndarray, angle: np.ndarray, length_m: float, outward_m: float) -> np.ndarray:
    """The lower end of a segment that hangs from ``start``, swung forward by ``angle``."""
    return start + np.column_stack([np.sin(angle), np.zeros_like(angle), -np.cos(angle)]) * length_m + [0, outward_m, 0]


def _add_head(joints: dict, neck: np.ndarray, skeleton: Skeleton) -> None:
    up = skeleton.eye_height_m - 0.818 * skeleton.height_m  # from the shoulders to the eyes
    depth = 0.055 * skeleton.height_m  # half the head, front to back
    head = _ahead_and_up(neck, 0.012 * skeleton.height_m, up)
    joints["head"] = head
    joints["nose"] = _ahead_and_up(head, depth * 1.15, -0.018 * skeleton.height_m)
    for side, sign in (("l", 1.0), ("r", -1.0)):
        joints[f"{side}_eye"] = _ahead_and_up(head, depth * 0.9, 0.0) + np.array([0, sign * 0.032, 0])
        joints[f"{side}_ear"] = _ahead_and_up(head, -0.1 * depth, -0.01 * skeleton.height_m) + np.array(
            [0, sign * 0.075, 0]
        )


def _ahead_and_up(point: np.ndarray, ahead, up) -> np.ndarray:
    return point + np.column_stack(np.broadcast_arrays(ahead, 0.0, up, point[:, 0])[:3])
