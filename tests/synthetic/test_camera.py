import numpy as np
import pytest

from healthgait.synthetic.camera import BAR_HEIGHT_M, Camera, bar_ends_m, draw_camera, sensor_boxes

STRAIGHT = Camera(
    x_m=2.1,
    distance_m=7.5,
    height_m=1.2,
    yaw_rad=0.0,
    pitch_rad=0.0,
    roll_rad=0.0,
    focal_px=1000.0,
    bars_half_gap_m=0.5,
)


@pytest.mark.parametrize(
    ("point", "pixel"),
    [
        ((2.1, 0.0, 1.2), (480, 270)),  # straight ahead
        ((2.1 + 0.75, 0.0, 1.2), (580, 270)),  # 0.75 m right at 7.5 m: a tenth of the focal length
        ((2.1, 0.0, 1.2 - 0.75), (480, 370)),  # down in space is down in the image
        ((2.1 + 0.5, 2.5, 1.2), (530, 270)),  # farther away, smaller
    ],
)
def test_projection_by_hand(point, pixel):
    np.testing.assert_allclose(STRAIGHT.project(np.array(point)), pixel, atol=1e-9)


def test_turning_right_moves_things_left_and_pitching_down_moves_them_up():
    ahead = np.array([2.1, 0.0, 1.2])
    turned = Camera(2.1, 7.5, 1.2, np.radians(2), np.radians(3), 0.0, 1000.0, 0.5).project(ahead)
    np.testing.assert_allclose(turned[0], 480 - 1000 * np.tan(np.radians(2)) / np.cos(np.radians(3)), atol=1e-6)
    assert turned[1] == pytest.approx(270 - 1000 * np.tan(np.radians(3)), abs=0.1)


def test_pixels_scale_with_the_resolution():
    points = np.random.default_rng(0).uniform(-1, 5, (20, 3))
    half = STRAIGHT.scaled_to(480)
    assert half.size_px == (480, 270)
    np.testing.assert_allclose(half.project(points), STRAIGHT.project(points) / 2)
    np.testing.assert_allclose(half.pixels_per_metre(points), STRAIGHT.pixels_per_metre(points) / 2)


def homography(source, target):
    """The 3x3 matrix that takes four points to four others, by solving its eight equations."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(values)), 1).reshape(3, 3)


@pytest.mark.parametrize("seed", range(5))
def test_the_homography_of_the_bar_ends_measures_the_floor(seed):
    camera = draw_camera(np.random.default_rng(seed))
    ends = bar_ends_m(camera)
    to_floor = homography([camera.project(end) for end in ends.values()], [end[:2] for end in ends.values()])
    floor = np.array([[1.0, 0.2], [3.3, -0.1], [2.1, 0.0]])
    seen = camera.project(np.column_stack([floor, np.zeros(3)]))
    found = np.column_stack([seen, np.ones(3)]) @ to_floor.T
    np.testing.assert_allclose(found[:, :2] / found[:, 2:], floor, atol=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_the_whole_walkway_is_in_view_with_room_at_the_sides(seed):
    camera = draw_camera(np.random.default_rng(seed))
    ends = np.array([camera.project(end) for end in bar_ends_m(camera).values()])
    assert (ends[:, 0] > 60).all() and (ends[:, 0] < 900).all()
    assert (ends[:, 1] > 300).all() and (ends[:, 1] < 500).all()
    head = camera.project(np.array([[0.0, 0.0, 2.0], [4.2, 0.0, 2.0]]))
    assert (head[:, 1] > 30).all()


@pytest.mark.parametrize("seed", range(10))
def test_boxes_stand_on_the_floor_at_the_bars_ends(seed):
    rng = np.random.default_rng(seed)
    camera = draw_camera(rng)
    boxes, ends = sensor_boxes(camera, rng), bar_ends_m(camera)
    for name, outer in (("0", "x_min"), ("1", "x_min"), ("2", "x_max"), ("3", "x_max")):
        floor = camera.project(ends[name])
        top = camera.project(ends[name] + [0, 0, BAR_HEIGHT_M])
        assert boxes[name][outer] == pytest.approx(floor[0], abs=1.01)
        assert boxes[name]["y_max"] == pytest.approx(floor[1], abs=1.01)
        assert boxes[name]["y_min"] == pytest.approx(top[1], abs=1.01)
    # 0 and 2 are far, so higher in the image; 0 and 1 are at the left.
    assert boxes["0"]["y_max"] < boxes["1"]["y_max"] and boxes["2"]["y_max"] < boxes["3"]["y_max"]
    assert boxes["1"]["x_min"] < boxes["0"]["x_min"] < boxes["2"]["x_max"] < boxes["3"]["x_max"]
