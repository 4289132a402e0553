"""The dataset's CSV tables, read so that nothing in them can turn into a wrong number unnoticed."""

import csv
import difflib
import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import AGE, ALIASES, BMI, GAIT_PARAMETERS, ID, MEASURES, PA_LEVEL, SEX
from healthgait.errors import InputError
from healthgait.files import read_text

MISSING = {"", "na", "n/a", "nan", "null", "none"}


def read_measures(path: Path, required: Sequence[str] = (SEX, AGE, BMI)) -> pd.DataFrame:
    """``participants_measures.csv``: a row a person, indexed by ID, in file order; missing values are NaN.

    Raises InputError naming file, line and column for anything that is not such a table.
    """
    table = _read_table(path, required, [name for name in MEASURES if name not in (ID, PA_LEVEL)])
    _check_sex(table, path)
    return table.drop(columns="line")


def read_gait_parameters(path: Path) -> pd.DataFrame:
    """``gait_parameters.csv`` or the estimation: indexed by ID, the columns of GAIT_PARAMETERS that it has.

    ``Velocity_*`` is read as ``Speed_*``. A table without support times is accepted, since the published
    estimates have none. Raises InputError like ``read_measures``.
    """
    required = [name for name in GAIT_PARAMETERS if not name.startswith(("MonoSP", "BiSP"))]
    return _read_table(path, required, GAIT_PARAMETERS).drop(columns="line")


def _read_table(path: Path, required: Sequence[str], numeric: Sequence[str]) -> pd.DataFrame:
    header, rows = _read_rows(path)
    header = _known_header(header, path, [ID, *required])
    table = pd.DataFrame([cells for _, cells in rows], columns=header, dtype=object)
    table["line"] = [line for line, _ in rows]
    _check_ids(table, path)
    for name in (name for name in numeric if name in header):
        table[name] = _numbers(table, name, path)
    return table.set_index(ID)


def _read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and (line number, cells) of each row that is not blank."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: not valid CSV ({error})") from error
    (_, header), *rows = [(line, cells) for line, cells in lines if any(cells)]
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            raise InputError(
                f"{path}: the columns are separated by {name}; save it with commas, and with points in numbers"
            )
    if not rows:
        raise InputError(f"{path}: there is a header but not one row")
    for line, cells in rows:
        if len(cells) != len(header):
            hint = "; are there decimal commas?" if len(cells) > len(header) else ""
            raise InputError(f"{path}: line {line}: {len(cells)} cells where the header has {len(header)}{hint}")
    return header, rows


def _known_header(header: list[str], path: Path, required: Sequence[str]) -> list[str]:
    names = [ALIASES.get(name, name) for name in header]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{path}: the column {name} stands twice")
    for name in required:
        if name not in names:
            near = difflib.get_close_matches(name, header, n=1)
            hint = f" (is it {near[0]!r}?)" if near else ""
            raise InputError(f"{path}: the column {name} is missing{hint}; the file has {', '.join(header)}")
    return names


def _check_ids(table: pd.DataFrame, path: Path) -> None:
    first_line: dict[str, int] = {}
    for line, identity in zip(table["line"], table[ID], strict=True):
        if not identity:
            raise InputError(f"{path}: line {line}: the ID is missing")
        if identity in first_line:
            raise InputError(f"{path}: line {line}: the ID {identity} stands already in line {first_line[identity]}")
        first_line[identity] = line


def _numbers(table: pd.DataFrame, name: str, path: Path) -> np.ndarray:
    """A column as floats. All quantities of the tables but Sex are positive; 0 is a missing value in disguise."""
    values = np.full(len(table), np.nan)
    for row, (line, identity, text) in enumerate(zip(table["line"], table[ID], table[name], strict=True)):
        if text.lower() in MISSING:
            continue
        place = f"{path}: line {line} ({identity}), {name}"
        try:
            values[row] = float(text)
        except ValueError:
            hint = "; use a decimal point" if "," in text else ""
            raise InputError(f"{place}: {text!r} is not a number{hint}") from None
        if not math.isfinite(values[row]) or "_" in text:
            raise InputError(f"{place}: {text!r} is not a finite number")
        if name != SEX and values[row] <= 0:
            raise InputError(f"{place}: {text} is not positive; leave the cell empty if it is not known")
    return values


def _check_sex(table: pd.DataFrame, path: Path) -> None:
    wrong = table[table[SEX].notna() & ~table[SEX].isin([0, 1])] if SEX in table else table[:0]
    if len(wrong):
        raise InputError(
            f"{path}: line {wrong['line'].iloc[0]} ({wrong.index[0]}), {SEX}: "
            f"{wrong[SEX].iloc[0]:g} is neither 0 (female) nor 1 (male)"
        )
