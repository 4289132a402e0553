"""What a figure says of angles that are not there."""

import numpy as np
import pandas as pd
import pytest

from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.walk_report.figures import lacks_feet


@pytest.mark.parametrize(
    ("known", "lacks"),
    [("hip thigh knee trunk", True), ("knee", True), ("trunk", False), ("", False), ("hip knee foot", False)],
)
def test_heels_and_toes_are_missing_if_the_legs_are_known_and_the_feet_are_not(known, lacks):
    means = [1.0 if name in known.split() else np.nan for name in ANGLES]
    assert lacks_feet(pd.DataFrame({"angle": [*ANGLES], "mean_deg": means})) == lacks
