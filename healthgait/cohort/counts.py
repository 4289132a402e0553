"""The numbers behind the figures: how many people or clips are in each group and each bar."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from healthgait.cohort.cohort import FRAMES, Cohort
from healthgait.columns import AGE, BMI, HEIGHT, PA_LEVEL, PACE_LABELS, PACES, SEX, WEIGHT, age_group
from healthgait.viewer.scene import MODALITY_NAMES

SEXES = {0: "female", 1: "male"}
AGE_LABELS = {"<35": "under 35", "35-49": "35–49", ">=50": "50 and over"}


@dataclass(frozen=True)
class Bars:
    """One bar figure: ``counts`` (category x group), of what, and how many had no value."""

    name: str
    title: str
    axis: str
    counted: str  # people or clips
    counts: pd.DataFrame
    edges: np.ndarray | None  # of the categories, if they are ranges
    missing: int


WIDTHS = {HEIGHT: ("height", "Height", "cm", 5), WEIGHT: ("weight", "Weight", "kg", 5),
          BMI: ("bmi", "Body mass index", "kg/m²", 2)}  # fmt: skip


def all_bars(cohort: Cohort) -> list[Bars]:
    """The bar figures, in the order of the paper's; one without any value has empty counts."""
    people = cohort.people
    sexes = people[SEX].map(SEXES)
    ages = age_group(people[AGE]).map(AGE_LABELS)
    levels = people[PA_LEVEL]
    bars = [
        _classes("sex", "Sex", sexes, pd.Series("people", people.index), list(SEXES.values()), ["people"]),
        _classes("age_groups", "Age group, years", ages, sexes, list(AGE_LABELS.values()), list(SEXES.values())),
        _classes("activity", "Physical activity", levels, sexes, _levels(levels), list(SEXES.values())),
    ]
    for column, (name, title, unit, width) in WIDTHS.items():
        bars.append(
            _ranges(name, title, f"{title}, {unit}", people[column], sexes, list(SEXES.values()), width, "people")
        )
    if cohort.clips is not None:
        paces = cohort.clips["pace"].map(PACE_LABELS)
        labels = [PACE_LABELS[pace] for pace in PACES]
        width = frame_width(cohort.clips[FRAMES])
        axis = f"frames of the {MODALITY_NAMES[cohort.modality]}"
        bars.append(
            _ranges("frames_per_clip", "Frames per clip", axis, cohort.clips[FRAMES], paces, labels, width, "clips")
        )
    return bars


def _levels(levels: pd.Series) -> list[str]:
    """The levels of activity, the commonest first; of two that are equally common by name."""
    return [level for level, _ in sorted(levels.value_counts().items(), key=lambda one: (-one[1], one[0]))]


def frame_width(frames: pd.Series) -> int:
    """Width of a bar in frames: about 15 bars, in steps of 5."""
    return max(5 * math.ceil((frames.max() - frames.min()) / 15 / 5), 5)


def _classes(
    name: str, title: str, values: pd.Series, groups: pd.Series, categories: list[str], group_names: list[str]
) -> Bars:
    counts = pd.crosstab(values, groups).reindex(index=categories, columns=group_names, fill_value=0)
    return Bars(name, title, "", "people", counts, None, len(values) - int(counts.to_numpy().sum()))


def _ranges(
    name: str, title: str, axis: str, values: pd.Series, groups: pd.Series, group_names: list[str], width: float,
    counted: str,
) -> Bars:  # fmt: skip
    """Counts in ranges of ``width`` that begin at its multiples; a value at an edge belongs to the range above."""
    known = values[values.notna() & groups.notna()]
    if not len(known):
        return Bars(name, title, axis, counted, pd.DataFrame(columns=group_names), np.array([0.0]), len(values))
    first, last = math.floor(known.min() / width), math.floor(known.max() / width) + 1
    edges = width * np.arange(first, last + 1)
    number = np.floor(known / width).astype(int) - first
    counts = pd.crosstab(number, groups[known.index])
    counts = counts.reindex(index=range(last - first), columns=group_names, fill_value=0)
    counts.index = [f"{low:g}–<{high:g}" for low, high in pairwise(edges)]
    return Bars(name, title, axis, counted, counts, edges, len(values) - len(known))


def counts_table(bars: list[Bars]) -> pd.DataFrame:
    """A row for each bar: figure, group, category, and how many people or clips."""
    return pd.DataFrame(
        [
            (one.name, group, category, int(count))
            for one in bars
            for group, column in one.counts.items()
            for category, count in column.items()
        ],
        columns=["figure", "group", "category", "count"],
    )


def summary_table(cohort: Cohort) -> pd.DataFrame:
    """A row for each quantity and group: n, mean, SD, least, quartiles and largest value; NaN if not known."""
    people, rows = cohort.people, []
    sexes = people[SEX].map(SEXES)
    units = {AGE: "years", HEIGHT: "cm", WEIGHT: "kg", BMI: "kg/m²"} | {f"Speed_{pace}": "m/s" for pace in PACES}
    for column, unit in units.items():
        for group in ("all", *SEXES.values()):
            values = people[column] if group == "all" else people.loc[sexes == group, column]
            rows.append(_summary(column, unit, group, values))
    if cohort.clips is not None:
        for pace in PACES:
            frames = cohort.clips.loc[cohort.clips["pace"] == pace, FRAMES]
            rows.append(_summary("frames per clip", "frames", PACE_LABELS[pace], frames))
    return pd.DataFrame(rows)


def _summary(quantity: str, unit: str, group: str, values: pd.Series) -> dict:
    known = values.dropna().astype(float)
    numbers = {"mean": known.mean(), "SD": known.std(), "least": known.min()}
    numbers |= {"quartile1": known.quantile(0.25), "median": known.median(), "quartile3": known.quantile(0.75)}
    return {"quantity": quantity, "unit": unit, "group": group, "n": len(known)} | numbers | {"largest": known.max()}
