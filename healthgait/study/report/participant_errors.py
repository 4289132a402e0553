"""The errors of each participant, by method: for each method its best input."""

import pandas as pd

from healthgait.columns import CLIP, ID
from healthgait.study.report.labels import input_label, source_label
from healthgait.study.report.paper_tables import NOTHING, PrintedTable, Text
from healthgait.study.report.results import Result, best_results
from healthgait.targets import Target


def participant_errors(results: list[Result], target: Target) -> PrintedTable | None:
    """One row a participant: ID, true value, and each method's error; None if no method predicted anyone.

    Notes
    -----
    An error is predicted minus true, in the unit of the target, by the mean over the folds that test the person; of a
    class it is the share of the answers that are wrong, from 0 to 1.
    """
    chosen = best_results(results, target, lambda result: result.method, CLIP)  # of clips, per participant
    if not chosen:
        return None
    predictions = [pd.concat(result.folds).assign(error=lambda table: _errors(table, target)) for result in chosen]
    true = pd.concat([table[[ID, "true"]] for table in predictions]).groupby(ID)["true"].first()
    errors = pd.concat([table.groupby(ID)["error"].mean() for table in predictions], axis=1).reindex(true.index)
    if target.is_classification:
        shown = true.map(lambda code: target.labels[int(code)])
    else:
        shown = true.map(("{:.0f}" if (true % 1 == 0).all() else "{:.1f}").format)
    rows = [
        ("", [Text(str(name)), Text(shown[name]), *(_text(error, target) for error in values)])
        for name, values in zip(errors.index, errors.to_numpy(), strict=True)
    ]
    unit = "wrong answers, share" if target.is_classification else f"error, {target.unit}".rstrip(", ")
    names = [f"{r.method}: {input_label(r)}, {source_label(r)}: {unit}" for r in chosen]
    return PrintedTable(target.title, ("Participant", "True", *names), rows)


def _errors(table: pd.DataFrame, target: Target) -> pd.Series:
    if target.is_classification:
        return (table["predicted"] != table["true"]).astype(float)
    return table["predicted"] - table["true"]


def _text(error: float, target: Target) -> Text:
    if pd.isna(error):
        return Text(NOTHING)
    return Text(f"{error:.2g}" if target.is_classification else f"{error:+z.1f}".replace("-", "−"))
