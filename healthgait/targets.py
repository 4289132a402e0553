"""What a study can predict: the paper's three targets, and those that a config adds."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from healthgait.columns import AGE, BMI, SEX, SEX_LABELS, WEIGHT
from healthgait.layout import BOTH, JACKETS


class Kind(StrEnum):
    """Whether a target is one of several classes, or a number."""

    CLASSIFICATION = "classification"
    REGRESSION = "regression"


@dataclass(frozen=True)
class Target:
    """A property of a person that a study predicts.

    Parameters
    ----------
    name
        Its name on the command line, in file names and in the report.
    column
        Its column of ``participants_measures.csv``.
    kind
        Classification or regression.
    unit
        Of its values and errors; empty for a classification.
    classes
        Of a classification, as the table writes them; a class's code is its place here.
    labels
        The classes in words; as many.
    strata
        The columns by whose classes the folds are stratified; the validation part is drawn in
        their order.
    clip_classes
        The classes of clips that it is predicted from.
    """

    name: str
    column: str
    kind: Kind
    unit: str = ""
    classes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()
    clip_classes: tuple[str, ...] = (BOTH,)

    def __str__(self) -> str:
        return self.name

    @property
    def is_classification(self) -> bool:
        return self.kind is Kind.CLASSIFICATION

    def values(self, measures: pd.DataFrame) -> pd.Series:
        """Each person's value as float64: a number in ``unit``, or the code of a class; NaN where it is missing."""
        column = measures[self.column]
        if not self.is_classification:
            return column.astype(float)
        return class_names(column).map({name: float(code) for code, name in enumerate(self.classes)}).astype(float)

    @property
    def title(self) -> str:
        """Its name at the start of a sentence, and that of its folder of partitions."""
        return self.name[:1].upper() + self.name[1:]


SEX_TARGET = Target(
    "sex", SEX, Kind.CLASSIFICATION, classes=("0", "1"), labels=SEX_LABELS, strata=(AGE, SEX),
    clip_classes=(*JACKETS, BOTH),
)  # fmt: skip
WEIGHT_TARGET = Target("weight", WEIGHT, Kind.REGRESSION, "kg", strata=(SEX, BMI))
AGE_TARGET = Target("age", AGE, Kind.REGRESSION, "years", strata=(AGE, SEX))
PAPER_TARGETS = (SEX_TARGET, WEIGHT_TARGET, AGE_TARGET)


def class_names(values: pd.Series) -> pd.Series:
    """The class of each person as ``Target.classes`` names it; missing stays missing."""
    if not pd.api.types.is_numeric_dtype(values):
        return values
    return values.map("{:.15g}".format, na_action="ignore").astype(object)
