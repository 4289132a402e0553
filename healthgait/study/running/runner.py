"""A study from config to report: plan the cells, skip what is done, compute the rest, and report everything."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from healthgait.clip_features.extraction import extract
from healthgait.clip_features.kind import Extraction
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import live_line, on_terminal, say, warn, write_above
from healthgait.errors import InputError
from healthgait.files import read_json, remove, writable_folder, write_json
from healthgait.learning.rows import ClipDigest
from healthgait.partitioning.checks import partition_warnings
from healthgait.partitioning.partitions import read_partitions
from healthgait.study.cells import FAILED, FEATURES_FOLDER, METRICS_FILE, Cell, Outcome
from healthgait.study.config import Config
from healthgait.study.inputs.data import StudyData
from healthgait.study.inputs.table_rows import load_measures, load_tables
from healthgait.study.methods.contract import EVERYTHING, Method, Selection
from healthgait.study.running.compute import CHECKPOINT, UNFINISHED, compute, damage, finished
from healthgait.study.running.metrics import RECALL, metric_names
from healthgait.study.running.plan import list_cells, plan
from healthgait.study.running.progress import Progress
from healthgait.study.running.task import Task
from healthgait.targets import Target

RESOLVED_CONFIG_FILE = "config.resolved.json"
LOCK_FILE = ".lock"


@dataclass(frozen=True)
class Study:
    """A study that is ready to run: inputs are read and checked, nothing is written yet."""

    config: Config
    methods: Sequence[Method]
    data: StudyData
    cells: list[Cell]
    tasks: list[Task]
    without_data: list[Outcome]
    warnings: list[str]  # about the methods, the tables and the partitions

    @property
    def read_by_workers(self) -> tuple[Path, ...]:
        """The folders that cells on clips read; tables come with the tasks."""
        on_clips = [task for task in self.tasks if task.method.sample]
        folders = {folder for task in on_clips for folder in task.method.folders(task.recipe)}
        return (self.config.data_path, *sorted(folders)) if on_clips else ()


def prepare(
    config: Config,
    targets: Sequence[str],
    methods: Sequence[Method],
    selection: Selection = EVERYTHING,
    accept_implausible: bool = False,
) -> Study:
    """Read and check everything that the study needs, and write nothing; raises InputError."""
    measures, predicted = load_measures(config, targets)
    partitions = {target: read_partitions(config.partitions_path, target, measures.index) for target in predicted}
    cells = list_cells(predicted, methods, partitions, config, selection)
    tables = load_tables(config, measures, {cell.source for cell in cells}, accept_implausible)
    data = StudyData(config, tables, partitions)
    tasks, without_data = plan(cells, data)
    warnings = [warning for method in methods for warning in method.warnings(config)] + list(tables.warnings)
    warnings += _without_cells(cells, methods, predicted)
    for target, parts in partitions.items():
        warnings += partition_warnings(parts, measures, target)
    return Study(config, methods, data, list(cells), tasks, without_data, warnings)


def _without_cells(cells: dict[Cell, Method], methods: Sequence[Method], targets: Sequence[Target]) -> list[str]:
    """A line for each method and target that was requested and has none of the chosen inputs."""
    idle = [method.name for method in methods if method not in cells.values()]
    alone = [target.name for target in targets if not any(c.target == target for c, m in cells.items() if m in methods)]
    return [f"{name} has none of the chosen inputs" for name in idle + alone]


def run(study: Study, workers: Workers, verbose: bool = False) -> list[Outcome]:
    """Compute what is not done yet and return the outcome of every cell, in the order of ``study.cells``.

    A terminal shows one live line, and with ``verbose`` a line of each cell, too, as a log file has it. To be called
    while ``only_run_in`` the save_dir.
    """
    save_dir = study.config.save_dir
    remove_unfinished(save_dir)
    write_json(save_dir / RESOLVED_CONFIG_FILE, study.config.model_dump(mode="json"))
    done, to_do = _sort_out(study.tasks)
    study.data.remember_clips()
    outcomes = [*study.without_data, *done]
    progress = Progress(study.tasks, workers)
    for outcome in done:
        progress.end(outcome)
    # Methods that may have as many cells side by side share the workers; those on clips, which take longest, go last.
    groups: dict[tuple[bool, int], list[Task]] = {}
    for task in to_do:
        groups.setdefault((bool(task.method.sample), task.method.jobs(workers.jobs)), []).append(task)
    for (_, jobs), tasks in sorted(groups.items(), key=lambda group: group[0]):
        limited = replace(workers, jobs=jobs)
        _extract(tasks, limited)
        outcomes += _compute_all(tasks, limited, progress, verbose or not on_terminal())
    remove_unfinished(save_dir)  # of workers that were killed
    by_cell = {outcome.cell: outcome for outcome in outcomes}
    return [by_cell[cell] for cell in study.cells]


def remove_unfinished(save_dir: Path) -> None:
    """Remove the unfinished files of killed workers.

    What a worker that lost its scheduler is still writing stays for now.
    """
    written = f".*.{'?' * 16}{UNFINISHED}"  # by files.replacing
    cells = [f"cells/**/{name}" for name in (written, f"partition_*{UNFINISHED}", f"epoch_*{UNFINISHED}")]
    for leftovers in (written, f".seen-by-all-*{UNFINISHED}", f"{FEATURES_FOLDER}/{written}", *cells):
        with suppress(OSError):  # folders that come and go meanwhile
            for leftover in list(save_dir.glob(leftovers)):
                with suppress(OSError):
                    remove(leftover)


@contextmanager
def only_run_in(save_dir: Path) -> Iterator[None]:
    """Make ``save_dir`` and keep other runs out of it.

    Raises InputError if another run works there, or if it cannot be written to.
    """
    writable_folder(save_dir)
    # The operating system releases the lock when the process ends, however it ends.
    lock = FileLock(save_dir / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"{save_dir}: another run is working there; wait for it to end, or choose another save_dir"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _sort_out(tasks: list[Task]) -> tuple[list[Outcome], list[Task]]:
    """Cells that are done already, and tasks to do; a damaged cell is removed and computed again."""
    done, to_do = [], []
    for task in tasks:
        if not task.folder.is_dir():
            remove(task.folder)  # a file or a dangling link in the way
            to_do.append(task)
        elif problem := damage(task):
            print(f"damaged: {task.cell}: {problem}; it is computed again")
            remove(task.folder)
            to_do.append(task)
        else:
            remove(task.folder.with_name(task.folder.name + CHECKPOINT))  # of a run that was killed before it could
            done.append(finished(task))
    if done:
        say(f"{len(done)} of {len(tasks)} cells are done already and are skipped")
    return done, to_do


def _extract(tasks: list[Task], workers: Workers) -> None:
    """Compute the features that tasks need and that are not stored yet."""
    wanted: dict[Extraction, dict[ClipDigest, None]] = {}
    for task in tasks:
        if extraction := task.method.extraction(task.recipe):
            digests = wanted.setdefault(extraction, {})
            for rows in task.split.parts.values():
                digests |= dict.fromkeys(rows.digests)
    for extraction, digests in wanted.items():
        extract(extraction, list(digests), workers)


def _compute_all(tasks: list[Task], workers: Workers, progress: Progress, line_by_line: bool) -> list[Outcome]:
    """Compute tasks and show their progress: live, or in lines, of each cell and of those that its work reports."""
    outcomes: list[Outcome] = []

    def on_line(task: Task, line: str) -> None:
        progress.update(task, line)
        if line and line_by_line:
            write_above(line)

    with live_line(progress.line), closing(map_unordered(compute, tasks, workers, _lost, on_line)) as computed:
        for outcome in computed:
            outcomes.append(outcome)
            for words in progress.end(outcome):
                warn(f"{outcome.cell}: {words}")
            if line_by_line or outcome.status == FAILED:
                say(f"[{progress.counts()}] {_line(outcome)}")
    return outcomes


def cell_warnings(outcomes: list[Outcome]) -> list[str]:
    """What libraries warned of within the cells: a line for each text, with one cell and how many more."""
    cells: dict[str, list[Cell]] = {}
    for outcome in outcomes:
        for words in outcome.warnings:
            cells.setdefault(words, []).append(outcome.cell)
    return [
        f"{found[0]}" + f" and {len(found) - 1} more" * (len(found) > 1) + f": {words}"
        for words, found in cells.items()
    ]


def _lost(task: Task) -> Outcome:
    return Outcome(task.cell, FAILED, reason="its worker process was killed several times, perhaps for lack of memory")


def _line(outcome: Outcome) -> str:
    """One line of result, for example ``sex MLP usual_gait (OptoGait) partition 0: accuracy 0.71, f1 0.70``."""
    if outcome.status == FAILED:
        return f"FAILED {outcome.cell}: {outcome.reason}"
    metrics = read_json(outcome.folder / METRICS_FILE)
    names = [name for name in metric_names(outcome.cell.target) if not name.startswith(RECALL)]
    return f"{outcome.cell}: " + ", ".join(f"{name} {metrics[name]:.3f}" for name in names)
