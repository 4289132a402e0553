import json
from itertools import permutations

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.walkway.corners import in_order, read_points, write_boxes
from healthgait.gait.walkway.walkway import FLOOR_EDGES, read_corners

CORNERS = np.array([(217.25, 420), (180, 441), (742, 420), (780, 441.5)])


def test_any_order_gives_the_same_corners():
    for order in permutations(range(4)):
        assert np.array_equal(in_order(CORNERS[list(order)], "the points"), CORNERS)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(217, 420), (180, 441), (-1, 420), (780, 441)], "coordinates must be from 0"),
        ([(217, 420), (180, 441), (250, 420), (780, 441)], "the two in the middle are 33 px apart"),
        ([(217, 420), (180, 420), (742, 420), (780, 441)], "both points at the left are in row 420"),
        ([(217, 420), (217, 420), (742, 420), (780, 441)], "both points at the left are in row 420"),
        ([(180, 420), (217, 441), (780, 420), (742, 441)], "upside down"),
        ([(200, 420), (200, 441), (742, 420), (742, 441)], "must look shorter"),
        ([(100, 400), (100, 500), (600, 400), (600.0000001, 500)], "must look shorter"),
        ([(0, 0), (90, 50), (300, 60), (310, 200)], "within the triangle"),
    ],
)
def test_points_that_are_no_walkway_are_refused(points, words):
    with pytest.raises(InputError, match=words):
        in_order(np.array(points, float), "the points")


def test_the_boxes_read_back_as_the_points_by_either_edge(tmp_path):
    write_boxes(tmp_path / "boxes.json", CORNERS)
    for edge in FLOOR_EDGES:
        assert np.array_equal(read_corners(tmp_path / "boxes.json", edge), CORNERS)
    assert [path.name for path in tmp_path.iterdir()] == ["boxes.json"]


def named(**changes):
    names = ("far_left", "near_left", "far_right", "near_right")
    return dict(zip(names, CORNERS.tolist(), strict=True)) | changes


@pytest.mark.parametrize("content", [CORNERS.tolist(), CORNERS[::-1].tolist(), named()])
def test_points_of_a_file(tmp_path, content):
    (tmp_path / "points.json").write_text(json.dumps(content))
    assert np.array_equal(in_order(read_points(tmp_path / "points.json"), ""), CORNERS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (7, "a list of four points"),
        ([[1, 2]] * 3, "a list of four points"),
        ([[1, 2], [3, 4], [5, 6], [7, "8"]], "expected a point"),
        ([[1, 2], [3, 4], [5, 6], [7, True]], "expected a point"),
        ([[1, 2], [3, 4], [5, 6], 7], "expected a point"),
        ([[10**400, 2], [3, 4], [5, 6], [7, 8]], "coordinates must be from 0"),
        ({"far_left": [1, 2]}, "expected the keys"),
        (named(far_left=[742, 420], far_right=[217, 420]), "do not match their names"),
    ],
)
def test_files_of_no_points_are_refused(tmp_path, content, words):
    (tmp_path / "points.json").write_text(json.dumps(content))
    with pytest.raises(InputError, match=words):
        read_points(tmp_path / "points.json")
