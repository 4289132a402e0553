"""The paper's technical validation as one call: from a config file to a printed table and a report."""

import platform
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from healthgait.columns import CLIP
from healthgait.config import Config, MoViNetSettings, check_files, load_config
from healthgait.devices import visible_gpus
from healthgait.errors import InputError
from healthgait.layout import SIMULATED_MARKER, SIMULATED_NOTICE, is_simulated
from healthgait.parallel import Workers
from healthgait.study.cells import BASELINE, DONE, FAILED, MOVINET, NO_DATA, Outcome
from healthgait.study.clips import NO_CLIP, UNREADABLE
from healthgait.study.fit import ClipRecipe
from healthgait.study.paper_tables import print_table
from healthgait.study.plan import digest
from healthgait.study.report import FIGURES_FOLDER, first_names, write_report
from healthgait.study.results import PARTICIPANT, Result, collect, left_out
from healthgait.study.runner import RESOLVED_CONFIG_FILE, Study, only_run_in, prepare, run
from healthgait.targets import PAPER_TARGETS
from healthgait.threads import available_cores, hold_to_one_thread

TO_DO = "to do"
RANDOM_WEIGHTS = (
    'MoViNet has RANDOM WEIGHTS ("weights": null): its figures are a baseline and say nothing of the trained network'
)


def technical_validation(
    config_file: Path,
    targets: list[str],
    methods: list[str],
    jobs: int | None = None,
    list_only: bool = False,
    vary_frames: bool = False,
    scheduler: str | None = None,
) -> bool:
    """Run (or only list) the study of the named targets and methods; whether no cell failed and every clip was read.

    ``jobs`` is the number of cells computed side by side, by default one per processor core; on clips, one if there is
    a GPU. With ``scheduler``, the address of a Dask scheduler, its workers compute them instead. ``vary_frames`` adds
    the cells of Table 1. Raises InputError if the config or what it names cannot be used.
    """
    config = load_config(config_file)
    check_files(config, config_file)
    _check_place_of_figures(config.save_dir / FIGURES_FOLDER)
    hold_to_one_thread()  # before TensorFlow starts
    gpus = visible_gpus() if MOVINET in methods else 0
    study = prepare(config, [target for target in PAPER_TARGETS if target.name in targets], methods, vary_frames)
    if list_only:
        _print_list(study)
        return True
    simulated = _is_simulated(config)
    _announce(study, simulated)
    workers = Workers(jobs or available_cores(), scheduler, _read_by_workers(study), config.save_dir)
    on_clips = replace(workers, jobs=1) if gpus else workers
    with _what_is_left(study), only_run_in(config.save_dir):
        outcomes = run(study, workers, on_clips)
        results = collect(outcomes, config.seed)
        warnings = _what_to_know(study, results)
        provenance = _provenance(study, methods, workers)
        report = write_report(config.save_dir, results, config.seed, provenance, simulated, warnings, config.data_path)
    _print_end(outcomes, results, report, simulated)
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)
    failed = any(outcome.status == FAILED for outcome in outcomes)
    return not (failed or study.lacks_clips or _unreadable_clips(results))


def _check_place_of_figures(folder: Path) -> None:
    """Raises InputError for what the report, which comes after all the work, would end at."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file, where the report's figures go; remove it, or choose another save_dir")


@contextmanager
def _what_is_left(study: Study) -> Iterator[None]:
    """Let an interruption say how many cells are done and how many are not."""
    try:
        yield
    except KeyboardInterrupt as end:
        done = sum(task.folder.is_dir() for task in study.tasks)
        left = len(study.tasks) - done
        end.args = (f"{done} of {len(study.tasks)} cells are done and {left} are left: start again to go on",)
        raise


def _print_list(study: Study) -> None:
    """One line per cell: its state, and where its result lies or will lie; at the end how many there are."""
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
    if study.has_random_weights:
        print(RANDOM_WEIGHTS)
    people = len(study.tables.measures)
    print(f"{len(study.cells)} cells, {people} people, results in {study.config.save_dir}")
    for reason, count in Counter(outcome.reason for outcome in study.without_data).items():
        print(f"no data in {count} cells: {reason}")


def _provenance(study: Study, methods: list[str], workers: Workers) -> dict[str, Any]:
    config = study.config
    return {
        "methods": methods,
        "participants": len(study.tables.measures),
        "partitions": {target.name: len(partitions) for target, partitions in study.partitions.items()},
        "seed": config.seed,
        **_training_in_words(config, methods),
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


def _read_by_workers(study: Study) -> tuple[Path, ...]:
    """The folders that cells on clips read; tables come with the tasks."""
    backbones = [task.recipe.extraction.backbone for task in study.tasks if isinstance(task.recipe, ClipRecipe)]
    paths = sorted({backbone.source for backbone in backbones if backbone.source and "://" not in backbone.source})
    return (study.config.data_path, *(Path(path).parent for path in paths)) if backbones else ()


def _in_words(workers: Workers) -> str:
    return f"workers of {workers.scheduler}" if workers.scheduler else f"{workers.jobs} jobs"


def _training_in_words(config: Config, methods: list[str]) -> dict[str, Any]:
    """How the methods that were run are trained."""
    searches = {
        "XGBoost": f"{config.xgboost.search_iterations} evaluations",
        "MLP": f"{config.mlp.search_iterations} trials of up to {config.mlp.epochs} epochs",
    }
    run = {method: words for method, words in searches.items() if method in methods}
    clips = {MOVINET: _clips_in_words(config.movinet)} if MOVINET in methods else {}
    return ({"searches": run} if run else {}) | clips


def _clips_in_words(movinet: MoViNetSettings) -> str:
    training = "backbone and head trained together" if movinet.finetune else "frozen backbone"
    return (
        f"{movinet.weights or 'RANDOM'} weights, {training}, {movinet.frames} frames of {movinet.image_size} x "
        f"{movinet.image_size} pixels"
    )


def _what_to_know(study: Study, results: list[Result]) -> list[str]:
    """What a reader could otherwise overlook."""
    warnings = [RANDOM_WEIGHTS] if study.has_random_weights else []
    tables = list(study.tables.gait.values())
    if len(tables) == 2 and tables[0].equals(tables[1]):
        warnings.append(
            "both tables of gait parameters hold the same numbers: OptoGait and Estimated are one input twice"
        )
    for target, partitions in study.partitions.items():
        unplaced = sorted(set(study.tables.measures.index) - partitions[0].people)
        if unplaced:
            warnings.append(
                f"{target}: {len(unplaced)} people are in no part of the partitions: {first_names(unplaced)}"
            )
    if unreadable := _unreadable_clips(results):
        warnings.append(f"{len(unreadable)} clips cannot be read and were left out: {first_names(unreadable, '; ')}")
    warnings += _people_without_clips(results)
    learnt = [result for result in results if result.method != BASELINE and result.unit != PARTICIPANT]
    constant = [result for result in learnt if result.constant_folds]
    for method in dict.fromkeys(result.method for result in constant):
        named = ", ".join(
            f"{result.target} {result.inputs} in {result.constant_folds} of {len(result.folds)} folds"
            for result in constant
            if result.method == method
        )
        warnings.append(f"{method} gave everyone (nearly) the same answer, so nothing was learnt: {named}")
    return warnings


def _left_out_of_clips(results: list[Result], reason: str) -> list[tuple[Result, list[str]]]:
    """Results on clips, each with who or what was left out of it for a reason."""
    return [(result, sorted(left_out(result).get(reason, ()))) for result in results if result.unit == CLIP]


def _unreadable_clips(results: list[Result]) -> list[str]:
    return sorted({clip for _, clips in _left_out_of_clips(results, UNREADABLE) for clip in clips})


def _people_without_clips(results: list[Result]) -> list[str]:
    """A line for each set of people who lack the clips of some inputs."""
    inputs: dict[tuple[str, ...], dict[str, None]] = {}
    for result, found in _left_out_of_clips(results, NO_CLIP):
        people = tuple(found)
        if people:
            inputs.setdefault(people, {})[f"{result.input} ({result.source})"] = None
    return [
        f"people without a clip of {', '.join(named)}, left out there: {len(people)} ({first_names(people)})"
        for people, named in inputs.items()
    ]


def _print_end(outcomes: list[Outcome], results: list[Result], report: Path, simulated: bool) -> None:
    for target in dict.fromkeys(result.target for result in results):
        print(f"\n{print_table(results, target)}")
    counts = {status: sum(outcome.status == status for outcome in outcomes) for status in (DONE, NO_DATA, FAILED)}
    print("\n" + ", ".join(f"{count} {status}" for status, count in counts.items()))
    for outcome in outcomes:
        if outcome.status == FAILED:
            print(f"FAILED {outcome.cell}: {outcome.reason}")
    if simulated:
        print(f"SIMULATED COHORT (marked by {SIMULATED_MARKER}): not measurements of people")
    print(f"report: {report}")
