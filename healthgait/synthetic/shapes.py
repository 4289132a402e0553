"""The outlines of all body parts in the image, for all frames of a clip at once, from the farthest to the nearest.

A shape is a strip: a row of cross-sections, each with two edge points. Between two cross-sections is a band of one
shade, so that the pictures have a texture that moves with the body.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.clips.body_parts import Part
from healthgait.synthetic.anatomy import Girths
from healthgait.synthetic.camera import Camera
from healthgait.synthetic.skeleton import Skeleton

SIDE_UP = np.array([0.0, 0.0, 1.0])
SOLE_NEAR_EDGE = np.array([0.0, -0.045, 0.0])  # half a shoe's width, assumed
BANDS, TRUNK_BANDS = 5, 13  # cross-sections of a limb, of the trunk


@dataclass(frozen=True)
class Strip:
    """Edge points (frames, cross-sections, 2, 2) in pixels; ``caps_px`` are radii of round ends, or None."""

    part: Part
    edges_px: np.ndarray
    caps_px: np.ndarray | None  # (frames, 2)


@dataclass(frozen=True)
class Figure:
    """The data to draw a person: world joints (frames, 3) each, walking direction (+1 to the right), camera."""

    joints: dict[str, np.ndarray]
    direction: int
    camera: Camera
    skeleton: Skeleton
    girths: Girths
    long_hair: bool
    jacket: bool


def strips_of(figure: Figure) -> list[Strip]:
    """All parts in the order in which they are painted: far limbs, trunk and head, near limbs."""
    near, far = ("l", "r") if figure.direction < 0 else ("r", "l")
    trunk = _trunk(figure)
    strips = [*_arm(figure, far), *_leg(figure, far), *_hair(figure), trunk, *_head(figure), *_leg(figure, near)]
    if figure.jacket:
        strips.append(trunk)  # its hem hangs over the thighs
    return strips + _arm(figure, near)


def _leg(figure: Figure, side: str) -> list[Strip]:
    joints, girths = figure.joints, figure.girths
    hip, knee, ankle = (joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    return [
        _limb(figure, Part.of(side, "thigh"), hip, knee, girths.thigh),
        _foot(figure, side),
        _limb(figure, Part.of(side, "shank"), knee, ankle, girths.shank),
    ]


def _arm(figure: Figure, side: str) -> list[Strip]:
    joints, girths = figure.joints, figure.girths
    shoulder, elbow, wrist, fingers = (joints[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist", "fingers"))
    return [
        _limb(figure, Part.of(side, "upper_arm"), shoulder, elbow, girths.upper_arm),
        _limb(figure, Part.of(side, "hand"), wrist, fingers, girths.hand),
        _limb(figure, Part.of(side, "forearm"), elbow, wrist, girths.forearm),
    ]


def _limb(figure: Figure, part: Part, upper: np.ndarray, lower: np.ndarray, radii_m: tuple[float, ...]) -> Strip:
    along = np.linspace(0, 1, BANDS)
    radii = np.interp(along, np.linspace(0, 1, len(radii_m)), radii_m)
    centres = upper[:, None] + along[None, :, None] * (lower - upper)[:, None]
    across = _unit(_ahead_of(lower - upper))
    edges = np.stack([centres - across[:, None] * radii[:, None], centres + across[:, None] * radii[:, None]], axis=2)
    ends = np.stack([upper, lower], axis=1)
    caps = figure.camera.pixels_per_metre(ends) * radii[[0, -1]]
    return Strip(part, figure.camera.project(edges), caps)


def _foot(figure: Figure, side: str) -> Strip:
    """A shoe in profile: cross-sections from the heel's back to the tip of the toe, sole and upper edge."""
    heel, ankle, ball, toe = (figure.joints[f"{side}_{name}"] for name in ("heel", "ankle", "ball", "toe"))
    rear, front = _unit(ball - heel), _unit(toe - ball)
    up, front_up = figure.direction * _ahead_of(rear), figure.direction * _ahead_of(front)
    instep = ankle + 0.045 * rear - 0.012 * up
    sections = [
        (heel - 0.018 * rear + 0.012 * up, heel - 0.022 * rear + 0.050 * up),
        (heel, ankle - 0.042 * rear + 0.012 * up),
        (heel + 0.035 * rear, ankle + 0.015 * up),
        (heel + 0.40 * (ball - heel), instep),
        (ball, ball + 0.052 * up),
        (ball + 0.6 * (toe - ball), ball + 0.6 * (toe - ball) + 0.040 * front_up),
        (toe, toe + 0.016 * front_up),
    ]
    edges = np.stack([np.stack(section, axis=1) for section in sections], axis=1)
    edges[:, :, 0] += SOLE_NEAR_EDGE  # the outline's lower edge is that of the sole towards the camera
    return Strip(Part.of(side, "foot"), figure.camera.project(edges), None)


def _trunk(figure: Figure) -> Strip:
    pelvis, neck = figure.joints["pelvis"], figure.joints["neck"]
    parts, front_m, back_m = np.array(figure.girths.trunk).T
    fine = np.linspace(parts[0], parts[-1], TRUNK_BANDS)
    front_m, back_m = np.interp(fine, parts, front_m), np.interp(fine, parts, back_m)
    axis = neck - pelvis
    ahead = figure.direction * _unit(_ahead_of(-axis))
    centres = pelvis[:, None] + fine[None, :, None] * axis[:, None]
    edges = np.stack([centres - ahead[:, None] * back_m[:, None], centres + ahead[:, None] * front_m[:, None]], axis=2)
    return Strip(Part.TORSO, figure.camera.project(edges), None)


def _head(figure: Figure) -> list[Strip]:
    head, neck = figure.joints["head"], figure.joints["neck"]
    height = figure.skeleton.height_m
    ahead = np.array([figure.direction, 0.0, 0.0])
    throat = head - 0.03 * height * SIDE_UP - 0.012 * height * ahead
    # Crown to chin: (height above the eyes, to the back, to the front), as parts of the stature.
    profile = np.array([
        (0.064, 0.020, 0.014), (0.055, 0.044, 0.036), (0.030, 0.058, 0.052), (0.0, 0.060, 0.055),
        (-0.018, 0.057, 0.064), (-0.028, 0.052, 0.055), (-0.050, 0.034, 0.052), (-0.062, 0.010, 0.040),
    ]) * height  # fmt: skip
    centres = head[:, None] + profile[None, :, :1] * SIDE_UP
    edges = np.stack([centres - profile[:, 1:2] * ahead, centres + profile[:, 2:3] * ahead], axis=2)
    return [
        _limb(figure, Part.HEAD, throat, neck + 0.01 * SIDE_UP, (figure.girths.neck,) * 2),
        Strip(Part.HEAD, figure.camera.project(edges), None),
    ]


def _hair(figure: Figure) -> list[Strip]:
    """Long hair falls behind the head to the shoulders; short hair adds little to the head's outline."""
    head, height = figure.joints["head"], figure.skeleton.height_m
    ahead = np.array([figure.direction, 0.0, 0.0])
    short = [
        (0.071, 0.020, 0.012),
        (0.060, 0.050, 0.035),
        (0.030, 0.065, 0.040),
        (0.000, 0.066, 0.010),
        (-0.03, 0.058, 0.0),
    ]
    falling = [(-0.05, 0.068, -0.01), (-0.09, 0.072, -0.02), (-0.125, 0.066, -0.03), (-0.145, 0.050, -0.04)]
    profile = np.array(short + falling if figure.long_hair else short) * height
    centres = head[:, None] + profile[None, :, :1] * SIDE_UP
    edges = np.stack([centres - profile[:, 1:2] * ahead, centres + profile[:, 2:3] * ahead], axis=2)
    return [Strip(Part.HAIR, figure.camera.project(edges), None)]


def _ahead_of(vectors: np.ndarray) -> np.ndarray:
    """Vectors turned by a quarter turn in the plane of walking; a segment hanging down turns to +x."""
    return np.stack([-vectors[..., 2], np.zeros(vectors.shape[:-1]), vectors[..., 0]], axis=-1)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
