"""A walk towards the image's right, and the pose it was found in; not to be changed."""

import pytest

from tests.gait.shown_walk import walk_towards, walking_pose


@pytest.fixture(scope="module")
def pose():
    return walking_pose()


@pytest.fixture(scope="module")
def walk():
    return walk_towards()
