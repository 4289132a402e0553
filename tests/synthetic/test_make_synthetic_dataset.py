"""The script as a user runs it."""

import pytest

SCRIPT = "make_synthetic_dataset.py"


def test_tables_from_any_folder_to_a_path_relative_to_it(run_script, tmp_path):
    done = run_script(SCRIPT, "-o", "new/cohort", "-n", 3, "-m", "none", "--jobs", 1, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "cohort" / "ground_truth.csv").is_file()
    assert (tmp_path / "new" / "cohort" / "SIMULATED_DATA.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-r", "640x480"], ["-r", "16:9"]),
        (["-m", "silhouete"], ["-m", "did you mean silhouette"]),
        (["-n", "0"], ["-n", "from 1 to 9999"]),
        (["-x"], ["-x"]),
        (["--pose-errors", "heavy"], ["--pose-errors", "full", "lite"]),
    ],
)
def test_bad_arguments_are_refused(run_here, tmp_path, arguments, words):
    refused = run_here(SCRIPT, "-o", tmp_path / "new", *arguments)
    assert refused.returncode == 2
    assert refused.stderr.startswith("usage") and "Traceback" not in refused.stderr
    assert all(word in refused.stderr.splitlines()[-1] for word in words)
    assert not (tmp_path / "new").exists()


def test_places_that_cannot_be_written_to_are_refused_in_one_line(run_here, assert_refused, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("do not overwrite")
    assert_refused(run_here(SCRIPT, "-o", tmp_path / "full", "-m", "none"), "is not empty", "new folder")
    assert_refused(run_here(SCRIPT, "-o", tmp_path / "full" / "thesis.txt", "-m", "none"), "is a file")
    assert_refused(run_here(SCRIPT, "-o", tmp_path / "full" / "thesis.txt" / "new", "-m", "none"), "thesis.txt")
    assert run_here(SCRIPT, "-o", "", "-m", "none").returncode == 2
    assert (tmp_path / "full" / "thesis.txt").read_text() == "do not overwrite"
