"""The study's input tables, and the rows that each cell sees of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from healthgait.columns import CIRCUMFERENCE_SOURCE, CIRCUMFERENCES, FEATURE_SETS, GaitSource, Target
from healthgait.config import Config
from healthgait.errors import InputError
from healthgait.partitions import PARTS, Partition
from healthgait.rows import Rows, Split
from healthgait.study.cells import BASELINE, Cell
from healthgait.tables import read_gait_parameters, read_measures

# The paper's 13 inputs: the sets with gait from both sources, the circumferences once.
INPUTS = tuple(
    (name, source)
    for name in FEATURE_SETS
    for source in ((CIRCUMFERENCE_SOURCE,) if name == "circumference" else tuple(GaitSource))
)


@dataclass(frozen=True)
class Tables:
    """Measures of all people, and the gait parameters by source; a source that the config leaves out is absent."""

    measures: pd.DataFrame
    gait: dict[str, pd.DataFrame]


def load_tables(config: Config, targets: list[Target]) -> Tables:
    """Read the tables that the config names.

    Raises InputError if one is damaged or has no participant in common with the measures.
    """
    measures = read_measures(config.patients_measures, required=[target.column for target in targets])
    gait = {}
    for source, path in (
        (GaitSource.OPTOGAIT, config.gait_parameters),
        (GaitSource.ESTIMATED, config.gait_parameters_estimation),
    ):
        if path is None:
            continue
        gait[source] = read_gait_parameters(path)
        if not gait[source].index.isin(measures.index).any():
            raise InputError(
                f"{path}: not one ID in common with {config.patients_measures} "
                f"(for example {gait[source].index[0]!r} here and {measures.index[0]!r} there)"
            )
    return Tables(measures, gait)


class NoData(Exception):
    """A cell has nothing to learn from; the message says what is missing."""


def make_split(tables: Tables, partition: Partition, cell: Cell) -> tuple[Split, dict[str, list[str]]]:
    """The rows of one cell, and who was left out: {reason: [ids]}.

    Left out are people who lack the target, are absent from the table, or have no value at all in this
    input. Raises NoData if a part stays empty or a feature has no value in train.
    """
    y = tables.measures[cell.target.column]
    features = _feature_table(tables, cell)
    reasons = _reasons_to_leave_out(y, features, cell)
    left_out: dict[str, list[str]] = {}

    def rows(part: str) -> Rows:
        ids = pd.Index(getattr(partition, part))
        kept = ids[reasons[ids] == ""]
        for identity, reason in reasons[ids.difference(kept, sort=False)].items():
            left_out.setdefault(reason, []).append(identity)
        if kept.empty:
            raise NoData(f"nobody in the {part} part has data ({', '.join(reasons[ids].unique())})")
        return Rows(list(kept), features.loc[kept].to_numpy(float), y[kept].to_numpy(float))

    parts = {part: rows(part) for part in PARTS}
    empty = [name for name, column in zip(features, parts["train"].x.T, strict=True) if np.isnan(column).all()]
    if empty:
        raise NoData(f"no value of {', '.join(empty)} in the train part")
    return Split(tuple(features), **parts), left_out


def _feature_table(tables: Tables, cell: Cell) -> pd.DataFrame:
    """The input's columns for the people of the tables it needs; no column at all for the baseline."""
    names = [] if cell.method == BASELINE else FEATURE_SETS[cell.input]
    gait = tables.gait.get(cell.source)
    columns = {}
    for name in names:
        table = tables.measures if name in CIRCUMFERENCES else gait
        if table is None:
            raise NoData(f"the config names no table of {cell.source} gait parameters")
        if name not in table:
            raise NoData(f"there is no column {name}")
        columns[name] = table[name]
    if not columns:
        return pd.DataFrame(index=tables.measures.index)
    # People of either table alone cannot be described by the whole set.
    return pd.concat(columns, axis=1, join="inner")


def _reasons_to_leave_out(y: pd.Series, features: pd.DataFrame, cell: Cell) -> pd.Series:
    """Per person of the measures why the cell cannot use them; empty for those it can."""
    reasons = pd.Series("", index=y.index)
    if cell.method != BASELINE:
        bare = features.index[features.isna().all(axis=1)]
        reasons[reasons.index.isin(bare)] = "no value in any feature"
    reasons[~reasons.index.isin(features.index)] = "not in the table of gait parameters"
    reasons[y.isna()] = f"no {cell.target.column}"
    return reasons
