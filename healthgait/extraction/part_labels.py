"""The parts of a body, by its outline and its joints.

An approximation: each pixel of the outline belongs to the part whose axis is nearest, in radii of that part. Limbs
nearer to the camera lie before the trunk, the others behind it. DensePose, by contrast, sees the surface of the body.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.clips.body_parts import PALETTE_RGB, Part

# Radii as shares of the body's size, rounded from those of the simulated people.
HEAD, TORSO, THIGH, SHANK, FOOT, UPPER_ARM, FOREARM, HAND = 0.06, 0.075, 0.045, 0.033, 0.022, 0.028, 0.022, 0.020
# The least distances, in radii: where two parts overlap, the one before the other counts as nearer.
BEFORE, TRUNK, BEHIND = 0.0, 0.9, 1.0
# Of BlazePose's 33 points, left and right.
EARS, SHOULDERS, ELBOWS, WRISTS, FINGERS = (7, 8), (11, 12), (13, 14), (15, 16), (19, 20)
HIPS, KNEES, ANKLES, HEELS, TOES = (23, 24), (25, 26), (27, 28), (29, 30), (31, 32)
NOSE = 0


def part_labels(outline: np.ndarray, points: np.ndarray, size_px: float, direction: int) -> np.ndarray:
    """The part of each pixel (height, width), uint8: ``clips.body_parts.Part``, 0 outside the body.

    Parameters
    ----------
    outline : ndarray (height, width) of bool
        Where the person is.
    points : ndarray (33, 3)
        BlazePose's points, in pixels.
    size_px : float
        The size of the body, px.
    direction : int
        1 for a walk to the image's right, -1 to its left.
    """
    labels = np.zeros(outline.shape, np.uint8)
    rows, columns = np.nonzero(outline)
    if len(rows) == 0:
        return labels
    pixels = np.column_stack([columns, rows]).astype(float)
    axes = _axes(points[:, :2], near=0 if direction < 0 else 1)
    away = np.stack(
        [np.maximum(_distances(pixels, axis.begin, axis.end) / (axis.radius * size_px), axis.least) for axis in axes]
    )
    parts = np.array([axis.part for axis in axes], np.uint8)
    labels[rows, columns] = parts[away.argmin(axis=0)]
    return labels


def segmentation(labels: np.ndarray) -> np.ndarray:
    """The picture of ``part_labels`` (height, width, 3), uint8, blue, green, red, in the dataset's colours."""
    return PALETTE_RGB[labels][..., ::-1]


@dataclass(frozen=True)
class _Axis:
    """A part's axis from point to point (x, y), its radius as a share of the body's size, and its least distance."""

    part: Part
    begin: np.ndarray
    end: np.ndarray
    radius: float
    least: float


def _axes(points: np.ndarray, near: int) -> list[_Axis]:
    """The axes of all parts. ``near`` is the side nearer to the camera: 0 left, 1 right."""
    ears, neck, pelvis = (points[list(pair)].mean(axis=0) for pair in (EARS, SHOULDERS, HIPS))
    axes = [_Axis(Part.HEAD, ears, points[NOSE], HEAD, BEFORE), _Axis(Part.TORSO, neck, pelvis, TORSO, TRUNK)]
    for side, letter in enumerate("lr"):
        limbs = [
            ("thigh", HIPS, KNEES, THIGH), ("shank", KNEES, ANKLES, SHANK), ("foot", HEELS, TOES, FOOT),
            ("upper_arm", SHOULDERS, ELBOWS, UPPER_ARM), ("forearm", ELBOWS, WRISTS, FOREARM),
            ("hand", WRISTS, FINGERS, HAND),
        ]  # fmt: skip
        least = BEFORE if side == near else BEHIND
        axes += [
            _Axis(Part.of(letter, name), points[begin[side]], points[end[side]], radius, least)
            for name, begin, end, radius in limbs
        ]
    return axes


def _distances(pixels: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Distances (pixels,) of pixels (pixels, 2) from the line between two points."""
    along = end - begin
    share = np.clip((pixels - begin) @ along / max(along @ along, 1e-9), 0, 1)
    return np.linalg.norm(pixels - begin - share[:, None] * along, axis=1)
