"""The leg joints of a pose as arrays; a joint that lies outside the image, or was put at its border, was not seen."""

from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose_entries import LARGEST_PX

SIDES = ("l", "r")
LEG_JOINTS = ("hip", "knee", "ankle", "heel", "big_toe")
NAMES = tuple(f"{side}_{joint}" for joint in LEG_JOINTS for side in SIDES)
# Many estimators answer with a place inside the image for a joint that is outside: such ones pile up at its border.
BORDER_PX = 3.0
NOWHERE = (np.nan, np.nan, np.nan)


def leg_joints(
    joints: dict[int, dict[str, Any]], image_size: tuple[int, int] | None, path: Path
) -> tuple[np.ndarray, np.ndarray]:
    """Places and scores of the leg joints of every frame from the first to the last one with joints.

    Parameters
    ----------
    joints : dict
        The joints of each frame by name, as the file has them.
    image_size : tuple of int, optional
        Width and height, pixels.

    Returns
    -------
    places_px : ndarray (frames, 5, 2, 2)
        x and y of LEG_JOINTS, left and right; NaN where one was not seen within the image.
    scores : ndarray (frames, 5, 2)
        1 where the file has no score, NaN where the joint was not seen.

    Raises InputError for a joint that is no object with numbers x and y.
    """
    flat = [
        _point(joint, name, frame, path) if (joint := named.get(name)) is not None else NOWHERE
        for frame, named in joints.items()
        for name in NAMES
    ]
    first = min(joints)
    points = np.full((max(joints) - first + 1, len(LEG_JOINTS), len(SIDES), 3), np.nan)
    points[np.array(list(joints)) - first] = np.array(flat, dtype=float).reshape(-1, *points.shape[1:])
    points[_outside(points, joints, image_size)] = np.nan
    return points[..., :2], points[..., 2]


def _point(joint: Any, name: str, frame: int, path: Path) -> tuple[float, float, float]:
    """x, y and score of a joint; NOWHERE if it has no finite place."""
    if not isinstance(joint, dict):
        raise _no_joint(joint, name, frame, path)
    x, y, score = joint.get("x"), joint.get("y"), joint.get("score")
    if _is_place(x) and _is_place(y):
        return x, y, max(score, 0.0) if _is_place(score) else 1.0
    if any(value is not None and type(value) not in (int, float) for value in (x, y)):
        raise _no_joint(joint, name, frame, path)
    return NOWHERE


def _no_joint(joint: Any, name: str, frame: int, path: Path) -> InputError:
    return InputError(f"{path}: frame {frame}: {name} must have numbers x and y, not {str(joint)[:60]}")


def joint_places(named: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """x and y (pixels) of the joints that have both."""
    places = {name: (joint.get("x"), joint.get("y")) for name, joint in named.items() if isinstance(joint, dict)}
    return {name: place for name, place in places.items() if all(map(_is_place, place))}


def _is_place(value: Any) -> bool:
    """Whether a coordinate is a number of pixels: neither missing, nor NaN, nor infinite, nor absurd."""
    return type(value) in (int, float) and -LARGEST_PX < value < LARGEST_PX


def _outside(
    points: np.ndarray, joints: dict[int, dict[str, Any]], image_size: tuple[int, int] | None
) -> np.ndarray:
    """Whether each of the points (..., 3) is outside the image or so near to its border that it may be.

    Of an image whose size is not known, only the left and the right border are, by the joints that reach farthest.
    """
    low, high = _columns_reached(joints) if image_size is None else (0, image_size[0])
    outside = _beyond(points[..., 0], low, high)
    return outside if image_size is None else outside | _beyond(points[..., 1], 0, image_size[1])


def _beyond(values: np.ndarray, low: float, high: float) -> np.ndarray:
    return (values < low + BORDER_PX) | (values > high - BORDER_PX)


def _columns_reached(joints: dict[int, dict[str, Any]]) -> tuple[float, float]:
    """The least and the largest column of any joint: the image's borders, if the person walks through the image."""
    columns = [
        x
        for named in joints.values()
        for joint in named.values()
        if type(joint) is dict and type(x := joint.get("x")) in (int, float) and -LARGEST_PX < x < LARGEST_PX
    ]
    return min(columns, default=0.0), max(columns, default=0.0)
