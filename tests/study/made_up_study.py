"""Real cell folders with made-up predictions."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import FEATURE_SETS, ID, GaitSource
from healthgait.learning.fitted import PARAMETERS_FILE
from healthgait.study.cells import (
    BASELINE,
    DONE,
    IMPORTANCE_FILE,
    PREDICTIONS_FILE,
    PROVENANCE_FILE,
    Cell,
    Outcome,
)
from healthgait.targets import PAPER_TARGETS, Target


def people(count: int, seed: int = 27) -> pd.DataFrame:
    """Columns ID, sex, weight (kg) and age (years) of made-up people."""
    rng = np.random.default_rng(seed)
    sex = rng.integers(0, 2, count)
    return pd.DataFrame({
        ID: [f"PA{number:03d}" for number in range(count)],
        "sex": sex,
        "weight": rng.normal(64 + 14 * sex, 12).clip(42, 130).round(1),
        "age": rng.choice([rng.integers(18, 35), rng.integers(35, 50), rng.integers(50, 65)], count)
        + rng.integers(-3, 4, count),
    })  # fmt: skip


def predictions(target: Target, group: pd.DataFrame, skill: float, seed: int) -> pd.DataFrame:
    """Predictions between the mean (skill 0) and the truth (skill 1)."""
    rng = np.random.default_rng(seed)
    true = group[target.name]
    if target.is_classification:
        right = rng.random(len(group)) < 0.5 + skill / 2
        predicted = np.where(right, true, 1 - true)
    else:
        predicted = true.mean() + skill * (true - true.mean()) + rng.normal(0, 3, len(group)) * (skill > 0)
    return pd.DataFrame({ID: group[ID], "true": true, "predicted": predicted})


def write_cell(save_dir: Path, cell: Cell, table: pd.DataFrame, importance=None, left_out=None) -> Outcome:
    """A finished cell on disk."""
    folder = cell.folder(save_dir, "0123456789abcdef")
    folder.mkdir(parents=True)
    table.assign(probability="").to_csv(folder / PREDICTIONS_FILE, index=False)
    if importance is not None:
        pd.DataFrame({"feature": importance.keys(), "importance": importance.values()}).to_csv(
            folder / IMPORTANCE_FILE, index=False
        )
    (folder / PARAMETERS_FILE).write_text("{}")
    provenance = {"digest": "0123456789abcdef", "seed": 27, "seconds": 1.0, "left_out": left_out or {}}
    (folder / PROVENANCE_FILE).write_text(json.dumps(provenance))
    return Outcome(cell, DONE, folder)


def write_study(save_dir: Path, count: int, methods=("MLP", "XGBoost"), inputs=tuple(FEATURE_SETS)) -> list[Outcome]:
    """All three targets of a study in four folds, with the baseline."""
    table, outcomes = people(count), []
    for target in PAPER_TARGETS:
        keys = [(BASELINE, "", "")]
        for name in inputs:
            sources = ["SECA201"] if name == "circumference" else [str(source) for source in GaitSource]
            keys += [(method, name, source) for method in methods for source in sources]
        for number, key in enumerate(keys):
            skill = 0 if number == 0 else 0.15 + 0.1 * key[1].count("_") + 0.4 * ("circumference" in key[1])
            columns = FEATURE_SETS.get(key[1], ())
            for fold in range(4):
                rng = np.random.default_rng([number, fold])
                importance = {column: abs(rng.normal(0.03, 0.03)) for column in columns} or None
                cell = Cell(target, *key, fold)
                group = table.iloc[fold::4].reset_index(drop=True)
                told = predictions(target, group, min(skill, 0.85), number * 4 + fold)
                if number == 0 and target.is_classification:
                    told["predicted"] = 1
                outcomes.append(write_cell(save_dir, cell, told, importance, {"no cadence": ["PA900", "PA901"]}))
    return outcomes
