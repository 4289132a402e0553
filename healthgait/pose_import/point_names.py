"""Which of a file's points is which joint: by the file's names, by what users map, or by the set that fits the body."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.files import read_json
from healthgait.pose_import.body import contradiction
from healthgait.pose_import.point_sets import JOINTS, POINT_SETS, PointSet

WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
SIDES = {"l": "l", "left": "l", "r": "r", "right": "r"}
PAIRED = {
    "eye": "eye", "ear": "ear", "shoulder": "shoulder", "elbow": "elbow", "wrist": "wrist", "hip": "hip",
    "knee": "knee", "ankle": "ankle", "heel": "heel", "bigtoe": "big_toe", "toe": "big_toe", "footindex": "big_toe",
    "smalltoe": "small_toe",
}  # fmt: skip
SINGLE = {
    "nose": "nose", "neck": "neck", "midhip": "mid_hip", "hip": "mid_hip", "pelvis": "mid_hip", "headtop": "head_top",
}  # fmt: skip
NEEDED = ("l_hip", "r_hip", "l_knee", "r_knee", "l_ankle", "r_ankle")


@dataclass(frozen=True)
class Points:
    """Which points of a file are which joints: ``index`` by joint, and ``title``, what they are called in messages.

    ``point_set`` is the name of the set; "named" if the file or the user names the points.
    """

    index: dict[str, int]
    title: str
    point_set: str = "named"


def joint_named(name: str) -> str | None:
    """The joint that a name such as ``LAnkle``, ``left_ankle`` or ``Left Foot Index`` means; None if it is no joint."""
    words = [word.lower() for word in WORDS.findall(name)]
    sides = [SIDES[word] for word in words if word in SIDES]
    part = "".join(word for word in words if word not in SIDES)
    if len(sides) == 1 and part in PAIRED:
        return f"{sides[0]}_{PAIRED[part]}"
    if not sides and part[:1] in SIDES and part[1:] in PAIRED:  # lankle
        return f"{part[0]}_{PAIRED[part[1:]]}"
    return SINGLE.get(part) if not sides else None


def by_names(names: Sequence[str], place: Path) -> Points:
    """The joints by the file's ``names`` of its points. Raises InputError if there are no legs, or two of a joint."""
    index: dict[str, int] = {}
    for number, name in enumerate(names):
        joint = joint_named(name)
        if joint in index:
            raise InputError(
                f"{place}: the points {names[index[joint]]!r} and {name!r} both mean {joint}; name them apart"
            )
        if joint:
            index[joint] = number
    if "l_ankle" not in index and "r_ankle" not in index:  # Human3.6M calls them feet
        index |= {f"{side}_ankle": number for side, number in _feet(names).items()}
    if missing := [joint for joint in NEEDED if joint not in index]:
        raise InputError(
            f"{place}: none of its points is {', '.join(missing)}; it has {shortened(', '.join(names), 200)}; give the "
            "joint names"
        )
    return Points(index, "named points")


def _feet(names: Sequence[str]) -> dict[str, int]:
    """The numbers of the points called left and right foot, by side."""
    words = [[word.lower() for word in WORDS.findall(name)] for name in names]
    sides = {number: SIDES.get(found[0]) for number, found in enumerate(words) if found[1:] == ["foot"]}
    return {side: number for number, side in sides.items() if side}


def by_user(path: Path, names: Sequence[str] | None, count: int, place: Path) -> Points:
    """The joints by the user's JSON file at ``path``, for a file of ``count`` points, called ``names`` if at all.

    It is a list of the joints in the order of the points, null for other points; or an object with the joint of each
    name or number (from 0) of a point. Raises InputError for anything else.
    """
    content = read_json(path)
    if isinstance(content, list):
        if len(content) != count:
            raise InputError(f"{path}: names {len(content)} points, but those in {place} are {count}")
        content = {str(number): joint for number, joint in enumerate(content) if joint is not None}
    elif not isinstance(content, dict):
        raise InputError(f"{path}: expected a list of joints, or an object with the joint of each point")
    index: dict[str, int] = {}
    for point, joint in content.items():
        if joint is None:
            continue
        if joint not in JOINTS:
            raise InputError(f"{path}: {shortened(repr(joint))} is no joint; expected {', '.join(JOINTS)}, or null")
        if joint in index:
            raise InputError(f"{path}: {joint} is named twice; keep one")
        index[joint] = _number(point, names, count, path)
    if missing := [joint for joint in NEEDED if joint not in index]:
        raise InputError(f"{path}: no point is {', '.join(missing)}; expected at least hips, knees and ankles")
    return Points(index, f"points named by {path.name}")


def _number(point: str, names: Sequence[str] | None, count: int, path: Path) -> int:
    if names and point in names:
        return list(names).index(point)
    if point.isascii() and point.isdigit() and int(point[:9]) < count:
        return int(point)
    known = shortened(", ".join(names), 200) if names else f"the numbers 0 to {count - 1}"
    raise InputError(f"{path}: there is no point {shortened(repr(point))}; expected one of {known}")


def by_set(points: PointSet, count: int, place: Path) -> Points:
    """The joints by a point set that the user names. Raises InputError if the file has another number of points."""
    if len(points) != count:
        raise InputError(f"{place}: has {count} points for each person, but {points.title} are {len(points)}")
    return Points(_index(points), points.title, points.name)


def by_body(people: np.ndarray, written: Sequence[str], place: Path) -> Points:
    """The joints by the point set that fits the number of points and the bodies of ``people`` (people, points, 3).

    Of two sets that fit, it is the one that the program writes (``written``, names of point sets). Raises InputError
    if no set fits, or it remains open which.
    """
    count = people.shape[1]
    candidates = [points for points in POINT_SETS.values() if len(points) == count]
    if not candidates:
        known = ", ".join(f"{len(points)} ({points.title})" for points in POINT_SETS.values())
        raise InputError(f"{place}: has {count} points for each person; known are {known}; give the joint names")
    against = {points.name: contradiction(people, _index(points)) for points in candidates}
    fitting = [points for points in candidates if not against[points.name]]
    if not fitting:
        told = "; ".join(f"as {points.title}, {against[points.name]}" for points in candidates)
        raise InputError(f"{place}: its {count} points are in no known order: {told}; give the joint names")
    if len(fitting) > 1:
        fitting = [points for points in fitting if points.name in written] or fitting
    if len(fitting) > 1:
        titles = " and as ".join(f"{points.title} ({points.name})" for points in fitting)
        raise InputError(f"{place}: its {count} points can be read as {titles}; name the points")
    return Points(_index(fitting[0]), fitting[0].title, fitting[0].name)


def _index(points: PointSet) -> dict[str, int]:
    return {name: number for number, name in enumerate(points.names) if name}


def _mapping(given: str) -> Path:
    """The path of the user's file of point names. Raises InputError if it is meant to be a point set."""
    path = Path(given)
    if path.suffix.lower() != ".json" and not path.exists():
        near = difflib.get_close_matches(given.lower(), POINT_SETS, n=1, cutoff=0)
        raise InputError(
            f"{shortened(repr(given))} is neither a point set nor a file; point sets are {', '.join(POINT_SETS)}; "
            f"did you mean {near[0]}?"
        )
    return path


def points_of(
    people: np.ndarray, names: Sequence[str] | None, written: Sequence[str], given: str | None, place: Path
) -> Points:
    """Which joint each point of ``people`` (people, points, 3) is.

    ``given`` by the user is the name of a point set, the path of a JSON file (``by_user``), or None; then the file's
    ``names`` tell, or the body. Raises InputError if it cannot be known, or if bodies contradict it.
    """
    count = people.shape[1]
    if given in POINT_SETS:
        found = by_set(POINT_SETS[given], count, place)
    elif given is not None:
        found = by_user(_mapping(given), names, count, place)
    elif names is not None:
        found = by_names(names, place)
    else:
        return by_body(people, written, place)
    if problem := contradiction(people, found.index):
        raise InputError(f"{place}: as {found.title}, {problem}; are its points what they are taken for?")
    return found
