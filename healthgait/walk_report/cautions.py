"""What to keep in mind about a person's page: flags, and numbers that contradict each other."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from healthgait.columns import PACES, QUANTITIES
from healthgait.gait.quality.flags import in_words
from healthgait.walk_report.cells import VIDEO
from healthgait.walk_report.person import SAME_HEIGHT_CM, Person

# Of what follows from others: means of ratios are not ratios of means, and steps and strides are of other footfalls.
SAME_PRODUCT = 0.15
SAME_MEAN, ROUNDED = 0.005, 0.0011  # relative; and of tables with three decimals


def cautions(person: Person, height_cm: float | None) -> list[str]:
    """Numbers that contradict each other, what was noticed about videos, excluded clips, flags in words.

    ``height_cm`` is what the table of participants has, None if nothing.
    """
    rows = [] if person.clips is None else person.clips.to_dict("records")
    return [
        *contradictions(person),
        *_heights(person, height_cm),
        *person.noted("caution"),
        *(f"{clip_name(row)}: {row['reason']}" for row in rows if row["reason"]),
        *(f"{clip_name(row)}: {in_words(flag)}" for row in rows for flag in row["flags"].split()),
    ]


def clip_name(clip: Mapping[str, Any]) -> str:
    """What a clip is called on the page: with its video where there are several."""
    return f"{clip[VIDEO]}: {clip['clip']}" if clip.get(VIDEO) else clip["clip"]


def contradictions(person: Person) -> list[str]:
    """Gait parameters that do not follow from each other, or are not the means of the clips."""
    found = [words for pace in PACES for words in (*_products(person, pace), *_means(person, pace))]
    usual, fast = (person.value("Speed", pace)[0] for pace in PACES)
    if fast < usual:
        found.append(f"the fast pace, {fast:g} m/s, is slower than the usual one, {usual:g} m/s; are they exchanged?")
    return found


def _products(person: Person, pace: str) -> list[str]:
    step_cm, stride_cm, cadence, single_s, double_s, speed = (person.value(name, pace)[0] for name in QUANTITIES)
    found = []
    if abs(step_cm / 100 * cadence / 60 - speed) > SAME_PRODUCT * speed:
        found.append(
            f"{pace}: the speed is {speed:g} m/s, but a step of {step_cm:g} cm at {cadence:g} steps/min makes "
            f"{step_cm * cadence / 6000:.3g} m/s; are the units right?"
        )
    if abs(2 * step_cm - stride_cm) > SAME_PRODUCT * stride_cm:
        found.append(f"{pace}: a stride of {stride_cm:g} cm is not two steps of {step_cm:g} cm")
    if abs(single_s + double_s - 60 / cadence) > SAME_PRODUCT * 60 / cadence:
        found.append(
            f"{pace}: single support of {single_s:g} s and double support of {double_s:g} s make "
            f"{single_s + double_s:.3g} s, but a step at {cadence:g} steps/min takes {60 / cadence:.3g} s"
        )
    if double_s > single_s:
        found.append(f"{pace}: double support, {double_s:g} s, is longer than single support; are they exchanged?")
    return found


def _means(person: Person, pace: str) -> list[str]:
    if person.clips is None:
        return []
    used = person.clips[person.clips.used & (person.clips.pace == pace)]
    found = []
    for name, quantity in QUANTITIES.items():
        value = person.value(name, pace)[0]
        mean = used[name].mean()
        if math.isnan(value) != math.isnan(mean) or not (
            math.isnan(value) or np.isclose(value, mean, SAME_MEAN, ROUNDED)
        ):
            table, clips = ("unknown" if math.isnan(number) else f"{number:g}" for number in (value, mean))
            words = f"{table} in the table of gait parameters, {clips} as the mean of the clips that are used"
            found.append(f"{pace}: {quantity.label.lower()}, {quantity.unit}: {words}")
    return found


def _heights(person: Person, height_cm: float | None) -> list[str]:
    heights_cm = person.heights_cm
    if len(heights_cm) > 1 and heights_cm[-1] - heights_cm[0] > SAME_HEIGHT_CM:
        return [f"lengths follow from different heights: {', '.join(f'{height:g}' for height in heights_cm)} cm"]
    if height_cm is None or not heights_cm or abs(height_cm - heights_cm[0]) <= SAME_HEIGHT_CM:
        return []
    words = f"lengths follow from a height of {heights_cm[0]:g} cm, the table of participants has {height_cm:g} cm"
    return [f"{words}: if that is right, true lengths and speeds are {height_cm / heights_cm[0]:.2f} times as large"]
