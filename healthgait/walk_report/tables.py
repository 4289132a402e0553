"""The tables of an estimation, known by their columns, and read so that every odd cell is named with file and line."""

import csv
import io
import math
import os
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import ERROR_SUFFIX, GAIT_PARAMETERS, ID, PACES, PLAUSIBLE
from healthgait.errors import InputError, shortened
from healthgait.files import LONGEST_NAME, read_text
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.angles.tables import CURVE_COLUMNS, PARAMETER_COLUMNS, SIDES
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS
from healthgait.gait.quality.flags import Flag
from healthgait.gait.quality.limits import MIN_DOUBLE_SUPPORT_S
from healthgait.layout import check_folder_names
from healthgait.participants.identities import folded
from healthgait.participants.tables import MISSING

VIDEO = "video"  # a column of the tables over several videos
SIMULATED = "simulated"  # a column that tables of earlier versions have not
FAR_OFF = "far_off"  # a column of our overview, which has those of a table of parameters, too
KINDS = {
    "parameters": (ID, *GAIT_PARAMETERS),
    "errors": (ID, *(f"{name}{ERROR_SUFFIX}" for name in GAIT_PARAMETERS)),
    "clips": tuple(name for name in CLIP_COLUMNS if name != SIMULATED),
    "events": EVENT_COLUMNS,
    "angles": CURVE_COLUMNS,
    "angle_parameters": PARAMETER_COLUMNS,
}
ROW_PER_PERSON = {"parameters", "errors"}
TEXTS = (ID, "pace", "used", "timed", "seen", "clip", "side", "angle", "foot", "kind", "reason", "flags", "direction",
         VIDEO, SIMULATED)  # fmt: skip
WORDS = {"pace": PACES, "side": SIDES, "foot": SIDES, "angle": tuple(ANGLES), "kind": ("heel_strike", "toe_off")}
TRUTHS = {"true": True, "false": False}  # spreadsheets write them in capitals
SEPARATORS = {",": "", ";": "semicolons", "\t": "tabs"}
LONGEST_ID = LONGEST_NAME - len(".html")  # bytes; a person's page is named by it
LONGEST_HEADER = 100_000
# The estimation lets a double support be a little below 0.
BOUNDS = PLAUSIBLE | {"BiSP": (MIN_DOUBLE_SUPPORT_S, PLAUSIBLE["BiSP"][1])}


def tables_in(folder: Path, kinds: Collection[str], spelled: dict[str, str]) -> dict[str, pd.DataFrame]:
    """The tables in a folder, by their names in KINDS.

    Parameters
    ----------
    folder : Path
        Its CSV files that are no such tables are ignored, and so are our overviews.
    kinds : collection of str
        Which of KINDS are read.
    spelled : dict of str
        The IDs so far by what ``identities.folded`` makes of them; those of the tables are added.

    Raises
    ------
    InputError
        If there are two tables of a kind, or a damaged one, with file, line and column where there are any.
    """
    found: dict[str, tuple[Path, list[str]]] = {}
    for path in sorted(path for path in folder.glob("*.csv") if path.is_file()):
        header, known = _known_columns(path)
        for kind in known:
            if kind not in kinds:
                continue
            if kind in found:
                raise InputError(f"{path}: has the columns of {found[kind][0].name}, too; leave one of them there")
            found[kind] = path, header
    tables = {}
    for kind in KINDS:
        if kind in found:
            path, header = found[kind]
            tables[kind] = _read(path, header, KINDS[kind])
            _check_ids(path, tables[kind][ID], kind in ROW_PER_PERSON, spelled)
            tables[kind] = tables[kind].reset_index(drop=True)
    if "clips" in tables and SIMULATED not in tables["clips"]:
        tables["clips"][SIMULATED] = False
    return tables


def _known_columns(path: Path) -> tuple[list[str], list[str]]:
    """The header of a table of ours, and its KINDS; both empty for another file."""
    with path.open("rb") as file:
        beginning = file.readline(LONGEST_HEADER)
    try:
        line = beginning.decode("utf-8-sig").splitlines()[:1]
        for separator, words in SEPARATORS.items():
            header = [cell.strip() for cell in next(csv.reader(line, delimiter=separator), [])]
            kinds = [kind for kind, columns in KINDS.items() if set(columns) <= set(header) and FAR_OFF not in header]
            if kinds and words:
                raise InputError(
                    f"{path}: the columns are separated by {words}; save it with commas, and with points in numbers"
                )
            if kinds:
                return header, kinds
    except (UnicodeDecodeError, csv.Error):  # no table of ours
        pass
    return [], []


def _read(path: Path, header: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """A table whose ``columns`` are numbers, but for TEXTS; its index is the line of each row."""
    for name in filter(None, header):
        if header.count(name) > 1:
            raise InputError(f"{path}: the column {name} appears twice; keep one")
    text = read_text(path)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(f"{path}: line {line}: has a NUL character; remove it")
    try:
        table = pd.read_csv(
            io.StringIO(text), names=[name or f"column {number}" for number, name in enumerate(header, 1)], header=0,
            dtype=dict.fromkeys(TEXTS, str), keep_default_na=False, na_values=[""], skip_blank_lines=False,
            low_memory=False,
        )  # fmt: skip
    except ValueError as error:
        raise InputError(f"{path}: not valid CSV ({str(error).strip()})") from error
    if not isinstance(table.index, pd.RangeIndex):  # pandas takes cells that are too many for names of rows
        raise InputError(f"{path}: the rows have more cells than the header; are there decimal commas?")
    table.index += 2
    table = table.dropna(how="all")
    for name in table.columns.intersection(TEXTS):
        table[name] = _texts(path, table[name].fillna("").str.strip())
    for name in columns:
        if name not in TEXTS:
            table[name] = _numbers(path, table[name])
    return table


def _texts(path: Path, cells: pd.Series) -> pd.Series:
    """The cells of a column of TEXTS, checked; ``used`` and SIMULATED become truth values."""
    name = str(cells.name)
    if name in ("used", SIMULATED):
        small = cells.str.lower()
        unknown = {"": False} if name == SIMULATED else {}  # a table of several videos, some by an earlier version
        _refuse(path, cells, ~small.isin(TRUTHS.keys() | unknown.keys()), "is neither True nor False")
        return small.map(TRUTHS | unknown).astype(bool)
    if name in WORDS:
        _refuse(path, cells, ~cells.isin(WORDS[name]), f"is not known; expected {', '.join(WORDS[name])}")
    if name == "flags":
        known = {cell for cell in cells.unique() if set(cell.split()) <= set(Flag)}
        _refuse(path, cells, ~cells.isin(known), "has a flag that is not known; flags are separated by blanks")
    if name == VIDEO:
        usual = {cell for cell in cells.unique() if not cell or _is_below(Path(cell))}
        _refuse(path, cells, ~cells.isin(usual), "is not a video's path in the folder")
    return cells


def _is_below(path: Path) -> bool:
    return bool(path.name) and not path.is_absolute() and ".." not in path.parts


def _numbers(path: Path, cells: pd.Series) -> pd.Series:
    """The cells of a column as numbers, NaN where missing."""
    numbers = cells
    if pd.api.types.is_bool_dtype(cells) or not pd.api.types.is_numeric_dtype(cells):
        words = cells.astype(object).map(lambda cell: "" if pd.isna(cell) else str(cell).strip())
        missing = words.str.lower().isin(MISSING)
        numbers = pd.to_numeric(words.mask(missing), errors="coerce").astype(float)
        comma = "; use a decimal point" if words[numbers.isna() & ~missing].str.contains(",").any() else ""
        _refuse(path, words, numbers.isna() & ~missing, f"is not a number{comma}")
    _refuse(path, cells, numbers.abs() == math.inf, "is not a finite number")
    low, high = _bounds(str(cells.name))
    outside = numbers.notna() & ~numbers.between(low, high)
    _refuse(path, cells, outside, f"is outside {low:g} to {high:g}; is the unit right? Leave an unknown value empty")
    return numbers


def _bounds(name: str) -> tuple[float, float]:
    if name.endswith(ERROR_SUFFIX):
        return 0, math.inf
    return BOUNDS.get(name.removesuffix("_UGS").removesuffix("_FGS"), (-math.inf, math.inf))


def _shown(value: object) -> str:
    """A cell as a user knows it: text in quotes, a number plain."""
    return repr(value) if isinstance(value, str) else f"{value:g}"


def _refuse(path: Path, cells: pd.Series, wrong: pd.Series, words: str) -> None:
    """Raise InputError for the first cell that is wrong."""
    if wrong.any():
        line = wrong.index[np.argmax(wrong)]
        raise InputError(f"{path}: line {line}, {cells.name}: {shortened(_shown(cells[line]))} {words}")


def _check_ids(path: Path, ids: pd.Series, row_per_person: bool, spelled: dict[str, str]) -> None:
    first = ids.drop_duplicates()
    for line, identity in first.items():
        place = f"{path}: line {line}"
        if not (key := folded(identity)):
            raise InputError(f"{place}: the ID is missing")
        if len(os.fsencode(identity)) > LONGEST_ID:
            raise InputError(f"{place}: the ID {shortened(identity)} is too long for a file's name")
        if (other := spelled.setdefault(key, identity)) != identity:
            raise InputError(
                f"{place}: the ID {identity!a} differs from {other!a} only in case, blanks or invisible characters; "
                "spell a person's ID in one way"
            )
    check_folder_names(first, path)
    again = ids[ids.duplicated()]
    if row_per_person and len(again):
        raise InputError(f"{path}: line {again.index[0]}: the ID {again.iloc[0]} has a row already; keep one")
