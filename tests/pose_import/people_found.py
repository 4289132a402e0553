"""People of whom every place is known, and the frames in which an estimator found them."""

import numpy as np

from healthgait.pose_import.frame_times import regular_times
from healthgait.pose_import.people import People
from healthgait.pose_import.point_sets import JOINTS
from healthgait.pose_import.walker import Walker, find_walker

FPS = 30.0
FRAMES = 120
REGULAR = regular_times(range(3 * FRAMES), FPS)
# Each joint's place within a person of height 1: a column that tells the joints apart, rows from 0 to 1 downwards.
SHAPE = np.column_stack([np.linspace(-0.1, 0.1, len(JOINTS)), np.linspace(0, 1, len(JOINTS))])
ANKLES = [JOINTS.index("l_ankle"), JOINTS.index("r_ankle")]


def person(column, mark, height=300.0, row=100.0):
    """Points (joints, 3); the scores bear the person's ``mark``."""
    points = SHAPE * height + [column, row]
    return np.column_stack([points, np.full(len(JOINTS), mark)])


def walking(begin, end, mark, frames=FRAMES, first=0, **how):
    """A person in each frame from ``first`` on, who goes from one column to another."""
    return {first + k: person(column, mark, **how) for k, column in enumerate(np.linspace(begin, end, frames))}


def found(*each, seed=0, names=None):
    """The people of the video, in each frame in any order; ``names`` are the file's names of ``each``."""
    rng = np.random.default_rng(seed)
    by_frame, tracks = {}, {}
    for frame in range(max(FRAMES, *(max(one) + 1 for one in each))):
        here = [(one[frame], names and names[k]) for k, one in enumerate(each) if frame in one]
        rng.shuffle(order := list(range(len(here))))
        by_frame[frame] = np.stack([here[k][0] for k in order]) if here else np.empty((0, len(JOINTS), 3))
        tracks[frame] = [here[k][1] for k in order]
    return People(by_frame, tracks, "AlphaPose", "Halpe 26", "halpe_26")


WALKER = walking(50, 900, mark=0.9)
PATIENT, COMPANION = WALKER, walking(20, 870, mark=0.1, height=340.0)
THERE_AND_BACK = walking(50, 900, 0.9, frames=60) | walking(890, 60, 0.9, frames=60, first=60)


def find(*each, direction=1, gap_s=1.0, choice=None, **how) -> Walker:
    """The walker among ``each``; ``how`` goes to ``found``."""
    return find_walker(found(*each, **how), direction, REGULAR, gap_s, choice)


def points_of(walker):
    """The walker's points (joints, 3) by frame."""
    return {
        frame: points
        for walk in walker.passes
        for frame, points in zip(walk.track.frames, walk.track.points, strict=True)
    }


def marks(walker):
    return {float(mark) for points in points_of(walker).values() for mark in points[:, 2]}


def passes_in(walker):
    return [(walk.direction, walk.track.frames[0], walk.track.frames[-1]) for walk in walker.passes]


def reflection(of, shift):
    """Somebody's reflection in a window: a little smaller, without legs."""
    seen = {frame: points * [0.9, 0.9, 1] + [shift, 0, 0] for frame, points in of.items()}
    for points in seen.values():
        points[ANKLES] = np.nan
    return seen


def on_the_spot(column, mark, height=300.0):
    """Somebody on a treadmill: the ankles, 80 px apart at most, change places twice a second; the trunk stays."""
    seen = walking(column, column, mark=mark, height=height)
    for frame, points in seen.items():
        points[ANKLES, 0] = column + 40 * np.sin(2 * np.pi * frame / 30) * np.array([1, -1])
    return seen
