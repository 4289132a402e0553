"""The paper's technical validation as one call: from a config file to a printed table and a report."""

import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from healthgait.computing.parallel import Workers
from healthgait.computing.progress import say, warn
from healthgait.computing.threads import available_cores, hold_to_one_thread
from healthgait.errors import InputError
from healthgait.layout import SIMULATED_MARKER, SIMULATED_NOTICE, is_simulated
from healthgait.study.cells import DONE, FAILED, NO_DATA, Outcome
from healthgait.study.config import Config, check_files, load_config
from healthgait.study.methods.contract import EVERYTHING, Selection
from healthgait.study.methods.registry import method_named
from healthgait.study.report.cautions import cautions, unreadable_clips
from healthgait.study.report.collecting import collect
from healthgait.study.report.page import FIGURES_FOLDER, FILES, write_report
from healthgait.study.report.paper_tables import print_table
from healthgait.study.report.results import Result
from healthgait.study.running.runner import RESOLVED_CONFIG_FILE, Study, cell_warnings, only_run_in, prepare, run
from healthgait.study.running.task import digest

TO_DO = "to do"


def technical_validation(
    config_file: Path,
    targets: Sequence[str],
    methods: Sequence[str],
    jobs: int | None = None,
    list_only: bool = False,
    selection: Selection = EVERYTHING,
    scheduler: str | None = None,
    accept_implausible: bool = False,
    verbose: bool = False,
) -> bool:
    """Run (or only list) the study of the named targets and methods; whether no cell failed and every clip was read.

    ``jobs`` is the number of cells computed side by side, by default one per processor core. With ``scheduler``, the
    address of a Dask scheduler, its workers compute them instead. Values of people that contradict each other are
    refused unless ``accept_implausible``. With ``verbose``, a terminal gets a line of each cell, as a log file does.
    Raises InputError if the config or what it names cannot be used.
    """
    config = load_config(config_file)
    check_files(config, config_file)
    _check_place_of_report(config.save_dir)
    hold_to_one_thread()  # before TensorFlow starts
    chosen = [method_named(name) for name in methods]
    study = prepare(config, targets, chosen, selection, accept_implausible)
    for warning in study.warnings:
        warn(warning)
    if list_only:
        _print_list(study)
        return True
    simulated = _is_simulated(config)
    _announce(study, simulated)
    # Apart: cells leave TensorFlow, its threads or a GPU behind, and one that is killed must end only itself.
    workers = Workers(jobs or available_cores(), scheduler, study.read_by_workers, (config.save_dir,), apart=True)
    with _what_is_left(study), only_run_in(config.save_dir):
        outcomes = run(study, workers, verbose)
        results = collect(outcomes, config.seed)
        warnings = cautions(study, results) + cell_warnings(outcomes)
        provenance = _provenance(study, workers, selection)
        report = write_report(config.save_dir, results, config.seed, provenance, simulated, warnings, config.data_path)
    _print_end(outcomes, results, report, simulated)
    for warning in warnings:  # those of the start, too: a run may take a night, and its end is what is read
        warn(warning)
    failed = any(outcome.status == FAILED for outcome in outcomes)
    return not (failed or study.data.lacks_clips or unreadable_clips(results))


def _check_place_of_report(save_dir: Path) -> None:
    """Raises InputError for what the report would fail at or replace, since it comes after all the work."""
    figures = save_dir / FIGURES_FOLDER
    if figures.exists() and not figures.is_dir():
        raise InputError(f"{figures}: is a file, where the report's figures go; remove it, or choose another save_dir")
    paths = [save_dir / name for name in FILES]
    for path in paths:
        if path != figures and path.is_dir():
            raise InputError(f"{path}: is a folder, where the report goes; remove it, or choose another save_dir")
    if (save_dir / RESOLVED_CONFIG_FILE).exists():  # a study's folder, and what is there is its report
        return
    for path in paths:
        if path.exists():
            raise InputError(f"{path}: the report would replace it; move it away, or choose another save_dir")


@contextmanager
def _what_is_left(study: Study) -> Iterator[None]:
    """Let an interruption say how many cells are done and how many are not."""
    try:
        yield
    except KeyboardInterrupt as end:
        done = sum(task.folder.is_dir() for task in study.tasks)
        left = len(study.tasks) - done
        end.args = (f"{done} of {len(study.tasks)} cells are done and {left} are left: run again to continue",)
        raise


def _print_list(study: Study) -> None:
    """One line per cell: its state, and the folder of its result; at the end their numbers."""
    folders = {task.cell: task.folder for task in study.tasks}
    reasons = {outcome.cell: outcome.reason for outcome in study.without_data}
    states = [NO_DATA if cell in reasons else DONE if folders[cell].is_dir() else TO_DO for cell in study.cells]
    for cell, state in zip(study.cells, states, strict=True):
        print(f"{state:8}{cell}: {reasons.get(cell) or folders[cell]}")
    counts = ", ".join(f"{states.count(state)} {state}" for state in (DONE, TO_DO, NO_DATA))
    print(f"{len(states)} cells: {counts}")


def _is_simulated(config: Config) -> bool:
    paths = (config.data_path, config.patients_measures, config.gait_parameters, config.gait_parameters_estimation)
    return any(is_simulated(path) for path in paths if path is not None)


def _announce(study: Study, simulated: bool) -> None:
    if simulated:
        print(SIMULATED_NOTICE)
    people = len(study.data.tables.measures)
    say(f"{len(study.cells)} cells, {people} people, results in {study.config.save_dir}")
    for reason, count in Counter(outcome.reason for outcome in study.without_data).items():
        print(f"no data in {count} cells: {reason}")


def _provenance(study: Study, workers: Workers, selection: Selection) -> dict[str, Any]:
    config = study.config
    training = {method.name: method.training_in_words(config) for method in study.methods}
    return {
        "methods": [method.name for method in study.methods],
        **({"inputs": list(selection.inputs)} if selection.inputs else {}),
        "participants": len(study.data.tables.measures),
        "partitions": {target.name: len(partitions) for target, partitions in study.data.partitions.items()},
        "seed": config.seed,
        **{name: words for name, words in training.items() if words},
        "tables": [
            path.name
            for path in (config.patients_measures, config.gait_parameters, config.gait_parameters_estimation)
            if path is not None
        ],
        "config": RESOLVED_CONFIG_FILE,
        "config_digest": digest(config.model_dump(mode="json"))[:12],
        "versions": {"python": platform.python_version()}
        | {name: v for task in study.tasks for name, v in task.determined_by["versions"].items()},
        "machine": f"{platform.system()} {platform.machine()}, {available_cores()} cores, {_in_words(workers)}",
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def _in_words(workers: Workers) -> str:
    return f"workers of {workers.scheduler}" if workers.scheduler else f"{workers.jobs} jobs"


def _print_end(outcomes: list[Outcome], results: list[Result], report: Path, simulated: bool) -> None:
    for target in dict.fromkeys(result.target for result in results):
        print(f"\n{target.title}\n{print_table(results, target)}")
    counts = {status: sum(outcome.status == status for outcome in outcomes) for status in (DONE, NO_DATA, FAILED)}
    print("\n" + ", ".join(f"{count} {status}" for status, count in counts.items()))
    for outcome in outcomes:
        if outcome.status == FAILED:
            print(f"FAILED {outcome.cell}: {outcome.reason}")
    if simulated:
        print(f"SIMULATED COHORT (marked by {SIMULATED_MARKER}): not measurements of people")
    print(f"report: {report}")
