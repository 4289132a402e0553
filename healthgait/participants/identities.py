"""Who is who in tables: IDs that are spelled in two ways, and people who are listed twice."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from healthgait.columns import AGE, PA_LEVEL, SEX

NAMED = 3  # people named in a line
# Blanks, and what shows nothing: control and format characters (zero-width space, byte order mark).
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# Letters and marks that show nothing either: joiners, Hangul fillers, variation selectors, an empty Braille cell.
FILLERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# As good as everyone has them in common with others.
NOT_PERSONAL = (SEX, AGE, PA_LEVEL)
VALUES_OF_ONE_PERSON = 3  # measured to one decimal, no two people have so many in common


def folded(identity: str) -> str:
    """The ID without what a reader may overlook: case, forms of one Unicode character, blanks, what is invisible.

    Two IDs of one table with the same result are one person's.
    """
    text = unicodedata.normalize("NFKC", FILLERS.sub("", identity)).casefold()
    text = unicodedata.normalize("NFKC", text)  # of what case folding has taken apart
    return "".join(character for character in text if unicodedata.category(character) not in INVISIBLE)


def spellings(missing: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """For each of the ``missing`` IDs the one among the ``others`` that is likely the same, where there is just one.

    Beyond ``folded``, leading zeros and anything but letters and digits may differ: 001 and 1, PA001 and PA-1.
    """
    by_key: dict[str, list[str]] = {}
    for other in others:
        by_key.setdefault(_key(other), []).append(other)
    found = {identity: by_key.get(_key(identity), []) for identity in missing}
    return {identity: same[0] for identity, same in found.items() if len(same) == 1}


def _key(identity: str) -> str:
    text = re.sub(r"^(\d+)\.0+$", r"\1", folded(identity))  # a number that a spreadsheet has written
    return re.sub(r"0*(\d+)", r"\1", "".join(character for character in text if character.isalnum()))


def missing_people(path: Path, table: pd.DataFrame, measures_path: Path, measures: pd.DataFrame) -> list[str]:
    """At most one line: how many people of the measures a table lacks, and how it may spell them."""
    missing = measures.index.difference(table.index)
    if missing.empty:
        return []
    line = f"{path}: {len(missing)} of {len(measures)} people of {measures_path.name} are missing"
    same = spellings(missing, table.index.difference(measures.index))
    if not same:
        return [f"{line}: {_some(list(missing))}"]
    examples = [f"{other!a} for {identity!a}" for identity, other in same.items()]
    return [f"{line}; {len(same)} of them seem to be spelled differently: {_some(examples)}"]


def identical_rows(path: Path, table: pd.DataFrame) -> list[str]:
    """At most one line: people with the same values in every column, who may be one person under two IDs.

    Rows of fewer than VALUES_OF_ONE_PERSON values beside sex, age and activity may be equal by chance: not named.
    """
    personal = table.drop(columns=[name for name in NOT_PERSONAL if name in table])
    rows = table[personal.notna().sum(axis=1) >= VALUES_OF_ONE_PERSON]
    if rows.empty:
        return []
    groups = rows.groupby(list(rows.columns), dropna=False, sort=False).groups.values()
    twins = [ids for ids in groups if len(ids) > 1]
    if not twins:
        return []
    named = _some([" = ".join(ids) for ids in twins])
    return [f"{path}: {sum(map(len, twins))} people have the same values as another in every column: {named}"]


def _some(words: list[str]) -> str:
    return ", ".join(words[:NAMED]) + (" …" if len(words) > NAMED else "")
