"""The overview of a cohort: a row for each participant, and values far from the others' marked."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from healthgait.columns import DECIMALS_WITH_ERROR, GAIT_PARAMETERS, PACE_LABELS, SEX_LABELS, quantity_of, rounded
from healthgait.pages.rendering import environment
from healthgait.walk_report.person import Person
from healthgait.walk_report.person_page import TEMPLATES, About, heights_cm
from healthgait.walk_report.tables import FAR_OFF

FAR_IN_SD = 3.5  # of the modified z-score: Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993, chapter 3.3
MAD_TO_SD = 1.4826
LEAST_PEOPLE = 8  # for values far from the others' to be named


def overview(people: Sequence[Person], abouts: Mapping[str, About]) -> pd.DataFrame:
    """A row for each participant: who it is, the twelve parameters, walks used and flags, and what is far off."""
    rows = []
    for person in people:
        about = abouts.get(person.participant, About())
        clips = person.clips
        rows.append(
            {
                "ID": person.participant, "Sex": about.sex, "Age": about.age,
                "Height": next(iter(heights_cm(about, person)), None),
                **{name: float(person.parameters[name]) for name in GAIT_PARAMETERS},
                "walks": np.nan if clips is None else int(clips["used"].sum()),
                "flags": np.nan if clips is None else int(clips["flags"].str.split().str.len().sum()),
            }
        )  # fmt: skip
    table = pd.DataFrame(rows)
    return table.assign(**{FAR_OFF: [" ".join(names) for names in _far_off(table)]})


def overview_page(table: pd.DataFrame, pages: Mapping[str, str], simulated: bool) -> str:
    """The HTML page of the table; ``pages`` are the files of the participants' pages."""
    columns = [
        f"{quantity_of(name).label}, {quantity_of(name).unit}, {PACE_LABELS[name[-3:]].lower()}"
        for name in GAIT_PARAMETERS
    ]
    rows = [
        {
            "ID": row["ID"], "page": pages[row["ID"]],
            "who": [_sex(row["Sex"]), _plain(row["Age"]), _plain(row["Height"])],
            "cells": [
                (rounded(row[name], DECIMALS_WITH_ERROR[quantity_of(name).unit]), name in row[FAR_OFF].split())
                for name in GAIT_PARAMETERS
            ],
            "quality": [_plain(row[name]) for name in ("walks", "flags")],
        }
        for row in table.to_dict("records")
    ]  # fmt: skip
    template = environment(TEMPLATES).get_template("overview.html.j2")
    return template.render(columns=columns, rows=rows, simulated=simulated, limit=FAR_IN_SD, least=LEAST_PEOPLE)


def _far_off(table: pd.DataFrame) -> list[list[str]]:
    """The parameters of each participant that are far from the median of all."""
    found: list[list[str]] = [[] for _ in range(len(table))]
    for name in GAIT_PARAMETERS:
        values = table[name].to_numpy(float)
        known = np.isfinite(values)
        if known.sum() < LEAST_PEOPLE:
            continue
        middle = np.median(values[known])
        spread = MAD_TO_SD * np.median(np.abs(values[known] - middle))
        if spread == 0:  # more than half of the values are the same: it is no measure of the others
            continue
        for number in np.flatnonzero(known & (np.abs(values - middle) > FAR_IN_SD * spread)):
            found[number].append(name)
    return found


def _sex(code: float | None) -> str:
    return "–" if pd.isna(code) else SEX_LABELS[int(code)]


def _plain(value: object) -> str:
    return "–" if pd.isna(value) else f"{value:g}"
