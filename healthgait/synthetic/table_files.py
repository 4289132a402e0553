"""The tables of a cohort: measures, gait parameters of the floor sensor and from video, and ground truth.

Ground truth has no noise and no missing values; simulated measurements have both.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from healthgait import columns
from healthgait.layout import PACE_CLASSES, Clip
from healthgait.synthetic.footfalls import FOOT_NAMES, TrueFootfalls, gait_parameters
from healthgait.synthetic.motion import on_walkway
from healthgait.synthetic.people import Person

# Probabilities of a missing value, assumed; ID and sex are never missing.
MISSING_CIRCUMFERENCE = 0.015
MISSING_COMPOSITION = 0.03
MISSING_WEIGHT_OR_AGE = 0.005
MISSING_PACE = 0.01
MISSING_SUPPORT = 0.01

# OptoGait: 1 cm and 1 ms, from the dataset's description; the noise of one contact is assumed.
SENSOR_PLACE_STEP_M, SENSOR_PLACE_NOISE_M = 0.01, 0.003
SENSOR_TIME_STEP_S, SENSOR_TIME_NOISE_S = 0.001, 0.004

DECIMALS = {"Step": 2, "Stride": 2, "Cadence": 2, "MonoSP": 3, "BiSP": 3, "Speed": 3}
# As measured for the published method on real walking: mean absolute errors of participant means at usual and fast
# pace, Step and Stride in cm, Cadence in steps/min. Assumed: a person's errors are independent, without bias except
# for Speed.
ESTIMATION_MAE = {
    "Step": {"UGS": 2.0, "FGS": 2.4},
    "Stride": {"UGS": 2.6, "FGS": 2.8},
    "Cadence": {"UGS": 3.8, "FGS": 4.8},
}
ESTIMATED_SPEED_BIAS, ESTIMATED_SPEED_SD_MPS = 1.07, 0.065  # together a mean absolute error of about 0.1 m/s
MAE_TO_SD = float(np.sqrt(np.pi / 2))  # of a normal error


def measures_row(person: Person, rng: np.random.Generator) -> dict:
    """A row of participants_measures.csv, with occasional missing values."""
    row = {
        columns.ID: person.participant,
        columns.SEX: person.sex,
        columns.AGE: person.age_years,
        columns.PA_LEVEL: "Active" if person.active else "Non active",
        columns.HEIGHT: person.height_cm,
        columns.WEIGHT: person.weight_kg,
        columns.BMI: person.bmi_kg_m2,
        columns.WAIST: person.waist_cm,
        columns.HIP: person.hip_cm,
        columns.NECK: person.neck_cm,
        columns.FAT_MASS: person.fat_percent,
        columns.LEAN_MASS: person.lean_kg,
    }
    # Without a weight there is no BMI and no lean mass.
    chances = [((name,), MISSING_CIRCUMFERENCE) for name in columns.CIRCUMFERENCES]
    chances += [((columns.FAT_MASS, columns.LEAN_MASS), MISSING_COMPOSITION), ((columns.AGE,), MISSING_WEIGHT_OR_AGE)]
    chances += [((columns.WEIGHT, columns.BMI, columns.FAT_MASS, columns.LEAN_MASS), MISSING_WEIGHT_OR_AGE)]
    for names, chance in chances:
        if rng.random() < chance:
            row |= dict.fromkeys(names)
    return row


def clip_truth_row(clip: Clip, walk: TrueFootfalls) -> dict:
    """A row of ground_truth_clips.csv."""
    return {columns.ID: clip.participant, "pace": clip.pace, "clip": clip.name} | gait_parameters(walk)


def mean_by_pace(participant: str, walks: dict[Clip, TrueFootfalls]) -> dict:
    """ID and the twelve gait parameters of a participant: the mean of the clips of each pace."""
    row = {columns.ID: participant}
    for pace in PACE_CLASSES:
        clips = [gait_parameters(walk) for clip, walk in walks.items() if clip.pace == pace]
        for quantity in columns.GAIT_QUANTITIES:
            row[f"{quantity}_{pace}"] = float(np.mean([clip[quantity] for clip in clips]))
    return row


def sensor_row(participant: str, walks: dict[Clip, TrueFootfalls], rng: np.random.Generator) -> dict:
    """A row of gait_parameters.csv: as measured by the floor sensor, with occasional missing values."""
    row = mean_by_pace(participant, {clip: as_sensed(walk, rng) for clip, walk in walks.items()})
    row = {name: _rounded(name, value) for name, value in row.items()}
    for pace in PACE_CLASSES:
        pace_missing, support_missing = rng.random(2) < (MISSING_PACE, MISSING_SUPPORT)
        lost = columns.GAIT_QUANTITIES if pace_missing else ("MonoSP", "BiSP") if support_missing else ()
        row |= {f"{quantity}_{pace}": None for quantity in lost}
    return row


def as_sensed(walk: TrueFootfalls, rng: np.random.Generator) -> TrueFootfalls:
    """Each contact as measured by the floor sensor, with noise, at its resolution."""

    def sensed(exact: np.ndarray, noise: float, step: float) -> np.ndarray:
        return np.round((exact + rng.normal(0, noise, len(exact))) / step) * step

    return replace(
        walk,
        heel_m=sensed(walk.heel_m, SENSOR_PLACE_NOISE_M, SENSOR_PLACE_STEP_M),
        heel_strike_s=sensed(walk.heel_strike_s, SENSOR_TIME_NOISE_S, SENSOR_TIME_STEP_S),
        toe_off_s=sensed(walk.toe_off_s, SENSOR_TIME_NOISE_S, SENSOR_TIME_STEP_S),
    )


def estimation_row(truth: dict, rng: np.random.Generator) -> dict:
    """A row of gait_parameters_estimation.csv: true values with errors of the published estimator's size.

    They are drawn, not estimated from pictures; MonoSP and BiSP stay empty, as that estimator has none.
    """
    row = {columns.ID: truth[columns.ID]}
    for pace in PACE_CLASSES:
        for quantity in columns.GAIT_QUANTITIES:
            name = f"{quantity}_{pace}"
            row[name] = _rounded(name, _estimated(quantity, pace, truth[name], rng))
    return row


def _estimated(quantity: str, pace: str, true: float, rng: np.random.Generator) -> float | None:
    if quantity == "Speed":
        return ESTIMATED_SPEED_BIAS * true + rng.normal(0, ESTIMATED_SPEED_SD_MPS)
    if quantity in ESTIMATION_MAE:
        return true + rng.normal(0, ESTIMATION_MAE[quantity][pace] * MAE_TO_SD)
    return None


def _rounded(name: str, value):
    quantity = name.split("_")[0]
    return value if value is None or quantity not in DECIMALS else round(value, DECIMALS[quantity])


def event_rows(clip: Clip, walk: TrueFootfalls, toe_m: float) -> list[dict]:
    """Rows of ground_truth_events.csv: every heel strike and toe-off of a clip, in order of time.

    ``time_s`` is from the video's first frame; ``x_m`` from the line at the image's left (0) to the right one (4.2),
    ``y_m`` from the middle of the walkway away from the camera. A heel strike has the position of the heel, a toe-off
    that of the toe, ``toe_m`` ahead of it.
    """
    rows = []
    for kind, times, ahead in (("heel_strike", walk.heel_strike_s, 0.0), ("toe_off", walk.toe_off_s, toe_m)):
        x, y = on_walkway(clip, walk.heel_m + ahead, walk.lateral_m)
        for foot, time, x_m, y_m in zip(walk.foot, times, x, y, strict=True):
            rows.append({
                columns.ID: clip.participant, "clip": clip.name, "foot": FOOT_NAMES[foot], "kind": kind,
                "time_s": round(float(time), 6), "x_m": round(float(x_m), 6), "y_m": round(float(y_m), 6),
            })  # fmt: skip
    return sorted(rows, key=lambda row: row["time_s"])


def measures_table(rows: list[dict]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns.MEASURES))
    return table.astype({columns.SEX: "Int64", columns.AGE: "Int64"})


def gait_table(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[columns.ID, *columns.GAIT_PARAMETERS])
