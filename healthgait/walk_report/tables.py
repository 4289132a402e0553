"""The tables of an estimation, known by their columns, and read so that every odd cell is named with file and line."""

import csv
import os
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from healthgait.columns import ID
from healthgait.errors import InputError, shortened
from healthgait.files import LONGEST_NAME
from healthgait.gait.estimation.tables import TABLES
from healthgait.layout import check_folder_names
from healthgait.participants.identities import folded
from healthgait.walk_report.cells import VIDEO, read_cells

NOTE_COLUMNS = (ID, "about", "note", "height_cm")  # what was noticed about a video
FAR_OFF = "far_off"  # a column of our overview, which has those of a table of parameters, too
OF_ESTIMATION = ("parameters", "errors", "clips", "events", "angles", "angle_parameters")
KINDS = {kind: TABLES[kind].columns for kind in OF_ESTIMATION} | {"notes": NOTE_COLUMNS}
# A row's cells of these are together those of no other row, in a table over several videos with the video.
KEYS = {
    "parameters": (ID,),
    "errors": (ID,),
    "clips": (ID, "pace", "clip"),
    "events": (ID, "pace", "clip", "foot", "kind", "time_s"),
    "angles": (ID, "pace", "side", "angle", "percent"),
    "angle_parameters": (ID, "pace", "side", "angle"),
    "notes": NOTE_COLUMNS,
}
ROW_PER_PERSON = {kind for kind, key in KEYS.items() if key == (ID,)}
COMMAS = "commas"
SEPARATORS = {",": COMMAS, ";": "semicolons", "\t": "tabs"}
LONGEST_ID = LONGEST_NAME - len(".html")  # bytes; a person's page is named by it
MOST_MISSING = 0.25  # of its columns, for a table to be one of ours with columns lost
LONGEST_HEADER = 100_000


def tables_in(
    folder: Path, kinds: Collection[str], spelled: dict[str, str], warnings: list[str]
) -> dict[str, pd.DataFrame]:
    """The tables in a folder, by their names in KINDS.

    Parameters
    ----------
    folder : Path
        Its CSV files that are no such tables are ignored, and so are our overviews.
    kinds : collection of str
        Which of KINDS are read.
    spelled : dict of str
        The IDs so far by what ``identities.folded`` makes of them; those of the tables are added.
    warnings : list of str
        Gets a line for each table that is ignored because it lacks columns.

    Raises
    ------
    InputError
        If there are two tables of a kind, or a damaged one, with file, line and column where there are any.
    """
    found: dict[str, tuple[Path, list[str]]] = {}
    lacking: dict[str, str] = {}
    for path in sorted(path for path in folder.glob("*.csv") if path.is_file()):
        header, known = _known_columns(path)
        lacking |= {kind: f"{path}: {words}" for kind, words in _lacking(header).items()}
        for kind in known:
            if kind not in kinds:
                continue
            if kind in found:
                raise InputError(f"{path}: has the columns of {found[kind][0].name}, too; leave one of them there")
            found[kind] = path, header
    warnings += [f"{words}; ignored" for kind, words in lacking.items() if kind in kinds and kind not in found]
    tables = {}
    for kind in KINDS:
        if kind in found:
            path, header = found[kind]
            tables[kind] = read_cells(path, header, KINDS[kind])
            _check_ids(path, tables[kind][ID], spelled)
            _check_rows(path, tables[kind], [*KEYS[kind], *({VIDEO} & {*header})])
            tables[kind] = tables[kind].reset_index(drop=True)
    return tables


def _known_columns(path: Path) -> tuple[list[str], list[str]]:
    """The header of a CSV file and, if it is a table of ours, its KINDS; an overview is none."""
    with path.open("rb") as file:
        beginning = file.readline(LONGEST_HEADER)
    try:
        line = beginning.decode("utf-8-sig").splitlines()[:1]
        headers = {
            words: [cell.strip() for cell in next(csv.reader(line, delimiter=separator), [])]
            for separator, words in SEPARATORS.items()
        }
    except (UnicodeDecodeError, csv.Error):  # no table of ours
        return [], []
    for words, header in headers.items():
        kinds = [kind for kind, columns in KINDS.items() if set(columns) <= set(header) and FAR_OFF not in header]
        if kinds and words != COMMAS:
            raise InputError(
                f"{path}: the columns are separated by {words}; save it with commas, and with points in numbers"
            )
        if kinds:
            return header, kinds
    header = headers[COMMAS]
    return [] if FAR_OFF in header else header, []


def _lacking(header: list[str]) -> dict[str, str]:
    """The kinds of table that a header has most columns of, and in words which it lacks."""
    missing = {kind: [name for name in columns if name not in header] for kind, columns in KINDS.items()}
    return {
        kind: f"would be a table of {kind.replace('_', ' ')}, but lacks {', '.join(names)}"
        for kind, names in missing.items()
        if 0 < len(names) <= MOST_MISSING * len(KINDS[kind])
    }


def _check_ids(path: Path, ids: pd.Series, spelled: dict[str, str]) -> None:
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


def _check_rows(path: Path, table: pd.DataFrame, key: list[str]) -> None:
    again = table[table.duplicated(key)]
    if len(again):
        row = again.iloc[0]
        name = ", ".join(f"{row[column]:g}" if isinstance(row[column], float) else str(row[column]) for column in key)
        raise InputError(f"{path}: line {again.index[0]}: there is a row of {shortened(name)} already; keep one")
