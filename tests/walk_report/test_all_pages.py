"""Where pages go: beside the results or below them, again and again, and of nobody who is no longer there."""

import pandas as pd
import pytest

from healthgait.errors import InputError
from healthgait.layout import SIMULATED_MARKER
from healthgait.walk_report.all_pages import write_pages
from tests.outputs import names_in
from tests.walk_report.tables import write_results


@pytest.mark.parametrize("output", [".", "pages"])
@pytest.mark.parametrize("results", [".", "walk"])
def test_pages_may_lie_in_or_below_the_results(tmp_path, output, results):
    write_results(tmp_path / results, angles=False)
    assert [write_pages([tmp_path], tmp_path / output) for _ in range(2)] == [1, 1]
    assert {"P1.html", "index.html", "overview.csv"} <= names_in(tmp_path / output)


def test_pages_of_people_who_are_no_longer_there_are_removed(tmp_path):
    write_results(tmp_path / "r", ["P1", "P2", "P3"], angles=False)
    write_pages([tmp_path / "r"], tmp_path / "pages")
    (tmp_path / "pages" / "P3.html").write_text("notes of mine")
    (tmp_path / "pages" / "other.html").write_text("not a page of ours")
    write_results(tmp_path / "r", ["P1"], angles=False)
    write_pages([tmp_path / "r"], tmp_path / "pages")
    assert names_in(tmp_path / "pages") == {"P1.html", "P3.html", "other.html", "index.html", "overview.csv"}


def test_measures_are_those_of_the_same_id_however_it_is_spelled(tmp_path):
    write_results(tmp_path / "r", ["P1"], angles=False)
    (tmp_path / "measures.csv").write_text("ID,Sex,Age,Height\np1,1,45,180\n")
    write_pages([tmp_path / "r"], tmp_path / "pages", tmp_path / "measures.csv")
    assert "Bohannon 1997" in (tmp_path / "pages" / "P1.html").read_text()
    assert pd.read_csv(tmp_path / "pages" / "overview.csv").loc[0, ["Sex", "Age", "Height"]].tolist() == [1, 45, 180]


def test_a_person_of_an_earlier_session_is_the_same_however_the_id_is_spelled(tmp_path):
    for name, participants in (("before", ["p1"]), ("after", ["P1", "P2"])):
        write_results(tmp_path / name, participants, angles=False)
    write_pages([tmp_path / "before", tmp_path / "after"], tmp_path / "pages")
    assert "Changes from before to after" in (tmp_path / "pages" / "P1.html").read_text()
    assert "Changes from" not in (tmp_path / "pages" / "P2.html").read_text()


def test_simulated_people_are_marked_by_the_folder_or_by_the_table_of_clips(tmp_path):
    for name in ("marked", "table"):
        write_results(tmp_path / name, ["P1", "P2"], angles=False)
    (tmp_path / "marked" / SIMULATED_MARKER).touch()
    path = tmp_path / "table" / "clips.csv"
    clips = pd.read_csv(path)
    clips.assign(simulated=clips.ID == "P2").to_csv(path, index=False)
    found = {}
    for name in ("marked", "table"):
        write_pages([tmp_path / name], tmp_path / "pages")
        pages = {one: (tmp_path / "pages" / f"{one}.html").read_text() for one in ("P1", "P2", "index")}
        found[name] = {one for one, page in pages.items() if "SIMULATED" in page}
    assert found == {"marked": {"P1", "P2", "index"}, "table": {"P2", "index"}}


def test_nothing_is_written_if_a_page_would_replace_a_file(tmp_path):
    write_results(tmp_path / "r", ["P1", "P2"], angles=False)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "P2.html").write_text("mine")
    with pytest.raises(InputError, match=r"P2.html: exists, and no earlier run wrote it"):
        write_pages([tmp_path / "r"], tmp_path / "pages")
    assert names_in(tmp_path / "pages") == {"P2.html"}


def test_people_without_a_row_among_the_measures_are_named(tmp_path, capsys):
    write_results(tmp_path / "results", ["P1", "P2"], angles=False)
    (tmp_path / "m.csv").write_text("ID,Sex,Age\nP1,1,45\n")
    write_pages([tmp_path / "results"], tmp_path / "pages", tmp_path / "m.csv")
    assert "m.csv: no row for P2; their pages have no reference values" in capsys.readouterr().err


def test_an_earlier_session_with_the_same_values_is_named(tmp_path, capsys):
    for name in ("before", "copy", "after"):
        write_results(tmp_path / name, ["P1", "P2"], {"Step_UGS": 60.0} if name == "before" else None, angles=False)
    write_pages([tmp_path / name for name in ("before", "copy", "after")], tmp_path / "pages")
    assert capsys.readouterr().err == (
        f"warning: {tmp_path / 'copy'}: has the values of {tmp_path / 'after'} for P1, P2; is it another session?\n"
    )


def test_who_is_not_in_an_earlier_session_is_named(tmp_path, capsys):
    write_results(tmp_path / "before", ["P1"], {"Step_UGS": 60.0}, angles=False)
    write_results(tmp_path / "after", ["P1", "P2"], angles=False)
    write_pages([tmp_path / "before", tmp_path / "after"], tmp_path / "pages")
    assert capsys.readouterr().err == f"warning: {tmp_path / 'before'}: has nothing of P2\n"
    pages = [(tmp_path / "pages" / f"{name}.html").read_text() for name in ("P1", "P2")]
    assert ["Nothing of this person is in before." in page for page in pages] == [False, True]


def test_measures_without_an_age_are_named(tmp_path, capsys):
    write_results(tmp_path / "results", angles=False)
    (tmp_path / "m.csv").write_text("ID,Sex,age\nP1,1,45\n")
    write_pages([tmp_path / "results"], tmp_path / "pages", tmp_path / "m.csv")
    assert "m.csv: no column Age; the pages have no reference values" in capsys.readouterr().err


def test_two_earlier_sessions_with_the_same_values_are_named(tmp_path, capsys):
    for name, step_cm in (("before", 60.0), ("copy", 60.0), ("after", 65.0)):
        write_results(tmp_path / name, ["P1"], {"Step_UGS": step_cm}, angles=False)
    write_pages([tmp_path / name for name in ("before", "copy", "after")], tmp_path / "pages")
    line = f"warning: {tmp_path / 'before'}: has the values of {tmp_path / 'copy'} for P1; is it another session?\n"
    assert capsys.readouterr().err == line


def test_who_is_in_an_earlier_session_alone_is_named(tmp_path, capsys):
    write_results(tmp_path / "before", ["P1", "P2"], {"Step_UGS": 60.0}, angles=False)
    write_results(tmp_path / "after", ["P1"], angles=False)
    write_pages([tmp_path / "before", tmp_path / "after"], tmp_path / "pages")
    line = f"warning: {tmp_path / 'after'}: has nothing of P2, of whom {tmp_path / 'before'} has; no page\n"
    assert capsys.readouterr().err == line
