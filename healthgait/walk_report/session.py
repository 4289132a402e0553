"""What an estimation wrote to a folder: its tables, found by their columns, and the films beside them."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from healthgait.columns import ERROR_SUFFIX, GAIT_PARAMETERS, ID, PACES
from healthgait.errors import InputError
from healthgait.files import existing_folder, read_text
from healthgait.gait.angles.tables import CURVE_COLUMNS, PARAMETER_COLUMNS
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS

VIDEO = "video"  # a column of the tables over several videos
FILM = "walk.mp4"
KINDS = {
    "parameters": (ID, *GAIT_PARAMETERS),
    "errors": (ID, *(f"{name}{ERROR_SUFFIX}" for name in GAIT_PARAMETERS)),
    "clips": CLIP_COLUMNS,
    "events": EVENT_COLUMNS,
    "angles": CURVE_COLUMNS,
    "angle_parameters": PARAMETER_COLUMNS,
}
TEXTS = (ID, "pace", "used", "timed", "seen", "clip", "side", "angle", "foot", "kind", "reason",
         "flags", "direction", VIDEO)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Person:
    """A participant's tables in a session; a table that was not written is None."""

    participant: str
    parameters: pd.Series
    errors: pd.Series | None
    clips: pd.DataFrame | None
    events: pd.DataFrame | None
    angles: pd.DataFrame | None
    angle_parameters: pd.DataFrame | None
    films: Sequence[Path]

    def value(self, quantity: str, pace: str) -> tuple[float, float]:
        """A parameter and its standard error; NaN where unknown."""
        name = f"{quantity}_{pace}"
        error = math.nan if self.errors is None else float(self.errors[f"{name}{ERROR_SUFFIX}"])
        return float(self.parameters[name]), error

    @property
    def paces(self) -> list[str]:
        """The paces of which a parameter is known."""
        return [pace for pace in PACES if any(math.isfinite(self.value(name, pace)[0]) for name in ("Step", "Cadence"))]


@dataclass(frozen=True, eq=False)
class Session:
    """The tables in a folder: those of an estimation, or of one or several videos.

    Attributes
    ----------
    folder : Path
        Where they are.
    tables : dict of DataFrame
        By their names in KINDS.
    films : dict
        The films of each participant.
    """

    folder: Path
    tables: dict[str, pd.DataFrame]
    films: dict[str, list[Path]]

    @property
    def label(self) -> str:
        """What the session is called: its folder's name."""
        return self.folder.resolve().name

    @cached_property
    def participants(self) -> list[str]:
        """The IDs, in the order of the table of parameters."""
        return [*self.tables["parameters"][ID]]

    def person(self, participant: str) -> Person:
        """A participant's part."""
        own = {name: table[table[ID] == participant] for name, table in self.tables.items()}
        known = {name: table for name, table in own.items() if not table.empty}
        return Person(
            participant, known["parameters"].iloc[0], known["errors"].iloc[0] if "errors" in known else None,
            *(known.get(name) for name in ("clips", "events", "angles", "angle_parameters")),
            films=self.films.get(participant, []),
        )  # fmt: skip


def read_session(folder: Path) -> Session:
    """Read the tables of an estimation, or of ``estimate_from_video``, from a folder.

    Tables are known by their columns, whatever their names. Where each video has a folder of its own, the tables below
    are put together; means over several videos of a person are those in ``folder`` itself.

    Raises InputError if there is no table of gait parameters, two of one kind, or a damaged one.
    """
    existing_folder(folder, "the results")
    tables = _tables_in(folder)
    parts = {path: found for path in _folders(folder) if "parameters" in (found := _tables_in(path))}
    for name in KINDS:
        below = [
            found[name].assign(**{VIDEO: str(path.relative_to(folder))})
            for path, found in parts.items()
            if name in found
        ]
        if name not in tables and below:
            tables[name] = pd.concat(below, ignore_index=True)
    if "parameters" not in tables:
        raise InputError(f"{folder}: no table of gait parameters; expected what the estimation or a video's run wrote")
    ids = tables["parameters"][ID]
    if ids.duplicated().any():
        raise InputError(
            f"{folder}: several tables with gait parameters of {ids[ids.duplicated()].iloc[0]}; name one folder of them"
        )
    films: dict[str, list[Path]] = {}
    for path, found in {folder: tables, **parts}.items():
        if (path / FILM).is_file():
            for participant in found["parameters"][ID]:
                films.setdefault(participant, []).append(path / FILM)
    return Session(folder, tables, films)


def _folders(folder: Path) -> list[Path]:
    """The folders below, with those below them: videos may lie in folders of their own."""
    return sorted(path for path in folder.rglob("*") if path.is_dir() and not path.name.startswith("."))


def _tables_in(folder: Path) -> dict[str, pd.DataFrame]:
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.csv")):
        header = next(csv.reader([read_text(path).partition("\n")[0]]), [])
        for name, columns in KINDS.items():
            if set(columns) <= set(header):
                if name in found:
                    raise InputError(f"{path}: has the columns of {found[name].name}, too; leave one of them there")
                found[name] = path
    return {name: _read(path, KINDS[name]) for name, path in found.items()}


def _read(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A table whose ``columns`` are numbers, but for TEXTS."""
    table = pd.read_csv(path, dtype=dict.fromkeys(TEXTS, str), keep_default_na=False, na_values=[""])
    for name in columns:
        if name in TEXTS:
            table[name] = table[name].fillna("")
        elif len(table) and not pd.api.types.is_numeric_dtype(table[name]):
            raise InputError(f"{path}: the column {name} has a cell that is not a number")
    return table
