"""Curves of angles over the gait cycle that come from several videos, as one."""

import numpy as np
import pandas as pd

from healthgait.walk_report.cells import VIDEO

KEYS = ["side", "angle", "percent"]


def pooled_curves(angles: pd.DataFrame) -> pd.DataFrame:
    """One curve of each side and angle at a pace: that of all cycles of all videos.

    Parameters
    ----------
    angles : DataFrame
        A person's table of angles, of one pace.

    Returns
    -------
    DataFrame
        Of one video, the same. Of several, KEYS with ``mean_deg``, weighted by the videos' cycles; ``sd_deg`` of all
        cycles, which is the scatter within the videos and that between their means, over the videos in which it is
        known; and ``cycles`` of the videos whose mean is known.
    """
    if VIDEO not in angles or angles[VIDEO].nunique() < 2:
        return angles
    counts = angles.cycles.where(angles.mean_deg.notna())
    mean = _means(angles, counts)
    spread = counts.where(angles.sd_deg.notna())
    middle = angles[KEYS].merge(_means(angles, spread).reset_index(), "left", KEYS).set_index(angles.index).mean_deg
    squares = (spread - 1) * angles.sd_deg**2 + spread * (angles.mean_deg - middle) ** 2
    by_key = [angles[name] for name in KEYS]
    freedom = spread.groupby(by_key, sort=False).sum(min_count=1) - 1
    sd = np.sqrt(squares.groupby(by_key, sort=False).sum(min_count=1) / freedom)
    return mean.assign(sd_deg=sd, cycles=counts.groupby(by_key, sort=False).sum()).reset_index()


def _means(angles: pd.DataFrame, counts: pd.Series) -> pd.DataFrame:
    """The mean of each of KEYS, weighted by ``counts``."""
    sums = angles[KEYS].assign(total=angles.mean_deg * counts, count=counts)
    sums = sums.groupby(KEYS, sort=False)[["total", "count"]].sum(min_count=1)
    return (sums["total"] / sums["count"]).to_frame("mean_deg")
