"""Which cells a study has, what each needs, and where its result will lie."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from healthgait import __version__
from healthgait.config import Config, MoViNetSettings, XGBoostSearchSpace
from healthgait.partitions import Partition
from healthgait.rows import Split
from healthgait.study.cells import BASELINE, MOVINET, NO_DATA, Cell, Outcome
from healthgait.study.clips import clip_cells
from healthgait.study.fit import Recipe, XGBoostRecipe
from healthgait.study.tables import INPUTS, NoData, Tables, make_split
from healthgait.targets import Target

# The libraries whose release can move a prediction.
LIBRARIES = {
    BASELINE: ("numpy",),
    "XGBoost": ("numpy", "scikit-learn", "scikit-optimize", "scipy", "xgboost"),
    "MLP": ("keras", "numpy", "scikit-learn", "scikit-optimize", "scipy", "tensorflow"),
}
TABLE_METHODS = ("XGBoost", "MLP")


@dataclass(frozen=True)
class Task:
    """Everything a worker needs to compute a cell, and the folder that will hold it."""

    cell: Cell
    recipe: Recipe
    split: Split
    left_out: dict[str, list[str]]
    seed: int
    determined_by: dict[str, Any]
    folder: Path


def list_cells(
    targets: list[Target],
    methods: list[str],
    partitions: dict[Target, dict[int, Partition]],
    movinet: MoViNetSettings,
    vary_frames: bool = False,
) -> list[Cell]:
    """All cells, the trivial baseline's first for each target; ``vary_frames``: of Table 1, too."""
    cells = []
    for target in targets:
        cells += [Cell(target, BASELINE, "", "", number) for number in partitions[target]]
        if MOVINET in methods:
            cells += clip_cells(target, list(partitions[target]), movinet, vary_frames)
        cells += [
            Cell(target, method, name, source, number)
            for method in methods
            if method in TABLE_METHODS
            for name, source in INPUTS
            for number in partitions[target]
        ]
    return cells


def plan(
    cells: list[Cell],
    tables: Tables,
    partitions: dict[Target, dict[int, Partition]],
    config: Config,
    space: XGBoostSearchSpace | None,
) -> tuple[list[Task], list[Outcome]]:
    """The tasks of all cells on tables that have data, and an outcome that says why for each that has none."""
    tasks, without_data = [], []
    methods = {cell.method for cell in cells}
    versions = {method: {name: version(name) for name in LIBRARIES[method]} for method in methods}
    splits: dict[tuple[Any, ...], tuple[Split, dict[str, list[str]]] | NoData] = {}  # methods share them
    for cell in cells:
        key = (cell.target, cell.input, cell.source, cell.partition)
        if key not in splits:
            try:
                splits[key] = make_split(tables, partitions[cell.target][cell.partition], cell)
            except NoData as error:
                splits[key] = error
        if isinstance(splits[key], NoData):
            without_data.append(Outcome(cell, NO_DATA, reason=str(splits[key])))
            continue
        split, left_out = splits[key]
        recipe = _recipe(cell.method, config, space)
        determined_by = _determined_by(cell, recipe, split, config.seed, versions[cell.method])
        folder = cell.folder(config.save_dir, digest(determined_by))
        tasks.append(Task(cell, recipe, split, left_out, config.seed, determined_by, folder))
    return tasks, without_data


def _recipe(method: str, config: Config, space: XGBoostSearchSpace | None) -> Recipe:
    if method == "XGBoost":
        return XGBoostRecipe(config.xgboost, space)
    return config.mlp if method == "MLP" else None


def _determined_by(cell: Cell, recipe: Recipe, split: Split, seed: int, versions: dict[str, str]) -> dict[str, Any]:
    """Everything that determines a cell's predictions, as JSON."""
    if isinstance(recipe, XGBoostRecipe):
        settings = {
            "search_iterations": recipe.settings.search_iterations,
            "cv_splits": recipe.settings.cv_splits,
            "tree_method": recipe.settings.tree_method,
            "early_stopping_rounds": recipe.settings.early_stopping_rounds.of(cell.target),
            "search_space": recipe.space.model_dump(),
        }
    else:
        settings = recipe.model_dump() if recipe else {}
    return {
        "healthgait": __version__,
        "target": cell.target.name,
        "method": cell.method,
        "settings": settings,
        "seed": seed,
        "versions": versions,
        "features": list(split.features),
        "data_sha256": _data_digest(split),
    }


def _data_digest(split: Split) -> str:
    content = hashlib.sha256()
    for name, rows in split.parts.items():
        content.update(json.dumps([name, rows.ids]).encode())
        # Adding 0 turns -0.0 into 0.0, so that equal tables have equal bytes.
        content.update(np.ascontiguousarray(rows.x + 0.0).tobytes())
        content.update(np.ascontiguousarray(rows.y + 0.0).tobytes())
    return content.hexdigest()


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a JSON object, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
