import base64
import csv
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from healthgait.columns import ID
from healthgait.study.cells import DONE, FAILED, NO_DATA, Cell, Outcome
from healthgait.study.report.collecting import collect
from healthgait.study.report.page import READING, SENTENCES, write_report
from healthgait.study.report.rendering import first_names, plain_markdown
from healthgait.study.report.result_tables import AGE_GROUP_COLUMNS, RESULT_COLUMNS
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET
from tests.outputs import names_in
from tests.study.made_up_study import people, predictions, write_cell

PROVENANCE = {"config digest": "0123abcd", "seed": 27, "versions": {"numpy": "2.4"}, "machine_cores": 2}
ODD_ID = "<b>\"PA'ñ|\n_1_</b>"
VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """The text of a page, its tags and sources; fails on a tag that is not closed in its turn."""

    def __init__(self, html: str):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def report(save_dir, outcomes, simulated=False, warnings=()) -> tuple[Page, str]:
    path = write_report(
        save_dir, collect(outcomes, PROVENANCE["seed"]), PROVENANCE["seed"], PROVENANCE, simulated, list(warnings)
    )
    assert path == save_dir / "report.html"
    return Page(path.read_text("utf-8")), (save_dir / "report.md").read_text("utf-8")


@pytest.fixture(scope="module")
def written(shared_study) -> tuple:
    """save_dir, page and Markdown of a complete study."""
    save_dir, outcomes = shared_study
    return save_dir, *report(save_dir, outcomes)


def test_complete_study(written):
    save_dir, page, markdown = written
    for words in (
        "Table 3",
        "Table 4",
        "Table 5",
        "by age group",
        "0.545",
        "11.77",
        "majority class",
        "recall by class",
        "numpy 2.4",
    ):
        assert words in page.text and words in markdown
    assert "SIMULATED" not in page.text and "SIMULATED" not in markdown
    assert {path.name for path in save_dir.iterdir()} == {  # no temporary file among them
        "cells", "figures", "report.html", "report.md", "results.csv", "results_by_age_group.csv",
    }  # fmt: skip


def test_both_say_how_to_read_the_numbers(written):
    _, page, markdown = written
    for words in (*READING, SENTENCES["best_inputs"]):
        assert words in page.text and plain_markdown(words) in markdown


def test_page_needs_nothing_else(written):
    save_dir, page, markdown = written
    assert page.tags.count("img") == 3 + 7
    assert "link" not in page.tags
    sources = [value for name, value in page.attributes if name == "src"]
    assert all(re.match("data:image/(png|svg[+]xml);base64,", source) for source in sources)
    figures = save_dir / "figures"
    drawn = {path.name: path.read_bytes() for path in figures.glob("[!.]*") if path.suffix != ".csv"}
    assert {base64.b64decode(source.split(",")[1]) for source in sources} == set(drawn.values())
    assert set(re.findall(r"\(figures/([a-z_]+\.(?:png|svg))\)", markdown)) == set(drawn)


def test_a_csv_lies_beside_each_figure(written):
    figures = written[0] / "figures"
    drawn = [path for path in figures.glob("[!.]*") if path.suffix != ".csv"]
    assert {path.stem for path in drawn} == {path.stem for path in figures.glob("*.csv")}
    for path in drawn:
        table = pd.read_csv(path.with_suffix(".csv"))
        assert list(table)[:4] == ["method", "input", "source", "sample"] and len(table)


def test_the_answers_come_first_and_what_explains_them_last(written):
    _, page, markdown = written
    order = ["What was learnt", "Every method and input", "Table 3", "Figures", "How to read", "What was run"]
    headings = [line for line in markdown.splitlines() if line.startswith("## ")]
    places = [next(n for n, heading in enumerate(headings) if words in heading) for words in order]
    assert places == sorted(places)
    in_page = [page.text.rindex(words) for words in order]  # the last time: not in the contents
    assert in_page[0] < in_page[1] and in_page[4] < in_page[5]
    for target in PAPER_TARGETS:
        assert page.text.count(f"{target.title}: better than the baseline in ") == 1


def test_warnings_are_counted_the_first_are_open_and_none_is_lost(tmp_path):
    warnings = [f"warning number {number}." for number in range(5)]
    page, markdown = report(tmp_path, [], warnings=warnings)
    assert "5 warnings" in page.text and "Warnings: 5" in markdown
    assert all(page.text.count(warning) == 1 and warning in markdown for warning in warnings)
    html = (tmp_path / "report.html").read_text("utf-8")
    folded = re.search('<div class="warnings">.*?<details>(.*?)</details>', html, re.DOTALL).group(1)
    assert [warning in folded for warning in warnings] == [False] * 3 + [True] * 2


def test_figures_of_an_earlier_report_are_removed_and_others_stay(small_study):
    save_dir, outcomes = small_study
    report(save_dir, outcomes)
    figures = save_dir / "figures"
    for name in ("mine.png", "my_error.csv"):
        (figures / name).touch()
    report(save_dir, [outcome for outcome in outcomes if outcome.cell.target == SEX_TARGET])
    assert names_in(figures) == {"mine.png", "my_error.csv"} | {
        f"sex_{kind}" for kind in (
            "forest.svg", "forest.csv", "confusion.png", "confusion.csv", "importance.png", "importance.csv",
        )
    }  # fmt: skip


def test_csv_files(written):
    save_dir, _, _ = written
    rows = list(csv.DictReader((save_dir / "results.csv").open(encoding="utf-8")))
    assert tuple(rows[0]) == RESULT_COLUMNS
    assert len(rows) == 4 * (4 + 3 + 3)  # accuracy, F1 and two recalls; three metrics of each number
    groups = list(csv.DictReader((save_dir / "results_by_age_group.csv").open(encoding="utf-8")))
    assert tuple(groups[0]) == AGE_GROUP_COLUMNS
    assert len(groups) == 4 * 3


def test_same_predictions_give_the_same_files(shared_study, tmp_path):
    outcomes = [outcome for outcome in shared_study[1] if outcome.cell.target == SEX_TARGET]
    contents = []
    for order in (outcomes, outcomes[::-1]):
        report(tmp_path, order)
        contents.append({path.name: path.read_bytes() for path in tmp_path.glob("*.*")})
    assert contents[0] == contents[1]


def test_simulated_is_said_in_both(tmp_path):
    page, markdown = report(tmp_path, [], simulated=True)
    for text in (page.text, markdown):
        assert all(SENTENCES[name] in text for name in ("simulated", "not_comparable"))


def test_no_outcome_at_all(tmp_path):
    page, markdown = report(tmp_path, [])
    for text in (page.text, markdown):
        assert SENTENCES["no_table"] in text and SENTENCES["nobody"] in text


def test_missing_and_failed_cells_are_listed_with_their_reason(small_study):
    save_dir, outcomes = small_study
    fates = {0: (FAILED, "ran out of <memory>"), 1: (NO_DATA, "no such file: gait.csv")}
    outcomes = [
        replace(outcome, status=fates[fold][0], folder=None, reason=fates[fold][1])
        if (fold := outcome.cell.partition) in fates else outcome
        for outcome in outcomes if outcome.cell.target == SEX_TARGET
    ]  # fmt: skip
    page, markdown = report(save_dir, outcomes, warnings=["a <i>warning</i>"])
    assert "ran out of <memory> (4)" in page.text and "no such file: gait.csv (4)" in page.text
    assert "2 of 4" in page.text and "2 of 4" in markdown
    assert "a <i>warning</i>" in page.text
    assert r"ran out of \<memory\>" in markdown and r"a \<i\>warning\</i\>" in markdown


def test_all_cells_failed(small_study):
    save_dir, outcomes = small_study
    failed = [replace(outcome, status=FAILED, folder=None, reason="why") for outcome in outcomes]
    page, _ = report(save_dir, failed)
    assert "why (12)" in page.text and page.tags.count("img") == 0 and "no result" in page.text
    assert "0 of 4" in page.text


def test_folder_gone(tmp_path):
    cell = Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", 0)
    page, _ = report(tmp_path, [Outcome(cell, DONE, tmp_path / "gone")])
    assert "predictions.csv cannot be read" in page.text


@pytest.mark.parametrize("target", PAPER_TARGETS)
def test_odd_ids_are_text_everywhere(tmp_path, target):
    group = people(6)
    group.loc[0, ID] = ODD_ID
    cell = Cell(target, "MLP", "usual_gait", "OptoGait", 0)
    reason = 'no <cadence> & no "step"'
    told = predictions(target, group, 0.5, 1)
    outcome = write_cell(tmp_path, cell, told, {"Step_UGS": 0.0}, {reason: [ODD_ID, "PA9"]})
    page, markdown = report(tmp_path, [outcome])
    assert ODD_ID in page.text and "b" not in page.tags
    assert f"{reason}: 2" in page.text
    assert "<b>" not in markdown and r"\<b\>" in markdown
    assert json.loads((outcome.folder / "provenance.json").read_text())["left_out"][reason][0] == ODD_ID


def test_inputs_that_leave_out_the_same_people_share_a_line(tmp_path):
    outcomes = [
        write_cell(tmp_path, Cell(SEX_TARGET, "MLP", name, "OptoGait", 0), predictions(SEX_TARGET, people(6), 0.5, 1),
                   left_out={"no sex": ids})
        for name, ids in [("usual_gait", ["PA9"]), ("fast_gait", ["PA9"]), ("fast_usual_gait", ["PA8"])]
    ]  # fmt: skip
    outcomes.append(write_cell(tmp_path, Cell(AGE_TARGET, "MLP", "usual_gait", "OptoGait", 0),
                               predictions(AGE_TARGET, people(6), 0.5, 1), left_out={"no sex": ["PA9"]}))  # fmt: skip
    page, _ = report(tmp_path, outcomes)
    assert "sex: usual_gait (OptoGait), fast_gait (OptoGait); age: usual_gait (OptoGait)" in page.text
    assert "sex: fast_usual_gait (OptoGait)" in page.text
    assert page.text.count("PA9") == page.text.count("PA8") == 1


def test_twenty_of_the_people_left_out_are_named(tmp_path):
    lost = [f"Q{number:02d}" for number in range(21)]
    cell = Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", 0)
    outcome = write_cell(tmp_path, cell, predictions(SEX_TARGET, people(6), 0.5, 1), left_out={"no sex": lost})
    page, markdown = report(tmp_path, [outcome])
    for text in (page.text, markdown):
        assert "no sex: 21" in text and SENTENCES["named"] in text and "Q18, Q19, …" in text and "Q20" not in text


def test_cells_of_clips_are_listed_once(tmp_path):
    """Though each has a row per clip and one per participant."""
    cells = [Cell(SEX_TARGET, "MoViNet-A0", "silhouette", "WJ", number, sample="clip") for number in range(2)]
    page, _ = report(tmp_path, [Outcome(cell, NO_DATA, reason="no folder") for cell in cells])
    assert page.text.count("sex MoViNet-A0 silhouette (WJ), fold 0, 1") == 1
    assert "no folder (1)" in page.text


@pytest.mark.parametrize("count, words", [(0, ""), (2, "0, 1"), (20, ", 19"), (21, ", 19, …")])
def test_first_names(count, words):
    assert first_names([str(number) for number in range(count)]).endswith(words)


def test_a_reason_that_is_no_unicode_is_still_written(tmp_path):
    outcome = Outcome(Cell(SEX_TARGET, "MLP", "usual_gait", "OptoGait", 0), FAILED, reason="caf\udce9.csv: missing")
    page, _ = report(tmp_path, [outcome])
    assert r"caf\udce9.csv: missing" in page.text


@pytest.mark.parametrize(
    "text, plain",
    [
        ("usual_gait", "usual_gait"),
        ("_x_ *y* `z`", r"\_x\_ \*y\* \`z\`"),
        ("a|b\n# c", r"a\|b \# c"),
        ("[a](b) [0.1, 0.2]", r"[a\](b) [0.1, 0.2]"),
        ("<b>&amp;", r"\<b\>\&amp;"),
    ],
)
def test_plain_markdown(text, plain):
    assert plain_markdown(text) == plain
