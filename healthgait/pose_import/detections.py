"""What an estimator's file holds, before anything is made of it: people by frame, their points in the file's order."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.gait.pose.entries import LARGEST_PX, LAST_FRAME
from healthgait.pose_import.point_sets import SCORES


@dataclass(frozen=True)
class Person:
    """One person in one frame.

    Attributes
    ----------
    points : ndarray (points, 3)
        x, y and score of each point in the file's order; NaN where a point was not found.
    track : str or None
        The file's own number or name of this person, the same in all frames; None if the file has none.
    """

    points: np.ndarray
    track: str | None = None


@dataclass(frozen=True)
class Detections:
    """The content of an estimator's file or folder for one video.

    Attributes
    ----------
    people : dict
        The people by frame number, as the file counts; every frame that the file mentions, with or without people.
    program : str
        The program that wrote it, as users know it, such as "AlphaPose".
    names : tuple of str or None
        The names of the points in the file's words, if it has them, in the order of ``Person.points``.
    point_sets : tuple of str
        Names of the point sets (``point_sets.POINT_SETS``) that the program writes; empty if it may be any.
    image_size : tuple of int or None
        Width and height in pixels, if the file has them.
    fractions : bool or None
        Whether coordinates are fractions of the image's width and height; None if the file may have either.
    centred : bool
        Whether fractions may run from -1 to 1, as OpenPose's do with --keypoint_scale 4.
    times_s : dict
        Seconds of the video by frame number, if the file has them.
    first : int
        The number by which the program calls the first frame of a video: 0 or 1.
    has_scores : bool
        Whether the file has scores; if not, they are 1.
    upright : bool
        Whether y grows upwards; in images it grows downwards.
    pixels_per_metre : float or None
        Set if the file has metres, which this scale makes into pixels.
    notes : tuple of str
        What users should know about this file, a line each.
    """

    people: dict[int, list[Person]]
    program: str
    names: tuple[str, ...] | None = None
    point_sets: tuple[str, ...] = ()
    image_size: tuple[int, int] | None = None
    fractions: bool | None = None
    centred: bool = False
    times_s: dict[int, float] = field(default_factory=dict)
    first: int = 0
    has_scores: bool = True
    upright: bool = False
    pixels_per_metre: float | None = None
    notes: tuple[str, ...] = ()


def points_from_flat(values: Any, place: str) -> np.ndarray:
    """The points (points, 3) of a flat list x, y, score, x, y, score, …

    Raises InputError, which begins with ``place``, for anything else.
    """
    if not isinstance(values, list) or not values or len(values) % SCORES:
        found = f"{len(values)} values" if isinstance(values, list) else type(values).__name__
        raise InputError(f"{place}: expected a list of x, y, score for each point, not {found}")
    return _known(_numbers(values, place).reshape(-1, SCORES))


def points_from_columns(x: Any, y: Any, scores: Any, place: str) -> np.ndarray:
    """The points (points, 3) of three lists; ``scores`` None stands for scores of 1.

    Raises InputError, which begins with ``place``, for anything else.
    """
    columns = [x, y, [1.0] * len(x) if scores is None and isinstance(x, list) else scores]
    if not all(isinstance(column, list) for column in columns) or len({len(column) for column in columns}) > 1 or not x:
        raise InputError(f"{place}: expected lists of x, y and score of the same length")
    return _known(np.column_stack([_numbers(column, place) for column in columns]))


def points_from_pairs(pairs: Any, scores: Any, place: str) -> np.ndarray:
    """The points (points, 3) of a list [[x, y], …] and one of scores (None: scores of 1); z may follow y.

    Raises InputError, which begins with ``place``, for anything else.
    """
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) in (2, 3) for pair in pairs):
        raise InputError(f"{place}: expected a list of [x, y] for each point")
    return points_from_columns([pair[0] for pair in pairs], [pair[1] for pair in pairs], scores, place)


def _numbers(values: list[Any], place: str) -> np.ndarray:
    if other := set(map(type, values)) - {int, float, type(None)}:
        value = next(value for value in values if type(value) in other)
        raise InputError(f"{place}: expected numbers, not {shortened(repr(value))}")
    try:
        numbers = np.array(values, dtype=float)
    except OverflowError:  # a whole number of hundreds of digits
        numbers = np.array(
            [np.nan if value is not None and abs(value) > LARGEST_PX else value for value in values], float
        )
    return np.where(np.abs(numbers) > LARGEST_PX, np.nan, numbers)


def _known(points: np.ndarray) -> np.ndarray:
    """``points`` with NaN for those without a place, or without a score above 0: estimators write 0, 0, 0."""
    points[~(np.isfinite(points).all(axis=1) & (points[:, 2] > 0))] = np.nan
    return points


def frame_number(value: Any, place: str) -> int:
    """``value`` as a frame number. Raises InputError if it is invalid."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LAST_FRAME:
        raise InputError(f"{place}: expected a frame number from 0 to {LAST_FRAME}, not {str(value)[:40]!r}")
    return value
