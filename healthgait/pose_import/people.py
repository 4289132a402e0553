"""The people of one video in pixels, with the dataset's joints, from what an estimator's file holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose.entries import LARGEST_PX, LAST_FRAME, size_text
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.point_names import points_of
from healthgait.pose_import.point_sets import JOINTS, SCORES

# Coordinates are fractions of the image, not pixels, if nearly all are smaller: some lie outside the image.
LARGEST_FRACTION = 2.0
NEARLY_ALL = 97.5  # percent; estimators put some joints anywhere
CENTRED = -0.2  # fractions that reach so far below 0 may run from -1 to 1
BEYOND, WITHIN = 1.2, 0.6  # range of the extent of a walker's joints, as fractions of the image's width and height


@dataclass(frozen=True)
class People:
    """The people of a video.

    Attributes
    ----------
    by_frame : dict
        An array (people, joints, 3) of x, y in pixels and score for each frame of the file, with or without people;
        joints in the order of ``point_sets.JOINTS``, NaN where a point was not found. Frames are counted from 0.
    tracks : dict
        The file's number or name of each of these people, None where it has none.
    program, points, point_set : str
        The estimator, what its points are called in messages, and the name of the set.
    image_size : tuple of int or None
        Width and height in pixels.
    times_s : dict
        Seconds of the video by frame, if the file has them.
    first : int
        The number of the first frame of a video in the file, which is 0 here.
    from_fractions : bool
        Whether the pixels were computed from fractions of the image's size.
    notes : tuple of str
        What users should know about the file.
    """

    by_frame: dict[int, np.ndarray]
    tracks: dict[int, list[str | None]]
    program: str
    points: str
    point_set: str
    image_size: tuple[int, int] | None = None
    times_s: Mapping[int, float] = field(default_factory=dict)
    first: int = 0
    from_fractions: bool = False
    notes: tuple[str, ...] = ()

    def without_low_scores(self, min_score: float) -> tuple["People", float]:
        """The people without points below that score, and the share of points left out."""
        every = np.concatenate([found.reshape(-1, SCORES) for found in self.by_frame.values()])
        share = float(np.mean(every[np.isfinite(every[:, 0]), 2] < min_score))
        kept = {frame: np.where(found[..., 2:] < min_score, np.nan, found) for frame, found in self.by_frame.items()}
        return replace(self, by_frame=kept), share

    def between(self, first: int, last: int) -> "People":
        """The same people in the frames from ``first`` to ``last`` only."""
        kept = {frame: found for frame, found in self.by_frame.items() if first <= frame <= last}
        return replace(self, by_frame=kept)


def people_of(
    detections: Detections, given_points: str | None, image_size: tuple[int, int] | None, source: Path
) -> People:
    """The people of ``detections`` that were read from ``source``.

    ``given_points`` and ``image_size`` are what the user says about points (``point_names.points_of``) and image size.
    Raises InputError if there are no people, if it is unknown which point is which or how large the image is, or if
    both sizes differ.
    """
    frames = sorted(detections.people)
    everybody = [person for frame in frames for person in detections.people[frame]]
    counts = sorted({len(person.points) for person in everybody})
    if not everybody or not any(np.isfinite(person.points[:, 0]).any() for person in everybody):
        raise InputError(f"{source}: no person found in any of {len(frames)} frames")
    if len(counts) > 1:
        raise InputError(f"{source}: people have {' and '.join(map(str, counts))} points; expected the same for all")
    size = _one_size(detections.image_size, image_size, source)
    points = _in_pixels(np.stack([person.points for person in everybody]), detections, size, source)
    found = points_of(points, detections.names, detections.point_sets, given_points, source)
    joints = np.full((len(points), len(JOINTS), SCORES), np.nan)
    for joint, number in found.index.items():
        if joint in JOINTS:
            joints[:, JOINTS.index(joint)] = points[:, number]
    ends = np.cumsum([len(detections.people[frame]) for frame in frames])
    shift = _checked_shift(frames, detections, source)
    return People(
        by_frame={frame - shift: part for frame, part in zip(frames, np.split(joints, ends[:-1]), strict=True)},
        tracks={frame - shift: [person.track for person in detections.people[frame]] for frame in frames},
        program=detections.program,
        points=found.title,
        point_set=found.point_set,
        image_size=size,
        times_s={frame - shift: time_s for frame, time_s in detections.times_s.items()},
        first=shift,
        from_fractions=_has_fractions(detections),
        notes=(*detections.notes, *_notes_on_fractions(detections, size)),
    )


def _has_fractions(detections: Detections) -> bool:
    if detections.fractions is not None or detections.pixels_per_metre:
        return bool(detections.fractions)
    return _are_fractions(_places(detections))


def _places(detections: Detections) -> np.ndarray:
    """x and y (people, points, 2) of everybody, as in the file."""
    return np.stack([person.points for people in detections.people.values() for person in people])[..., :2]


def _notes_on_fractions(detections: Detections, size: tuple[int, int] | None) -> list[str]:
    """That OpenPose's fractions are taken for those from 0 to 1, if some of them would be in the other manner, too."""
    if not (detections.centred and size and _has_fractions(detections)) or _run_from_minus_1(_places(detections)):
        return []
    return ["its fractions are taken to run from 0 to 1; with --keypoint_scale 4 they run from -1 to 1; use 0 or 3"]


def _checked_shift(frames: list[int], detections: Detections, source: Path) -> int:
    """The number of the file's first frame: 0 if its frames contradict the program's habit."""
    if frames[-1] > LAST_FRAME:
        raise InputError(f"{source}: expected frame numbers from 0 to {LAST_FRAME}, not {frames[-1]}")
    return detections.first if frames[0] >= detections.first else 0


def _one_size(own: tuple[int, int] | None, given: tuple[int, int] | None, source: Path) -> tuple[int, int] | None:
    if own and given and own != given:
        raise InputError(
            f"{source}: its images have {size_text(own)} pixels, but the given image size is {size_text(given)}"
        )
    return own or given


def _in_pixels(points: np.ndarray, detections: Detections, size: tuple[int, int] | None, source: Path) -> np.ndarray:
    """``points`` (people, points, 3) in pixels, y downwards; NaN where a file says something beyond any image."""
    points = np.where(np.isfinite(points).all(axis=2, keepdims=True), points, np.nan)
    places = points[..., :2]
    if detections.pixels_per_metre:
        places *= detections.pixels_per_metre
    elif _has_fractions(detections):
        if size is None:
            raise InputError(
                f"{source}: its coordinates are fractions of the image's width and height; give the image size"
            )
        if detections.centred and _run_from_minus_1(places):
            places += 1
            places /= 2
        places *= size
    if detections.upright:
        places[..., 1] = (size[1] if size else np.nanmax(places[..., 1])) - places[..., 1]
    points[~(np.abs(places) <= LARGEST_PX).all(axis=2)] = np.nan
    return points


def _are_fractions(places: np.ndarray) -> bool:
    return bool(np.nanpercentile(np.abs(places), NEARLY_ALL) <= LARGEST_FRACTION)


def _run_from_minus_1(places: np.ndarray) -> bool:
    """Whether fractions (people, points, 2) run from -1 to 1: many are far below 0, none above 1."""
    low, high = np.nanpercentile(places, (100 - NEARLY_ALL, NEARLY_ALL), axis=(0, 1))
    return bool((low < CENTRED).any() and (high <= 1).all())


def check_size(given: tuple[int, int] | None, people: People, places_px: np.ndarray, source: Path) -> None:
    """Raise InputError if the walker's joints (joints, 2) are not in pixels of images of the user's ``given`` size."""
    if given is None or people.from_fractions:
        return
    reach_px, fractions = _reach(given, places_px)
    if (fractions > BEYOND).any() or (fractions < WITHIN).all():
        raise InputError(
            f"{source}: the walker's joints extend to column {reach_px[0]:.0f} and row {reach_px[1]:.0f}, which does "
            f"not fit images of {size_text(given)} pixels; give the image size of the video that was analysed, or none"
        )


def doubt_of_size(people: People, places_px: np.ndarray) -> str:
    """What speaks against the image size that the file itself has; empty if nothing does."""
    if people.image_size is None or people.from_fractions:
        return ""
    reach_px, fractions = _reach(people.image_size, places_px)
    if not (fractions > BEYOND).any() and not (fractions < WITHIN).all():
        return ""
    return (
        f"the walker's joints extend to column {reach_px[0]:.0f} and row {reach_px[1]:.0f} of images of "
        f"{size_text(people.image_size)} pixels; is the file's image size right?"
    )


def _reach(size: tuple[int, int], places_px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column and row (2,) that nearly all joints reach, px, and as fractions of the size."""
    reach_px = np.nanpercentile(places_px, NEARLY_ALL, axis=0)
    return reach_px, reach_px / size
