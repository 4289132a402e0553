"""The tables that an estimation writes: which there are, and their rows for a participant."""

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.columns import ERROR_SUFFIX, GAIT_PARAMETERS, ID
from healthgait.gait.angles.tables import CURVE_COLUMNS, CYCLE_COLUMNS, PARAMETER_COLUMNS
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS
from healthgait.gait.estimation.participant import ParticipantResult
from healthgait.outputs import replacing_outputs

DECIMALS = 3
PARQUET = ".parquet"
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """What a table is called, its columns, and its rows for a participant."""

    words: str
    columns: Sequence[str]
    rows: Callable[[ParticipantResult], Iterable[Row]]


TABLES = {
    "parameters": Table("gait parameters", (ID, *GAIT_PARAMETERS), lambda result: [_named(result, result.means())]),
    "clips": Table("clips", CLIP_COLUMNS, lambda result: [clip.row for clip in result.clips]),
    "events": Table("events", EVENT_COLUMNS, lambda result: [event for clip in result.clips for event in clip.events]),
    "errors": Table(
        "standard errors",
        (ID, *(f"{name}{ERROR_SUFFIX}" for name in GAIT_PARAMETERS)),
        lambda result: [
            _named(result, {f"{name}{ERROR_SUFFIX}": error for name, error in result.standard_errors().items()})
        ],
    ),
    "angles": Table("joint angles", CURVE_COLUMNS, lambda result: result.angles.curve_rows()),
    "angle_parameters": Table("parameters of angles", PARAMETER_COLUMNS, lambda result: result.angles.parameter_rows()),
    "cycles": Table("gait cycles", CYCLE_COLUMNS, lambda result: result.angles.cycle_rows()),
}
OF_EVENTS = ("events", "errors", "angles", "angle_parameters", "cycles")  # that a method without events has not


@dataclass(frozen=True)
class Outputs:
    """Where the TABLES are written; None for one that is not wanted. ``cycles`` may end in .parquet."""

    parameters: Path
    clips: Path | None = None
    events: Path | None = None
    errors: Path | None = None
    angles: Path | None = None
    angle_parameters: Path | None = None
    cycles: Path | None = None

    @property
    def paths(self) -> dict[str, Path]:
        """The tables that are wanted, by their names in TABLES."""
        return {name: path for name in TABLES if (path := getattr(self, name))}

    @property
    def kinds(self) -> dict[Path, str]:
        """A description of each table."""
        return {path: f"a table of {TABLES[name].words}" for name, path in self.paths.items()}

    @property
    def needs_angles(self) -> bool:
        """Whether joint angles are wanted."""
        return bool(self.angles or self.angle_parameters or self.cycles)


class OutputTables:
    """The tables, each written row by row to a temporary file and put in place when the stack is closed."""

    def __init__(self, outputs: Outputs, stack: ExitStack):
        # All files are closed, and any error is known, before the first one is put in place.
        temporaries = stack.enter_context(replacing_outputs(outputs.kinds))
        self._writers = {
            name: _writer(path, temporary, TABLES[name].columns, stack)
            for (name, path), temporary in zip(outputs.paths.items(), temporaries, strict=True)
        }

    def add(self, result: ParticipantResult) -> None:
        """Write a participant's rows."""
        for name, writer in self._writers.items():
            writer.write(_plain(row) for row in TABLES[name].rows(result))


class _CsvWriter:
    def __init__(self, path: Path, columns: Sequence[str], stack: ExitStack):
        stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        self._writer = csv.DictWriter(stream, columns, lineterminator="\n")
        self._writer.writeheader()

    def write(self, rows: Iterable[Row]) -> None:
        self._writer.writerows(rows)


class _ParquetWriter:
    """Keeps the rows of each participant as columns until the stack is closed."""

    def __init__(self, path: Path, columns: Sequence[str], stack: ExitStack):
        self._path, self._columns, self._frames = path, columns, []
        stack.push(self._close)

    def write(self, rows: Iterable[Row]) -> None:
        import polars

        kept = list(rows)
        if kept:
            self._frames.append(polars.DataFrame(kept, infer_schema_length=None))

    def _close(self, kind: type | None, *_: object) -> None:
        import polars

        if kind is None:
            empty = polars.DataFrame({name: [] for name in self._columns})
            (polars.concat(self._frames) if self._frames else empty).write_parquet(self._path)


def _writer(path: Path, temporary: Path, columns: Sequence[str], stack: ExitStack) -> _CsvWriter | _ParquetWriter:
    kind = _ParquetWriter if path.suffix.lower() == PARQUET else _CsvWriter
    return kind(temporary, columns, stack)


def _named(result: ParticipantResult, values: Row) -> Row:
    return {ID: result.participant} | values


def _plain(row: Row) -> Row:
    """Numbers rounded to DECIMALS; unknown ones as empty cells."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, np.integer):
        return int(value)
    if not isinstance(value, float):
        return value
    return round(float(value), DECIMALS) if math.isfinite(value) else ""
