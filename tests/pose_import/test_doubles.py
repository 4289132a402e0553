"""Two poses of one person in a frame, of people of whom every place is known."""

import numpy as np

from healthgait.pose_import.doubles import without_doubles
from healthgait.pose_import.walker import find_walker
from tests.pose_import.people_found import FRAMES, REGULAR, found, walking


def test_of_two_poses_of_a_body_the_better_one_is_kept():
    walker = walking(50, 900, mark=0.9)
    double = {
        frame: points + np.array([4, -3, 0]) for frame, points in walking(50, 900, mark=0.6).items() if frame % 3 == 0
    }
    for points in double.values():
        points[10:] = np.nan
    kept = without_doubles(found(walker, double, names=["1", "2"]))
    assert all(len(people) == 1 for people in kept.by_frame.values())
    assert {name for names in kept.tracks.values() for name in names} == {"1"}
    (walk,) = find_walker(kept, 1, REGULAR, 1.0).passes
    assert len(walk.track.frames) == FRAMES


def test_two_who_walk_close_together_are_two():
    """A fifteenth of their height apart."""
    people = found(walking(50, 900, mark=0.9), walking(70, 920, mark=0.1))
    assert [len(here) for here in without_doubles(people).by_frame.values()] == [2] * FRAMES
