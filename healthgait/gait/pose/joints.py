"""The leg joints of a pose as arrays; joints outside the image or at its border count as not seen."""

from pathlib import Path
from typing import Any

import numpy as np
from scipy.ndimage import median_filter

from healthgait.errors import InputError
from healthgait.gait.pose.entries import LARGEST_PX

SIDES = ("l", "r")
LEG_JOINTS = ("hip", "knee", "ankle", "heel", "big_toe")
NAMES = tuple(f"{side}_{joint}" for joint in LEG_JOINTS for side in SIDES)
# Many estimators place a joint that is outside the image inside it, so that such joints accumulate at its border, with
# noise in proportion to the body's size; the leg's length is used for that.
BORDER_PX, BORDER_OF_LEG = 3.0, 0.1
BEYOND_SHARE = 0.1  # of the joints: more are outside the image only if they are in pixels of another image size
PILED_FRAMES = 5  # joints accumulate at a border over several frames; a single frame is noise
NOWHERE = (np.nan, np.nan)


def leg_joints(joints: dict[int, dict[str, Any]], image_size: tuple[int, int] | None, path: Path) -> np.ndarray:
    """Positions of the leg joints in every frame from the first to the last one with joints.

    Parameters
    ----------
    joints : dict
        The joints of each frame by name, as in the file.
    image_size : tuple of int, optional
        Width and height, pixels.

    Returns
    -------
    places_px : ndarray (frames, 5, 2, 2)
        x and y of LEG_JOINTS, left and right; NaN where one was not seen within the image.

    Raises
    ------
    InputError
        For a joint that is not an object with numbers x and y.
    """
    flat = [
        _point(joint, name, frame, path) if (joint := named.get(name)) is not None else NOWHERE
        for frame, named in joints.items()
        for name in NAMES
    ]
    first = min(joints)
    points = np.full((max(joints) - first + 1, len(LEG_JOINTS), len(SIDES), 2), np.nan)
    points[np.array(list(joints)) - first] = np.array(flat, dtype=float).reshape(-1, *points.shape[1:])
    points[_outside(points, points, joints, image_size)] = np.nan
    return points


def shoulder_places(
    joints: dict[int, dict[str, Any]], first: int, legs_px: np.ndarray, image_size: tuple[int, int] | None
) -> np.ndarray:
    """Positions (frames, 2, 2) of the left and right shoulder from the ``first`` frame on, px; NaN as of the legs.

    ``legs_px`` are those of ``leg_joints``, by which the border is as wide.
    """
    points = np.full((len(legs_px), len(SIDES), 2), np.nan)
    for frame, named in joints.items():
        points[frame - first] = [joint_place(named.get(f"{side}_shoulder")) or NOWHERE for side in SIDES]
    points[_outside(points, legs_px, joints, image_size)] = np.nan
    return points


def _point(joint: Any, name: str, frame: int, path: Path) -> tuple[float, float]:
    """x and y of a joint; NOWHERE if they are not finite."""
    if place := joint_place(joint):
        return place
    if not isinstance(joint, dict) or any(type(joint.get(axis)) not in (int, float, type(None)) for axis in "xy"):
        raise InputError(f"{path}: frame {frame}: {name} must have numbers x and y, not {str(joint)[:60]}")
    return NOWHERE


def joint_places(named: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """x and y (pixels) of the joints that have both."""
    return {name: place for name, joint in named.items() if (place := joint_place(joint))}


def joint_place(joint: Any) -> tuple[float, float] | None:
    """x and y (pixels) of a joint as in the file; None if it has none."""
    if type(joint) is not dict:
        return None
    x, y = joint.get("x"), joint.get("y")
    return (x, y) if _is_place(x) and _is_place(y) else None


def _is_place(value: Any) -> bool:
    """Whether a coordinate is a valid number of pixels: not missing, NaN, infinite or absurd."""
    return type(value) in (int, float) and -LARGEST_PX < value < LARGEST_PX


def lies_within(joints: dict[int, dict[str, Any]], image_size: tuple[int, int]) -> bool:
    """Whether nearly all joints are within an image of that width and height; estimators put some outside."""
    places = [place for named in joints.values() for place in joint_places(named).values()]
    beyond = (np.array(places).reshape(-1, 2) > image_size).any(axis=1)
    return bool(beyond.sum() <= BEYOND_SHARE * len(beyond))


def _outside(
    points: np.ndarray, legs_px: np.ndarray, joints: dict[int, dict[str, Any]], image_size: tuple[int, int] | None
) -> np.ndarray:
    """Whether each of the points (..., 2) is outside the image, or so near its border that it may be.

    For an unknown image size, the outermost joints define the left and right borders.
    """
    low, high = _columns_reached(joints) if image_size is None else (0, image_size[0])
    outside = _beyond(points[..., 0], low, high, max(BORDER_PX, BORDER_OF_LEG * _leg_px(legs_px)))
    return outside if image_size is None else outside | _beyond(points[..., 1], 0, image_size[1], BORDER_PX)


def _beyond(values: np.ndarray, low: float, high: float, margin: float) -> np.ndarray:
    return (values < low + margin) | (values > high - margin)


def _leg_px(points: np.ndarray) -> float:
    """Median height of the hips above the ankles, px; 0 if they are never seen together."""
    heights = points[:, LEG_JOINTS.index("ankle"), :, 1] - points[:, LEG_JOINTS.index("hip"), :, 1]
    seen = np.isfinite(heights)
    return max(float(np.median(heights[seen])), 0.0) if seen.any() else 0.0


def _columns_reached(joints: dict[int, dict[str, Any]]) -> tuple[float, float]:
    """The smallest and largest column of any joint: the image's borders, if the person walks through the image."""
    reached = [
        (min(columns), max(columns))
        for _, named in sorted(joints.items())
        if (columns := [joint["x"] for joint in named.values() if type(joint) is dict and _is_place(joint.get("x"))])
    ]
    if not reached:
        return 0.0, 0.0
    low, high = median_filter(np.array(reached, dtype=float), (PILED_FRAMES, 1), mode="nearest").T
    return float(low.min()), float(high.max())
