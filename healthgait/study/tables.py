"""The study's input tables, and the rows that each cell sees of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from healthgait.columns import CIRCUMFERENCE_SOURCE, CIRCUMFERENCES, FEATURE_SETS, GaitSource
from healthgait.config import Config
from healthgait.errors import InputError
from healthgait.partitions import PARTS, Partition
from healthgait.rows import Rows, Split
from healthgait.study.cells import BASELINE, Cell
from healthgait.tables import read_gait_parameters, read_measures
from healthgait.targets import Target

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
    features = _feature_table(tables, cell).reindex(tables.measures.index)
    reasons = _reasons_to_leave_out(tables, features, cell)
    unplaced = sorted(set(tables.measures.index) - partition.people)
    left_out = {"in no part of the partition": unplaced} if unplaced else {}

    def rows(part: str) -> Rows:
        positions = tables.measures.index.get_indexer(getattr(partition, part))
        kept = positions[reasons[positions] == ""]
        for position in positions[reasons[positions] != ""]:
            left_out.setdefault(reasons[position], []).append(tables.measures.index[position])
        if not len(kept):
            raise NoData(f"nobody in the {part} part has data ({', '.join(np.unique(reasons[positions]))})")
        return Rows(list(tables.measures.index[kept]), features.to_numpy(float)[kept], y.to_numpy(float)[kept])

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
    return pd.DataFrame(columns)


def _reasons_to_leave_out(tables: Tables, features: pd.DataFrame, cell: Cell) -> np.ndarray:
    """Per person of the measures why the cell cannot use them; empty for those it can."""
    gait = tables.gait.get(cell.source)
    absent = ~features.index.isin(gait.index) if gait is not None else np.zeros(len(features), bool)
    bare = features.isna().all(axis=1) if len(features.columns) else np.zeros(len(features), bool)
    return np.select(
        [tables.measures[cell.target.column].isna(), absent, bare],
        [f"no {cell.target.column}", "not in the table of gait parameters", "no value in any feature"],
        default="",
    )
