"""Curves of several videos as one, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from healthgait.walk_report.curves import pooled_curves


def curves(*videos):
    """A table of one angle at 0 and 1 percent: for each video its mean, SD and cycles at 0 percent."""
    return pd.DataFrame(
        [
            {"video": f"{number}.mp4", "side": "left", "angle": "knee", "percent": percent, "mean_deg": mean + percent,
             "sd_deg": sd, "cycles": cycles}
            for number, (mean, sd, cycles) in enumerate(videos) for percent in (0, 1)
        ]
    )  # fmt: skip


def first(*videos):
    found = pooled_curves(curves(*videos))
    assert found.percent.tolist() == [0, 1] and np.diff(found.mean_deg) == pytest.approx(1)
    return found.iloc[0]


def test_means_are_weighted_by_cycles_and_the_spread_is_that_of_all_cycles():
    """Cycles of 58, 60, 62 and 40, 40: mean 52, squares of 36 + 64 + 100 + 144 + 144 = 488 on 4 degrees of freedom."""
    found = first((60.0, 2.0, 3), (40.0, 0.0, 2))
    assert (found.mean_deg, found.cycles) == (pytest.approx(52), 5)
    assert found.sd_deg == pytest.approx(np.sqrt(488 / 4)) == np.std([58, 60, 62, 40, 40], ddof=1)


def test_a_video_of_one_cycle_is_in_the_mean_and_not_in_the_spread():
    found = first((60.0, 2.0, 3), (40.0, np.nan, 1))
    assert (found.mean_deg, found.sd_deg, found.cycles) == (pytest.approx(55), pytest.approx(2), 4)


def test_a_video_that_lacks_the_angle_does_not_count():
    found = first((60.0, 2.0, 3), (np.nan, np.nan, 7))
    assert (found.mean_deg, found.sd_deg, found.cycles) == (pytest.approx(60), pytest.approx(2), 3)


def test_without_any_spread_there_is_none():
    found = first((60.0, np.nan, 1), (40.0, np.nan, 1))
    assert found.mean_deg == pytest.approx(50) and np.isnan(found.sd_deg)


def test_one_video_stays_as_it_is():
    table = curves((60.0, 2.0, 3))
    pd.testing.assert_frame_equal(pooled_curves(table), table)
