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


def test_the_only_cycle_of_a_video_is_in_mean_and_spread():
    """Cycles of 58, 60, 62 and 40: mean 55, squares of 9 + 25 + 49 + 225 = 308 on 3 degrees of freedom."""
    found = first((60.0, 2.0, 3), (40.0, np.nan, 1))
    assert (found.mean_deg, found.sd_deg, found.cycles) == (pytest.approx(55), pytest.approx(np.sqrt(308 / 3)), 4)


def test_the_spread_of_one_cycle_from_each_of_three_videos():
    found = first((0.0, np.nan, 1), (30.0, np.nan, 1), (-30.0, np.nan, 1))
    assert (found.mean_deg, found.sd_deg, found.cycles) == (pytest.approx(0), pytest.approx(30), 3)


def test_where_the_scatter_of_a_video_is_unknown_that_of_all_is():
    found = first((60.0, 2.0, 3), (40.0, np.nan, 2))
    assert found.mean_deg == pytest.approx(52) and np.isnan(found.sd_deg)


def test_a_video_that_lacks_the_angle_does_not_count():
    found = first((60.0, 2.0, 3), (np.nan, np.nan, 7))
    assert (found.mean_deg, found.sd_deg, found.cycles) == (pytest.approx(60), pytest.approx(2), 3)


def test_one_video_stays_as_it_is():
    table = curves((60.0, 2.0, 3))
    pd.testing.assert_frame_equal(pooled_curves(table), table)
