"""Which cells a study has, what each needs, and where its result will be stored."""

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from healthgait.errors import InputError
from healthgait.learning.code_digest import code_digest, versions
from healthgait.learning.rows import Split
from healthgait.study.cells import BASELINE, NO_DATA, Cell, Outcome
from healthgait.study.config import Config
from healthgait.study.inputs.data import StudyData
from healthgait.study.inputs.no_data import NoData
from healthgait.study.methods.contract import Method, Selection
from healthgait.study.methods.registry import methods
from healthgait.study.running.task import Task, digest
from healthgait.targets import Target

STORING = "healthgait.study.running.predictions"  # what becomes of every method's predictions


def list_cells(
    targets: Sequence[Target],
    chosen: Sequence[Method],
    partitions: dict[Target, dict[int, Any]],
    config: Config,
    selection: Selection,
) -> dict[Cell, Method]:
    """All cells with their methods: target by target, those of the baseline first.

    Raises InputError if an input, network or number of frames was asked for that no method has.
    """
    cells: dict[Cell, Method] = {}
    for target in targets:
        for method in (methods()[BASELINE], *chosen):
            for cell in method.cells(target, list(partitions[target]), config, selection):
                cells[cell] = method
    _check_selection(cells, chosen, selection)
    if selection.inputs:
        cells = {cell: method for cell, method in cells.items() if _is_chosen(cell, selection.inputs)}
    return cells


def _is_chosen(cell: Cell, patterns: Sequence[str]) -> bool:
    names = (cell.input.lower(), f"{cell.input}/{cell.source}".lower())
    return cell.method == BASELINE or any(fnmatchcase(name, one.lower()) for one in patterns for name in names)


def _check_selection(cells: dict[Cell, Method], chosen: Sequence[Method], selection: Selection) -> None:
    inputs = list(dict.fromkeys(f"{cell.input}/{cell.source}" for cell in cells if cell.method != BASELINE))
    for pattern in selection.inputs:
        if not any(_is_chosen(cell, [pattern]) for cell in cells if cell.method != BASELINE):
            by_lower = {name.lower(): name for name in inputs}
            close = get_close_matches(pattern.lower(), by_lower, 1)
            likely = f"; did you mean {by_lower[close[0]]}?" if close else ""
            raise InputError(f"the input {pattern!r} matches none of {', '.join(inputs)}{likely}")
    if selection.model_ids and not any(method.model_ids for method in chosen):
        names = ", ".join(method.name for method in methods().values() if method.model_ids)
        raise InputError(f"only {names} has networks to choose by model IDs; add it to the methods")
    if selection.vary_frames and not any(cell.frames for cell in cells):
        raise InputError("the ablation of frames: none of the methods varies its frames for these targets")


def plan(cells: dict[Cell, Method], data: StudyData) -> tuple[list[Task], list[Outcome]]:
    """The tasks of all cells that have data, and an outcome that says why for each that has none.

    Raises InputError for what would stop the work, such as missing weights.
    """
    tasks, without_data = [], []
    recipes: dict[tuple[Any, ...], Any] = {}
    for cell, method in cells.items():
        try:
            split, left_out = method.rows(cell, data)
        except NoData as error:
            without_data.append(Outcome(cell, NO_DATA, reason=str(error)))
            continue
        key = (cell.target, cell.method, cell.input, cell.frames)
        if key not in recipes:
            recipes[key] = method.recipe(cell, data.config)
        recipe = recipes[key]
        determined_by = _determined_by(cell, method, recipe, split, data.config.seed)
        folder = cell.folder(data.config.save_dir, digest(determined_by))
        tasks.append(Task(cell, method, recipe, split, left_out, data.config.seed, determined_by, folder))
    for method in dict.fromkeys(cells.values()):
        to_do = [task.recipe for task in tasks if task.method is method and not task.folder.is_dir()]
        method.check(to_do, data.config)
    return tasks, without_data


def _determined_by(cell: Cell, method: Method, recipe: Any, split: Split, seed: int) -> dict[str, Any]:
    """Everything that determines a cell's predictions, as JSON."""
    return {
        "code": code_digest(*method.code, STORING),
        "target": cell.target.name,
        "kind": cell.target.kind.value,
        "classes": list(cell.target.classes),
        "method": cell.method,
        "settings": method.determined_by(cell.target, recipe),
        "seed": seed,
        "versions": versions(method.libraries),
        "features": list(split.features),
        "data_sha256": split.digest(),
    }
