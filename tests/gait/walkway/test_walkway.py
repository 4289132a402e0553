import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthgait.errors import InputError
from healthgait.gait.walkway.walkway import Walkway, read_corners, refined_corners
from tests.gait.made_up_walk import CORNERS_PX, FOCAL_PX, LENGTH_M, NEAR_BAR_M, WALKWAY, seen

pytestmark = pytest.mark.filterwarnings("error")

BOXES = {
    "0": {"x_min": 217, "y_min": 415, "x_max": 235, "y_max": 420},
    "1": {"x_min": 180, "y_min": 436, "x_max": 200, "y_max": 441},
    "2": {"x_min": 725, "y_min": 416, "x_max": 743, "y_max": 421},
    "3": {"x_min": 760, "y_min": 437, "x_max": 780, "y_max": 442},
}


def test_the_made_up_camera_by_hand():
    expected = [(217.5, 420), (180, 441.428571), (742.5, 420), (780, 441.428571)]  # 2.1 m at 8 m and at 7 m
    np.testing.assert_allclose(CORNERS_PX, expected, atol=1e-6)


def test_corners_lie_at_the_ends_of_the_lines():
    assert WALKWAY.on_floor(CORNERS_PX) == pytest.approx(np.array([(0, 1), (0, 0), (4.2, 1), (4.2, 0)]), abs=1e-9)


@pytest.mark.parametrize("along", [-0.8, 0.0, 1.3, 4.0, 5.5])
@pytest.mark.parametrize("across", [-0.2, 0.25, 0.5, 1.0])
def test_places_by_a_known_camera(along, across):
    assert WALKWAY.on_floor(seen(along, across)) == pytest.approx((along, across))
    assert WALKWAY.in_image(np.array([along, across])) == pytest.approx(seen(along, across))
    for height in (0.0, 0.085, 0.9):
        above = seen(along, across, height)
        assert WALKWAY.along(above[0], across) == pytest.approx(along)
        assert WALKWAY.below(above, height) == pytest.approx(seen(along, across))


def test_arrays_of_any_shape_keep_it_and_gaps():
    along, across = np.array([[0.5, 1.0, np.nan], [3.0, 4.0, 2.0]]), np.array([0.2, 0.4, 0.6])
    points = seen(along, across, 0.1)
    kept = points.copy()
    assert WALKWAY.on_floor(WALKWAY.below(points, 0.1))[..., 0] == pytest.approx(along, nan_ok=True)
    assert WALKWAY.along(points[..., 0], 0.2)[:, 0] == pytest.approx([0.5, 3.0])
    assert np.array_equal(points, kept, equal_nan=True)


def test_the_camera_is_known_from_the_corners():
    assert WALKWAY.camera_height_m == pytest.approx(1.2)
    assert WALKWAY.horizon_px == pytest.approx(270)
    # 1000 px of focal length at 7, 7.5 and 8 m
    assert [WALKWAY.pixels_per_metre(across) for across in (0, 0.5, 1)] == pytest.approx([1000 / 7, 1000 / 7.5, 125])


def turned(along, across, yaw):
    """Pixels of points on the floor, as the camera sees them when it is turned to the right."""
    right, away = along - LENGTH_M / 2, NEAR_BAR_M + across
    depth = away * np.cos(yaw) + right * np.sin(yaw)
    return np.array([480 + FOCAL_PX * (right * np.cos(yaw) - away * np.sin(yaw)) / depth, 270 + FOCAL_PX * 1.2 / depth])


def test_places_by_a_camera_that_is_turned():
    corners = np.array([turned(along, across, 0.05) for along, across in ((0, 1), (0, 0), (4.2, 1), (4.2, 0))])
    walkway = Walkway(corners, LENGTH_M)
    assert walkway.horizon_px == pytest.approx(270)
    assert walkway.camera_height_m == pytest.approx(1.2, rel=0.002)
    metre_px = np.hypot(*(turned(2.6, 0.3, 0.05) - turned(1.6, 0.3, 0.05)))
    assert walkway.pixels_per_metre(0.3) == pytest.approx(metre_px)
    for place in ((0.7, 0.3), (2.1, 0.5), (3.9, 0.9)):
        assert walkway.on_floor(turned(*place, 0.05)) == pytest.approx(place)
        assert walkway.along(turned(*place, 0.05)[0], place[1]) == pytest.approx(place[0])


NEAR_PX = st.floats(-15, 15)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(NEAR_PX, min_size=8, max_size=8), st.floats(-1, 5), st.floats(-0.3, 1.3))
def test_floor_and_image_are_inverse_of_each_other(shifts, along, across):
    corners = np.array([(220, 380), (160, 450), (740, 380), (800, 450)]) + np.array(shifts).reshape(4, 2)
    walkway = Walkway(corners, LENGTH_M)
    place = np.array([along, across])
    pixel = walkway.in_image(place)
    assert walkway.on_floor(pixel) == pytest.approx(place, abs=1e-6)
    assert walkway.along(pixel[0], across) == pytest.approx(along, abs=1e-6)


def crooked(corner, down_px):
    """The corners with one of them drawn too low."""
    corners = CORNERS_PX.copy()
    corners[corner, 1] += down_px
    return corners


def first_to_last(corners):
    """How long the first 70 cm of the walkway come out, over the last ones."""
    ends = Walkway(corners, LENGTH_M).on_floor(seen([0.1, 0.8, 3.4, 4.1], 0.5))[:, 0]
    return (ends[1] - ends[0]) / (ends[3] - ends[2])


@pytest.mark.parametrize("corner", range(4))
@pytest.mark.parametrize("down_px", [-1, 1])
def test_a_tilted_horizon_is_levelled(corner, down_px):
    corners = crooked(corner, down_px)
    levelled = refined_corners(corners, [corners])
    assert abs(first_to_last(corners) - 1) > 0.02
    assert abs(first_to_last(levelled) - 1) < 0.15 * abs(first_to_last(corners) - 1)
    assert np.abs(levelled - corners).max() < 0.7  # less than what was wrong
    assert Walkway(levelled, LENGTH_M).camera_height_m == pytest.approx(1.2, abs=0.05)


def test_a_level_horizon_is_left_alone():
    assert refined_corners(CORNERS_PX, [CORNERS_PX]) == pytest.approx(CORNERS_PX, abs=1e-6)
    assert refined_corners(CORNERS_PX, []) == pytest.approx(CORNERS_PX, abs=1e-6)


def test_many_corners_are_trusted_more_than_one():
    corners = crooked(1, 1)
    alone, often = (refined_corners(corners, [corners] * count) for count in (1, 50))
    assert np.abs(often - corners).max() < np.abs(alone - corners).max()


def test_corners_of_the_same_bars_are_averaged():
    shift = np.array([[1, -1], [0, 1], [-1, 0], [1, 1]])
    pair = [CORNERS_PX + shift, CORNERS_PX - shift]
    for corners in pair:
        assert refined_corners(corners, pair) == pytest.approx(CORNERS_PX, abs=1e-6)
    assert refined_corners(CORNERS_PX, [CORNERS_PX, CORNERS_PX + 5]) == pytest.approx(CORNERS_PX + 2.5, abs=1e-6)


def test_a_camera_that_was_moved_is_kept_apart():
    moved = CORNERS_PX + np.array([[0, 0], [0, 0], [0, 0], [5.5, 0]])
    together = [CORNERS_PX, CORNERS_PX, moved]
    assert refined_corners(CORNERS_PX, together) == pytest.approx(CORNERS_PX, abs=1e-6)
    assert np.array_equal(refined_corners(moved, together), refined_corners(moved, [moved]))


def box_file(tmp_path, boxes):
    path = tmp_path / "NW-WoJ.json"
    path.write_text(boxes if isinstance(boxes, str) else json.dumps(boxes))
    return path


def changed(name, **edges):
    return BOXES | {name: BOXES[name] | edges}


def test_the_outer_edges_on_the_floor_are_read(tmp_path):
    path = box_file(tmp_path, BOXES | {"comment": "drawn by hand"})
    assert read_corners(path).tolist() == [[217, 420], [180, 441], [743, 421], [780, 442]]
    assert read_corners(path, "y_min").tolist() == [[217, 415], [180, 436], [743, 416], [780, 437]]


def test_parts_of_pixels_and_the_border_are_places(tmp_path):
    assert read_corners(box_file(tmp_path, changed("1", x_min=0, y_max=441.25)))[1].tolist() == [0, 441.25]


@pytest.mark.parametrize("value", [None, True, "217", [217], -1, 100_001, 10**400])
@pytest.mark.parametrize(("name", "edge"), [("0", "x_min"), ("3", "y_max"), ("2", "x_min")])
def test_what_is_no_pixel_is_refused(tmp_path, name, edge, value):
    with pytest.raises(InputError, match=f"NW-WoJ.json: box {name}: {edge} must be a number of pixels within the im"):
        read_corners(box_file(tmp_path, changed(name, **{edge: value})))


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ([BOXES], "the boxes 0, 1, 2 and 3, not list"),
        ({name: BOXES[name] for name in "013"}, "box 2 is missing; expected 0, 1, 2 and 3, each with x_min, y_min,"),
        (BOXES | {"3": [760, 437, 780, 442]}, "box 3 is missing"),
        (BOXES | {"0": {"x_min": 217}}, "box 0: y_min must be a number of pixels within the image, not None"),
        (changed("1", x_max=float("nan")), "the number NaN is not allowed"),
        (changed("1", x_max=float("inf")), "the number Infinity is not allowed"),
        (changed("0", x_min=235), "box 0 is empty: its x_min and y_min must be less than x_max and y_max"),
        (changed("3", y_min=443), "box 3 is empty"),
        (
            {"0": BOXES["2"], "1": BOXES["3"], "2": BOXES["0"], "3": BOXES["1"]},
            "0 and 1 must be the bar ends at the image's left",
        ),
        (changed("0", x_min=694, x_max=700), "those at its right, at least 50 px apart"),
        (
            {"0": BOXES["1"], "1": BOXES["0"], "2": BOXES["3"], "3": BOXES["2"]},
            "0 and 2 must be the far bar, higher in",
        ),
        (changed("2", y_max=442), "boxes 0 and 2 must be the far bar"),
        (changed("1", y_min=415, y_max=420), "boxes 0 and 2 must be the far bar"),
        (
            BOXES | {"0": BOXES["0"] | {"x_min": 150}, "2": BOXES["2"] | {"x_max": 800}},
            "must look shorter than the nea",
        ),
        ("{", "not valid JSON at line 1"),
        (" ", "the file is empty"),
    ],
)
def test_what_is_refused(tmp_path, boxes, message):
    with pytest.raises(InputError, match=message) as refusal:
        read_corners(box_file(tmp_path, boxes))
    assert str(refusal.value).startswith(str(tmp_path / "NW-WoJ.json"))


def test_fifty_pixels_are_enough(tmp_path):
    assert read_corners(box_file(tmp_path, changed("0", x_min=693, x_max=700))).shape == (4, 2)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_corners(tmp_path / "NW-WoJ.json")


def test_a_box_without_extent_is_its_point_by_either_edge(tmp_path):
    points = {name: (box["x_min"], box["y_max"]) for name, box in BOXES.items()}
    boxes = {name: {"x_min": x, "y_min": y, "x_max": x, "y_max": y} for name, (x, y) in points.items()}
    (tmp_path / "boxes.json").write_text(json.dumps(boxes))
    for edge in ("y_max", "y_min"):
        assert read_corners(tmp_path / "boxes.json", edge).tolist() == [[*points[name]] for name in "0123"]


@pytest.mark.parametrize(("yaw_deg", "ratio"), [(0, 1.0), (20, 1.335), (-20, 1.335)])
def test_how_much_farther_one_end_is(yaw_deg, ratio):
    """A walkway of 4.2 m with a camera at 5 m from its middle, turned: ends at 5 -/+ 2.1 sin 20 degrees."""
    turn = np.radians(yaw_deg)
    along, across = np.array([-2.1, -2.1, 2.1, 2.1]), np.array([0.5, 0.0, 0.5, 0.0])
    right = along * np.cos(turn) - across * np.sin(turn)
    away = 5.0 + along * np.sin(turn) + across * np.cos(turn)
    corners = np.column_stack([480 + 1000 * right / away, 270 + 1000 * 1.2 / away])
    assert Walkway(corners, 4.2).depth_ratio == pytest.approx(ratio, abs=0.002)
