"""The study's input tables, and the rows that each cell sees of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from healthgait.columns import GAIT_PARAMETERS, GaitSource
from healthgait.errors import InputError
from healthgait.learning.rows import LeftOut, Rows, Split
from healthgait.participants.consistency import check_tables
from healthgait.participants.tables import read_gait_parameters
from healthgait.partitioning.partitions import PARTS, Partition
from healthgait.study.inputs.no_data import NoData
from healthgait.study.inputs.target_config import read_targets
from healthgait.targets import PAPER_TARGETS, Target

if TYPE_CHECKING:
    from healthgait.study.config import Config


@dataclass(frozen=True)
class Tables:
    """Measures of all people, and the gait parameters by source; a source that the config leaves out is absent.

    ``warnings`` say what a user should know about them, a line each.
    """

    measures: pd.DataFrame
    gait: dict[str, pd.DataFrame]
    warnings: tuple[str, ...] = ()


def load_measures(config: "Config", targets: Collection[str]) -> tuple[pd.DataFrame, list[Target]]:
    """Read the measures and the named targets; raises InputError."""
    required = [target.column for target in PAPER_TARGETS if target.name in targets]
    measures, chosen = read_targets(config.patients_measures, config.targets, targets, required)
    return measures, list(chosen.values())


def load_tables(
    config: "Config", measures: pd.DataFrame, sources: Collection[str], accept_implausible: bool = False
) -> Tables:
    """Add the gait parameters of the ``sources`` for which the config names a table; others need not be there.

    Raises InputError if a table is damaged or has no participant in common with the measures, or if values contradict
    each other, unless such are accepted.
    """
    gait, by_path = {}, {}
    for source, path in (
        (GaitSource.OPTOGAIT, config.gait_parameters),
        (GaitSource.ESTIMATED, config.gait_parameters_estimation),
    ):
        if path is None or source not in sources:
            continue
        gait[source] = by_path[path] = read_gait_parameters(path)
        if not gait[source].index.isin(measures.index).any():
            raise InputError(
                f"{path}: no ID in common with {config.patients_measures} "
                f"(for example {gait[source].index[0]!r} here and {measures.index[0]!r} there)"
            )
    warnings = check_tables(config.patients_measures, measures, by_path, accept_implausible)
    return Tables(measures, gait, tuple(warnings))


def make_split(
    tables: Tables, partition: Partition, target: Target, source: str, columns: Sequence[str]
) -> tuple[Split, LeftOut]:
    """The rows of one cell, and who was left out.

    Left out are people who lack the target, are absent from the table of the ``source``, or have no value in any of the
    ``columns``. Raises NoData if a part stays empty or a column has no value in train.
    """
    if target.column in columns:
        raise NoData(f"the input holds {target.column}, which is predicted")
    y = target.values(tables.measures)
    features = _feature_table(tables, source, columns).reindex(tables.measures.index)
    reasons = _reasons_to_leave_out(tables, features, target, source)
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


def _feature_table(tables: Tables, source: str, columns: Sequence[str]) -> pd.DataFrame:
    """The columns for the people of the tables that they are in."""
    gait = tables.gait.get(source)
    found = {}
    for name in columns:
        table = gait if name in GAIT_PARAMETERS else tables.measures
        if table is None:
            raise NoData(f"the config names no table of {source} gait parameters")
        if name not in table:
            raise NoData(f"there is no column {name}")
        found[name] = table[name]
    return pd.DataFrame(found)


def _reasons_to_leave_out(tables: Tables, features: pd.DataFrame, target: Target, source: str) -> np.ndarray:
    """Per person of the measures why the cell cannot use them; empty for those it can."""
    gait = tables.gait.get(source)
    absent = ~features.index.isin(gait.index) if gait is not None else np.zeros(len(features), bool)
    bare = features.isna().all(axis=1) if len(features.columns) else np.zeros(len(features), bool)
    return np.select(
        [target.values(tables.measures).isna(), absent, bare],
        [f"no {target.column}", "not in the table of gait parameters", "no value in any feature"],
        default="",
    )
