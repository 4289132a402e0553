"""People of whom every place is known, and the frames in which an estimator found them."""

import numpy as np

from healthgait.pose_import.frame_times import regular_times
from healthgait.pose_import.people import People
from healthgait.pose_import.point_sets import JOINTS

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
