from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.walkway.camera_of_walk import USUAL, WalkCamera, camera_of_walk
from healthgait.gait.walkway.whole_body import SeenLine, WholeBody
from tests.gait.made_up_walk import seen
from tests.gait.stick_figure import ANKLE_M, EYES_M, SIZE

pytestmark = pytest.mark.filterwarnings("error")

# The camera of made_up_walk: 1000 px of focal length, without any angle; the line walked is 7.5 m away.
STRAIGHT = np.array([np.log(1000 / 960), 0.0, 0.0, 0.0, np.log(7.5), 1.2, 0.15, 0.1, 0.0, 0.0])
COLUMNS = np.array([280.0, 680.0])
BODY = WholeBody(
    ankles=SeenLine(COLUMNS, np.full(2, seen(0, 0.5, ANKLE_M)[1]), 0.1),
    eyes=SeenLine(COLUMNS, np.full(2, seen(0, 0.5, EYES_M)[1]), 0.1),
    left_below_px=float(seen(0, 0.55, ANKLE_M)[1] - seen(0, 0.45, ANKLE_M)[1]),
    left_below_se_px=0.1,
    ahead=SeenLine(COLUMNS, np.full(2, 150 / 7.5), 0.1),
    step_share=0.4,
    direction=1,
)


def camera_with(**values):
    changed = dict(zip(USUAL, STRAIGHT, strict=True)) | values
    return WalkCamera(np.array(list(changed.values())), np.zeros((10, 10)), 0.0, SIZE, ANKLE_M)


def test_the_floor_by_the_rule_of_three():
    along, across = np.array([-2.1, 0.3, 2.1]), np.array([0.5, 0.0, -0.5])
    np.testing.assert_allclose(camera_with().floor_px(along, across), seen(along + 2.1, across + 0.5), atol=1e-9)


def test_places_of_columns_by_hand():
    """A metre is 1000 / 7.5 px wide; on the floor half a metre nearer, 1000 / 7."""
    assert camera_with().places_m(480 + np.array([0, 1000 / 7.5])) == pytest.approx([0, 1])
    assert camera_with().floor_places_m(480 + np.array([0, 1000 / 7]), -0.5) == pytest.approx([0, 1])


def test_angles_by_hand():
    """Where 45 degrees are 1000 px: the point ahead on the floor, 7.5 m away, seen from 1.2 m above it."""
    down = np.arctan(1.2 / 7.5)
    assert camera_with(tilt_rad=down).floor_px(np.array(0.0), np.array(0.0)) == pytest.approx([480, 270])
    # Rolled clockwise by a right angle, what is below appears at the right.
    assert camera_with(roll_rad=np.pi / 2).floor_px(np.array(0.0), np.array(0.0)) == pytest.approx([480 + 160, 270])
    # Turned by 30 degrees, two metres along the walk lead one metre away.
    turned = camera_with(turn_rad=np.radians(30)).floor_px(np.array(2.0), np.array(0.0))
    assert turned == pytest.approx([480 + 1000 * np.sqrt(3) / 8.5, 270 + 1200 / 8.5])


def test_lengths_square_on_do_not_depend_on_the_lens():
    """The most likely lens is another one, and yet a metre is 1000 / 7.5 px."""
    camera = camera_of_walk(BODY, EYES_M - ANKLE_M, ANKLE_M, SIZE)
    assert np.diff(camera.places_m(COLUMNS)) == pytest.approx(3.0, rel=0.005)
    assert abs(camera.value("log_focal") - np.log(1000 / 960)) > 0.05


def test_the_error_square_on_is_mostly_that_of_the_persons_size():
    camera = camera_of_walk(BODY, EYES_M - ANKLE_M, ANKLE_M, SIZE)
    assert 0.0119 < camera.relative_se(COLUMNS) < 0.015


def test_the_error_grows_with_what_is_seen_less_well():
    blurred = replace(BODY, eyes=replace(BODY.eyes, se_px=6.0))
    camera = camera_of_walk(blurred, EYES_M - ANKLE_M, ANKLE_M, SIZE)
    # The mean of two rows is known to 6 / sqrt(2) px of 213: 2 %.
    assert 0.02 < camera.relative_se(COLUMNS) < 0.028


def test_the_error_grows_with_the_angle():
    """From left to right the person appears smaller by 14 %: the line leads away from the camera."""
    errors = []
    for shrinking in (0.0, 0.07, 0.14):
        rows = BODY.ankles.values_px.mean() + np.array([1, -1]) / 2 * shrinking * 148
        eyes = BODY.eyes.values_px.mean() - np.array([1, -1]) / 2 * shrinking * 65
        seen_turned = replace(
            BODY, ankles=replace(BODY.ankles, values_px=rows), eyes=replace(BODY.eyes, values_px=eyes)
        )
        camera = camera_of_walk(seen_turned, EYES_M - ANKLE_M, ANKLE_M, SIZE)
        errors.append(camera.relative_se(COLUMNS))
    assert errors[0] < errors[1] < errors[2]
    assert camera.value("turn_rad") > np.radians(10)
