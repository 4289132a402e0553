"""The pages of all participants of one or several sessions, and the overview."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pandas as pd

from healthgait.columns import AGE, HEIGHT, SEX
from healthgait.computing.progress import warn
from healthgait.errors import InputError, listed
from healthgait.files import writable_folder
from healthgait.layout import is_simulated
from healthgait.outputs import check_replaceable, remove_others, replacing_outputs
from healthgait.participants.identities import folded
from healthgait.participants.tables import read_measures
from healthgait.walk_report.overview import overview, overview_page
from healthgait.walk_report.person_page import About, person_page
from healthgait.walk_report.session import Session, labels_of, read_session

OVERVIEW_PAGE, OVERVIEW_TABLE = "index.html", "overview.csv"
KIND = "a page of a walk report"
DECIMALS = 3


def write_pages(folders: Sequence[Path], output: Path, measures: Path | None = None, overwrite: bool = False) -> int:
    """Write a page for each participant of the last session, and an overview of them; returns how many people.

    Pages that an earlier run wrote to the output, of people who are not there now, are removed.

    Parameters
    ----------
    folders : sequence of Path
        A folder of results for each session, in order of time.
    output : Path
        Where the pages go.
    measures : Path, optional
        ``participants_measures.csv``: sex, age and height, from which references follow.
    overwrite : bool
        Whether files that no earlier run wrote may be replaced.

    Raises
    ------
    InputError
        If a session has no tables or damaged ones, two are one folder, or the pages would replace something else.
    """
    sessions = [read_session(folder) for folder in folders]
    labels = labels_of(folders)
    last = sessions[-1]
    names = {participant: f"{participant}.html" for participant in last.participants}
    pages = [output / name for name in names.values()]
    files = [*pages, output / OVERVIEW_PAGE, output / OVERVIEW_TABLE]
    _check_names(files)
    known = _abouts(measures) if measures else {}
    for session in sessions:
        for words in session.warnings:
            warn(words)
    abouts = {participant: known.get(folded(participant), About()) for participant in last.participants}
    if missing := [participant for participant in last.participants if measures and folded(participant) not in known]:
        warn(f"{measures}: no row for {listed(missing)}; their pages have no reference values")
    for words in _unmatched(sessions):
        warn(words)
    simulated = any(is_simulated(path) for path in (*folders, *([measures] if measures else [])))
    writable_folder(output)
    check_replaceable(files, KIND, overwrite)
    people = []
    with replacing_outputs(dict.fromkeys(files, KIND)) as (*temporaries, overview_file, table_file):
        for (participant, about), temporary in zip(abouts.items(), temporaries, strict=True):
            found = [(label, one.person(participant)) for label, one in zip(labels, sessions, strict=True)]
            own = [(label, person) for label, person in found if person]
            absent = [label for label, person in found if not person]
            temporary.write_text(person_page(own, about, simulated, absent=absent), encoding="utf-8")
            people.append(own[-1][1])
        table = overview(people, abouts)
        any_simulated = simulated or any(person.is_simulated for person in people)
        overview_file.write_text(overview_page(table, names, any_simulated), encoding="utf-8")
        table.round(DECIMALS).to_csv(table_file, index=False, lineterminator="\n")
    remove_others(output, KIND, files)
    return len(people)


def _unmatched(sessions: Sequence[Session]) -> list[str]:
    """Who is in one session and missing in another, and who has the same values in two."""
    last = sessions[-1]
    found = []
    for session in sessions[:-1]:
        if absent := [name for name in last.participants if not session.person(name)]:
            found.append(f"{session.folder}: has nothing of {listed(absent)}")
        if gone := [name for name in session.participants if not last.person(name)]:
            found.append(f"{last.folder}: has nothing of {listed(gone)}, of whom {session.folder} has; no page")
    for earlier, later in combinations(sessions, 2):
        people = [later.person(name) for name in later.participants]
        if same := [person.participant for person in people if earlier.has_values_of(person)]:
            words = f"has the values of {later.folder} for {listed(same)}; is it another session?"
            found.append(f"{earlier.folder}: {words}")
    return found


def _check_names(files: Sequence[Path]) -> None:
    """Raise InputError if two of the files have one name, but for the case: a file system may not distinguish them."""
    found: dict[str, Path] = {}
    for path in reversed(files):  # the overview's come first
        if (other := found.setdefault(str(path).casefold(), path)) is not path:
            raise InputError(f"{path}: {other.name} has this name, too; rename the participant")


def _abouts(measures: Path) -> dict[str, About]:
    """What is known about each participant, by the folded ID."""
    table = read_measures(measures, required=())
    if AGE not in table:
        warn(f"{measures}: no column {AGE}; the pages have no reference values")
    return {
        folded(str(name)): About(_known(row, SEX, int), _known(row, AGE, float), _known(row, HEIGHT, float))
        for name, row in table.iterrows()
    }


def _known(row: pd.Series, name: str, kind: type) -> float | None:
    return None if name not in row or pd.isna(row[name]) else kind(row[name])
