"""The cells of an estimation's tables, read so that every odd one is named with file, line and column."""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import ERROR_SUFFIX, HEIGHT, ID, PACES, PLAUSIBLE
from healthgait.errors import InputError, shortened
from healthgait.files import read_text
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.angles.tables import SIDES
from healthgait.gait.quality.flags import Flag
from healthgait.gait.quality.limits import MIN_DOUBLE_SUPPORT_S
from healthgait.participants.tables import MISSING

VIDEO = "video"  # a column of the tables over several videos
SIMULATED = "simulated"
TRUTH_COLUMNS = ("used", "timed", "seen", SIMULATED)
TEXTS = (ID, "pace", "clip", "side", "angle", "foot", "kind", "reason", "flags", "direction", "about", "note", VIDEO,
         *TRUTH_COLUMNS)  # fmt: skip
WORDS = {"pace": PACES, "side": SIDES, "foot": SIDES, "angle": tuple(ANGLES), "kind": ("heel_strike", "toe_off"),
         "about": ("filmed", "height", "caution")}  # fmt: skip
TRUTHS = {"true": True, "false": False}  # spreadsheets write them in capitals
NEEDED = {"time_s", "percent", "cycles"}  # numbers that are never unknown
MANY = 1e7  # of frames, or seconds: more than a day's video
QUANTITY_BOUNDS = PLAUSIBLE | {"BiSP": (MIN_DOUBLE_SUPPORT_S, PLAUSIBLE["BiSP"][1])}  # as the estimation lets it be
PERCENTS = ("percent", "max_percent", "min_percent")
COUNTS = ("cycles", "steps", "frames", "frames_decoded", "swapped_frames")
SPREADS_DEG = ("sd_deg", "se_deg", "range_deg", "range_se", "max_se", "min_se", "at_strike_se")
BOUNDS = {
    "height_cm": PLAUSIBLE[HEIGHT], "interpolated_share": (0, 1), "time_s": (0, MANY), "place_cm": (-MANY, MANY),
    **dict.fromkeys(PERCENTS, (0, 100)), **dict.fromkeys(COUNTS, (0, MANY)), **dict.fromkeys(SPREADS_DEG, (0, 360)),
    **dict.fromkeys(("mean_deg", "max_deg", "min_deg", "at_strike_deg"), (-360, 360)),
}  # fmt: skip


def read_cells(path: Path, header: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """A table whose ``columns`` are numbers, but for TEXTS; its index is the line of each row.

    Raises InputError for the first cell that is no such word or number, or an impossible one.
    """
    for name in filter(None, header):
        if header.count(name) > 1:
            raise InputError(f"{path}: the column {name} appears twice; keep one")
    text = read_text(path).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(f"{path}: line {line}: has a NUL character; remove it")
    lines = _lines(path, text, len(header))
    try:
        table = pd.read_csv(
            io.StringIO(text), names=[name or f"column {number}" for number, name in enumerate(header, 1)], header=0,
            dtype=dict.fromkeys(TEXTS, str), keep_default_na=False, na_values=[""], skip_blank_lines=False,
            low_memory=False,
        )  # fmt: skip
    except ValueError as error:
        raise InputError(f"{path}: not valid CSV ({str(error).strip()})") from error
    table.index = lines[1:]
    table = table.dropna(how="all")
    for name in table.columns.intersection(TEXTS):
        table[name] = _texts(path, table[name].fillna("").str.strip())
    for name in columns:
        if name not in TEXTS:
            table[name] = _numbers(path, table[name])
    return table


def _lines(path: Path, text: str, width: int) -> list[int]:
    """The line at which each row begins; raises InputError for a row of another width."""
    rows = csv.reader(io.StringIO(text))
    begins, line = [], 1
    try:
        for row in rows:
            if row and len(row) != width:
                likely = "a decimal comma" if len(row) > width else "an open quotation mark, or is the file cut off"
                raise InputError(f"{path}: line {line}: has {len(row)} cells, the header {width}; is there {likely}?")
            begins.append(line)
            line = rows.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}: line {line}: not valid CSV ({error})") from error
    return begins


def _texts(path: Path, cells: pd.Series) -> pd.Series:
    """The cells of a column of TEXTS, checked; those of TRUTH_COLUMNS become truth values."""
    name = str(cells.name)
    if name in TRUTH_COLUMNS:
        small = cells.str.lower()
        _refuse(path, cells, ~small.isin(TRUTHS.keys()), "is neither True nor False")
        return small.map(TRUTHS).astype(bool)
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
    name = str(cells.name)
    if name in NEEDED:
        _refuse(path, cells.astype(object).fillna(""), numbers.isna(), "is empty; a number is needed")
    if name in (*PERCENTS, *COUNTS):
        _refuse(path, cells, numbers.notna() & (numbers % 1 != 0), "is not a whole number")
    low, high = _bounds(name)
    outside = numbers.notna() & ~numbers.between(low, high)
    _refuse(path, cells, outside, f"is outside {low:g} to {high:g}; is the unit right? Leave an unknown value empty")
    return numbers


def _bounds(name: str) -> tuple[float, float]:
    """Smallest and largest possible number of a column."""
    quantity, _, rest = name.partition("_")
    low, high = BOUNDS.get(name, QUANTITY_BOUNDS.get(quantity, (-math.inf, math.inf)))
    if name in BOUNDS or rest in ("", *PACES):
        return low, high
    if name.endswith(ERROR_SUFFIX):
        return 0, high
    if name.endswith(("_left", "_right")):  # a foot may land behind the other one
        return -high, high
    return -math.inf, math.inf


def _shown(value: object) -> str:
    """A cell as a user knows it: text in quotes, a number plain."""
    return repr(value) if isinstance(value, str) else f"{value:g}"


def _refuse(path: Path, cells: pd.Series, wrong: pd.Series, words: str) -> None:
    """Raise InputError for the first cell that is wrong."""
    if wrong.any():
        line = wrong.index[np.argmax(wrong)]
        raise InputError(f"{path}: line {line}, {cells.name}: {shortened(_shown(cells[line]))} {words}")
