"""Bodies kept small: whose joints are whose, and masks as they were in the image."""

import numpy as np
import pytest

from healthgait.extraction.bodies import OF_DATASET, OF_POSE, Bodies
from healthgait.pose_import.point_sets import JOINTS
from healthgait.video.following import People
from healthgait.video.landmarks import Pose
from healthgait.video.reading import Frame
from healthgait.video.regions import Region

SIZE = (300, 200)


def pose_at(column, seed, turned=0.0):
    """A person whose left half of the region is the mask."""
    region = Region(column, 100, 100, turned)
    mask = np.zeros((256, 256), np.float32)
    mask[:, :128] = 0.9
    points = np.random.default_rng(seed).uniform(0, 200, (33, 3))
    return Pose(points, 1.0, region, region, mask)


def joints_of(pose):
    joints = np.full((len(JOINTS), 3), np.nan)
    joints[OF_DATASET] = pose.points[OF_POSE]
    return joints


@pytest.fixture
def bodies():
    found = Bodies()
    poses = {"1": pose_at(80, 1), "2": pose_at(200, 2, np.pi / 2)}
    found.see(People(Frame(5, 0.1, np.zeros((*SIZE[::-1], 3), np.uint8)), poses))
    return found, poses


def test_joints_find_their_body_also_where_some_are_left_out(bodies):
    found, poses = bodies
    for pose in poses.values():
        joints = joints_of(pose)
        assert np.array_equal(found.whose(5, joints).points, pose.points)
        joints[::2] = np.nan
        assert np.array_equal(found.whose(5, joints).points, pose.points)


def test_a_mask_lies_where_its_region_does(bodies):
    """Half of a region 100 pixels wide: its left half, or its upper one if it is turned by a right angle."""
    found, poses = bodies
    left, upper = (found.whose(5, joints_of(pose)).mask(SIZE) for pose in poses.values())
    assert left.shape == (200, 300) and left[52:148, 32:78].all() and not left[:, 82:].any() and not left[:48].any()
    assert upper[52:98, 152:248].all() and not upper[102:].any() and upper.sum() == pytest.approx(5000, rel=0.03)
