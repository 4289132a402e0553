"""The dataset's tables, and whether they list the people who have folders."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from healthgait.check.findings import (
    ID_NOT_IN_TABLE,
    ID_WITHOUT_FOLDER,
    PEOPLE_ALIKE,
    TABLE_MISSING,
    TABLE_UNUSABLE,
    VALUES_IMPLAUSIBLE,
    Finding,
    finding,
)
from healthgait.errors import InputError
from healthgait.layout import GAIT_ESTIMATION_FILE, GAIT_PARAMETERS_FILE, MEASURES_FILE
from healthgait.participants.consistency import contradictions
from healthgait.participants.identities import identical_rows, spellings
from healthgait.participants.tables import read_gait_parameters, read_measures

READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    MEASURES_FILE: read_measures,
    GAIT_PARAMETERS_FILE: read_gait_parameters,
    GAIT_ESTIMATION_FILE: read_gait_parameters,
}


def read_tables(data_path: Path, required: bool = True) -> tuple[dict[str, list[str]], list[Finding]]:
    """The IDs of each table that can be read; problems of their values, and of the other tables.

    A table that is missing is a problem if all are ``required``.
    """
    ids, findings = {}, []
    for name, read in READERS.items():
        path = data_path / name
        try:
            table = read(path)
        except InputError as error:
            kind = TABLE_UNUSABLE if path.exists() or path.is_symlink() else TABLE_MISSING
            if kind == TABLE_MISSING and not required:
                continue
            findings.append(finding(kind, path, str(error), modality=name))
            continue
        ids[name] = list(table.index)
        findings += _of_values(path, table)
    return ids, findings


def _of_values(path: Path, table: pd.DataFrame) -> list[Finding]:
    alike = [finding(PEOPLE_ALIKE, path, line, modality=path.name) for line in identical_rows(path, table)]
    return alike + [
        finding(VALUES_IMPLAUSIBLE, path, one.message, one.participant, path.name) for one in contradictions(table)
    ]


def compare_with_folders(ids: dict[str, list[str]], with_folder: Iterable[str], data_path: Path) -> list[Finding]:
    """IDs of a table without a folder, and folders whose ID is not in a table.

    Where there is no folder at all, the IDs of the gait tables are compared with those of the measures.
    """
    reference, absent = set(with_folder), "this participant has no folder among those checked"
    if not reference:
        reference, absent = set(ids.get(MEASURES_FILE, ())), f"the ID is not in {MEASURES_FILE}"
    findings = []
    for name, found in ids.items():
        path = data_path / name
        for identity in sorted(set(found) - reference if reference else ()):
            findings.append(finding(ID_WITHOUT_FOLDER, path, absent, identity, name))
        lacking = sorted(reference - set(found))
        other_spellings = spellings(lacking, sorted(set(found) - reference))
        for identity in lacking:
            other = other_spellings.get(identity)
            what = "the table has no row of this participant" + (f"; is it {other!a}?" if other else "")
            findings.append(finding(ID_NOT_IN_TABLE, path, what, identity, name))
    return findings
