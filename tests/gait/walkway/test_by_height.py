import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.parameters.walk import analyse_walk
from healthgait.gait.walkway.by_height import walkway_by_distance, walkway_by_height
from healthgait.synthetic.camera import Camera
from tests.gait.made_up_walk import STEP_M, STEP_S, WALKWAY
from tests.gait.stick_figure import FPS, SIZE, by_camera, pose_of_figure

pytestmark = pytest.mark.filterwarnings("error")


def scale_of(pose, height_cm=180.0, size=SIZE):
    return walkway_by_height(pose, height_cm, size, "walk.mp4")


def camera(yaw=0.0, tilt=0.0, roll=0.0, focal_px=816.0, away_m=6.0, height_m=1.2):
    """Turned about the walkway's middle; 816 px are 0.85 of the image's width."""
    yaw, tilt, roll = np.radians([yaw, tilt, roll])
    place = 2.1 - away_m * np.sin(yaw), away_m * np.cos(yaw)
    return Camera(*place, height_m, yaw, tilt, roll, focal_px, bars_half_gap_m=0.5)


def true_length_m(scale, seen_by):
    """Metres of the true floor between the walkway's lines, halfway between its bars."""
    places = np.linspace(-4, 8, 12001)
    columns = seen_by.project(np.stack([places, 0 * places, 0 * places], axis=1))[:, 0]
    middle = scale.walkway.in_image(np.array([[0, 0.5], [scale.length_m, 0.5]]))[:, 0]
    return np.diff(np.interp(middle, columns, places))[0]


@pytest.mark.parametrize("direction", [1, -1])
def test_a_square_camera_by_hand(direction):
    scale = scale_of(pose_of_figure(direction=direction))
    begin, end = WALKWAY.on_floor(scale.corners_px).reshape(2, 2, 2).mean(axis=1)
    assert scale.length_m == pytest.approx(end[0] - begin[0], rel=0.005)
    assert (begin[1], end[1]) == pytest.approx((0.5, 0.5), abs=0.05)  # the line walked is midway between the bars
    far, near = scale.corners_px[0], scale.corners_px[1]
    assert far[1] < near[1] and scale.length_m > 3
    assert scale.notes == ()


@pytest.mark.parametrize(
    "view",
    [
        camera(yaw=10), camera(yaw=-15), camera(roll=5), camera(roll=-3, tilt=3),
        camera(yaw=12, tilt=5, roll=-4, height_m=1.5), camera(away_m=4.0), camera(away_m=12.0, focal_px=1600.0),
        camera(away_m=4.0, focal_px=600.0),
    ],
)  # fmt: skip
def test_turned_tilted_rolled_near_and_far(view):
    scale = scale_of(pose_of_figure(by_camera(view)))
    assert scale.length_m == pytest.approx(true_length_m(scale, view), rel=0.01)


def test_turned_by_25_degrees():
    view = camera(yaw=25)
    scale = scale_of(pose_of_figure(by_camera(view)))
    assert scale.length_m == pytest.approx(true_length_m(scale, view), rel=0.015)
    assert 0.03 < scale.relative_se < 0.07  # as the lens is not known


@pytest.mark.parametrize("focal_px", [816 * 0.74, 816 * 1.35])
def test_an_unusual_lens_off_square_is_within_two_standard_errors(focal_px):
    view = camera(yaw=20, focal_px=focal_px, away_m=6 * focal_px / 816)
    scale = scale_of(pose_of_figure(by_camera(view)))
    error = scale.length_m / true_length_m(scale, view) - 1
    assert 0.005 < abs(error) < 2 * scale.relative_se
    [note] = scale.notes
    assert "degrees off square" in note


def test_the_walk_follows_unchanged():
    pose = pose_of_figure(by_camera(camera(yaw=-8, tilt=3, roll=2)))
    walk = analyse_walk(pose, scale_of(pose).walkway, None, FPS)
    assert walk.parameters["Step"] == pytest.approx(100 * STEP_M, rel=0.01)
    assert walk.parameters["Cadence"] == pytest.approx(60 / STEP_S, rel=0.01)
    assert walk.tracks.across.mean() == pytest.approx(0.5, abs=0.05)


def test_the_error_of_the_scale_is_in_those_of_lengths_and_speed():
    pose = pose_of_figure()
    scale = scale_of(pose)
    walk = analyse_walk(pose, scale.walkway, None, FPS)
    assert scale.relative_se > 0.012
    for name in ("Step", "Stride", "Speed"):
        assert walk.errors.shared[name] == pytest.approx(scale.relative_se * walk.parameters[name])
    assert walk.errors.shared["Cadence"] == 0


def test_twice_the_pixels_are_the_same_metres():
    double = pose_of_figure(lambda points: 2 * by_camera(camera())(points), size=(1920, 1080))
    scale, larger = scale_of(pose_of_figure(by_camera(camera()))), scale_of(double, size=(1920, 1080))
    assert larger.length_m == pytest.approx(scale.length_m, rel=0.003)
    np.testing.assert_allclose(larger.corners_px, 2 * scale.corners_px, rtol=0.01)


def test_a_taller_person_by_hand():
    """Ankle to eyes: 0.9595 heights less 11 cm and the lowering, which is 1.0 % of the height at steps of 65 cm."""
    pose = pose_of_figure()
    lengths = [scale_of(pose, height_cm).length_m for height_cm in (180.0, 198.0)]
    # In a larger picture of the same steps, these and the lowering are larger, too.
    small, large = 0.9595 * 1.80 - 0.11, 0.9595 * 1.98 - 0.11
    assert lengths[1] / lengths[0] == pytest.approx(large / small, rel=0.002)


def test_corners_lie_in_columns_within_the_image():
    """From 3 m away the image shows less than the feet's whole way at the near bar."""
    scale = scale_of(pose_of_figure(by_camera(camera(away_m=3.4, focal_px=560.0))))
    assert scale.corners_px[:, 0].min() == pytest.approx(0, abs=0.1) or scale.corners_px[:, 0].min() > 0
    assert scale.corners_px[:, 0].max() <= 960.1


def test_a_camera_far_off_square():
    """By 60 degrees: the person appears 1.4 times as tall at one end."""
    view = camera(yaw=60, away_m=14.0)
    with pytest.raises(InputError, match=r"^walk.mp4: the walk is not sagittal: .* more than 40 degrees off square$"):
        scale_of(pose_of_figure(by_camera(view)))


def test_a_camera_that_is_far_from_level():
    """By 25 degrees, where 3 are usual: a misfit of (25 / 3)² = 69."""
    with pytest.raises(InputError, match=r"^walk.mp4: head and feet do not move as those of a person of 180 cm"):
        scale_of(pose_of_figure(by_camera(camera(roll=25, away_m=8))))


def test_a_scale_that_is_too_uncertain():
    """Toward the camera at 38 degrees, of an unknown lens."""
    view = camera(yaw=38, away_m=9.0)
    with pytest.raises(InputError, match=r"^walk.mp4: the scale from the height is uncertain by 1\d %"):
        scale_of(pose_of_figure(by_camera(view)))


@pytest.mark.parametrize("height_cm", [1.8, 79.0, 251.0, float("nan")])
def test_an_impossible_height(height_cm):
    with pytest.raises(InputError, match=r"^walk.mp4: a person's height of .* expected 80 to 250 cm$"):
        scale_of(pose_of_figure(), height_cm)


def marks_of(view, beyond=0.0, along=(0.6, 3.4), up=0.0):
    """Two points on the true floor, ``beyond`` the line walked, in pixels, and their distance."""
    return view.project(np.array([[along[0], beyond, up], [along[1], beyond, up]])), along[1] - along[0]


VIEWS = [camera(), camera(yaw=12, tilt=5, roll=-4), camera(yaw=-15), camera(focal_px=600.0), camera(yaw=20)]


@pytest.mark.parametrize("view", VIEWS)
def test_two_marks_on_the_line_walked_give_metres_and_the_height(view):
    """The figure is 180 cm tall."""
    pose = pose_of_figure(by_camera(view))
    scale = walkway_by_distance(pose, *marks_of(view), SIZE, "walk.mp4")
    assert scale.length_m == pytest.approx(true_length_m(scale, view), rel=0.003)
    assert 0.015 < scale.relative_se < 0.025
    assert scale.height_cm == pytest.approx(180, rel=0.01)


def test_far_off_square_marks_know_how_deep_the_walk_goes():
    view = camera(yaw=30, away_m=7.0)
    pose = pose_of_figure(by_camera(view))
    scale = walkway_by_distance(pose, *marks_of(view), SIZE, "walk.mp4")
    assert scale.length_m == pytest.approx(true_length_m(scale, view), rel=0.005)
    assert scale.relative_se < scale_of(pose).relative_se / 1.5


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("wrong", [{"beyond": 0.5}, {"beyond": -0.5}, {"up": -0.02}, {"up": 0.02}])
def test_marks_beside_the_line_and_higher_or_lower_ankles_are_within_two_standard_errors(view, wrong):
    """Where the floor is 2 cm lower than it should be, the soles are 2 cm thicker."""
    pose = pose_of_figure(by_camera(view))
    scale = walkway_by_distance(pose, *marks_of(view, **wrong), SIZE, "walk.mp4")
    assert abs(scale.length_m / true_length_m(scale, view) - 1) < 2 * scale.relative_se


def test_marks_that_were_marked_two_pixels_off_are_within_two_standard_errors():
    view = camera(yaw=20, height_m=0.8)
    pose = pose_of_figure(by_camera(view))
    marks_px, distance_m = marks_of(view)
    for off in ([[2, 0], [-2, 0]], [[0, 2], [0, -2]], [[0, -2], [0, 2]]):
        scale = walkway_by_distance(pose, marks_px + off, distance_m, SIZE, "walk.mp4")
        assert 0.003 < abs(scale.length_m / true_length_m(scale, view) - 1) < 2 * scale.relative_se


@pytest.mark.parametrize(
    ("marks_px", "words"),
    [
        ([[480.0, 400.0], [480.0, 440.0]], "less than 50 pixels apart"),
        ([[-3.0, 430.0], [480.0, 430.0]], "outside the image of 960x540"),
        ([[200.0, 480.0], [600.0, 20.0]], "above the horizon"),
    ],
)
def test_marks_that_give_no_scale(marks_px, words):
    pose = pose_of_figure(by_camera(camera()))
    with pytest.raises(InputError, match=rf"^walk.mp4: .*{words}"):
        walkway_by_distance(pose, np.array(marks_px), 1.5, SIZE, "walk.mp4")


def test_marks_across_the_walk_are_too_uncertain():
    pose = pose_of_figure(by_camera(camera()))
    marks_px = camera().project(np.array([[2.1, -1.2, 0], [2.1, 1.2, 0]]))
    with pytest.raises(InputError, match=r"^walk.mp4: the scale from the marks is uncertain by \d\d %"):
        walkway_by_distance(pose, marks_px, 2.4, SIZE, "walk.mp4")


def test_two_fifths_and_twice_the_distance_are_nobodys():
    pose = pose_of_figure(by_camera(camera()))
    marks_px, distance_m = marks_of(camera())
    for share in (0.4, 2.0):
        with pytest.raises(InputError, match=r"by the marks on the floor, the person would be .* cm tall"):
            walkway_by_distance(pose, marks_px, share * distance_m, SIZE, "walk.mp4")
