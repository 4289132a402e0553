"""Stratified folds by participant: made, written and read.

Protocol of the paper: 4 folds, seed 27; of a training part of the share t of all people, t / (t + 0.1) is kept, and
the rest is the validation part. People are divided as by the authors' script, wherever that works. Strata are age
group x sex for the tasks Sex and Age, and sex x BMI class for Weight.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold, train_test_split

from healthgait.errors import InputError
from healthgait.files import json_text, read_json, read_text, writable_folder, write_all
from healthgait.partitioning.strata import Strata, strata_of
from healthgait.targets import Target

FOLDS = 4
VALIDATION_RATIO = 0.1
SEED = 27
PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Partition:
    """One fold: the IDs of its three parts.

    Parameters
    ----------
    train, validation, test
        Sorted IDs.
    """

    train: list[str]
    validation: list[str]
    test: list[str]

    @property
    def people(self) -> set[str]:
        """Everyone in any of the parts."""
        return {*self.train, *self.validation, *self.test}


def folder_of(target: Target) -> str:
    """Name of the folder with a target's partitions: Sex, Weight, Age, or the title of a target of one's own."""
    return target.title


def make_partitions(
    measures: pd.DataFrame,
    target: Target,
    folds: int = FOLDS,
    validation_ratio: float = VALIDATION_RATIO,
    seed: int = SEED,
) -> tuple[list[Partition], list[str]]:
    """Divide people into stratified folds. Who lacks a value that the strata need is left out.

    Parameters
    ----------
    measures
        As ``read_measures`` gives it, with the columns of the target's strata.
    target
        What is to be predicted; its strata are balanced over the folds.
    folds
        Number of folds, at least 2.
    validation_ratio
        v, above 0 and at most 0.5: with t = (folds - 1) / folds, the share t / (t + v) of the people who are not tested
        is trained on, and the rest validated on.
    seed
        Of the shuffling.

    Returns
    -------
    partitions : list of Partition
        One per fold.
    warnings : list of str
        Each names a stratum that was too small and was merged.

    Raises
    ------
    InputError
        If there are too few people for the split.
    """
    people = strata_of(measures, target).sort_index()
    kept = (folds - 1) / folds / ((folds - 1) / folds + validation_ratio)
    training = [len(people) - int(np.ceil(len(people) / folds)), len(people) - len(people) // folds]
    parts = [size for rest in training for size in (int(kept * rest), rest - int(kept * rest))]
    if len(people) < 2 * folds or int(kept * training[0]) < 2 or min(parts) < 1:
        raise InputError(
            f"{folder_of(target)}: {len(people)} people with all values that the split needs are too few for "
            f"{folds} folds and a validation part of {validation_ratio:g}"
        )
    strata = Strata(people)
    strata.merge_below(folds)
    splits = list(StratifiedKFold(folds, shuffle=True, random_state=seed).split(people, strata.labels))
    merged_for_folds = len(strata.merged)
    # Training and validation part can both have members of each stratum only if they are as large as their number,
    # and if two are outside every test part: of three people in two folds, one alone can be.
    strata.merge_below(4 if folds == 2 else folds, most=min(parts))
    codes = strata.codes()
    partitions = []
    for rest, test in splits:
        train, validation = _hold_out(people.index[rest].tolist(), codes, kept, seed)
        partitions.append(Partition(train, validation, sorted(people.index[test])))
    reasons = [f"{folds} folds, merged"] * merged_for_folds
    reasons += ["the validation part, merged there"] * (len(strata.merged) - merged_for_folds)
    return partitions, [
        f"{folder_of(target)}: stratum too small for {reason}: {text}"
        for reason, text in zip(reasons, strata.merged, strict=True)
    ]


def _hold_out(ids: list[str], codes: pd.Series, kept: float, seed: int) -> tuple[list[str], list[str]]:
    stratify = codes[ids] if codes.nunique() > 1 else None
    train, validation = train_test_split(list(ids), train_size=kept, random_state=seed, stratify=stratify)
    return sorted(train), sorted(validation)


def write_partitions(partitions: dict[Target, list[Partition]], output: Path) -> None:
    """Write ``<output>/<Sex|Weight|Age>/partition_<i>.json``, all or none; equal files that exist are left alone.

    Parameters
    ----------
    partitions
        The folds of each target, as ``make_partitions`` gives them.
    output
        The folder of all partitions; it is made.

    Raises
    ------
    InputError
        If a folder holds other partitions: a mixture of two splits would leak test people into training. Nothing is
        written then.
    """
    texts = {
        output / folder_of(target) / f"partition_{i}.json": json_text(asdict(partition))
        for target, made in partitions.items()
        for i, partition in enumerate(made)
    }
    present = sorted(path for target in partitions for path in (output / folder_of(target)).glob("partition_*.json"))
    for path in present:
        if path not in texts or read_text(path) != texts[path]:
            raise InputError(
                f"{path}: belongs to other partitions than those requested; "
                f"choose another folder, or remove {path.parent} first"
            )
    for target in partitions:
        writable_folder(output / folder_of(target))
    write_all({path: texts[path].encode() for path in sorted(texts.keys() - set(present))})


def read_partitions(partitions_path: Path, target: Target, known: pd.Index) -> dict[int, Partition]:
    """Read the partitions of a target.

    Parameters
    ----------
    partitions_path
        The folder of all partitions.
    target
        Whose ``Sex``, ``Weight``, ``Age`` … folder is read.
    known
        The IDs of all people.

    Returns
    -------
    dict of int to Partition
        By number, from 0.

    Raises
    ------
    InputError
        If there is none, a number is missing, a file is malformed or names somebody who is not ``known`` or twice, or
        somebody is tested in two folds or in none.
    """
    folder = partitions_path / folder_of(target)
    numbered = {
        int(match[1]): path
        for path in folder.glob("partition_*.json")
        if (match := re.fullmatch(r"partition_(0|[1-9][0-9]*)\.json", path.name))
    }
    others = sorted(set(folder.glob("partition_*.json")) - set(numbered.values()))
    if numbered and others:
        raise InputError(f"{others[0]}: partitions are named partition_<number>.json; rename or remove it")
    if not numbered:
        raise InputError(f"{folder}: no partition_<number>.json there; make them first (docs/how_to/partitions.md)")
    if sorted(numbered) != list(range(len(numbered))):
        missing = min(set(range(max(numbered))) - set(numbered))
        raise InputError(f"{folder}: partition_{missing}.json is missing; partitions are numbered from 0 without a gap")
    partitions = {number: read_partition(path, known) for number, path in sorted(numbered.items())}
    _check_test_parts(partitions, folder)
    return partitions


def read_partition(path: Path, known: pd.Index) -> Partition:
    """Read one partition.

    Parameters
    ----------
    path
        A JSON file ``{"train": [IDs], "validation": [IDs], "test": [IDs]}``.
    known
        The IDs of all people.

    Raises
    ------
    InputError
        If it is malformed, a part is empty, or it names somebody who is not ``known``, or twice.
    """
    content = read_json(path)
    if not isinstance(content, dict) or sorted(content) != sorted(PARTS):
        raise InputError(f"{path}: expected exactly the keys {', '.join(PARTS)}")
    seen: dict[str, str] = {}
    for part in PARTS:
        for identity in _ids(path, part, content[part]):
            if identity in seen:
                raise InputError(f"{path}: {identity} is in {seen[identity]} and again in {part}")
            if identity not in known:
                raise InputError(f"{path}: {part}: {identity} is not in the participants' table")
            seen[identity] = part
    for part in PARTS:
        if not content[part]:
            raise InputError(f"{path}: {part}: the list is empty")
    return Partition(**content)


def _ids(path: Path, part: str, value: object) -> Iterator[str]:
    if not isinstance(value, list):
        raise InputError(f"{path}: {part}: expected a list of IDs, not {type(value).__name__}")
    for identity in value:
        if not isinstance(identity, str):
            raise InputError(f"{path}: {part}: expected IDs as text, not {identity!r}")
        yield identity


def _check_test_parts(partitions: dict[int, Partition], folder: Path) -> None:
    """Each person is tested once: results are averaged over folds as if these were independent."""
    tested: dict[str, int] = {}
    for number, partition in partitions.items():
        for identity in partition.test:
            if identity in tested:
                raise InputError(
                    f"{folder}: {identity} is in the test part of partition_{tested[identity]}.json "
                    f"and of partition_{number}.json"
                )
            tested[identity] = number
    untested = sorted(set().union(*(partition.people for partition in partitions.values())) - set(tested))
    if untested and len(partitions) > 1:
        raise InputError(
            f"{folder}: {len(untested)} people are in no test part, for example {untested[0]}; is a partition missing?"
        )


def class_distribution(partition: Partition, measures: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Count the people of each stratum in each part.

    Parameters
    ----------
    partition
        The fold to describe.
    measures
        As ``read_measures`` gives it.
    target
        Whose strata are counted.

    Returns
    -------
    DataFrame
        A row per stratum and a last one, ``all``, of totals; a column per part: train, validation, test.
    """
    people = strata_of(measures, target)
    columns = sorted(people, key=lambda column: not people[column].cat.ordered)
    strata = people.groupby(columns, observed=True).groups
    table = pd.DataFrame(
        {part: [len(ids.intersection(getattr(partition, part))) for ids in strata.values()] for part in PARTS},
        index=[" ".join(classes) for classes in strata],
    )
    table = table[table.sum(axis=1) > 0]
    table.loc["all"] = table.sum()
    return table
