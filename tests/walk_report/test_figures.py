"""What a figure says of angles that are not there; and rows in any order are drawn as those in order."""

import numpy as np
import pandas as pd
import pytest

from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.walk_report.figures import angle_figure, footfall_figure, lacks_feet
from healthgait.walk_report.session import read_session
from tests.walk_report.tables import write_results


@pytest.mark.parametrize(
    ("known", "lacks"),
    [("hip thigh knee trunk", True), ("knee", True), ("trunk", False), ("", False), ("hip knee foot", False)],
)
def test_heels_and_toes_are_missing_if_the_legs_are_known_and_the_feet_are_not(known, lacks):
    means = [1.0 if name in known.split() else np.nan for name in ANGLES]
    assert lacks_feet(pd.DataFrame({"angle": [*ANGLES], "mean_deg": means})) == lacks


def test_the_order_of_rows_does_not_matter(tmp_path):
    write_results(tmp_path)
    person = read_session(tmp_path).person("P1")
    assert footfall_figure(person.events[::-1], [], False) == footfall_figure(person.events, [], False)
    pictures = {
        angle_figure(rows, {}, "Angles", False)
        for rows in (person.angles, person.angles.sample(frac=1, random_state=1))
    }
    assert len(pictures) == 1


def test_walks_that_are_not_used_and_strikes_that_are_inferred_look_otherwise(tmp_path):
    write_results(tmp_path)
    events = read_session(tmp_path).person("P1").events
    measured = footfall_figure(events, [], False)
    assert footfall_figure(events, [(None, "UGS", "NW-WoJ_2")], False) == measured
    assert footfall_figure(events, [(None, "UGS", "NW-WoJ_1")], False) != measured
    assert footfall_figure(events.assign(timed=events.kind == "toe_off"), [], False) != measured
