"""Targets that a config adds to the paper's: their section, and what the table of measures says of them."""

import difflib
import math
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from healthgait.columns import ID, SEX
from healthgait.errors import InputError, shortened
from healthgait.participants.identities import folded
from healthgait.participants.tables import NUMERIC_MEASURES, is_number, read_measures
from healthgait.settings import Section
from healthgait.targets import PAPER_TARGETS, Kind, Target, class_names

MOST_CLASSES = 20  # more are likely numbers or notes


def _plain(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("expected words")
    return text.strip()


Words = Annotated[str, Field(max_length=80), AfterValidator(_plain)]


class TargetSection(Section):
    """What a config says of a target of its own; ``strata`` are its column and Sex unless given."""

    column: Words
    """Column of the table of measures; text or numbers."""
    kind: Literal["classification", "regression"]
    """``classification`` (2 to 20 classes, as the column writes them) or ``regression``."""
    unit: Words | None = None
    """Of a regression: appended to the names of its errors."""
    strata: Annotated[list[Words], Field(min_length=1, max_length=5)] | None = None
    """Columns by which the folds are stratified, by default ``column`` and Sex.

    Age groups for Age, BMI classes for BMI, classes as they are, other numbers by quartiles.
    """
    labels: dict[str, Words] = Field({})
    """Of a classification: words for classes; two that differ only in case are refused."""
    plausible: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    """Of a regression: lowest and highest value."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if ID in (self.column, *self.strata_columns):
            raise ValueError(f"{ID} identifies people and says nothing about them; name another column")
        if len(set(self.strata_columns)) < len(self.strata_columns):
            raise ValueError("a column appears twice in strata")
        if self.kind == "classification" and (self.unit or self.plausible):
            raise ValueError("unit and plausible are for a regression; leave them out")
        if self.kind == "regression" and self.labels:
            raise ValueError("labels are for the classes of a classification; leave them out")
        if len(set(map(folded, self.labels.values()))) < len(self.labels):
            raise ValueError("two classes have the same label, or differ only in case")
        if self.plausible and self.plausible[0] >= self.plausible[1]:
            raise ValueError("plausible is [lowest, highest]")
        return self

    @property
    def strata_columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([self.column, SEX])) if self.strata is None else tuple(self.strata)


def check_targets(sections: Mapping[str, TargetSection]) -> None:
    """Raises ValueError if a name cannot be used, or a column is used both as text and as numbers."""
    taken = {target.name: f"{target} is one of the paper's targets" for target in PAPER_TARGETS}
    kinds: dict[str, tuple[str, str]] = {}
    for name, section in sections.items():
        if not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,39}", name):
            shown = shortened(repr(name))
            raise ValueError(f"{shown} cannot name a target; use a letter, then letters, digits and _, at most 40")
        if name.lower() in taken:  # as the name of a folder, case makes no difference everywhere
            raise ValueError(f"{name!r} cannot name a target: {taken[name.lower()]}; choose another name")
        taken[name.lower()] = f"{name} is there, too"
        kind, other = kinds.setdefault(section.column, (section.kind, name))
        if kind != section.kind and section.column not in NUMERIC_MEASURES:
            raise ValueError(f"{other} uses {section.column} for a {kind}, {name} for a {section.kind}; choose one")


def target_names(sections: Mapping[str, TargetSection]) -> list[str]:
    """The names of the paper's targets and of those that a config adds."""
    return [*(target.name for target in PAPER_TARGETS), *sections]


def read_targets(
    path: Path, sections: Mapping[str, TargetSection], names: Collection[str], required: Collection[str] = ()
) -> tuple[pd.DataFrame, dict[str, Target]]:
    """The table of measures with all columns of the targets that are asked for, and these targets.

    Parameters
    ----------
    path
        ``participants_measures.csv``.
    sections
        ``Config.targets``; of those in ``names``, column and strata must be in the table.
    names
        Of targets, as ``target_names`` has them.
    required
        Columns that must be there beside these: those that the paper's targets are asked for.

    Returns
    -------
    measures, targets
        The table as ``read_measures`` gives it, and the targets by name, in the order of ``target_names``. A
        classification's column is text as the table has it, or a number if it is among the numbers of MEASURES; its
        classes are what is found there.

    Raises
    ------
    InputError
        Like ``read_measures``, and if a column cannot be such a target.
    """
    chosen = {name: section for name, section in sections.items() if name in names}
    columns = [section.column for section in chosen.values()]
    strata = [column for section in chosen.values() for column in section.strata_columns]
    text = [section.column for section in chosen.values() if section.kind == "classification"]
    either = [name for name in dict.fromkeys([*columns, *strata]) if name not in NUMERIC_MEASURES]
    measures = read_measures(path, list(dict.fromkeys([*required, *columns, *strata])), text, either)
    targets = {target.name: target for target in PAPER_TARGETS if target.name in names}
    for name, section in chosen.items():
        place = f"{path}: {section.column}, which is the target {name}"
        targets[name] = _target(name, section, measures, place)
        for column in section.strata_columns:
            _check_stratum(measures[column], f"{path}: {column}, a stratum of the target {name}", targets[name])
    return measures, targets


def _target(name: str, section: TargetSection, measures: pd.DataFrame, place: str) -> Target:
    values = measures[section.column].dropna()
    if values.empty:
        raise InputError(f"{place}: nobody has a value")
    if values.nunique() == 1:
        raise InputError(f"{place}: everybody has the same value, {values.iloc[0]}; there is nothing to predict")
    if section.kind == "regression":
        _check_numbers(values, section.plausible or (-math.inf, math.inf), place)
        return Target(name, section.column, Kind.REGRESSION, section.unit or "", strata=section.strata_columns)
    classes = _classes(class_names(values), place)
    for label in section.labels:
        if label not in classes:
            near = difflib.get_close_matches(label, classes, n=1, cutoff=0)[0]
            raise InputError(f"{place}: nobody has the class {label!r} of labels; the nearest one is {near!r}")
    labels = tuple(section.labels.get(found, found) for found in classes)
    if len(set(map(folded, labels))) < len(labels):
        named = ", ".join(labels)
        raise InputError(f"{place}: two classes would have the same label, or differ only in case: {named}")
    return Target(
        name, section.column, Kind.CLASSIFICATION, classes=classes, labels=labels, strata=section.strata_columns
    )


def _classes(values: pd.Series, place: str) -> tuple[str, ...]:
    """The classes in order, numbers as numbers."""
    sizes = values.value_counts()
    spelt: dict[object, str] = {}
    for found in sorted(sizes.index):
        other = spelt.setdefault(_meant(found), found)
        if other != found:
            raise InputError(f"{place}: {other!r} and {found!r} are one class written in two ways; write it in one")
    if len(sizes) > min(MOST_CLASSES, len(values) / 2):
        raise InputError(f"{place}: {len(values)} people have {len(sizes)} classes; is it a number, for a regression?")
    if sizes.min() == 1:
        alone = values.index[values == sizes.idxmin()][0]
        raise InputError(
            f"{place}: only {alone} has the class {sizes.idxmin()!r}, and cannot be both trained on and "
            f"tested; leave the cell empty or give another class"
        )
    if all(isinstance(key, float) for key in spelt):
        return tuple(spelt[number] for number in sorted(spelt))
    return tuple(sorted(spelt.values()))


def _meant(text: str) -> object:
    """What is equal for classes that differ in spelling alone: a number, or words without case and blanks."""
    try:
        return float(text)
    except ValueError:
        return folded(text)


def _check_numbers(values: pd.Series, plausible: Sequence[float], place: str) -> None:
    if not pd.api.types.is_numeric_dtype(values):
        words = values[~values.map(is_number)]
        found = f"{words.index[0]} has {words.iloc[0]!r}, not a number"
        raise InputError(f"{place}: {found}; text is for a classification")
    outside = values[~values.between(*plausible)]
    if not outside.empty:
        more = f" (and {len(outside) - 1} more)" if len(outside) > 1 else ""
        raise InputError(
            f"{place}: {outside.index[0]}{more} has {outside.iloc[0]:g}, which is outside {plausible[0]:g} to "
            f"{plausible[1]:g} as the config says; is the unit right?"
        )


def _check_stratum(values: pd.Series, place: str, target: Target) -> None:
    if values.isna().all():
        raise InputError(f"{place}: nobody has a value")
    is_text = not pd.api.types.is_numeric_dtype(values) and values.name != target.column
    if is_text and values.nunique() > MOST_CLASSES:
        raise InputError(f"{place}: {values.nunique()} different texts are too many to stratify by")
