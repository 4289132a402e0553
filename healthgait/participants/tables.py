"""The dataset's CSV tables, read so that nothing in them can turn into a wrong number unnoticed."""

import csv
import difflib
import io
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from healthgait.columns import AGE, ALIASES, BMI, GAIT_PARAMETERS, ID, MEASURES, PA_LEVEL, PLAUSIBLE, SEX
from healthgait.errors import InputError
from healthgait.files import read_text
from healthgait.participants.identities import folded

NUMERIC_MEASURES = tuple(name for name in MEASURES if name not in (ID, PA_LEVEL))
MISSING = {"", "na", "n/a", "nan", "null", "none"}
SEXES = "must be 0 (female) or 1 (male)"
NO_WORDS = MISSING - {"none"}  # of a column of text, where "none" may be a class, as of medication


def read_measures(
    path: Path, required: Sequence[str] = (SEX, AGE, BMI), text: Sequence[str] = (), either: Sequence[str] = ()
) -> pd.DataFrame:
    """Read ``participants_measures.csv``.

    Parameters
    ----------
    path
        A CSV file with commas and decimal points; cells may be empty or ``NA``.
    required
        Columns that must be there besides ID.
    text
        Further columns to read, as text.
    either
        Further columns to read: as numbers if all their cells are, else as text.

    Returns
    -------
    DataFrame
        A row per person, indexed by ID, in file order. Its columns are those of ``columns.MEASURES`` that the file has
        (cm, kg, years, kg/m², %; PA_level is text), and those of ``text`` and ``either``. Missing values are NaN.

    Raises
    ------
    InputError
        If the file is not such a table, with file, line and column.
    """
    words = [name for name in dict.fromkeys([PA_LEVEL, *text, *either]) if name not in NUMERIC_MEASURES]
    measures = _read_table(path, required, NUMERIC_MEASURES, words)
    for name in either:
        if name not in text and measures[name].dropna().map(is_number).all():
            measures[name] = pd.to_numeric(measures[name])
    return measures


def read_gait_parameters(path: Path) -> pd.DataFrame:
    """Read ``gait_parameters.csv`` or ``gait_parameters_estimation.csv``.

    Parameters
    ----------
    path
        A CSV file like that of ``read_measures``. ``Velocity_*`` is read as ``Speed_*``. The support times may be
        missing, since the published estimates have none.

    Returns
    -------
    DataFrame
        A row per person, indexed by ID, in file order. Its columns are those of ``columns.GAIT_PARAMETERS`` that the
        file has (cm, steps/min, s, m/s). Missing values are NaN.

    Raises
    ------
    InputError
        If the file is not such a table, with file, line and column.
    """
    required = [name for name in GAIT_PARAMETERS if not name.startswith(("MonoSP", "BiSP"))]
    return _read_table(path, required, GAIT_PARAMETERS)


def table_rows(path: Path, columns: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Read some columns of any CSV table as text.

    Parameters
    ----------
    path
        A CSV file with commas.
    columns
        The columns to read, all of which must be there.

    Returns
    -------
    list of (str, list of str)
        For each row its place, such as ``times.csv: line 3``, for messages; and its cells, in the order of ``columns``.

    Raises
    ------
    InputError
        If the file is not such a table.
    """
    header, rows = read_rows(path)
    positions = _positions(header, path, columns)
    return [(f"{path}: line {line}", [cells[positions[name]] for name in columns]) for line, cells in rows]


def _read_table(path: Path, required: Sequence[str], numeric: Sequence[str], text: Sequence[str] = ()) -> pd.DataFrame:
    header, rows = read_rows(path)
    columns = _positions(header, path, [ID, *required])
    lines = [line for line, _ in rows]
    ids = [cells[columns[ID]] for _, cells in rows]
    _check_ids(ids, lines, path)
    places = [f"{path}: line {line} ({identity})" for line, identity in zip(lines, ids, strict=True)]
    values = {
        name: [_number(cells[columns[name]], name, place) for (_, cells), place in zip(rows, places, strict=True)]
        for name in numeric
        if name in columns
    }
    values |= {
        name: [None if (cell := cells[columns[name]]).lower() in NO_WORDS else cell for _, cells in rows]
        for name in text
        if name in columns
    }
    return pd.DataFrame(values, index=pd.Index(ids, name=ID))


def read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header of any CSV table, and (line number, cells) of each row that is not blank; cells are stripped.

    Raises InputError if the file is not such a table, or has a header alone.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: not valid CSV ({error})") from error
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        raise InputError(f"{path}: the file contains only separators")
    (_, header), *rows = filled
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            raise InputError(
                f"{path}: the columns are separated by {name}; save it with commas, and with points in numbers"
            )
    if not rows:
        raise InputError(f"{path}: there is a header but no rows")
    for line, cells in rows:
        if len(cells) != len(header):
            hint = "; are there decimal commas?" if len(cells) > len(header) else ""
            raise InputError(f"{path}: line {line}: {len(cells)} cells where the header has {len(header)}{hint}")
    return header, rows


def _positions(header: list[str], path: Path, required: Sequence[str]) -> dict[str, int]:
    """Position of each named column; those without a name (an index, a trailing comma) are ignored."""
    names = [ALIASES.get(name, name) for name in header]
    for name in filter(None, names):
        if names.count(name) > 1:
            raise InputError(f"{path}: the column {name} appears twice")
    for name in required:
        if name not in names:
            # A column that is needed itself cannot be the missing one under another name.
            near = difflib.get_close_matches(name, [other for other in header if other not in required], n=1)
            hint = f" (is it {near[0]!r}?)" if near else ""
            raise InputError(f"{path}: the column {name} is missing{hint}; the file has {', '.join(header)}")
    return {name: position for position, name in enumerate(names) if name}


def _check_ids(ids: list[str], lines: list[int], path: Path) -> None:
    first: dict[str, tuple[str, int]] = {}
    for identity, line in zip(ids, lines, strict=True):
        key = folded(identity)
        if not key:
            raise InputError(f"{path}: line {line}: the ID is missing")
        other, other_line = first.setdefault(key, (identity, line))
        if other != identity:
            raise InputError(
                f"{path}: line {line}: the ID {identity!a} differs from {other!a} of line {other_line} only in case, "
                "blanks or invisible characters; if they are two people, give them different IDs, else remove one line"
            )
        if other_line != line:
            raise InputError(f"{path}: line {line}: the ID {identity} is already in line {other_line}")


def _is_missing(text: str) -> bool:
    return text.lower() in MISSING


def _number(text: str, name: str, place: str) -> float:
    """A cell as a number, NaN if missing; refused if it is implausible for a person."""
    if _is_missing(text):
        return math.nan
    try:
        value = float(text)
    except ValueError:
        if name == SEX:
            raise InputError(f"{place}, {name}: {SEXES}, not {text!r}") from None
        hint = "; use a decimal point" if "," in text else ""
        raise InputError(f"{place}, {name}: {text!r} is not a number{hint}") from None
    if not math.isfinite(value) or "_" in text or not text.isascii():
        raise InputError(f"{place}, {name}: {text!r} is not a finite number")
    if name == SEX and value not in (0, 1):
        raise InputError(f"{place}, {name}: {SEXES}, not {text}")
    bounds = PLAUSIBLE.get(name.removesuffix("_UGS").removesuffix("_FGS"))
    if bounds is not None:
        low, high = bounds
        if not low <= value <= high:
            raise InputError(
                f"{place}, {name}: {text} is outside {low} to {high}; is the unit right? Leave an unknown value empty"
            )
    return value


def is_number(text: str) -> bool:
    """Whether a cell is read as a number."""
    try:
        _number(text, "", "")
    except InputError:
        return False
    return True
