"""The values that the Health&Gait paper prints in its Tables 1 to 5, to be shown beside ours."""

from functools import cache
from pathlib import Path

import pandas as pd

from healthgait.targets import Target

PUBLISHED_FILE = Path(__file__).with_name("published_results.csv")
FRAMES = 40  # only Table 1 varies the number of frames; every other table uses this one


@cache
def published_values() -> pd.DataFrame:
    """All 154 values: table, target, method, input, source_or_class, n_frames, metric, value, std.

    ``std`` is the standard deviation of the absolute error, in the unit of the value; empty for the sex tables.
    """
    return pd.read_csv(PUBLISHED_FILE)


def methods_in_paper() -> set[str]:
    """As ``method`` of the values names them."""
    return set(published_values()["method"])


def published(target: Target, method: str, input: str, source: str, metric: str, frames: int = FRAMES) -> float | None:
    """The paper's value of ``metric`` (as ``metrics.metric_names`` spells it) for ``frames``; None if it has none."""
    return _by_key().get((str(target), method, input, source, frames, metric))


@cache
def _by_key() -> dict[tuple[str, ...], float]:
    values = published_values().fillna({"n_frames": FRAMES})  # tables without frames have no other number
    found = {}
    for row in values.itertuples():
        key = (row.target, row.method, row.input, row.source_or_class, int(row.n_frames))
        found[*key, row.metric] = row.value
        if pd.notna(row.std):
            found[*key, row.metric.replace("mae_", "sd_")] = row.std
    return found
