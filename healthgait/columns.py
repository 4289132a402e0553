"""Every column, class and feature set of Health&Gait, named once.

Units are those of the dataset: cm, kg, years, kg/m^2, steps/min, s and m/s.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

ID = "ID"
CLIP = "clip"  # of a prediction: UGS/NW-WoJ_1
SEX = "Sex"  # 0 female, 1 male
AGE = "Age"  # years
PA_LEVEL = "PA_level"  # "Active" or "Non active"
HEIGHT = "Height"  # cm
WEIGHT = "Weight"  # kg
BMI = "BMI"  # kg/m^2
WAIST = "WaistC"  # cm
HIP = "HipC"  # cm
NECK = "NeckC"  # cm
FAT_MASS = "Percentage fat mass"  # %
LEAN_MASS = "Lean mass"  # kg

CIRCUMFERENCES = (WAIST, HIP, NECK)
MEASURES = (ID, SEX, AGE, PA_LEVEL, HEIGHT, WEIGHT, BMI, *CIRCUMFERENCES, FAT_MASS, LEAN_MASS)

# Values outside are mistakes of unit or of typing: metres for centimetres, grams for kilograms.
PLAUSIBLE = {
    AGE: (1, 130),
    HEIGHT: (30, 300),
    WEIGHT: (2, 700),
    BMI: (5, 200),
    WAIST: (20, 400),
    HIP: (20, 400),
    NECK: (10, 150),
    FAT_MASS: (0.1, 90),
    LEAN_MASS: (1, 300),
    "Step": (1, 300),
    "Stride": (2, 600),
    "Cadence": (1, 400),
    "MonoSP": (0.01, 20),
    "BiSP": (0.001, 20),
    "Speed": (0.01, 15),
}

PACES = ("UGS", "FGS")  # usual and fast gait speed
SEX_LABELS = ("Female", "Male")  # of the codes 0 and 1
PACE_LABELS = {"UGS": "Usual pace", "FGS": "Fast pace"}


@dataclass(frozen=True)
class Quantity:
    """What a gait quantity is called in a figure, its unit in the tables, and the decimals worth printing."""

    label: str
    unit: str
    decimals: int


QUANTITIES = {
    "Step": Quantity("Step length", "cm", 2),
    "Stride": Quantity("Stride length", "cm", 2),
    "Cadence": Quantity("Cadence", "steps/min", 2),
    "MonoSP": Quantity("Single support time", "s", 3),
    "BiSP": Quantity("Double support time", "s", 3),
    "Speed": Quantity("Speed", "m/s", 3),
}

GAIT_QUANTITIES = tuple(QUANTITIES)
GAIT_PARAMETERS = tuple(f"{quantity}_{pace}" for pace in PACES for quantity in GAIT_QUANTITIES)
ERROR_SUFFIX = "_se"  # of the column with a value's standard error
SHARED_SUFFIX = "_shared_se"  # with the part of it that is the same error in all clips of a person


def quantity_of(parameter: str) -> Quantity:
    """The quantity of a column such as ``Step_UGS``."""
    return QUANTITIES[parameter.rpartition("_")[0]]


def rounded(value: float, decimals: int) -> str:
    """A number as people print it; a dash if it is not known."""
    # Adding 0 turns -0.0, which a small negative value rounds to, into 0.0.
    return "–" if pd.isna(value) else f"{round(value, decimals) + 0:.{decimals}f}"


DECIMALS_WITH_ERROR = {"cm": 1, "steps/min": 1, "s": 3, "m/s": 3}  # meaningful with usual standard errors


def with_error(value: float, error: float, unit: str) -> str:
    """Value and standard error, such as ``71.3 ± 0.3``; without the latter if it is unknown."""
    decimals = DECIMALS_WITH_ERROR[unit]
    return rounded(value, decimals) + (f" ± {rounded(error, decimals)}" if np.isfinite(error) else "")


# The paper's own scripts write Velocity_ where the dataset's documentation says Speed_.
ALIASES = {f"Velocity_{pace}": f"Speed_{pace}" for pace in PACES}


# Lower bounds of all groups but the first: contiguous, and open at both ends, so that
# every age and every BMI falls into exactly one group.
AGE_GROUP_BOUNDS = {"<35": -np.inf, "35-49": 35, ">=50": 50}
BMI_CLASS_BOUNDS = {"<18.5": -np.inf, "18.5-25": 18.5, "25-30": 25, ">=30": 30}


def age_group(age_years: pd.Series) -> pd.Series:
    """Age group of each person: ``<35``, ``35-49`` or ``>=50``; missing stays missing."""
    return _classes(age_years, AGE_GROUP_BOUNDS)


def bmi_class(bmi_kg_m2: pd.Series) -> pd.Series:
    """WHO BMI class of each person, as its range in kg/m^2; missing stays missing."""
    return _classes(bmi_kg_m2, BMI_CLASS_BOUNDS)


def _classes(values: pd.Series, bounds: dict[str, float]) -> pd.Series:
    edges = [*bounds.values(), np.inf]
    return pd.cut(values, edges, right=False, labels=list(bounds), ordered=True)


class GaitSource(StrEnum):
    """Where gait parameters come from: the floor sensor, or the video."""

    OPTOGAIT = "OptoGait"
    ESTIMATED = "Estimated"


CIRCUMFERENCE_SOURCE = "SECA201"  # the measuring tape named in the paper's tables

# The quantities that the paper's models see; support times are not among them.
STUDY_QUANTITIES = ("Step", "Stride", "Cadence", "Speed")
FEATURE_SETS = {
    "usual_gait": tuple(f"{quantity}_UGS" for quantity in STUDY_QUANTITIES),
    "fast_gait": tuple(f"{quantity}_FGS" for quantity in STUDY_QUANTITIES),
    "fast_usual_gait": tuple(f"{quantity}_{pace}" for pace in PACES for quantity in STUDY_QUANTITIES),
}
FEATURE_SETS |= {"circumference": CIRCUMFERENCES} | {
    f"{name}_circumference": columns + CIRCUMFERENCES for name, columns in FEATURE_SETS.items()
}
