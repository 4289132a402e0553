"""The pages of all participants of one or several sessions, and the overview."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from healthgait.columns import AGE, HEIGHT, SEX
from healthgait.errors import InputError
from healthgait.files import writable_folder
from healthgait.layout import is_simulated
from healthgait.outputs import check_replaceable, write_outputs
from healthgait.participants.tables import read_measures
from healthgait.walk_report.overview import overview, overview_page, page_names
from healthgait.walk_report.person_page import About, person_page
from healthgait.walk_report.session import Person, Session, read_session

OVERVIEW_PAGE, OVERVIEW_TABLE = "index.html", "overview.csv"
KIND = "a page of a walk report"
DECIMALS = 3


def write_pages(folders: Sequence[Path], output: Path, measures: Path | None = None, overwrite: bool = False) -> int:
    """Write a page for each participant of the last session, and an overview of them; returns how many people.

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
        If a session has no tables or damaged ones, two have one name, or the pages would replace something else.
    """
    sessions = [read_session(folder) for folder in folders]
    labels = [session.label for session in sessions]
    if len(set(labels)) < len(labels):
        raise InputError(f"{folders[-1]}: two sessions are called {labels[-1]}; rename a folder")
    last = sessions[-1]
    names = page_names(last.participants)
    files = [output / name for name in (*names.values(), OVERVIEW_PAGE, OVERVIEW_TABLE)]
    if len({str(path).casefold() for path in files}) < len(files):
        raise InputError(f"{last.folder}: the pages of two participants would have one name; rename one")
    writable_folder(output)
    check_replaceable(files, KIND, overwrite)
    abouts = _abouts(measures) if measures else {}
    simulated = any(is_simulated(path) for path in (*folders, *([measures] if measures else [])))
    contents = {}
    people = [last.person(participant) for participant in last.participants]
    for person in people:
        own = [(one.label, known) for one in sessions if (known := _in(one, person.participant))]
        page = person_page(own, abouts.get(person.participant, About()), simulated)
        contents[output / names[person.participant]] = page.encode()
    table = overview(people, abouts)
    contents[output / OVERVIEW_PAGE] = overview_page(table, names, simulated).encode()
    contents[output / OVERVIEW_TABLE] = table.round(DECIMALS).to_csv(index=False, lineterminator="\n").encode()
    write_outputs(contents, KIND)
    return len(people)


def _in(session: Session, participant: str) -> Person | None:
    return session.person(participant) if participant in session.participants else None


def _abouts(measures: Path) -> dict[str, About]:
    table = read_measures(measures, required=())
    return {
        str(name): About(_known(row, SEX, int), _known(row, AGE, float), _known(row, HEIGHT, float))
        for name, row in table.iterrows()
    }


def _known(row: pd.Series, name: str, kind: type) -> float | None:
    return None if name not in row or pd.isna(row[name]) else kind(row[name])
