"""The paper's tables, ours beside published, and one of each other target: what each holds, and its text.

A further table of the paper is one more entry in PAPER_TABLES.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from healthgait.columns import AGE_GROUP_BOUNDS, CLIP
from healthgait.study.cells import BASELINE, NO_DATA
from healthgait.study.report.labels import (
    SHARES,
    digits_of,
    heading,
    input_label,
    interval_text,
    number_text,
    plus_minus,
    source_label,
)
from healthgait.study.report.results import PARTIAL, Result, targets_of
from healthgait.study.running.metrics import RECALL, metric_names
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET, Target

NOTHING = "–"


@dataclass(frozen=True)
class Table:
    """A table: its target, its title, and which results it holds."""

    target: Target
    title: str
    holds: Callable[[Result], bool] = lambda result: True

    def rows(self, results: list[Result]) -> list[Result]:
        """The table's own results under the baseline of its target; empty if it has none of its own."""
        ours = [result for result in results if result.target == self.target]
        if not any(self.holds(result) for result in ours if result.method != BASELINE):
            return []
        return [result for result in ours if result.method == BASELINE or self.holds(result)]


PAPER_TABLES = (
    Table(SEX_TARGET, "Table 1. Sex from clips, by the number of frames", lambda result: result.frames > 0),
    Table(SEX_TARGET, "Table 2. Sex from clips", lambda result: bool(result.sample) and not result.frames),
    Table(SEX_TARGET, "Table 3. Sex from gait parameters and circumferences", lambda result: not result.sample),
    Table(WEIGHT_TARGET, "Table 4. Weight in kg"),
    Table(AGE_TARGET, "Table 5. Age in years"),
)


def tables(results: list[Result]) -> list[Table]:
    """The paper's tables, and one of each further target that results are of."""
    further = [target for target in targets_of(results) if target not in PAPER_TARGETS]
    units = [f" in {target.unit}" if target.unit else "" for target in further]
    return [*PAPER_TABLES, *(Table(target, target.title + unit) for target, unit in zip(further, units, strict=True))]


@dataclass(frozen=True)
class Text:
    """One cell of a printed table: the main number, and a smaller note under or after it.

    ``tone`` is ``better`` or ``worse`` than published, or empty.
    """

    main: str
    note: str = ""
    tone: str = ""

    def __str__(self) -> str:
        return f"{self.main} {self.note}".rstrip()


@dataclass(frozen=True)
class PrintedTable:
    """A table ready to print: ``rows`` are (method, texts), as many texts as ``columns``."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, list[Text]]]


def paper_table(table: Table, results: list[Result]) -> PrintedTable | None:
    """A table of the paper with our numbers; None if none of its cells were requested."""
    rows = table.rows(results)
    if not rows:
        return None
    metrics = [metric for metric in metric_names(table.target) if not metric.startswith(RECALL)]
    # The paper has no mean error, for example: no column of dashes then.
    in_paper = [metric for metric in metrics if any(row.published(metric) is not None for row in rows)]
    columns = ["Input, source"]
    for metric in metrics:
        columns += [heading(metric)] + ["Published"] * (metric in in_paper)
    columns += ["Against baseline", "Folds", "Participants"]
    baseline = baseline_of(rows)
    texts = [(row.method, _texts(row, baseline, metrics, in_paper)) for row in rows]
    return PrintedTable(table.title, tuple(columns), texts)


def _texts(result: Result, baseline: Result | None, metrics: list[str], in_paper: list[str]) -> list[Text]:
    texts = [Text(input_label(result), source_label(result))]
    for metric in metrics:
        texts.append(_score_text(result, metric))
        if metric in in_paper:
            texts.append(_published_text(result, metric))
    participants = Text(str(result.summary.participants)) if result.summary else Text(NOTHING)
    if result.summary and result.sample == CLIP:
        participants = Text(f"{participants.main} people,", f"{sum(map(len, result.folds))} clips")
    folds = f"{len(result.folds)} of {len(result.outcomes)}"
    return [*texts, _verdict_text(result, baseline), Text(folds), participants]


def baseline_of(results: list[Result]) -> Result | None:
    """The first baseline among results, if there is one."""
    return next((result for result in results if result.method == BASELINE), None)


def _verdict_text(result: Result, baseline: Result | None) -> Text:
    """The verdict, and the baseline on the same people where that is not what its own row says."""
    here = _baseline_here(result, baseline)
    return Text(result.versus_baseline or NOTHING, here and f"(baseline here {here})")


def _baseline_here(result: Result, baseline: Result | None) -> str:
    """The baseline's headline metric on the people of a result; empty if it is printed in the baseline's own row."""
    if not result.baseline or baseline is None:
        return ""
    metric = metric_names(result.target)[0]
    here = number_text(result.baseline[metric], digits_of(metric))
    return "" if here == number_text(baseline.summary.scores[metric].value, digits_of(metric)) else here


def printed_age_groups(results: list[Result], by_group: pd.DataFrame) -> PrintedTable | None:
    """MAE of the age by age group, from ``result_tables.age_group_table``; None if no age was predicted."""
    cells = by_group.set_index(["method", "input", "source", "sample", "age_group"])
    rows = []
    for result in results:
        if result.target == AGE_TARGET and result.summary:
            keys = [(result.method, result.input, result.source, result.sample, group) for group in AGE_GROUP_BOUNDS]
            groups = [_group_text(cells.loc[key]) if key in cells.index else Text(NOTHING) for key in keys]
            rows.append((result.method, [Text(input_label(result), source_label(result)), *groups]))
    columns = ("Input, source", *(f"MAE at {group}, years" for group in AGE_GROUP_BOUNDS))
    return PrintedTable("Table 5, by age group", columns, rows) if rows else None


def printed_recalls(results: list[Result], target: Target) -> PrintedTable | None:
    """The recall of each class; None for a number, and if no class was predicted."""
    rows = [
        (
            result.method,
            [Text(input_label(result), source_label(result)), *(_score_text(result, m) for m in _recalls(target))],
        )
        for result in results
        if result.target == target and result.summary
    ]
    columns = ("Input, source", *(f"Recall of {label}" for label in target.labels))
    return PrintedTable(f"{target.title}: recall by class", columns, rows) if rows and target.labels else None


def _recalls(target: Target) -> list[str]:
    return [metric for metric in metric_names(target) if metric.startswith(RECALL)]


def _group_text(row: pd.Series) -> Text:
    note = f"{interval_text(row.ci95_low_years, row.ci95_high_years, 2)} n = {row.participants:.0f}".lstrip()
    return Text(plus_minus(row.mae_years, row.sd_years, 2), note)


def _score_text(result: Result, metric: str) -> Text:
    """Our number with its SD over folds, and its 95 % interval; or why there is none."""
    if result.summary is None:
        return Text(result.status)
    score, digits = result.summary.scores[metric], digits_of(metric)
    return Text(plus_minus(score.value, score.sd, digits), interval_text(score.low, score.high, digits))


def _published_text(result: Result, metric: str) -> Text:
    paper, digits = result.published(metric), digits_of(metric)
    if paper is None:
        return Text(NOTHING)
    if result.summary is None:
        return Text(number_text(paper, digits))
    difference = result.summary.scores[metric].value - paper
    return Text(number_text(paper, digits), f"({number_text(difference, digits, sign='+')})", tone(metric, difference))


def tone(metric: str, difference: float) -> str:
    """Whether ours minus published is for the better; empty without a better direction, or without a difference."""
    kind = metric.partition("_")[0]
    if kind not in (*SHARES, "mae") or round(difference, digits_of(metric)) == 0:
        return ""
    return "better" if (difference > 0) == (kind != "mae") else "worse"


def print_table(results: list[Result], target: Target) -> str:
    """A target's results by their headline metric, as plain text of about 100 columns; inputs without data counted."""
    metric = metric_names(target)[0]
    lines = [("Method", "Input", "Source", heading(metric), "95 % interval", "Published", "Vs baseline")]
    without_data, baseline = 0, baseline_of([result for result in results if result.target == target])
    for result in results:
        if result.target == target and result.status == NO_DATA:
            without_data += 1
        elif result.target == target:
            score, paper = _score_text(result, metric), result.published(metric)
            folds = f" ({len(result.folds)}/{len(result.outcomes)} folds)" if result.status == PARTIAL else ""
            published = "" if paper is None else number_text(paper, digits_of(metric))
            label = (result.method, input_label(result), source_label(result))
            here = _baseline_here(result, baseline)
            verdict = result.versus_baseline + f" ({here})" * bool(here)
            lines.append((*label, score.main + folds, score.note, published, verdict.strip()))
    place = lines[0].index("Published")
    if not any(line[place] for line in lines[1:]):
        lines = [line[:place] + line[place + 1 :] for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    printed = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    if any(line[-1].endswith(")") for line in lines[1:]):
        printed.append("(in brackets: the baseline on the same people, where its own row is for others)")
    return "\n".join(printed + [f"({without_data} results have no data)"] * bool(without_data))
