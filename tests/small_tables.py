"""Tables of made-up people, and the fields of a config of a study of them."""

from pathlib import Path

import numpy as np
import pandas as pd

SPACE = Path(__file__).resolve().parents[1] / "configfiles" / "xgboost_search_space.json"
FIELDS = {  # of a config in the folder of the tables
    "data_path": None,
    "partitions_path": "partitions",
    "save_dir": "results",
    "patients_measures": "participants_measures.csv",
    "gait_parameters": "gait_parameters.csv",
    "gait_parameters_estimation": None,
    "hyperparameters_search_space": str(SPACE),
}


def keep_one(path: Path, quantity: str = "Stride") -> None:
    """Empty the gait parameters of all quantities but one: one figure of agreement, not six that take their time."""
    table = pd.read_csv(path, index_col="ID")
    table.loc[:, ~table.columns.str.startswith(f"{quantity}_")] = np.nan
    table.to_csv(path)


def write_small_tables(folder: Path) -> Path:
    """Measures and gait parameters of 60 people whose sex and weight show in the tables."""
    folder.mkdir()
    random = np.random.default_rng(3)
    n = 60
    sex = np.arange(n) % 2
    weight = 60 + 15 * sex + random.normal(0, 8, n)
    height = 164 + 12 * sex + random.normal(0, 5, n)
    measures = pd.DataFrame(
        {
            "ID": [f"PA{i:03d}" for i in range(n)],
            "Sex": sex,
            "Age": random.integers(18, 65, n),
            "PA_level": "Active",
            "Height": height.round(1),
            "Weight": weight.round(1),
            "BMI": (weight / (height / 100) ** 2).round(2),
            "WaistC": (40 + 0.55 * weight + random.normal(0, 3, n)).round(1),
            "HipC": (70 + 0.4 * weight - 6 * sex + random.normal(0, 3, n)).round(1),
            "NeckC": (20 + 0.15 * weight + 3 * sex + random.normal(0, 1, n)).round(1),
        }
    )
    gait = pd.DataFrame({"ID": measures["ID"]})
    for pace, speed in (("UGS", 1.3), ("FGS", 1.8)):
        step = 0.4 * height + 30 * (speed - 1.3) + random.normal(0, 2, n)
        gait[f"Step_{pace}"] = step.round(1)
        gait[f"Stride_{pace}"] = (2 * step).round(1)
        gait[f"Cadence_{pace}"] = (speed * 6000 / step).round(1)
        gait[f"MonoSP_{pace}"] = 0.4
        gait[f"BiSP_{pace}"] = 0.12
        gait[f"Speed_{pace}"] = speed
    measures.to_csv(folder / "participants_measures.csv", index=False)
    gait.to_csv(folder / "gait_parameters.csv", index=False)
    gait.rename(columns=lambda name: name.replace("Speed_", "Velocity_")).to_csv(
        folder / "gait_parameters_estimation.csv", index=False
    )
    return folder
