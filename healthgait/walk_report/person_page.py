"""The page of one participant: parameters, footfalls, joint angles, quality and film in one file."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from healthgait import __version__
from healthgait.columns import (
    DECIMALS_WITH_ERROR,
    ERROR_SUFFIX,
    PACE_LABELS,
    QUANTITIES,
    SEX_LABELS,
    rounded,
    with_error,
)
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.pages.rendering import environment, in_base64
from healthgait.reference.joint_angles import joint_cycles_for
from healthgait.reference.values import BAND_IN_SD, Reference, band, percentile, references_for
from healthgait.walk_report.cautions import cautions, clip_name
from healthgait.walk_report.cells import VIDEO
from healthgait.walk_report.changes import Change, changes
from healthgait.walk_report.curves import pooled_curves
from healthgait.walk_report.figures import LEAST_CYCLES, angle_figure, footfall_figure, lacks_feet
from healthgait.walk_report.person import Person

TEMPLATES = Path(__file__).with_name("templates")
SIDED = {"Step": "Step_cm", "Stride": "Stride_cm", "MonoSP": "MonoSP_s", "BiSP": "BiSP_s"}  # in the table of clips
ANGLE_COLUMNS = {
    "cycles": "cycles", "range_deg": "range", "max_deg": "maximum", "max_percent": "maximum at, %",
    "min_deg": "minimum", "min_percent": "minimum at, %", "at_strike_deg": "at heel strike",
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """What is known about a participant: sex (0 female, 1 male), age in years, height in cm; None where unknown."""

    sex: int | None = None
    age: float | None = None
    height_cm: float | None = None


def person_page(
    sessions: Sequence[tuple[str, Person]], about: About, simulated: bool, title: str = "", absent: Sequence[str] = ()
) -> str:
    """The HTML page of a participant.

    Parameters
    ----------
    sessions : sequence of (str, Person)
        Labels and tables, in order of time; the last one is shown in detail, and compared with the first.
    about : About
        Who it is.
    simulated : bool
        Whether the walks are simulated, whatever the tables of clips say.
    title : str
        Of the page; by default the participant's ID.
    absent : sequence of str
        Labels of further sessions, which have nothing of the participant.
    """
    people = [person for _, person in sessions]
    person = people[-1]
    simulated = simulated or any(one.is_simulated for one in people)
    compared = changes(people) if len(people) > 1 else []
    return environment(TEMPLATES).get_template("person.html.j2").render(
        title=title or person.participant, simulated=simulated, about=_about(about, person), version=__version__,
        has_age=about.age is not None, has_sex=about.sex is not None, band_in_sd=BAND_IN_SD, least_cycles=LEAST_CYCLES,
        films=[in_base64(film.read_bytes()) for film in person.films],
        paces=[(pace, PACE_LABELS[pace], _rows(person, pace, about)) for pace in person.paces],
        clips=_clips(person), footfalls=_footfalls(person, simulated), angles=_angles(person, about, simulated),
        angle_rows=_angle_rows(person), angle_columns=[*ANGLE_COLUMNS.values()], quantities=[*QUANTITIES.values()],
        has_clips=all(one.clips is not None for one in people), notes=_notes(sessions, about),
        studies=_studies(person, about),
        has_errors=person.has_errors, has_jackets=_has_jackets(person),
        sessions=[label for label, _ in sessions],
        changes=[_change(one) for one in compared], absent=absent,
        other_scale=[label for label, one in sessions if not one.has_scale_of(person)],
        has_heights=bool(person.heights_cm),
    )  # fmt: skip


def _notes(sessions: Sequence[tuple[str, Person]], about: About) -> list[str]:
    """The cautions of all sessions, by their labels where there are several: changes depend on the first, too."""
    return [
        f"{label}: {words}" if len(sessions) > 1 else words
        for label, person in sessions
        for words in cautions(person, about.height_cm)
    ]


def heights_cm(about: About, person: Person) -> Sequence[float]:
    """The participant's height, cm: that of the table of participants, else those from which the metres follow."""
    return person.heights_cm if about.height_cm is None else [about.height_cm]


def _about(about: About, person: Person) -> list[tuple[str, str]]:
    known = []
    if about.sex is not None:
        known.append(("Sex", SEX_LABELS[about.sex]))
    if about.age is not None:
        known.append(("Age", f"{about.age:g} years"))
    for height_cm in heights_cm(about, person):
        known.append(("Height", f"{height_cm:g} cm"))
    if person.clips is not None:
        known.append(("Walks", f"{person.clips.used.sum()} of {len(person.clips)} used"))
    return known + [("Filmed" if number == 0 else "", line) for number, line in enumerate(person.noted("filmed"))]


def _rows(person: Person, pace: str, about: About) -> list[dict[str, Any]]:
    """A row of each quantity at a pace: value, left and right, and where it lies among published people."""
    rows = []
    for name, quantity in QUANTITIES.items():
        value, error = person.value(name, pace)
        decimals = DECIMALS_WITH_ERROR[quantity.unit]
        found = []
        if about.age is not None and math.isfinite(value):
            published = references_for(name, about.sex, about.age, pace)
            found = [_place(value, one, decimals) for one in published] or ["no published value for such people"]
        rows.append(
            {
                "label": quantity.label,
                "unit": quantity.unit,
                "value": with_error(value, error, quantity.unit),
                "sides": [rounded(side, decimals) for side in _sides(person, pace, name)],
                "references": found,
            }
        )
    return rows


def _place(value: float, reference: Reference, decimals: int) -> str:
    """Where a value lies among those of a published group; on a treadmill people walk differently."""
    low, high = (rounded(end, decimals) for end in band(reference))
    percent = percentile(value, reference)
    words = "< 1" if percent < 1 else "> 99" if percent > 99 else f"{percent:.0f}"
    place = "" if reference.group.on_treadmill else f", percentile {words}"
    people = f", {reference.group.n} people" if reference.group.n else ""
    return f"{low} to {high}{place} ({reference.group.source}{people})"


def _studies(person: Person, about: About) -> list[str]:
    """The published groups that the page names: where their values stand, and where they were read."""
    age_pace = [] if about.age is None else [(about.age, pace) for pace in person.paces]
    groups = [one.group for where in age_pace for name in QUANTITIES for one in references_for(name, about.sex, *where)]
    return sorted({f"{one.source}: doi:{one.doi}, read in: {one.read_in.partition(';')[0]}" for one in groups})


def _sides(person: Person, pace: str, quantity: str) -> tuple[float, float]:
    """Means of left and right over the clips that are used; NaN where one of them has none."""
    if person.clips is None or quantity not in SIDED:
        return math.nan, math.nan
    used = person.clips[person.clips.used & (person.clips.pace == pace)]
    left, right = (used[f"{SIDED[quantity]}_{side}"].mean(skipna=False) for side in ("left", "right"))
    return float(left), float(right)


def _clips(person: Person) -> list[dict[str, Any]]:
    rows = []
    for clip in [] if person.clips is None else person.clips.to_dict("records"):
        values = [with_error(clip[name], clip[f"{name}{ERROR_SUFFIX}"], one.unit) for name, one in QUANTITIES.items()]
        steps = "" if pd.isna(clip["steps"]) else f"{clip['steps']:.0f}"
        words = str(clip["direction"]).replace("_", " ")
        rows.append(
            {"name": clip_name(clip), "used": clip["used"], "direction": words, "steps": steps, "values": values}
        )
    return rows


def _has_jackets(person: Person) -> bool:
    return person.clips is not None and person.clips["clip"].str.contains("WJ").any()


def _footfalls(person: Person, simulated: bool) -> str:
    if person.events is None:
        return ""
    clips = [] if person.clips is None else person.clips[~person.clips.used].to_dict("records")
    unused = {(clip.get(VIDEO), clip["pace"], clip["clip"]) for clip in clips}
    return in_base64(footfall_figure(person.events, unused, simulated))


def _angles(person: Person, about: About, simulated: bool) -> list[dict[str, Any]]:
    """A figure for each pace."""
    found = []
    for pace in person.paces if person.angles is not None else []:
        own = pooled_curves(person.angles[person.angles.pace == pace])
        if own.empty:
            continue
        references = {
            name: [] if about.age is None else joint_cycles_for(name, about.sex, about.age, pace)
            for name in ("hip", "knee", "ankle")
        }
        cycles = own.groupby("side").cycles.max()
        title = f"{PACE_LABELS[pace]}: {', '.join(f'{count:.0f} cycles {side}' for side, count in cycles.items())}"
        sources = sorted({one.group.source for group in references.values() for one in group})
        found.append(
            {
                "png": in_base64(angle_figure(own, references, title, simulated)),
                "title": title,
                "sources": sources,
                "lacks_feet": lacks_feet(own),
            }
        )
    return found


def _angle_rows(person: Person) -> list[dict[str, Any]]:
    rows = []
    for row in [] if person.angle_parameters is None else person.angle_parameters.to_dict("records"):
        if pd.isna(row["range_deg"]):
            continue
        cells = []
        for name in ANGLE_COLUMNS:
            error = row.get(name.replace("_deg", "_se"), math.nan)
            known = f" ± {rounded(error, 1)}" if name.endswith("_deg") and pd.notna(error) else ""
            cells.append(rounded(row[name], 1 if name.endswith("_deg") else 0) + known)
        where = f"{row[VIDEO]}: " if row.get(VIDEO) else ""
        label = f"{ANGLES[row['angle']]}, {row['side']}"
        rows.append({"name": f"{where}{label}", "pace": PACE_LABELS[row["pace"]], "cells": cells})
    return rows


def _change(one: Change) -> list[str]:
    quantity = QUANTITIES[one.quantity]
    decimals = DECIMALS_WITH_ERROR[quantity.unit]
    numbers = [rounded(value, decimals) for value in (*one.values, one.difference, one.smallest)]
    verdict = "unknown" if not one.is_known else "more than error" if one.is_more_than_error else "within error"
    return [f"{quantity.label}, {quantity.unit}, {PACE_LABELS[one.pace].lower()}", *numbers, verdict]
