"""Warnings about partitions that are valid, but give wrong or empty results."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from scipy.stats import chi2

from healthgait.columns import SEX, SEX_LABELS
from healthgait.partitioning.partitions import Partition
from healthgait.partitioning.strata import Strata, strata_of
from healthgait.targets import Target, class_names

CHANCE_OF_EVEN = 0.01  # that a random division passes for a stratified one
CHANCE_OF_UNEVEN = 1e-4  # that a random division passes for one by the target
LEAST_PEOPLE = 40  # below, a random division is too often as even as a stratified one
SHOWN_NAMES = 5


def partition_warnings(partitions: Mapping[int, Partition], measures: pd.DataFrame, target: Target) -> list[str]:
    """What is wrong or odd in a target's partitions, a line each.

    Of those that ``make_partitions`` makes of enough people there is none.

    Named are people who are in no part, or not in those of some folds; people who are never tested; classes with fewer
    people than folds; parts without a class or a sex; validation parts of one person; test parts that are no more even
    in the target's strata than a random division, as are those made for another target; and test parts that differ in
    the target itself.

    Parameters
    ----------
    partitions
        As ``read_partitions`` gives them.
    measures
        The table of all people, with the target's column; strata are checked if their columns are there.
    target
        What the partitions are used for.
    """
    found = [
        *_not_placed(partitions, measures, target),
        *_never_tested(partitions),
        *_rare_classes(partitions, measures, target),
        *_classes_that_lack(partitions, measures, target),
        *_lone_validation(partitions),
        *_uneven(partitions, measures, target),
    ]
    return [f"{target}: {text}" for text in found]


def _not_placed(partitions: Mapping[int, Partition], measures: pd.DataFrame, target: Target) -> list[str]:
    placed = set().union(*(partition.people for partition in partitions.values()))
    nowhere = sorted(set(measures.index) - placed)
    needed = measures.loc[nowhere, [name for name in target.strata if name in measures]].isna()
    lacking = [name for name in needed if needed[name].any()] if needed.any(axis=1).all() else []
    why = f" (without {' or '.join(lacking)})" if lacking else ""
    lines = [f"{_are(nowhere)} in no part of the partitions: {_names(nowhere)}{why}"] if nowhere else []
    for number, partition in partitions.items():
        if lacking := sorted(placed - partition.people):
            lines.append(f"{_are(lacking)} in no part of {_file(number)}, but of other partitions: {_names(lacking)}")
    return lines


def _never_tested(partitions: Mapping[int, Partition]) -> list[str]:
    people = set().union(*(partition.people for partition in partitions.values()))
    tested = set().union(*(partition.test for partition in partitions.values()))
    if people == tested:
        return []
    files = "1 partition" if len(partitions) == 1 else f"{len(partitions)} partitions"
    return [f"{files} with {len(tested)} of {len(people)} people in the test part; are there files missing?"]


def _rare_classes(partitions: Mapping[int, Partition], measures: pd.DataFrame, target: Target) -> list[str]:
    people = set().union(*(partition.people for partition in partitions.values()))
    sizes = target.values(measures).reindex(sorted(people)).value_counts()
    return [
        f"the class {target.labels[int(code)]!r} has {_people(size)}, fewer than the {len(partitions)} folds"
        for code, size in sizes.sort_index().items()
        if target.is_classification and size < len(partitions)
    ]


def _classes_that_lack(partitions: Mapping[int, Partition], measures: pd.DataFrame, target: Target) -> list[str]:
    """Parts without a class of the target, or without a sex; and validation parts with only one class."""
    columns = {}
    if target.is_classification:
        labels = dict(zip(target.classes, target.labels, strict=True))
        columns["class"] = class_names(measures[target.column]).map(labels)
    if SEX in measures and target.column != SEX:
        columns["sex"] = measures[SEX].map(dict(enumerate(SEX_LABELS)))
    lines = []
    for word, values in columns.items():
        known = sorted(values.dropna().unique())
        for part in ("train", "test"):
            inside = {number: set(values.reindex(getattr(p, part)).dropna()) for number, p in partitions.items()}
            for name in known:
                if lacking := [number for number, found in inside.items() if name not in found]:
                    lines.append(f"nobody of the {word} {name} is in the {part} part of {_files(lacking)}")
        alone = [
            number
            for number, partition in partitions.items()
            if len(known) > 1 and len(partition.validation) > 1 and values.reindex(partition.validation).nunique() == 1
        ]
        if alone:
            lines.append(f"everybody in the validation part of {_files(alone)} is of one {word}")
    return lines


def _lone_validation(partitions: Mapping[int, Partition]) -> list[str]:
    alone = [number for number, partition in partitions.items() if len(partition.validation) == 1]
    return [f"only one person is in the validation part of {_files(alone)}"] if alone else []


def _uneven(partitions: Mapping[int, Partition], measures: pd.DataFrame, target: Target) -> list[str]:
    """Whether the test parts are no more even in the strata than chance makes them, or less even in the target.

    Stratified splitting gives each test part its share of a stratum to within one person. A few people whose stratum
    was another one when the partitions were made, or strata bounded otherwise, spoil that, but leave the parts far
    more even than people divided at random.
    """
    lines = []
    if set(target.strata) <= set(measures):
        difference, freedom, is_even = _difference(partitions, measures, target)
        if not is_even and difference > chi2.ppf(CHANCE_OF_EVEN, freedom):
            named = " and ".join(target.strata)
            lines.append(f"test parts are no better balanced in {named} than by chance; were they for another target?")
    difference, freedom, is_even = _difference(partitions, measures, replace(target, strata=(target.column,)))
    if not is_even and chi2.sf(difference, freedom) < CHANCE_OF_UNEVEN:
        lines.append(f"test parts differ in {target.column} far more than by chance; they do not represent all people")
    return lines


def _difference(partitions: Mapping[int, Partition], measures: pd.DataFrame, target: Target) -> tuple[float, int, bool]:
    """Chi-square of the test parts' numbers of each stratum, its degrees of freedom, and if they are as even as can be.

    Who is never tested is one part more. Too few people to compare are even.
    """
    part_of = {person: -1 for partition in partitions.values() for person in partition.people}
    part_of |= {person: number for number, partition in partitions.items() for person in partition.test}
    people = strata_of(measures, target)
    people = people.loc[people.index.intersection(list(part_of))]
    if len(people) < LEAST_PEOPLE:
        return 0.0, 0, True
    strata = Strata(people)
    strata.merge_below(round(len(part_of) * len(partitions) / sum(len(p.test) for p in partitions.values())))
    counts = pd.crosstab(strata.labels, people.index.map(part_of)).to_numpy()
    sizes = counts.sum(axis=1, keepdims=True)
    expected = sizes * counts.sum(axis=0) / len(people)
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    # Test parts may differ in size by one, and their shares of a stratum accordingly.
    is_even = freedom == 0 or bool((abs(counts - expected) < 1 + sizes / len(people)).all())
    return float(((counts - expected) ** 2 / expected).sum()), freedom, is_even


def _file(number: int) -> str:
    return f"partition_{number}.json"


def _files(numbers: Sequence[int]) -> str:
    return ", ".join(map(_file, numbers))


def _are(people: Sequence[str]) -> str:
    return f"{_people(len(people))} {'is' if len(people) == 1 else 'are'}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _names(people: Sequence[str]) -> str:
    return ", ".join(people[:SHOWN_NAMES]) + (" …" if len(people) > SHOWN_NAMES else "")
