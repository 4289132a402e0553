import numpy as np
import pytest

from healthgait.gait.quality.near_leg import left_behind
from tests.gait.made_up_walk import LEAD_IN_M, LINES, ankle_places, tracks_of

PLACES_M = ankle_places(np.arange(150) / 30) - LEAD_IN_M


@pytest.mark.parametrize("direction", [1, -1])
def test_the_left_foot_rests_behind_the_right_one_whichever_way_the_person_walks(direction):
    """By 9 cm, where the bars are a metre apart; a little less where swinging feet, seen too high, are slow."""
    assert left_behind(tracks_of(PLACES_M, direction=direction)) == pytest.approx(LINES[0] - LINES[1], abs=0.001)


@pytest.mark.parametrize("direction", [1, -1])
def test_exchanged_names_exchange_the_sign(direction):
    tracks = tracks_of(PLACES_M, direction=direction)
    exchanged = tracks_of(PLACES_M[:, ::-1], direction=direction)
    exchanged.ankles_px[:] = tracks.ankles_px[:, ::-1]
    assert left_behind(exchanged) == pytest.approx(-left_behind(tracks))


def test_a_foot_that_is_never_seen_at_rest_tells_nothing():
    tracks = tracks_of(PLACES_M)
    tracks.ankles_px[:, 1] = np.nan
    assert np.isnan(left_behind(tracks))
    assert np.isnan(left_behind(tracks_of(PLACES_M[:1])))
