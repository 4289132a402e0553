"""Pages of people as a user writes them, and opened in a browser."""

import pytest

from tests.walk_report.tables import write_results

SCRIPT = "walk_report.sh"


def test_pages_are_written_once_more_and_nobodys_file_is_replaced(run_script, run_here, assert_refused, tmp_path):
    write_results(tmp_path / "results", ["P1", "P 2"])
    (tmp_path / "measures.csv").write_text("ID,Sex,Age,Height\nP1,1,45,180\nP 2,0,30,165\n")
    arguments = ["-i", "results", "-o", "my pages", "--participants", "measures.csv"]
    process = run_script(SCRIPT, *arguments)
    assert process.returncode == 0 and "2 pages and an overview" in process.stdout, process.stderr
    pages = tmp_path / "my pages"
    first = {path.name: path.read_bytes() for path in pages.iterdir() if path.suffix in (".html", ".csv")}
    assert set(first) == {"P1.html", "P 2.html", "index.html", "overview.csv"}
    assert b'href="P%202.html"' in first["index.html"] and b"percentile" in first["P1.html"]
    assert run_here(SCRIPT, *arguments).returncode == 0
    assert all((pages / name).read_bytes() == content for name, content in first.items())
    (pages / "P1.html").write_text("mine")
    assert_refused(run_here(SCRIPT, *arguments), "P1.html: exists, and no earlier run wrote it")
    assert run_here(SCRIPT, *arguments, "--overwrite").returncode == 0


def test_two_sessions_and_what_cannot_be_read(run_here, assert_refused, tmp_path):
    for name in ("before", "after"):
        write_results(tmp_path / name, angles=False)
    assert run_here(SCRIPT, "-i", "after", "--earlier", "before", "-o", "pages").returncode == 0
    assert "Changes from before to after" in (tmp_path / "pages" / "P1.html").read_text()
    write_results(tmp_path / "other" / "after", angles=False)
    assert run_here(SCRIPT, "-i", "after", "--earlier", "before", "other/after", "-o", "pages").returncode == 0
    labels = ["before", "other/after", f"{tmp_path.name}/after"]
    page = (tmp_path / "pages" / "P1.html").read_text()
    assert f"Changes from {labels[0]} to {labels[2]}" in page and f">{labels[1]}</th>" in page
    assert_refused(run_here(SCRIPT, "-i", "after", "--earlier", "after", "-o", "p"), "after: is given for two sessions")
    assert_refused(run_here(SCRIPT, "-i", "nowhere", "-o", "p"), "nowhere")
    (tmp_path / "empty").mkdir()
    assert_refused(run_here(SCRIPT, "-i", "empty", "-o", "p"), "empty: no table of gait parameters")
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("ids", "words"), [(("a", "A"), "the ID 'A' differs from 'a' only"), (("Index", "b"), "has this name, too")]
)
def test_pages_of_one_name_are_refused(run_here, assert_refused, tmp_path, ids, words):
    write_results(tmp_path / "results", ids, angles=False)
    assert_refused(run_here(SCRIPT, "-i", "results", "-o", "p"), words)
