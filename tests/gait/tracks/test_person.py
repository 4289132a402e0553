import numpy as np
import pytest

from healthgait.gait.tracks.person import legs_in_one_place, near_person, person_places, walking_speed
from tests.gait.made_up_walk import (
    LEAD_IN_M,
    LENGTH_M,
    STEP_M,
    STEP_S,
    WALKWAY,
    ankle_places,
    pose_of,
    seen,
    walking_px,
)

pytestmark = pytest.mark.filterwarnings("error")

SECONDS = np.arange(148) / 30
MIDDLE_M = STEP_M / STEP_S * SECONDS - 0.5


def hips_of(middle_m):
    return seen(middle_m[:, None], (0.5, 0.5), 0.9)


def test_the_person_is_where_the_hips_are():
    found = person_places(pose_of(walking_px(30), hip=hips_of(MIDDLE_M)), WALKWAY, SECONDS)
    assert found[7:-7] == pytest.approx(MIDDLE_M[7:-7])  # at the ends the median knows one side only


def test_a_hip_that_jumps_or_is_lost_for_a_few_frames_does_not_count():
    middle = MIDDLE_M.copy()
    middle[50:53] += 0.6
    middle[80:84] = np.nan
    middle[110] = 30.0
    found = person_places(pose_of(walking_px(30), hip=hips_of(middle)), WALKWAY, SECONDS)
    assert found[7:-7] == pytest.approx(MIDDLE_M[7:-7], abs=0.12)  # three frames


def test_without_hips_the_ankles_tell():
    pixels = walking_px(30)
    pixels[:10] = pixels[140:, 0] = np.nan
    found = person_places(pose_of(pixels, first=5), WALKWAY, SECONDS)
    assert np.isnan(found[:10]).all() and np.isnan(found[140:]).all()
    ankles = (ankle_places(SECONDS) - LEAD_IN_M).mean(axis=1)
    assert found[20:130] == pytest.approx(ankles[20:130], abs=0.15)


def test_a_person_far_from_the_walkway_is_a_mistake():
    far = np.where(np.arange(148) < 70, -4.1, 2.0)
    found = person_places(pose_of(walking_px(30), hip=hips_of(far)), WALKWAY, SECONDS)
    assert np.isnan(found[:70]).all() and found[70:] == pytest.approx(2.0)


def test_an_ankle_near_the_person_is_the_persons():
    ankles = seen([[0.95, 3.05], [0.85, 3.15]], 0.5, 0.085)  # 1.05 and 1.15 m away
    assert near_person(ankles, WALKWAY, np.full(2, 2.0)).tolist() == [[True, True], [False, False]]
    assert not near_person(ankles, WALKWAY, np.full(2, np.nan)).any()


@pytest.mark.parametrize(
    ("ankles_m", "knees_m", "one"), [(0.05, 0.05, True), (0.05, 0.15, False), (0.12, 0.05, False), (0.05, np.nan, True)]
)
def test_legs_are_in_one_place_if_ankles_and_knees_are(ankles_m, knees_m, one):
    ankles, knees = (seen([[2.0, 2.0 + apart]], 0.5, height) for apart, height in ((ankles_m, 0.1), (knees_m, 0.5)))
    assert legs_in_one_place(pose_of(ankles, knee=knees), WALKWAY).tolist() == [one]


def test_the_walking_speed_by_hand():
    seconds = np.arange(40) / 25
    place = 0.5 + 0.02 * np.arange(40)
    assert walking_speed(place, seconds) == pytest.approx(0.5)
    assert walking_speed(LENGTH_M - place, seconds) == pytest.approx(-0.5)
    assert walking_speed(place, 2 * seconds) == pytest.approx(0.25)
    place[3:9], place[20] = np.nan, 7.0  # not seen, and mistaken
    assert walking_speed(place, seconds) == pytest.approx(0.5)
    assert walking_speed(np.where(seconds == 0.2, place, np.nan), seconds) == 0
    assert walking_speed(np.full(40, np.nan), seconds) == 0
