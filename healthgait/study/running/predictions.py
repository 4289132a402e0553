"""The predictions of a cell as a table: what ``predictions.csv`` holds."""

from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import CLIP, ID
from healthgait.learning.rows import ClipRows, Rows
from healthgait.targets import Target

PROBABILITY = "probability"


def probability_columns(target: Target) -> list[str]:
    """The columns with the probabilities: of two classes that of the second, of more ``probability_<class>`` of each.

    A number has the column, too, and nothing in it.
    """
    if len(target.classes) > 2:
        return [f"{PROBABILITY}_{name}" for name in target.classes]
    return [PROBABILITY]


def likeliest(probabilities: np.ndarray) -> np.ndarray:
    """The code of each row's likeliest class, (n,), of what ``probability_columns`` hold."""
    return probabilities.argmax(axis=1) if probabilities.shape[1] > 1 else (probabilities[:, 0] > 0.5).astype(int)


def predictions(target: Target, test: Rows, predicted: np.ndarray) -> pd.DataFrame:
    """Columns ID, clip (if the rows are clips), true, predicted (of classes, their codes) and the probabilities.

    ``predicted`` is what ``Fitted.predict`` gives: (n,) in the target's unit, or probabilities (n, classes). Raises
    ValueError for anything else.
    """
    _check(target, predicted, len(test))
    table = pd.DataFrame({ID: test.ids})
    if isinstance(test, ClipRows):
        table[CLIP] = test.names
    if not target.is_classification:
        return table.assign(true=test.y, predicted=predicted, probability=np.nan)
    table = table.assign(true=test.y.astype(int), predicted=predicted.argmax(axis=1))
    shown = predicted[:, 1:] if len(target.classes) == 2 else predicted
    return table.assign(**dict(zip(probability_columns(target), shown.T, strict=True)))


def _check(target: Target, predicted: np.ndarray, rows: int) -> None:
    expected = (rows, len(target.classes)) if target.is_classification else (rows,)
    if np.shape(predicted) != expected:
        classes = f", a probability for each of {', '.join(target.labels)}" if target.is_classification else ""
        raise ValueError(f"the method predicted an array {np.shape(predicted)}; expected {expected}{classes}")
    if not np.isfinite(predicted).all():
        raise ValueError("the method predicted values that are no finite numbers")
    if target.is_classification and not (np.allclose(predicted.sum(axis=1), 1, atol=1e-3) and (predicted >= 0).all()):
        raise ValueError("the method predicted probabilities that do not add up to 1")


def write_predictions(path: Path, target: Target, table: pd.DataFrame) -> None:
    """Write them with the classes as the participants' table writes them."""
    if target.is_classification:
        names = dict(enumerate(target.classes))
        table = table.assign(true=table["true"].map(names), predicted=table["predicted"].map(names))
    table.to_csv(path, index=False)


def read_predictions(path: Path, target: Target) -> pd.DataFrame:
    """What was written; of a participant's predictions without the probabilities.

    Raises ValueError if they are empty, incomplete or not numbers.
    """
    # An ID, a class or the name of a clip may read "NA" or "007": text, always.
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    probabilities = probability_columns(target)
    missing = {ID, "true", "predicted"} - set(table.columns)
    if missing:
        raise ValueError(f"no column {', '.join(sorted(missing))}")
    of_clips = {CLIP, *probabilities} <= set(table.columns)
    table = table[[ID, *[CLIP] * of_clips, "true", "predicted", *probabilities * of_clips]]
    if of_clips:
        table = table.assign(**{name: pd.to_numeric(table[name]) for name in probabilities})
        if target.is_classification and table[probabilities].isna().any(axis=None):
            raise ValueError("not every probability is a number")
    codes = {name: code for code, name in enumerate(target.classes)}
    for name in ("true", "predicted"):
        values = table[name].map(codes) if target.is_classification else pd.to_numeric(table[name])
        if not np.isfinite(values).all():
            raise ValueError(
                "not every value is a class" if target.is_classification else "not every value is a number"
            )
        table = table.assign(**{name: values.astype(int if target.is_classification else float)})
    if table.empty:
        raise ValueError("it holds no predictions")
    return table
