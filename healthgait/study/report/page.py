"""The report of a study: report.html, report.md, the result tables as CSV and the figures, from stored predictions."""

from pathlib import Path
from typing import Any

import pandas as pd

from healthgait.figure_style import SIMULATED
from healthgait.files import replacing_all
from healthgait.pages.rendering import in_base64
from healthgait.study.cells import BASELINE, FAILED, NO_DATA
from healthgait.study.report.answers import HOW_CHOSEN, answer
from healthgait.study.report.clip_figures import clip_figures
from healthgait.study.report.figures import figures
from healthgait.study.report.forest import forest
from healthgait.study.report.missing import missing_cells, people_left_out
from healthgait.study.report.paper_tables import paper_table, printed_age_groups, printed_recalls, tables
from healthgait.study.report.participant_errors import participant_errors
from healthgait.study.report.pictures import Picture, finished, write_pictures
from healthgait.study.report.published import methods_in_paper
from healthgait.study.report.rendering import NAMES_SHOWN, render
from healthgait.study.report.result_tables import age_group_table, results_table
from healthgait.study.report.results import Result, targets_of
from healthgait.study.running.metrics import FEWEST_PEOPLE

HTML_FILE, MARKDOWN_FILE = "report.html", "report.md"
RESULTS_FILE, AGE_GROUPS_FILE = "results.csv", "results_by_age_group.csv"
FIGURES_FOLDER = "figures"
FILES = (HTML_FILE, MARKDOWN_FILE, RESULTS_FILE, AGE_GROUPS_FILE, FIGURES_FOLDER)
SENTENCES = {  # of report.html and report.md
    "simulated": f"{SIMULATED}.",
    "not_comparable": "Every number here comes from simulated walkers. None says anything about real people, and none "
    "is comparable with the published value beside it.",
    "no_table": "This run has no results for any table.",
    "best_inputs": "Each panel shows the best input of its method and source. It was chosen by the scores shown here, "
    "so the method looks slightly too good. The numbers in each figure are as CSV under its name in the folder "
    f"{FIGURES_FOLDER}.",
    "named": f"At most {NAMES_SHOWN} are named; the provenance.json of each cell names all.",
    "nobody": "Nobody, in the cells that have data.",
}
READING = (
    "Each number is the mean over the finished folds ± its standard deviation over folds, with its 95 % interval in "
    "square brackets: bootstrap over the test participants of each fold, without retraining. A fold with fewer than "
    f"{FEWEST_PEOPLE} people gives no interval.",
    "Published: the value of the Health&Gait paper, with ours minus published in round brackets. It is for the 398 "
    "people of Health&Gait and the paper's full searches: on other people, or with other settings, the difference does "
    "not measure agreement.",
    "Baseline: always predicting the majority class, or the mean, of the training set. Better or worse than the "
    "baseline: the 95 % interval of the difference in the first metric, on the same people, excludes 0. "
    "If these are not the people of the baseline's own row, or have other numbers of clips, its value on them is given "
    "beside the verdict (baseline here). A result of which it lacks a fold or a person is not compared.",
    "The sentences at the top and the plots of all methods and inputs leave out other numbers of frames.",
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
    says what was run, in the order to print it; a value may be a dict or a list. ``warnings`` begin with the most
    serious one. ``data_path`` is where the frames of the clips lie that are shown. Cells that are missing or failed are
    listed with their reason and never stop a report.
    """
    targets = targets_of(results)
    by_age_group = age_group_table(results, seed)
    forests = [finished(plot, simulated, "svg") for target in targets if (plot := forest(results, target))]
    pictures = figures(results, simulated) + clip_figures(results, data_path, simulated)
    pages = [paper_table(table, results) for table in tables(results)] + [printed_age_groups(results, by_age_group)]
    pages += [printed_recalls(results, target) for target in targets]
    ours = sorted({result.method for result in results} - methods_in_paper() - {BASELINE})
    content = {
        "say": SENTENCES,
        "provenance": {key.replace("_", " "): _in_words(value) for key, value in provenance.items()},
        "simulated": simulated,
        "answers": [answer(results, target, simulated) for target in targets],
        "how_chosen": HOW_CHOSEN,
        "warnings": warnings,
        "reading": [*READING, *[f"Ours, not the paper's: {', '.join(ours)}."] * bool(ours)],
        "forests": [_shown(picture) for picture in forests],
        "pages": [page for page in pages if page],
        "participants": [page for target in targets if (page := participant_errors(results, target))],
        "pictures": [_shown(picture) for picture in pictures],
        "without_data": missing_cells(results, NO_DATA),
        "failed": missing_cells(results, FAILED),
        "left_out": people_left_out(results),
    }
    texts = {
        RESULTS_FILE: _csv(results_table(results)),
        AGE_GROUPS_FILE: _csv(by_age_group),
        MARKDOWN_FILE: render("report.md.j2", content),
        HTML_FILE: render("report.html.j2", content),
    }
    with replacing_all(save_dir / name for name in texts) as temporaries:
        for temporary, text in zip(temporaries, texts.values(), strict=True):
            # A path inside a reason may hold bytes that are no UTF-8.
            temporary.write_bytes(text.encode("utf-8", "backslashreplace"))
        write_pictures(save_dir / FIGURES_FOLDER, forests + pictures)
    return save_dir / HTML_FILE


def _shown(picture: Picture) -> dict[str, str]:
    """What the templates need of a picture: its name and file, its caption, and an address that holds it."""
    address = f"data:{picture.file_type};base64,{in_base64(picture.content)}"
    file = f"{picture.name}.{picture.ending}"
    return {"name": picture.name, "file": file, "caption": picture.caption, "address": address}


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_in_words(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_in_words, value))
    return str(value)


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, float_format="%.6g")
