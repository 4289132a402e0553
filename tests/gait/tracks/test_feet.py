"""Heels 5 cm behind and toes 15 cm ahead of the ankles of a made-up walk, and what is made of them by mistake."""

import numpy as np

from healthgait.gait.tracks.feet import misplaced_feet
from healthgait.gait.tracks.tracking import track_ankles
from tests.gait.made_up_walk import LEAD_IN_M, WALKWAY, ankle_places, ankles_px, pose_of

ANKLES_M = ankle_places(np.arange(150) / 30)
HEELS_M, TOES_M = ANKLES_M - 0.05, ANKLES_M + 0.15


def misplaced(heels_m=HEELS_M, toes_m=TOES_M, ankles_m=ANKLES_M):
    """Whether each foot is so in all frames."""
    return misplaced_feet(heels_m, toes_m, ankles_m).all(axis=0).tolist()


def test_a_toe_behind_its_heel_is_misplaced_and_the_other_foot_is_not():
    heels, toes = HEELS_M.copy(), TOES_M.copy()
    heels[:, 1], toes[:, 1] = TOES_M[:, 1], HEELS_M[:, 1]
    assert misplaced() == [False, False] and misplaced(heels, toes) == [False, True]


def test_feet_of_the_other_leg_are_misplaced():
    assert misplaced(HEELS_M[:, ::-1], TOES_M[:, ::-1]) == [True, True]


def test_feet_are_judged_by_half_of_the_frames_in_which_they_are_seen():
    heels, toes = HEELS_M.copy(), TOES_M.copy()
    heels[:50], toes[:50] = TOES_M[:50], HEELS_M[:50]
    assert misplaced_feet(heels, toes, ANKLES_M).nonzero()[0].tolist() == np.repeat(np.arange(50), 2).tolist()
    heels[100:] = np.nan  # 50 of 100 are left
    assert misplaced(heels, toes) == [True, True]
    assert misplaced(np.full_like(heels, np.nan)) == [False, False]


def test_feet_that_stay_beside_each_other_are_in_their_places():
    """Steps of 10 cm: of the foot behind, the heel of the one ahead is 5 cm away, as of its own ankle."""
    ankles = ANKLES_M * 0.1 / 0.65
    assert misplaced(ankles - 0.07, ankles + 0.15, ankles) == [False, False]


def test_a_misplaced_foot_has_no_heel_and_toe_in_the_tracks():
    ankles, heels, toes = (ankles_px(places - LEAD_IN_M) for places in (ANKLES_M, HEELS_M, TOES_M))
    for given, known in (((heels, toes), True), ((toes, heels), False)):
        tracks = track_ankles(pose_of(ankles, heel=given[0], big_toe=given[1]), WALKWAY, 30.0)
        assert tracks.misplaced.all() != known and tracks.misplaced.any() != known
        assert np.isfinite(tracks.heels_m).any() == np.isfinite(tracks.toes_m).any() == known
