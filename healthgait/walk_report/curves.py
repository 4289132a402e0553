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
        Of one video, the same. Of several, a row of each of KEYS that a video knows, with ``mean_deg``, weighted by the
        videos' cycles; ``sd_deg`` of all cycles, which is the scatter within the videos and that between their means,
        NaN where that within a video is unknown; and the sum of the ``cycles``.
    """
    if VIDEO not in angles or angles[VIDEO].nunique() < 2:
        return angles
    known = angles[angles.mean_deg.notna()]
    counts = known.cycles
    by_key = [known[name] for name in KEYS]

    def total(values: pd.Series) -> pd.Series:
        return values.groupby(by_key).transform("sum", skipna=False)

    mean = total(known.mean_deg * counts) / total(counts)
    within = (counts - 1) * known.sd_deg.where(counts > 1, 0) ** 2
    squares = within + counts * (known.mean_deg - mean) ** 2
    sd = np.sqrt(total(squares) / (total(counts) - 1))
    return known.assign(mean_deg=mean, sd_deg=sd, cycles=total(counts)).drop_duplicates(KEYS, ignore_index=True)
