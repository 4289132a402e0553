"""Tracks of which every number is given; no model of the walk was fitted to them."""

import numpy as np

from healthgait.gait.tracks.ankle_tracks import Tracks
from tests.gait.made_up_walk import LINES, WALKWAY, ankles_px


def given_tracks(places_m, walking_mps=1.0, direction=1, first=0, fps=30.0):
    """Tracks of ankles (frames, 2) at these metres in the direction of walking; the person is between them."""
    places_m = np.asarray(places_m, float)
    return Tracks(
        walkway=WALKWAY,
        fps=fps,
        first_frame=first,
        seconds=(first + np.arange(len(places_m))) / fps,
        direction=direction,
        across=np.array(LINES if direction > 0 else LINES[::-1]),
        seen_m=places_m.copy(),
        smooth_m=places_m,
        middle_m=places_m.mean(axis=1),
        walking_speed_mps=walking_mps,
        swapped=np.zeros(len(places_m), bool),
        ankles_px=ankles_px(places_m, direction),
        misplaced=np.zeros(places_m.shape, bool),
        heels_m=np.full(places_m.shape, np.nan),
        toes_m=np.full(places_m.shape, np.nan),
        fit=None,
    )
