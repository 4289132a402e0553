"""A cell computed, stored as a folder renamed into place, and checked when it is found again."""

import platform
import secrets
import time
import traceback
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from healthgait.errors import InputError
from healthgait.files import damage_by_checksums, read_json, remove, write_checksums, write_json, write_text
from healthgait.learning.rows import LeftOut, Split
from healthgait.study.cells import (
    DONE,
    FAILED,
    METRICS_FILE,
    PREDICTIONS_FILE,
    PROVENANCE_FILE,
    Outcome,
)
from healthgait.study.methods.contract import Job
from healthgait.study.running.metrics import cell_metrics
from healthgait.study.running.predictions import predictions, write_predictions
from healthgait.study.running.task import Task, digest

ERROR_RECORD = ".error.txt"
UNFINISHED = ".part"  # ending of a folder that is still being written
LOCK = ".lock"  # ending of the file that a worker holds while it trains with checkpoints
CHECKPOINT = ".checkpoint"  # ending of the folder in which a long training keeps its state


def compute(task: Task) -> Outcome:
    """Do a task and store its folder.

    Whatever goes wrong makes a failed outcome, so that other cells go on; the traceback is kept beside the
    folder. An OSError is raised: on a full or read-only disk no other cell could be stored either.
    """
    record = task.folder.with_name(task.folder.name + ERROR_RECORD)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.unlink(missing_ok=True)
    try:
        with warnings.catch_warnings(record=True) as caught, _alone(task):
            # A worker may have finished it and been killed before it could say so.
            if not task.folder.is_dir() or damage(task):
                _compute(task, caught)
    except OSError as error:
        error.filename = error.filename or str(task.folder)
        raise
    except Exception as error:
        write_text(record, traceback.format_exc())
        return Outcome(task.cell, FAILED, reason=_in_words(error), warnings=_texts(caught))
    return finished(task)


def finished(task: Task) -> Outcome:
    """The outcome of a task whose folder is there."""
    provenance = read_json(task.folder / PROVENANCE_FILE)
    warned = tuple(provenance["warnings"])
    return Outcome(task.cell, DONE, task.folder, seconds=provenance["seconds"], warnings=warned)


@contextmanager
def _alone(task: Task) -> Iterator[None]:
    """Wait until no other worker, such as one that lost its scheduler, trains with the same checkpoint."""
    if not task.method.is_resumed(task.recipe):
        yield
        return
    lock = task.folder.with_name(task.folder.name + LOCK)
    with FileLock(lock):
        yield
        lock.unlink()  # whoever waits for it finds the cell done


def _texts(caught: Iterable[warnings.WarningMessage]) -> tuple[str, ...]:
    """The warnings in words, each once."""
    return tuple(dict.fromkeys(_in_words(warning.message) for warning in caught))


def _in_words(error: Exception) -> str:
    """The kind and the text of an error or a warning, without the stack that some libraries add."""
    text = next(iter(str(error).splitlines()), "")[:300]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _compute(task: Task, caught: Sequence[warnings.WarningMessage]) -> None:
    checkpoint = task.folder.with_name(task.folder.name + CHECKPOINT)
    # A name of its own: a worker that lost its scheduler may still work on the same cell.
    unfinished = task.folder.with_name(f"{task.folder.name}.{secrets.token_hex(4)}{UNFINISHED}")
    unfinished.mkdir()
    try:
        _write_files(task, unfinished, checkpoint, caught)
        _put_in_place(unfinished, task)
    finally:
        remove(unfinished)
    remove(checkpoint)


def _write_files(task: Task, folder: Path, checkpoint: Path, caught: Sequence[warnings.WarningMessage]) -> None:
    started = time.perf_counter()
    target = task.cell.target
    split, left_out = task.method.complete(task.recipe, task.split, task.left_out)
    if target.is_classification and len(np.unique(split.train.y)) < 2:
        raise ValueError(f"the train part holds one class of {target} only")
    fitted = task.method.fit(Job(target, split, task.recipe, task.seed, checkpoint, str(task.cell)))
    table = predictions(target, split.test, fitted.predict(split.test))
    fitted.save(folder, split.test, task.seed)
    write_predictions(folder / PREDICTIONS_FILE, target, table)
    metrics = cell_metrics(target, table)
    write_json(folder / METRICS_FILE, {name: None if np.isnan(value) else value for name, value in metrics.items()})
    seconds = time.perf_counter() - started
    write_json(folder / PROVENANCE_FILE, _provenance(task, split, left_out, seconds, _texts(caught)))
    write_checksums(folder)


def _put_in_place(unfinished: Path, task: Task) -> None:
    try:
        unfinished.rename(task.folder)
    except OSError:
        if not task.folder.is_dir() or damage(task):
            raise  # else another worker has stored the same cell meanwhile


def _provenance(task: Task, split: Split, left_out: LeftOut, seconds: float, warned: Sequence[str]) -> dict[str, Any]:
    return {
        "digest": digest(task.determined_by),
        "determined_by": task.determined_by,
        "seed": task.seed,
        "versions": {"python": platform.python_version(), **task.determined_by["versions"]},
        "seconds": round(seconds, 3),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        **{f"n_{part}": len(rows) for part, rows in split.parts.items()},
        "left_out": left_out,
        "warnings": warned,
    }


def damage(task: Task) -> str:
    """What is wrong with a finished cell's folder; empty if every file is as it was written."""
    if problem := damage_by_checksums(task.folder, (PREDICTIONS_FILE, METRICS_FILE, PROVENANCE_FILE)):
        return problem
    try:
        provenance = read_json(task.folder / PROVENANCE_FILE)
        stored = provenance["digest"]
        provenance["left_out"].items()  # which the report reads
    except (InputError, KeyError, TypeError, AttributeError):
        return f"{PROVENANCE_FILE} cannot be read"
    return "" if stored == digest(task.determined_by) else f"{PROVENANCE_FILE} belongs to another cell"
