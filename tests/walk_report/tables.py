"""Small tables as an estimation writes them, with numbers made up by hand."""

import numpy as np
import pandas as pd

from healthgait.columns import ERROR_SUFFIX, GAIT_PARAMETERS, QUANTITIES
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.angles.parameters import COLUMNS
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS
from healthgait.walk_report.tables import NOTE_COLUMNS

VALUES = {"Step": 65.0, "Stride": 130.0, "Cadence": 110.0, "MonoSP": 0.4, "BiSP": 0.14, "Speed": 1.2}
ERRORS = {"Step": 0.5, "Stride": 1.0, "Cadence": 0.3, "MonoSP": 0.01, "BiSP": 0.01, "Speed": 0.01}
FEET = {"heel_strike": [("left", 1.0), ("right", 1.5), ("left", 2.1)], "toe_off": [("right", 1.1), ("left", 1.7)]}


def write_results(folder, people=("P1",), changed=None, angles=True):
    """The six tables of some people; ``changed`` are other values of UGS parameters."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {f"{name}_{pace}": value for pace in ("UGS", "FGS") for name, value in VALUES.items()} | (changed or {})
    errors = {f"{name}_{pace}{ERROR_SUFFIX}": value for pace in ("UGS", "FGS") for name, value in ERRORS.items()}
    pd.DataFrame([{"ID": one} | values for one in people])[["ID", *GAIT_PARAMETERS]].to_csv(
        folder / "mine.csv", index=False
    )
    pd.DataFrame([{"ID": one} | errors for one in people]).to_csv(folder / "errors.csv", index=False)
    clips, events = [], []
    for one in people:
        for pace, name, used in (("UGS", "NW-WoJ_1", True), ("UGS", "NW-WoJ_2", False), ("FGS", "FW-WoJ_1", True)):
            known = {"ID": one, "pace": pace, "clip": name, "used": used, "direction": "right_to_left", "steps": 5}
            known |= {"reason": "" if used else "too few complete steps", "flags": "few_steps" if used else ""}
            known |= {f"{quantity}{ERROR_SUFFIX}": ERRORS[quantity] for quantity in QUANTITIES} | VALUES
            known |= {"Step_cm_left": 64.0, "Step_cm_right": 66.0, "simulated": False}
            clips.append({column: known.get(column, np.nan) for column in CLIP_COLUMNS})
        for kind, times in FEET.items():
            for foot, time_s in times:
                known = {"ID": one, "pace": "UGS", "clip": "NW-WoJ_1", "foot": foot, "kind": kind, "time_s": time_s}
                known |= {"place_cm": 100.0}
                events.append({column: known.get(column, True) for column in EVENT_COLUMNS})
    pd.DataFrame(clips).to_csv(folder / "clips.csv", index=False)
    pd.DataFrame(events).to_csv(folder / "events.csv", index=False)
    if angles:
        write_angles(folder, people)


def write_notes(folder, *rows):
    """What was noticed about a video."""
    pd.DataFrame(rows, columns=NOTE_COLUMNS).to_csv(folder / "notes.csv", index=False)


def write_angles(folder, people, peak=60.0, cycles=4):
    """A triangle of every angle, up to ``peak`` at 70 percent."""
    percent = np.arange(101)
    mean = np.interp(percent, [0, 70, 100], [5, peak, 5])
    rows = [
        {"ID": one, "pace": "UGS", "side": side, "angle": angle, "percent": number, "mean_deg": value, "sd_deg": 2.0,
         "se_deg": 1.0, "cycles": cycles}
        for one in people for side in ("left", "right") for angle in ANGLES
        for number, value in zip(percent, mean, strict=True)
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "angles.csv", index=False)
    rows = [
        {"ID": one, "pace": "UGS", "side": side, "angle": angle} | dict.fromkeys(COLUMNS, 7.0)
        for one in people for side in ("left", "right") for angle in ANGLES
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "ranges.csv", index=False)
