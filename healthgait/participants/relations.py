"""What must hold between the columns of a table, and the mistakes that break it.

Where limits come from: 43 real people at two speeds (Fukuchi, Fukuchi and Duarte 2018, PeerJ 6:e4640), whose steps,
cadences and speeds agree within 1.1 % and whose fast speeds are 1.14 times the usual ones or more; and 398 simulated
people whose estimated parameters have errors of the size measured for the published estimator, Speed's bias of +7 %
among them: Speed / (Step x Cadence) from 0.87 to 1.34, Stride / (2 Step) from 0.88 to 1.15, fast / usual from 0.997.
A limit lies between what was found there and the nearest mistake of unit, near the middle of their logarithms.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from healthgait.columns import BMI, HEIGHT, HIP, NECK, PACES, WAIST, WEIGHT

LB_PER_KG = 2.20462
INCHES_PER_CM = 1 / 2.54
ANY = (0.0, np.inf)


@dataclass(frozen=True)
class Relation:
    """A ratio of columns that is near ``typical`` in people.

    Outside ``limits`` it is refused; outside ``usual`` it is warned about. None: what is usual is found from the table
    itself. ``broken`` says what is wrong outside.
    """

    broken: str
    columns: tuple[str, ...]
    ratio: Callable[[pd.DataFrame], pd.Series]
    limits: tuple[float, float]
    usual: tuple[float, float] | None
    typical: float = 1.0


@dataclass(frozen=True)
class Mistake:
    """A way to fill in a table wrongly: values that are so many ``times`` the right ones, and columns exchanged."""

    words: str
    times: Mapping[str, float] = field(default_factory=dict)
    exchanged: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> set[str]:
        return {*self.times}.union(*self.exchanged)

    def undone(self, table: pd.DataFrame) -> pd.DataFrame:
        names = {a: b for pair in self.exchanged for a, b in (pair, pair[::-1])}
        return table.assign(**{name: table[name] / times for name, times in self.times.items()}).rename(columns=names)


@dataclass(frozen=True)
class Group:
    """Relations of the same columns, and the mistakes that break one or several of them."""

    relations: tuple[Relation, ...]
    mistakes: tuple[Mistake, ...]


# Bounds for telling mistakes apart: undone, a mistake must leave such values. Nobody is refused for being outside.
COMMON = {
    "Step": (25, 120),
    "Stride": (50, 240),
    "Cadence": (60, 200),
    "Speed": (0.3, 3.5),
    HEIGHT: (120, 220),
    WEIGHT: (30, 250),
    WAIST: (45, 190),
    HIP: (60, 190),
    NECK: (24, 60),
}


def _walk(pace: str) -> Group:
    """Steps, strides, cadence and speed of one pace. The nearest mistakes are a factor of 2 off."""
    step, stride, cadence, speed = (f"{name}_{pace}" for name in ("Step", "Stride", "Cadence", "Speed"))
    return Group(
        (
            Relation(
                f"{speed} is not {step} x {cadence} / 6000",
                (speed, step, cadence),
                lambda table: 6000 * table[speed] / (table[step] * table[cadence]),
                limits=(0.7, 1.5),
                usual=None,
            ),
            Relation(
                f"{stride} is not 2 x {step}",
                (stride, step),
                lambda table: table[stride] / (2 * table[step]),
                limits=(0.7, 1.4),
                usual=None,
            ),
        ),
        (
            Mistake(f"{speed} in km/h", {speed: 3.6}),
            Mistake(f"{speed} in miles per hour", {speed: 2.23694}),
            Mistake(f"{cadence} in steps per second", {cadence: 1 / 60}),
            Mistake(f"{cadence} in strides per minute", {cadence: 1 / 2}),
            Mistake(f"{cadence} in strides per second", {cadence: 1 / 120}),
            Mistake(f"{step} and {stride} exchanged", exchanged=((step, stride),)),
            Mistake(f"{step} in inches", {step: INCHES_PER_CM}),
            Mistake(f"{stride} in inches", {stride: INCHES_PER_CM}),
            Mistake(f"{step} and {stride} in inches", dict.fromkeys((step, stride), INCHES_PER_CM)),
            Mistake(f"strides as {step}", {step: 2}),
            Mistake(f"steps as {stride}", {stride: 1 / 2}),
        ),
    )


WALKS = tuple(_walk(pace) for pace in PACES)


def within(ratio: pd.Series, limits: tuple[float, float]) -> pd.Series:
    """Whether each ratio is within the limits, both included; one that is not known is."""
    return ratio.isna() | ratio.between(*limits)


def _fast_to_usual(table: pd.DataFrame) -> pd.Series:
    """Speeds that contradict the steps are left out, since that is reported already."""
    ratio = table["Speed_FGS"] / table["Speed_UGS"]
    for walk in WALKS:
        of_steps = walk.relations[0]
        if set(of_steps.columns) <= set(table):
            ratio = ratio.where(within(of_steps.ratio(table), of_steps.limits))
    return ratio


_PACES = Group(
    (
        Relation(
            "Speed_FGS is below Speed_UGS",
            ("Speed_FGS", "Speed_UGS"),
            _fast_to_usual,
            # The real people were 1.14 times as fast or more: exchanged, 0.88. The errors of estimates are about 7 %.
            limits=(0.9, np.inf),
            usual=(0.95, np.inf),
        ),
    ),
    (
        Mistake(
            "UGS and FGS exchanged",
            exchanged=tuple((f"{name}_UGS", f"{name}_FGS") for name in ("Step", "Stride", "Cadence", "Speed")),
        ),
    ),
)

_BMI = Group(
    (
        Relation(
            "BMI is not Weight / (Height / 100)²",
            (BMI, WEIGHT, HEIGHT),
            lambda table: table[BMI] / (table[WEIGHT] / (table[HEIGHT] / 100) ** 2),
            # It is computed. Whole kilograms (1 % of 50 kg), centimetres (0.7 % of 150 cm, squared) and a whole BMI
            # (3 % of 18) make 4 % at most.
            limits=(1 / 1.1, 1.1),
            usual=(1 / 1.04, 1.04),
        ),
    ),
    (
        Mistake("Weight in lb", {WEIGHT: LB_PER_KG}),
        Mistake("Height in inches", {HEIGHT: INCHES_PER_CM}),
        Mistake("Weight in lb and Height in inches", {WEIGHT: LB_PER_KG, HEIGHT: INCHES_PER_CM}),
        Mistake("Height and Weight exchanged", exchanged=((HEIGHT, WEIGHT),)),
    ),
)


def _to_height(name: str, lowest: float, typical: float) -> Relation:
    return Relation(
        f"{name} is too small for Height",
        (name, HEIGHT),
        lambda table: table[name] / table[HEIGHT],
        limits=(lowest, np.inf),
        usual=ANY,
        typical=typical,
    )


_IN_INCHES = [Mistake(f"{name} in inches", {name: INCHES_PER_CM}) for name in (WAIST, HIP, NECK)]
_PROPORTIONS = Group(
    (
        # Of 9894 adults, waist / height is from 0.47 to 0.74 in the middle 80 % (PMC5332027); in inches 0.19 to 0.29.
        _to_height(WAIST, 0.28, 0.5),
        # Simulated from the sources of synthetic/people.py: hip / height from 0.47, neck / height from 0.16 on; the
        # stoutest (0.9 and 0.3) in inches 0.35 and 0.12.
        _to_height(HIP, 0.4, 0.58),
        _to_height(NECK, 0.135, 0.2),
        Relation(
            "WaistC does not fit HipC",
            (WAIST, HIP),
            lambda table: table[WAIST] / table[HIP],
            # Means of 19 populations from 0.76 to 0.99, with standard deviations of 0.05 to 0.06 (WHO MONICA); five of
            # these aside, 0.5 to 1.3. A waist in inches is 0.26 to 0.43, a hip in inches 1.65 and more.
            limits=(0.5, 1.45),
            usual=ANY,
            typical=0.84,
        ),
    ),
    (
        *_IN_INCHES,
        Mistake("WaistC and HipC in inches", dict.fromkeys((WAIST, HIP), INCHES_PER_CM)),
        Mistake("WaistC, HipC and NeckC in inches", dict.fromkeys((WAIST, HIP, NECK), INCHES_PER_CM)),
    ),
)

GROUPS = (*WALKS, _PACES, _BMI, _PROPORTIONS)
