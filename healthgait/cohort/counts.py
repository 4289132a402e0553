"""The numbers behind the bar figures: how many people or clips are in each category and group."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from healthgait.cohort.cohort import FRAMES, SEXES, Cohort
from healthgait.columns import AGE, AGE_GROUP_BOUNDS, BMI, HEIGHT, PA_LEVEL, PACE_LABELS, SEX, WEIGHT, age_group

AGE_LABELS = dict(zip(AGE_GROUP_BOUNDS, ("under 35", "35–49", "50 and over"), strict=True))
PEOPLE, CLIPS = "people", "clips"
LACKING = {PEOPLE: "not known", CLIPS: "missing"}  # those in no bar
MOST_RANGES = 20  # about; beyond it bars are too thin for print


@dataclass(frozen=True)
class BarCounts:
    """A bar figure's numbers: ``counts`` has a row a category and a column a group, of ``counted`` (people or clips).

    ``missing`` of them have no value and are in no bar. ``edges`` of the categories, one more than these, if they are
    ranges, in the unit that ``axis`` names.
    """

    name: str
    title: str
    counted: str
    counts: pd.DataFrame
    missing: int
    axis: str = ""
    edges: np.ndarray | None = None

    @property
    def total(self) -> int:
        return int(self.counts.to_numpy().sum())


def all_bars(cohort: Cohort) -> list[BarCounts]:
    """The bar figures in the order of the paper's; that of a column without values has no count above 0."""
    people = cohort.people
    sexes = people[SEX].map(SEXES).astype(pd.CategoricalDtype(list(SEXES.values())))
    everyone = pd.Series(pd.Categorical([PEOPLE] * len(people)), people.index)
    ages = age_group(people[AGE]).cat.rename_categories(AGE_LABELS)
    activity = people[PA_LEVEL].astype(pd.CategoricalDtype(sorted(people[PA_LEVEL].dropna().unique())))
    bars = [
        _classes("sex", "Sex", sexes, everyone),
        _classes("age_groups", "Age group, years", ages, sexes),
        _classes("activity", "Physical activity", activity, sexes),
        _ranges("height", "Height", "Height, cm", people[HEIGHT], 5, sexes),
        _ranges("weight", "Weight", "Weight, kg", people[WEIGHT], 5, sexes),
        _ranges("bmi", "Body mass index", "Body mass index, kg/m²", people[BMI], 2, sexes),
    ]
    if cohort.clips is not None:
        frames = cohort.clips[FRAMES]
        paces = cohort.clips["pace"].astype(pd.CategoricalDtype(list(PACE_LABELS))).cat.rename_categories(PACE_LABELS)
        axis = f"Frames ({cohort.modality.replace('_', ' ')})"
        bars.append(_ranges("frames_per_clip", "Frames per clip", axis, frames, 5, paces, CLIPS))
    return bars


def range_width(values: pd.Series, step: int) -> int:
    """The width of a range: ``step``, or as many times that as leave about MOST_RANGES ranges."""
    return step * max(math.ceil((values.max() - values.min()) / MOST_RANGES / step), 1)


def _classes(name: str, title: str, values: pd.Series, groups: pd.Series) -> BarCounts:
    """Counts of categorical ``values`` by categorical ``groups``; one that lacks either is missing."""
    counts = pd.crosstab(values, groups, dropna=False)
    counts = counts.reindex(index=values.cat.categories, columns=groups.cat.categories, fill_value=0)
    return BarCounts(name, title, PEOPLE, counts, len(values) - int(counts.to_numpy().sum()))


def _ranges(
    name: str, title: str, axis: str, values: pd.Series, step: int, groups: pd.Series, counted: str = PEOPLE
) -> BarCounts:
    """Counts in ranges that begin at multiples of their width; a value at an edge belongs to the range above."""
    known = values.notna() & groups.notna()
    if not known.any():
        return BarCounts(name, title, counted, pd.DataFrame(columns=groups.cat.categories), len(values))
    width = range_width(values[known], step)
    first, last = math.floor(values[known].min() / width), math.floor(values[known].max() / width)
    edges = width * np.arange(first, last + 2)
    labels = [f"{low}–<{high}" for low, high in pairwise(edges)]
    counts = {
        group: np.histogram(values[known & (groups == group)] // width, np.arange(first, last + 2) - 0.5)[0]
        for group in groups.cat.categories
    }
    return BarCounts(name, title, counted, pd.DataFrame(counts, labels), int((~known).sum()), axis, edges)


def counts_table(bars: list[BarCounts]) -> pd.DataFrame:
    """A row for each bar: figure, group, category, and how many people or clips; and one for those in no bar."""
    rows = []
    for one in bars:
        rows += [
            (one.name, group, category, one.counts.loc[category, group], one.counted)
            for group in one.counts
            for category in one.counts.index
        ]
        rows.append((one.name, "all", LACKING[one.counted], one.missing, one.counted))
    return pd.DataFrame(rows, columns=["figure", "group", "category", "count", "of"])
