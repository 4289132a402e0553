"""The background's movement, on pictures of a wall of noise whose shifts are known."""

import cv2
import numpy as np
import pytest

from healthgait.video.camera_motion import CameraMotion
from healthgait.video.reading import Frame

WALL = cv2.GaussianBlur(np.random.default_rng(2).integers(0, 255, (400, 1200), dtype=np.uint8), (0, 0), 3)


def view(left=0, top=0, person=None, zoom=0):
    """What a camera of 480x270 sees of the wall, with somebody before it at a column."""
    picture = WALL[top + zoom : top + 270 - zoom, left + zoom : left + 480 - zoom]
    picture = cv2.cvtColor(cv2.resize(picture, (480, 270)), cv2.COLOR_GRAY2BGR)
    if person is not None:
        picture[60:260, person : person + 60] = (20, 40, 200)
    return picture


def seen(pictures):
    motion = CameraMotion()
    for number, picture in enumerate(pictures):
        motion.see(Frame(number, number / 5, picture))
    return motion


def test_somebody_who_walks_past_moves_no_background():
    motion = seen([view(person=column) for column in range(0, 420, 10)])
    assert motion.moved_between(0, 100) < 0.001 and motion.cuts_between(0, 100) == []


@pytest.mark.parametrize("per_look", [1, 3, 6])
def test_a_turn_is_measured_from_the_first_look_on(per_look):
    """Of 480 pixels, however slow, beyond what two pictures have in common."""
    motion = seen([view(left=per_look * k, person=5 * k) for k in range(60)])
    assert motion.moved_between(0, 100) == pytest.approx(59 * per_look / 480, rel=0.1)
    assert motion.moved_between(2, 4) == pytest.approx(10 * per_look / 480, rel=0.15)


def test_a_zoom_moves_the_parts_though_not_the_middle():
    assert seen([view(zoom=k) for k in range(20)]).moved_between(0, 100) > 0.01


def test_a_cut_is_seen_where_it_is_and_is_no_movement():
    motion = seen([view()] * 10 + [view(left=600, top=100)] * 10)
    assert motion.cuts_between(0, 100) == [2.0] and motion.cuts_between(2.0, 100) == []
    assert motion.moved_between(0, 100) < 0.001


def test_the_dark_and_the_blank_say_nothing():
    assert seen([np.zeros((270, 480, 3), np.uint8)] * 5).moved_between(0, 100) == 0
    assert CameraMotion().moved_between(0, 100) == 0
