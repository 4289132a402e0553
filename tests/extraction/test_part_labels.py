"""The parts of a body by its outline and joints, on a body drawn by hand: 100 px tall, walking to the right."""

import numpy as np
import pytest

from healthgait.clips.body_parts import COLOURS, Part
from healthgait.extraction.part_labels import part_labels, segmentation

# Joints by BlazePose's numbers: left leg ahead, right leg behind, left arm ahead, right arm straight down.
PLACES = {
    0: (54, 8), 7: (50, 8), 8: (50, 8), 11: (50, 20), 12: (50, 20), 13: (60, 35), 14: (50, 38), 15: (72, 45),
    16: (50, 53), 19: (75, 47), 20: (50, 58), 23: (50, 50), 24: (50, 50), 25: (60, 70), 26: (42, 70),
    27: (66, 92), 28: (32, 90), 29: (64, 96), 31: (76, 97), 30: (28, 92), 32: (38, 97),
}  # fmt: skip


@pytest.fixture
def points():
    points = np.full((33, 3), np.nan)
    for number, place in PLACES.items():
        points[number] = *place, 1
    return points


def labels_of(points, direction=1):
    return part_labels(np.ones((100, 100), bool), points, 100.0, direction)


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ((52, 7), Part.HEAD), ((45, 28), Part.TORSO), ((56, 62), Part.L_THIGH), ((45, 62), Part.R_THIGH),
        ((63, 81), Part.L_SHANK), ((37, 80), Part.R_SHANK), ((72, 97), Part.L_FOOT), ((35, 95), Part.R_FOOT),
        ((66, 40), Part.L_FOREARM), ((75, 48), Part.L_HAND),
    ],
)  # fmt: skip
def test_pixels_belong_to_the_part_whose_axis_is_nearest(points, place, part):
    column, row = place
    assert labels_of(points)[row, column] == part


def test_the_arm_on_the_cameras_side_lies_before_the_trunk_and_the_other_one_behind(points):
    """Who walks to the image's right shows their right side."""
    assert labels_of(points, direction=1)[35, 50] == Part.R_UPPER_ARM
    assert labels_of(points, direction=-1)[35, 50] == Part.TORSO


def test_outside_the_outline_there_is_nothing_and_colours_are_the_datasets(points):
    outline = np.zeros((100, 100), bool)
    outline[97, 72] = True
    picture = segmentation(part_labels(outline, points, 100.0, 1))
    assert picture[97, 72].tolist() == list(COLOURS[Part.L_FOOT][::-1]) and np.count_nonzero(picture.any(axis=2)) == 1
    assert not part_labels(np.zeros((100, 100), bool), points, 100.0, 1).any()
