"""Stratified folds by participant: made, written and read.

Protocol of the paper: 4 folds, seed 27, and 10 % of all participants as validation set, taken from the
training part. Strata are age group x sex for the tasks Sex and Age, and BMI class x sex for Weight.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold, train_test_split

from healthgait.columns import AGE, BMI, SEX, age_group, bmi_class
from healthgait.errors import InputError
from healthgait.files import json_text, read_json, read_text, writable_folder, write_text
from healthgait.targets import WEIGHT_TARGET, Target

FOLDS = 4
VALIDATION_RATIO = 0.1
SEED = 27
PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Partition:
    """Sorted IDs of the three parts of one fold."""

    train: list[str]
    validation: list[str]
    test: list[str]

    @property
    def people(self) -> set[str]:
        """Everyone in any of the parts."""
        return {*self.train, *self.validation, *self.test}


def folder_of(target: Target) -> str:
    """Folder name of a target's partitions: Sex, Weight or Age."""
    return target.title


def strata_of(measures: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Class (ordered category) and sex of each person who has both; others are left out."""
    classes = bmi_class(measures[BMI]) if target == WEIGHT_TARGET else age_group(measures[AGE])
    return pd.DataFrame({"class": classes, "sex": measures[SEX]}).dropna()


class Strata:
    """Strata that can be merged until each is large enough to be split.

    A stratum too small is merged with its smaller neighbour of the same sex, since neighbouring classes
    are most alike; when a sex has one stratum left, with the smallest one of the other sex.
    """

    def __init__(self, people: pd.DataFrame):
        self.labels = pd.Series("", index=people.index)
        # Each stratum: its label -> (sex or None when mixed, position of its first class).
        self._kinds: dict[str, tuple[float | None, int]] = {}
        self.merged: list[str] = []
        for position, name in enumerate(people["class"].cat.categories):
            for sex, word in ((0, "female"), (1, "male")):
                inside = (people["class"] == name) & (people["sex"] == sex)
                if inside.any():
                    label = f"{word} {name}"
                    self.labels[inside] = label
                    self._kinds[label] = (sex, position)

    def merge_below(self, minimum: int, most: int | None = None) -> None:
        """Merge until every stratum has ``minimum`` people and there are at most ``most`` strata."""
        while len(self._kinds) > 1:
            sizes = self.labels.value_counts()
            smallest = min(self._kinds, key=lambda label: (sizes[label], label))
            if sizes[smallest] >= minimum and (most is None or len(sizes) <= most):
                return
            self._merge(smallest, self._partner(smallest, sizes), sizes)

    def _partner(self, label: str, sizes: pd.Series) -> str:
        sex, position = self._kinds[label]
        same = [other for other, kind in self._kinds.items() if kind[0] == sex and other != label]
        candidates = same or [other for other in self._kinds if other != label]
        distance = {other: abs(self._kinds[other][1] - position) for other in candidates}
        if not same:
            return min(candidates, key=lambda other: (sizes[other], distance[other], other))
        before = [other for other in same if self._kinds[other][1] < position]
        after = [other for other in same if self._kinds[other][1] > position]
        neighbours = [min(side, key=distance.get) for side in (before, after) if side]
        return min(neighbours, key=lambda other: (sizes[other], distance[other]))

    def _merge(self, small: str, other: str, sizes: pd.Series) -> None:
        (sex, position), (other_sex, other_position) = self._kinds.pop(small), self._kinds.pop(other)
        label = f"{other} + {small}"
        self.labels[self.labels.isin([small, other])] = label
        self._kinds[label] = (sex if sex == other_sex else None, min(position, other_position))
        self.merged.append(f"{small} ({sizes[small]}) into {other} ({sizes[other]})")


def make_partitions(
    measures: pd.DataFrame,
    target: Target,
    folds: int = FOLDS,
    validation_ratio: float = VALIDATION_RATIO,
    seed: int = SEED,
) -> tuple[list[Partition], list[str]]:
    """Partitions of everyone who has a stratum, and warnings that name strata merged for being too small.

    ``validation_ratio`` is the share of all participants, not of the training part.
    Raises InputError if there are too few people for the split.
    """
    people = strata_of(measures, target).sort_index()
    n_validation = int(np.ceil(validation_ratio * len(people)))
    smallest_training = len(people) - int(np.ceil(len(people) / folds)) - n_validation
    if len(people) < 2 * folds or smallest_training < 2:
        raise InputError(
            f"{folder_of(target)}: {len(people)} people with all values that the split needs are too few for "
            f"{folds} folds and a validation part of {validation_ratio:g}"
        )
    strata = Strata(people)
    strata.merge_below(folds)
    splits = StratifiedKFold(folds, shuffle=True, random_state=seed).split(people, strata.labels)
    # The validation part can hold a member of each stratum only if it is as large as their number,
    coarse = Strata(people)
    # and finds two of it outside every test part.
    coarse.merge_below(max(folds, 4), most=min(n_validation, smallest_training))
    partitions = []
    for rest, test in splits:
        train, validation = _hold_out(people.index[rest], coarse.labels, n_validation, seed)
        partitions.append(Partition(train, validation, sorted(people.index[test])))
    warnings = [f"{folder_of(target)}: stratum too small for {folds} folds, merged: {text}" for text in strata.merged]
    warnings += [
        f"{folder_of(target)}: stratum too small for the validation part, merged there: {text}"
        for text in coarse.merged
        if text not in strata.merged
    ]
    return partitions, warnings


def _hold_out(ids: pd.Index, labels: pd.Series, size: int, seed: int) -> tuple[list[str], list[str]]:
    if size == 0:
        return sorted(ids), []
    stratify = labels[ids] if labels[ids].nunique() > 1 else None
    train, validation = train_test_split(ids, test_size=size, random_state=seed, stratify=stratify)
    return sorted(train), sorted(validation)


def write_partitions(partitions: dict[Target, list[Partition]], output: Path) -> None:
    """Write ``<output>/<Sex|Weight|Age>/partition_<i>.json``; files that are there already and equal stay.

    Raises InputError, with nothing written, if a folder holds other partitions: a mixture of two splits would
    leak test people into training.
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
                f"{path}: belongs to other partitions than those asked for; "
                f"choose another folder, or remove {path.parent} first"
            )
    for target in partitions:
        writable_folder(output / folder_of(target))
    for path in sorted(texts.keys() - set(present)):
        write_text(path, texts[path])


def read_partitions(partitions_path: Path, target: Target, known: pd.Index) -> dict[int, Partition]:
    """The partitions of a target by number.

    Raises InputError if there is none, or if one names a person who is not ``known`` or stands twice.
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
        raise InputError(f"{folder}: no partition_<number>.json there; make them with create_partitions.sh")
    if sorted(numbered) != list(range(len(numbered))):
        missing = min(set(range(max(numbered))) - set(numbered))
        raise InputError(f"{folder}: partition_{missing}.json is missing; partitions are numbered from 0 without a gap")
    partitions = {number: read_partition(path, known) for number, path in sorted(numbered.items())}
    _check_test_parts(partitions, folder)
    return partitions


def read_partition(path: Path, known: pd.Index) -> Partition:
    """One partition; raises InputError if it is malformed, names a person who is not ``known``, or one twice."""
    content = read_json(path)
    if not isinstance(content, dict) or sorted(content) != sorted(PARTS):
        raise InputError(f"{path}: expected exactly the keys {', '.join(PARTS)}")
    seen: dict[str, str] = {}
    for part in PARTS:
        for identity in _ids(path, part, content[part]):
            if identity in seen:
                raise InputError(f"{path}: {identity} stands in {seen[identity]} and again in {part}")
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
    """Number of people by class and sex (rows) in each part (columns), with a row of totals."""
    people = strata_of(measures, target)
    words = people["sex"].map({0: "female", 1: "male"})
    counts = {
        part: (people["class"].astype(str) + " " + words)[getattr(partition, part)].value_counts() for part in PARTS
    }
    order = [f"{name} {sex}" for name in people["class"].cat.categories for sex in ("female", "male")]
    table = pd.DataFrame(counts).reindex(order).fillna(0).astype(int)
    table = table[table.sum(axis=1) > 0]
    table.loc["all"] = table.sum()
    return table
