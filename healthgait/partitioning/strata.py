"""Strata: the classes by which people are divided evenly over folds, merged where one has too few people."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from healthgait.columns import AGE, BMI, SEX, SEX_LABELS, age_group, bmi_class
from healthgait.targets import Target, class_names

KNOWN_CLASSES = {AGE: age_group, BMI: bmi_class}
# The order in which the authors' script draws people for validation: their words for the classes, by the alphabet.
DRAWN_IN_ORDER = {AGE: ("35-49", ">=50", "<35"), BMI: ("18.5-25", ">=30", "25-30", "<18.5")}


def strata_of(measures: pd.DataFrame, target: Target) -> pd.DataFrame:
    """The class of each person in each of the target's strata; who lacks one of them is left out.

    A column a stratum, as a category: of Age the age group, of BMI its class, of Sex, of the target's own classes
    and of text the value itself, of other numbers the quarter of the people (ordered). Classes are named in words.
    """
    people = measures[list(target.strata)].dropna()
    return pd.DataFrame({column: _classes(people[column], target) for column in target.strata}, index=people.index)


def _classes(values: pd.Series, target: Target) -> pd.Series:
    if values.name == SEX:
        return _categories(values.map(dict(enumerate(map(str.lower, SEX_LABELS)))))
    is_number = pd.api.types.is_numeric_dtype(values)
    if not is_number or (target.is_classification and values.name == target.column):
        return _categories(f"{values.name} " + class_names(values))
    return KNOWN_CLASSES[values.name](values) if values.name in KNOWN_CLASSES else _quarters(values)


def _categories(values: pd.Series) -> pd.Series:
    return pd.Series(pd.Categorical(values), index=values.index)


def _quarters(values: pd.Series) -> pd.Series:
    """The quarter of the people that each falls into, or the value itself if there are four or fewer."""
    if values.empty:
        return _categories(values.astype(str))
    distinct = np.unique(values)
    bounds = distinct[1:] if len(distinct) <= 4 else np.quantile(values, [0.25, 0.5, 0.75], method="higher")
    inner = sorted({f"{bound:.15g}" for bound in bounds if bound > distinct[0]}, key=float)
    names = [f"{low}-{high}" for low, high in pairwise(inner)]
    names = [f"<{inner[0]}", *names, f">={inner[-1]}"] if inner else ["any"]
    edges = [-np.inf, *map(float, inner), np.inf]
    return pd.cut(values, edges, right=False, labels=[f"{values.name} {name}" for name in names], ordered=True)


@dataclass(frozen=True)
class _Kind:
    """Of whom a stratum consists.

    ``others`` are its classes in all columns but the ordered one, None where it is mixed; ``position`` is the place of
    its first class in the ordered one; ``drawn`` its place in the order of drawing.
    """

    others: tuple[str | None, ...]
    position: int
    drawn: tuple[int, ...]


class Strata:
    """Strata that can be merged until each is large enough to be split.

    A stratum too small is merged with its smaller neighbour in the first ordered column, all else equal, since
    neighbouring classes are most alike; if there is none, with the smallest of those that share most classes,
    of which the first columns count most.

    Parameters
    ----------
    people
        As ``strata_of`` gives them.
    """

    def __init__(self, people: pd.DataFrame):
        self.labels = pd.Series("", index=people.index)
        self.merged: list[str] = []
        self._kinds: dict[str, _Kind] = {}
        ordered = next((column for column in people if people[column].cat.ordered), None)
        for classes, members in people.groupby(list(people.columns), observed=True):
            named = dict(zip(people.columns, classes, strict=True))
            drawn = tuple(_place(people[column], DRAWN_IN_ORDER.get(column), name) for column, name in named.items())
            position = 0 if ordered is None else _place(people[ordered], None, named[ordered])
            last = [] if ordered is None else [named.pop(ordered)]
            label = " ".join([*named.values(), *last])
            self.labels[members.index] = label
            self._kinds[label] = _Kind(tuple(named.values()), position, drawn)

    def codes(self) -> pd.Series:
        """The stratum of each person as a number, in the order of drawing."""
        order = sorted(self._kinds, key=lambda label: self._kinds[label].drawn)
        return self.labels.map({label: code for code, label in enumerate(order)})

    def merge_below(self, minimum: int, most: int | None = None) -> None:
        """Merge until every stratum has ``minimum`` people and there are at most ``most`` strata."""
        while len(self._kinds) > 1:
            sizes = self.labels.value_counts()
            smallest = min(self._kinds, key=lambda label: (sizes[label], label))
            if sizes[smallest] >= minimum and (most is None or len(sizes) <= most):
                return
            self._merge(smallest, self._partner(smallest, sizes), sizes)

    def _partner(self, label: str, sizes: pd.Series) -> str:
        kind = self._kinds[label]
        rest = {other: found for other, found in self._kinds.items() if other != label}
        distance = {other: abs(found.position - kind.position) for other, found in rest.items()}
        same = [other for other, found in rest.items() if found.others == kind.others]
        if not same:
            unlike = {
                other: tuple(a != b for a, b in zip(kind.others, found.others, strict=True))
                for other, found in rest.items()
            }
            return min(rest, key=lambda other: (unlike[other], sizes[other], distance[other], other))
        before = [other for other in same if rest[other].position < kind.position]
        after = [other for other in same if rest[other].position > kind.position]
        neighbours = [min(side, key=distance.get) for side in (before, after) if side]
        return min(neighbours, key=lambda other: (sizes[other], distance[other]))

    def _merge(self, small: str, other: str, sizes: pd.Series) -> None:
        one, two = self._kinds.pop(small), self._kinds.pop(other)
        label = f"{other} + {small}"
        self.labels[self.labels.isin([small, other])] = label
        self._kinds[label] = _Kind(
            tuple(a if a == b else None for a, b in zip(one.others, two.others, strict=True)),
            min(one.position, two.position),
            min(one.drawn, two.drawn),
        )
        self.merged.append(f"{small} ({sizes[small]}) into {other} ({sizes[other]})")


def _place(values: pd.Series, order: tuple[str, ...] | None, name: str) -> int:
    return list(order or values.cat.categories).index(name)
