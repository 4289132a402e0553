"""Whether points, taken for certain joints, make a body: another order of the points does not."""

from collections.abc import Iterator, Mapping

import numpy as np

MOST = 0.5  # of the people must look like one; some are seated, bent or partly hidden
LOOKED_AT = 600  # people, evenly from the whole file
# In lengths of the trunk, from the middle of the shoulders to that of the hips: as people of all builds have it.
HEAD_WITHIN = 0.9  # of the nose from ears and eyes
MIDDLE_WITHIN = 0.6  # of the neck from the shoulders' middle, and of the mid-hip from the hips'
FOOT_WITHIN = 0.8  # of toes and heels from their ankle
BENT = 0.3  # by which a knee may be above a hip, as of a seated person, or another joint above the next one


def contradiction(people: np.ndarray, index: Mapping[str, int]) -> str:
    """What speaks against ``people`` (people, points, 3) being upright bodies; empty if nothing does.

    ``index`` is the number of each joint's point. x and y in the image, y downwards.
    """
    shown = people[:: max(len(people) // LOOKED_AT, 1), :, :2]
    for holds, words in _checks(shown, index):
        known = ~np.isnan(holds)
        if known.any() and np.nanmean(holds) < MOST:
            return words
    return ""


def _checks(people: np.ndarray, index: Mapping[str, int]) -> Iterator[tuple[np.ndarray, str]]:
    """For each rule whether it holds (people,), 1 or 0, NaN where it cannot be seen, and words for when it does not."""

    def place(*joints: str) -> np.ndarray:
        """The middle (people, 2) of joints; NaN if the file lacks one."""
        if any(joint not in index for joint in joints):
            return np.full((len(people), 2), np.nan)
        return np.mean([people[:, index[joint]] for joint in joints], axis=0)

    def both(joint: str) -> np.ndarray:
        return place(f"l_{joint}", f"r_{joint}")

    trunk = np.linalg.norm(both("shoulder") - both("hip"), axis=1)
    # A file may lack the shoulders; the thigh is nearly as long.
    trunk = np.where(np.isnan(trunk), np.linalg.norm(both("hip") - both("knee"), axis=1), trunk)

    def below(lower: np.ndarray, upper: np.ndarray, by: float = 0.0) -> np.ndarray:
        highest = upper[:, 1] - (by * trunk if by else 0)
        return _where_known(lower[:, 1] > highest, lower[:, 1] + highest)

    def near(one: np.ndarray, other: np.ndarray, within: float) -> np.ndarray:
        apart = np.linalg.norm(one - other, axis=1)
        return _where_known(apart < within * trunk, apart + trunk)

    yield below(both("ankle"), both("hip")), "ankles are above the hips (y must grow downwards)"
    for side in "lr":
        hip, knee, ankle = (place(f"{side}_{joint}") for joint in ("hip", "knee", "ankle"))
        yield below(ankle, knee, BENT), "ankles are above the knees"
        yield below(knee, hip, BENT), "knees are above the hips"
        yield near(hip, both("hip"), MIDDLE_WITHIN), "one hip is far from the other"
    yield below(both("hip"), both("shoulder")), "hips are above the shoulders"
    for head in (place("nose"), both("ear"), both("eye"), place("head_top")):
        yield below(both("shoulder"), head), "shoulders are above the head"
    for head in (both("ear"), both("eye")):
        yield near(head, place("nose"), HEAD_WITHIN), "ears and eyes are not beside the nose"
    yield near(place("neck"), both("shoulder"), MIDDLE_WITHIN), "the neck is not between the shoulders"
    yield near(place("mid_hip"), both("hip"), MIDDLE_WITHIN), "the mid-hip is not between the hips"
    for side in "lr":
        for part in ("big_toe", "small_toe", "heel"):
            words = "toes and heels are not at their ankles"
            yield near(place(f"{side}_{part}"), place(f"{side}_ankle"), FOOT_WITHIN), words


def _where_known(holds: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), np.nan, holds)
