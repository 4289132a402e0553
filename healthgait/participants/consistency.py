"""Whether a person's values are consistent, and whether the tables list the same people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.errors import InputError
from healthgait.participants.identities import identical_rows, missing_people
from healthgait.participants.relations import COMMON, GROUPS, Group, Mistake, Relation, within

NAMED = 3  # people named in a line
# What is usual of measured values is within so many standard deviations of the table's median, and 10 % in any case:
# of the real people and of the simulated ones with an estimator's errors, nobody is outside.
USUAL_DEVIATIONS = 6
USUAL_AT_LEAST = np.log(1.1)
MAD_TO_SD = 1.4826  # of a normal distribution


@dataclass(frozen=True)
class Contradiction:
    """Values of one person that contradict each other, by column.

    ``broken`` says what does not hold; ``mistake``, which may be "", what would explain it. With ``refused`` no real
    person has such values; without, they are only unlike the rest of the table.
    """

    participant: str
    broken: str
    values: Mapping[str, float]
    mistake: str
    refused: bool

    @property
    def message(self) -> str:
        return f"{self.broken} ({self.values_in_words})" + (f"; {self.mistake}?" if self.mistake else "")

    @property
    def values_in_words(self) -> str:
        return ", ".join(f"{name} {value:g}" for name, value in self.values.items())


def check_tables(
    measures_path: Path,
    measures: pd.DataFrame,
    gait: Mapping[Path, pd.DataFrame],
    accept_implausible: bool = False,
) -> list[str]:
    """What a user should know about tables that can be read, a line each: for the screen and the report.

    Parameters
    ----------
    measures_path, measures
        participants_measures.csv, as ``read_measures`` returns it.
    gait
        Tables of gait parameters by path, as ``read_gait_parameters`` returns them.
    accept_implausible
        Whether values that contradict each other are accepted; they are among the lines then.

    Raises
    ------
    InputError
        If values contradict each other more than people's do; a line for each kind of contradiction.
    """
    tables = {measures_path: measures, **gait}
    lines, refused = [], []
    for path, table in gait.items():
        lines += missing_people(path, table, measures_path, measures)
    for path, table in tables.items():
        lines += identical_rows(path, table)
        found = contradictions(table)
        refused += in_words([one for one in found if one.refused], path, len(table))
        lines += in_words([one for one in found if not one.refused], path, len(table))
    if refused and not accept_implausible:
        raise InputError(*refused, "correct these values, or accept implausible values as they are")
    return lines + refused


def contradictions(table: pd.DataFrame) -> list[Contradiction]:
    """Every person of a table whose values contradict each other, by the relations whose columns the table has."""
    return [contradiction for group in GROUPS for contradiction in _of_group(table, group)]


def in_words(found: Sequence[Contradiction], path: Path, people: int) -> list[str]:
    """A line for each kind of contradiction: of how many of the ``people``, the first of them, the likely mistake."""
    kinds: dict[str, list[Contradiction]] = {}
    for one in found:
        kinds.setdefault(one.mistake or one.broken, []).append(one)
    return [_line(kind, path, people) for kind in kinds.values()]


def _line(kind: list[Contradiction], path: Path, people: int) -> str:
    broken = Counter(one.broken for one in kind).most_common(1)[0][0]
    unusual = "" if kind[0].refused else ", unlike in other rows"
    mistake = f"; {kind[0].mistake}?" if kind[0].mistake else ":"
    named = ", ".join(f"{one.participant} ({one.values_in_words})" for one in kind[:NAMED])
    more = " …" if len(kind) > NAMED else ""
    return f"{path}: {len(kind)} of {people} people: {broken}{unusual}{mistake} {named}{more}"


def _of_group(table: pd.DataFrame, group: Group) -> list[Contradiction]:
    relations = [relation for relation in group.relations if set(relation.columns) <= set(table)]
    if not relations:
        return []
    ratios = {relation.broken: relation.ratio(table) for relation in relations}
    refused = pd.DataFrame({r.broken: ~within(ratios[r.broken], r.limits) for r in relations})
    unusual = pd.DataFrame({r.broken: ~within(ratios[r.broken], _usual(r, ratios[r.broken])) for r in relations})
    contradictory = refused.any(axis=1)
    mistakes = _likely_mistakes(table[contradictory], relations, group.mistakes) if contradictory.any() else {}
    found = []
    for identity in table.index[contradictory | unusual.any(axis=1)]:
        is_refused = bool(refused.loc[identity].any())
        breaks = (refused if is_refused else unusual).loc[identity]
        broken = [relation for relation in relations if breaks[relation.broken]]
        columns = dict.fromkeys(name for relation in broken for name in relation.columns)
        found.append(
            Contradiction(
                identity,
                " and ".join(relation.broken for relation in broken),
                {name: float(table.at[identity, name]) for name in columns},
                mistakes.get(identity, ""),
                is_refused,
            )
        )
    return found


def _usual(relation: Relation, ratio: pd.Series) -> tuple[float, float]:
    """Limits of the usual ratios: those of the relation, else about the median of the table."""
    if relation.usual is not None:
        return relation.usual
    logs = np.log(ratio[ratio.between(*relation.limits)])
    if logs.empty:
        return relation.limits
    middle = logs.median()
    width = max(USUAL_AT_LEAST, USUAL_DEVIATIONS * MAD_TO_SD * (logs - middle).abs().median())
    return float(np.exp(middle - width)), float(np.exp(middle + width))


def _likely_mistakes(rows: pd.DataFrame, relations: Sequence[Relation], mistakes: Sequence[Mistake]) -> dict[str, str]:
    """The mistake behind each row that one explains: as few different ones as will do, since people repeat them."""
    known = [mistake for mistake in mistakes if mistake.columns <= set(rows)]
    distances = {one.words: _distance(one.undone(rows), relations) for one in known}
    likely: dict[str, str] = {}
    left = rows.index
    while len(left) and distances:
        # Of two mistakes that explain as many rows, the one which, undone, leaves them closer to what is typical.
        scores = {words: (np.isfinite(far[left]).sum(), -far[left].median()) for words, far in distances.items()}
        words = max(scores, key=scores.get)
        explained = left[np.isfinite(distances.pop(words)[left])]
        likely |= dict.fromkeys(explained, words)
        left = left.difference(explained)
    return likely


def _distance(rows: pd.DataFrame, relations: Sequence[Relation]) -> pd.Series:
    """How far the ratios of each row are from typical, as the sum of logarithms; infinite if one is refused.

    So it is where a value is not among the COMMON ones.
    """
    total = pd.Series(0.0, rows.index)
    for relation in relations:
        ratio = relation.ratio(rows)
        total += np.log(ratio / relation.typical).abs().fillna(0).where(within(ratio, relation.limits), np.inf)
        for name in relation.columns:
            if common := COMMON.get(name.removesuffix("_UGS").removesuffix("_FGS")):
                total = total.where(within(rows[name], common), np.inf)
    return total
