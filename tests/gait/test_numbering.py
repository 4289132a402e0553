"""Pictures that are numbered otherwise than the pose show the trunk where it is at another moment."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.segmentation.frames import frame_paths
from healthgait.synthetic.pictures import PNG_SPEED
from tests.gait.made_up_walk import LENGTH_M, seen, triangles

pytestmark = pytest.mark.filterwarnings("error")

FRAMES, FPS, SPEED_MPS = 136, 30, 1.0
MIDDLE_M = SPEED_MPS * np.arange(FRAMES) / FPS - 0.2
TRUNK_BGR = (0, 0, 255)


@pytest.fixture(scope="module", params=[1, -1])
def shown(request, tmp_path_factory):
    """Tracks of a walk in a direction, and its pictures: a trunk 30 cm wide from 0.8 to 1.4 m over the floor."""
    direction, folder = request.param, tmp_path_factory.mktemp("frames")
    for frame, middle_m in enumerate(MIDDLE_M):
        picture = np.zeros((450, 800, 3), np.uint8)
        place_m = middle_m + 0.015 if direction > 0 else LENGTH_M - middle_m - 0.015
        low, high = seen([place_m - 0.15, place_m + 0.15], 0.5, [0.8, 1.4]).round().astype(int).tolist()
        cv2.rectangle(picture, low, high, TRUNK_BGR, -1)
        cv2.imwrite(str(folder / f"{frame:03d}.png"), picture, PNG_SPEED)
    return replace(triangles(FRAMES, direction=direction), middle_m=MIDDLE_M), frame_paths(folder)


@pytest.mark.parametrize("frames", [-8, -5, -3, 2, 3, 5])
def test_every_offset_of_two_frames_or_more_is_seen(shown, frames):
    tracks, paths = shown
    found = find_footfalls(tracks, Segmentation(paths, tracks, frame_offset=frames))
    assert found.delay_s == pytest.approx(-frames / FPS, abs=0.005)


def test_a_trunk_that_is_where_the_pose_has_it_says_nothing(shown):
    tracks, paths = shown
    for frames in (-1, 0, 1):
        assert np.isnan(find_footfalls(tracks, Segmentation(paths, tracks, frames)).delay_s)


def test_a_person_who_passes_far_away_is_not_the_one(shown):
    tracks, paths = shown
    elsewhere = replace(tracks, middle_m=tracks.middle_m + 1.2)
    assert np.isnan(find_footfalls(elsewhere, Segmentation(paths, elsewhere)).delay_s)
