"""A study from config to report: plan the cells, skip what is done, do the rest, and report everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from tqdm import tqdm

from healthgait.config import Config, load_search_space
from healthgait.errors import InputError
from healthgait.files import read_json, remove, writable_folder, write_json
from healthgait.parallel import Workers, map_unordered
from healthgait.partitions import Partition, read_partitions
from healthgait.rows import Source
from healthgait.study.cells import DONE, FAILED, FEATURES_FOLDER, METRICS_FILE, MOVINET, Cell, Outcome
from healthgait.study.compute import CHECKPOINT, UNFINISHED, compute, damage
from healthgait.study.fit import ClipRecipe
from healthgait.study.metrics import metric_names
from healthgait.study.plan import Task, list_cells, plan
from healthgait.study.tables import Tables, load_tables
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.movinet.features import Extraction
    from healthgait.movinet.sources import Sources

RESOLVED_CONFIG_FILE = "config.resolved.json"
LOCK_FILE = ".lock"


@dataclass(frozen=True)
class Study:
    """A study that is ready to run: inputs are read and checked, nothing is written yet."""

    config: Config
    tables: Tables
    partitions: dict[Target, dict[int, Partition]]
    cells: list[Cell]
    tasks: list[Task]
    without_data: list[Outcome]
    sources: Sources | None = None
    lacks_clips: bool = False  # some cannot be read, as far as that is known before they are decoded

    @property
    def has_random_weights(self) -> bool:
        """Whether clips are seen by a MoViNet that was never trained."""
        return self.sources is not None and self.config.movinet.weights is None


def prepare(config: Config, targets: list[Target], methods: list[str], vary_frames: bool = False) -> Study:
    """Read and check everything that the study needs, and write nothing; raises InputError."""
    space = load_search_space(config.hyperparameters_search_space) if "XGBoost" in methods else None
    tables = load_tables(config, targets)
    partitions = {target: read_partitions(config.partitions_path, target, tables.measures.index) for target in targets}
    cells = list_cells(targets, methods, partitions, config.movinet, vary_frames)
    on_clips = [cell for cell in cells if cell.method.startswith(MOVINET)]
    on_tables = [cell for cell in cells if not cell.method.startswith(MOVINET)]
    tasks, without_data = plan(on_tables, tables, partitions, config, space)
    if not on_clips:
        return Study(config, tables, partitions, cells, tasks, without_data)
    from healthgait.study.clip_plan import ClipPlanner  # TensorFlow takes seconds to load

    planner = ClipPlanner(config, tables, partitions)
    clip_tasks, without_clips = planner.plan(on_clips)
    tasks, without_data = tasks + clip_tasks, without_data + without_clips
    return Study(config, tables, partitions, cells, tasks, without_data, planner.sources, planner.lacks_clips)


def run(study: Study, workers: Workers, workers_on_clips: Workers) -> list[Outcome]:
    """Do what is not done yet and return the outcome of every cell, in the order of ``study.cells``.

    Cells on tables are computed by ``workers``, those on clips by ``workers_on_clips``. To be called while
    ``only_run_in`` the save_dir.
    """
    save_dir = study.config.save_dir
    _remove_unfinished(save_dir)
    write_json(save_dir / RESOLVED_CONFIG_FILE, study.config.model_dump(mode="json"))
    finished, to_do = _sort_out(study.tasks)
    if study.sources is not None:
        study.sources.remember()
    on_clips = [task for task in to_do if isinstance(task.recipe, ClipRecipe)]
    on_tables = [task for task in to_do if not isinstance(task.recipe, ClipRecipe)]
    outcomes = [*study.without_data, *finished, *_compute_all(on_tables, workers)]
    _extract(on_clips, workers_on_clips)
    outcomes += _compute_all(on_clips, workers_on_clips)
    _remove_unfinished(save_dir)  # of workers that were killed
    by_cell = {outcome.cell: outcome for outcome in outcomes}
    return [by_cell[cell] for cell in study.cells]


def _remove_unfinished(save_dir: Path) -> None:
    """Remove what killed workers left; a worker that lost its scheduler may still write there: that stays for now."""
    written = f".*.{'?' * 16}{UNFINISHED}"  # by files.replacing
    cells = [f"cells/**/{name}" for name in (written, f"partition_*{UNFINISHED}", f"epoch_*{UNFINISHED}")]
    for leftovers in (written, f".seen-by-all-*{UNFINISHED}", f"{FEATURES_FOLDER}/{written}", *cells):
        with suppress(OSError):  # folders that come and go while they are looked through
            for leftover in list(save_dir.glob(leftovers)):
                with suppress(OSError):
                    remove(leftover)


@contextmanager
def only_run_in(save_dir: Path) -> Iterator[None]:
    """Make ``save_dir`` and keep other runs out of it.

    Raises InputError if another run works there, or if it cannot be written to.
    """
    writable_folder(save_dir)
    # The operating system holds the lock and lets it go with the process, however that ends.
    lock = FileLock(save_dir / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"{save_dir}: another run works there; wait for it to end, or choose another save_dir"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _sort_out(tasks: list[Task]) -> tuple[list[Outcome], list[Task]]:
    """Cells that are done already, and tasks to do; a damaged cell is removed and done again."""
    finished, to_do = [], []
    for task in tasks:
        if not task.folder.is_dir():
            remove(task.folder)  # a file or a dangling link in the way
            to_do.append(task)
        elif problem := damage(task):
            print(f"damaged: {task.cell}: {problem}; it is done again")
            remove(task.folder)
            to_do.append(task)
        else:
            remove(task.folder.with_name(task.folder.name + CHECKPOINT))  # of a run that was killed before it could
            finished.append(Outcome(task.cell, DONE, task.folder))
    if finished:
        print(f"{len(finished)} of {len(tasks)} cells are done already and are skipped")
    return finished, to_do


def _extract(tasks: list[Task], workers: Workers) -> None:
    """Compute the features that tasks need and that are not stored yet."""
    wanted: dict[Extraction, list[Source]] = {}
    for task in tasks:
        sources = wanted.setdefault(task.recipe.extraction, [])
        for rows in task.split.parts.values():
            sources += rows.sources
    for extraction, sources in wanted.items():
        from healthgait.movinet.features import extract

        extract(extraction, list(dict.fromkeys(sources)), workers)


def _compute_all(tasks: list[Task], workers: Workers) -> list[Outcome]:
    outcomes: list[Outcome] = []
    if not tasks:
        return outcomes
    # On a terminal only: in a log file, the lines of the cells tell the progress.
    with (
        closing(map_unordered(compute, tasks, workers, lost=_lost)) as computed,
        tqdm(total=len(tasks), unit="cell", dynamic_ncols=True, disable=None) as progress,
    ):
        for outcome in computed:
            outcomes.append(outcome)
            progress.write(_line(outcome))
            progress.update()
    return outcomes


def _lost(task: Task) -> Outcome:
    return Outcome(task.cell, FAILED, reason="its worker process was killed several times, perhaps for want of memory")


def _line(outcome: Outcome) -> str:
    """One line of result, for example ``sex MLP usual_gait (OptoGait) partition 0: accuracy 0.71, f1 0.70``."""
    if outcome.status == FAILED:
        return f"FAILED {outcome.cell}: {outcome.reason}"
    metrics = read_json(outcome.folder / METRICS_FILE)
    return f"{outcome.cell}: " + ", ".join(f"{name} {metrics[name]:.3f}" for name in metric_names(outcome.cell.target))
