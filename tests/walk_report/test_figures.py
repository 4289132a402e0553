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
    assert footfall_figure(person.events[::-1], False) == footfall_figure(person.events, False)
    pictures = {
        angle_figure(rows, {}, "Angles", False)
        for rows in (person.angles, person.angles.sample(frac=1, random_state=1))
    }
    assert len(pictures) == 1
