"""The report of a study: report.html, report.md, the result tables as CSV and the figures, from stored predictions."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from healthgait.files import replacing
from healthgait.pages.rendering import environment, in_base64
from healthgait.study.cells import BASELINE, FAILED, NO_DATA
from healthgait.study.report.clip_figures import clip_figures
from healthgait.study.report.figures import figures
from healthgait.study.report.paper_tables import paper_table, printed_age_groups, printed_recalls, tables
from healthgait.study.report.participant_errors import participant_errors
from healthgait.study.report.published import methods_in_paper
from healthgait.study.report.result_tables import age_group_table, results_table
from healthgait.study.report.results import PARTICIPANT, Result, left_out, targets_of

HTML_FILE, MARKDOWN_FILE = "report.html", "report.md"
RESULTS_FILE, AGE_GROUPS_FILE = "results.csv", "results_by_age_group.csv"
FIGURES_FOLDER = "figures"
FILES = (HTML_FILE, MARKDOWN_FILE, RESULTS_FILE, AGE_GROUPS_FILE, FIGURES_FOLDER)
FIGURE_KINDS = (
    "confusion",
    "error",
    "relative_error",
    "error_by_age_group",
    "importance",
    "worst_clips",
)  # endings of names
NAMES_SHOWN = 20
MARKUP = re.compile(r"[\\`*|~<>&$]|(?<!\w)_|_(?!\w)|\](?=[(:\[])|(?<!\S)#")
TEMPLATES = Path(__file__).with_name("templates")
READING = (
    "Each number is the mean over the finished folds ± its standard deviation over folds, with its 95 % interval in "
    "square brackets: bootstrap over the test participants of each fold, without retraining. A fold with fewer than "
    "5 people gives no interval.",
    "Published: the value of the Health&Gait paper, with ours minus published in round brackets. It is for the 398 "
    "people of Health&Gait and the paper's full searches: on other people, or with other settings, the difference does "
    "not measure agreement.",
    "Baseline: always predicting the majority class, or the mean, of the training set. Better or worse than the "
    "baseline: the 95 % interval of the difference in the first metric, on the same people, excludes 0. "
    "If these are not the people of the baseline's own row, or have other numbers of clips, its value on them is given "
    "beside the verdict (baseline here).",
    "F1 is the mean of all classes' F1. |error| is the absolute error; the mean error is predicted minus true.",
    "Methods on clips predict each clip: per clip, as published, every clip counts; per participant, the mean over a "
    "person's clips counts.",
    "This report covers the targets, methods and inputs of the last run in this folder.",
)


def write_report(
    save_dir: Path,
    results: list[Result],
    seed: int,
    provenance: dict[str, Any],
    simulated: bool,
    warnings: list[str],
    data_path: Path | None = None,
) -> Path:
    """Write everything a reader needs into ``save_dir``, and return the path of the page.

    Notes
    -----
    ``results`` come from ``collect`` with the same ``seed``, which makes the intervals reproducible. ``provenance``
    says what was run, in the order to print it; a value may be a dict or a list. ``data_path`` is where the frames of
    the clips lie that are shown. Cells that are missing or failed are
    listed with their reason and never stop a report.
    """
    by_age_group = age_group_table(results, seed)
    pictures = figures(results, simulated) + clip_figures(results, data_path, simulated)
    targets = targets_of(results)
    pages = [paper_table(table, results) for table in tables(results)] + [printed_age_groups(results, by_age_group)]
    pages += [printed_recalls(results, target) for target in targets]
    content = {
        "provenance": {key.replace("_", " "): _in_words(value) for key, value in provenance.items()},
        "simulated": simulated,
        "warnings": warnings,
        "reading": READING,
        "not_in_paper": sorted({result.method for result in results} - methods_in_paper() - {BASELINE}),
        "pages": [page for page in pages if page],
        "participants": [page for target in targets if (page := participant_errors(results, target))],
        "pictures": [
            {"name": picture.name, "caption": picture.caption, "base64": in_base64(picture.png)}
            for picture in pictures
        ],
        "without_data": missing_cells(results, NO_DATA),
        "failed": missing_cells(results, FAILED),
        "left_out": people_left_out(results),
    }
    (save_dir / FIGURES_FOLDER).mkdir(parents=True, exist_ok=True)
    drawn = {save_dir / FIGURES_FOLDER / f"{picture.name}.png": picture.png for picture in pictures}
    for path, png in drawn.items():
        _write(path, png)
    _write(save_dir / RESULTS_FILE, _csv(results_table(results)))
    _write(save_dir / AGE_GROUPS_FILE, _csv(by_age_group))
    _write(save_dir / MARKDOWN_FILE, _render("report.md.j2", content))
    _write(save_dir / HTML_FILE, _render("report.html.j2", content))
    for kind in FIGURE_KINDS:
        for path in set((save_dir / FIGURES_FOLDER).glob(f"*_{kind}.png")) - drawn.keys():
            path.unlink()  # of an earlier report, which had other methods or targets
    return save_dir / HTML_FILE


def missing_cells(results: list[Result], status: str) -> list[tuple[str, list[str]]]:
    """Reasons why cells ended with ``status``, each with the cells (``sex MLP usual_gait (OptoGait), fold 0, 1``)."""
    found: dict[str, list[str]] = {}
    for result in results:
        if result.sample == PARTICIPANT:  # the same cells as per clip
            continue
        folds: dict[str, list[int]] = {}
        for outcome in result.outcomes:
            if outcome.status == status:
                folds.setdefault(outcome.reason or "no reason given", []).append(outcome.cell.partition)
        for reason, numbers in folds.items():
            found.setdefault(reason, []).append(f"{result.label}, fold {', '.join(map(str, numbers))}")
    return list(found.items())


def people_left_out(results: list[Result]) -> list[tuple[str, list[str], list[str]]]:
    """Each reason with the IDs left out, and of what (``sex: usual_gait (OptoGait), fast_gait (OptoGait)``).

    Inputs and targets that leave out the same people for the same reason share one entry.
    """
    by_input: dict[tuple[str, str, str], set[str]] = {}
    for result in results:
        inputs = result.inputs or result.method
        for reason, ids in left_out(result).items():
            by_input.setdefault((reason, str(result.target), inputs), set()).update(ids)
    merged: dict[tuple[str, tuple[str, ...]], dict[str, list[str]]] = {}
    for (reason, target, inputs), ids in by_input.items():
        merged.setdefault((reason, tuple(sorted(ids))), {}).setdefault(target, []).append(inputs)
    return [
        (reason, list(ids), [f"{target}: {', '.join(inputs)}" for target, inputs in places.items()])
        for (reason, ids), places in merged.items()
    ]


def first_names(names: Sequence[str], separator: str = ", ") -> str:
    """At most 20 of the names, and an ellipsis in place of the others."""
    return separator.join([*names[:NAMES_SHOWN], *["…"] * (len(names) > NAMES_SHOWN)])


def by_method(rows: list[tuple[str, list]]) -> list[tuple[str, list]]:
    """Each method with its rows, which follow each other in a printed table."""
    return [(method, [texts for _, texts in group]) for method, group in groupby(rows, key=lambda row: row[0])]


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_in_words(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_in_words, value))
    return str(value)


def _csv(table) -> str:
    return table.to_csv(index=False, float_format="%.6g")


def _render(template: str, content: dict[str, Any]) -> str:
    templates = environment(TEMPLATES, html=template.endswith(".html.j2"))
    templates.filters |= {"plain": plain_markdown, "first_names": first_names, "by_method": by_method}
    return templates.get_template(template).render(content)


def plain_markdown(text: str) -> str:
    """``text`` on one line, with nothing in it that Markdown or HTML would take for markup."""
    return MARKUP.sub(r"\\\g<0>", " ".join(str(text).split()))


def _write(path: Path, content: str | bytes) -> None:
    # A path inside a reason may hold bytes that are no UTF-8.
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    with replacing(path) as temporary:
        temporary.write_bytes(data)
