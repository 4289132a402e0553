"""Points in a vertical plane, through cameras whose place is known."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.gait.angles.sagittal_plane import in_sagittal_plane
from healthgait.gait.walkway.walkway import Walkway
from healthgait.synthetic.camera import Camera, bar_ends_m

SQUARE_ON = Camera(
    x_m=2.1,
    distance_m=7.5,
    height_m=1.2,
    yaw_rad=0.0,
    pitch_rad=0.0,
    roll_rad=0.0,
    focal_px=1200.0,
    bars_half_gap_m=0.5,
)
CAMERAS = {  # and within how many degrees the tilt of a segment is found
    "square on": (SQUARE_ON, 1e-6),
    "from the left": (replace(SQUARE_ON, x_m=0.5, yaw_rad=np.radians(12)), 0.7),
    "from the right": (replace(SQUARE_ON, x_m=3.7, yaw_rad=np.radians(-12)), 0.7),
    "leaning": (replace(SQUARE_ON, roll_rad=np.radians(4)), 0.2),
    "looking down": (replace(SQUARE_ON, height_m=1.6, pitch_rad=np.radians(4)), 1.0),
}
# Along the walkway and up, m: a leg at three places.
POINTS = np.array(
    [[x + dx, z] for x in (0.5, 2.1, 3.7) for dx, z in ((0.0, 0.9), (0.15, 0.5), (-0.1, 0.1), (0.1, 0.0))]
)


def walkway_of(camera):
    ends = bar_ends_m(camera)
    return Walkway(np.array([camera.project(ends[name]) for name in "0123"]), 4.2)


@pytest.mark.parametrize("across", [0.4, 0.6])
@pytest.mark.parametrize("name", CAMERAS)
def test_where_a_leg_is_and_how_its_segments_tilt_is_found_whatever_the_camera(name, across):
    """``across`` is a share of the metre between the bars, from the near one."""
    camera, close = CAMERAS[name]
    world = np.column_stack([POINTS[:, 0], np.full(len(POINTS), across - 0.5), POINTS[:, 1]])
    found = in_sagittal_plane(camera.project(world), walkway_of(camera), across)
    got, true = (np.diff(leg.reshape(3, 4, 2), axis=1) for leg in (found, POINTS))
    tilts = [np.degrees(np.arctan2(segments[..., 0], segments[..., 1])) for segments in (got, true)]
    assert tilts[0] == pytest.approx(tilts[1], abs=close)
    assert found == pytest.approx(POINTS, abs=1e-6 if name == "square on" else 0.06)


def test_a_point_that_is_not_seen_stays_unknown():
    found = in_sagittal_plane(np.array([[500.0, 300.0], [np.nan, np.nan]]), walkway_of(SQUARE_ON), 0.5)
    assert np.isfinite(found).all(axis=1).tolist() == [True, False]
