"""The measures of the people and the lengths of the clips in a few numbers each."""

import pandas as pd

from healthgait.cohort.cohort import FRAMES, SEXES, Cohort
from healthgait.columns import AGE, BMI, HEIGHT, PACE_LABELS, PACES, SEX, WEIGHT

UNITS = {AGE: "years", HEIGHT: "cm", WEIGHT: "kg", BMI: "kg/m²"} | {f"Speed_{pace}": "m/s" for pace in PACES}


def summary_table(cohort: Cohort) -> pd.DataFrame:
    """A row for each quantity and group: n, mean, SD (ddof 1), minimum, quartiles and maximum; NaN if not known."""
    people = cohort.people
    rows = []
    for column, unit in UNITS.items():
        rows.append(_summary(column, unit, "all", people[column]))
        rows += [_summary(column, unit, name, people.loc[people[SEX] == sex, column]) for sex, name in SEXES.items()]
    if cohort.clips is not None:
        for pace, label in PACE_LABELS.items():
            frames = cohort.clips.loc[cohort.clips["pace"] == pace, FRAMES]
            rows.append(_summary("frames per clip", "frames", label, frames))
    return pd.DataFrame(rows)


def _summary(quantity: str, unit: str, group: str, values: pd.Series) -> dict[str, str | float]:
    return {
        "quantity": quantity,
        "unit": unit,
        "group": group,
        "n": values.count(),
        "mean": values.mean(),
        "sd": values.std(),
        "min": values.min(),
        "quartile_1": values.quantile(0.25),
        "median": values.median(),
        "quartile_3": values.quantile(0.75),
        "max": values.max(),
    }
