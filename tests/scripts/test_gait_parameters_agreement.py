import json

import pandas as pd
import pytest

from healthgait.columns import GAIT_PARAMETERS
from healthgait.layout import SIMULATED_MARKER
from tests.outputs import names_in
from tests.small_tables import keep_one

SCRIPT = "gait_parameters_agreement.sh"
FIGURES = [f"agreement_{name}.png" for name in ("bisp", "cadence", "monosp", "speed", "step", "stride")]


@pytest.fixture
def files(small_tables):
    """The reference, and an estimate that is 2 cm and 0.1 m/s too high."""
    reference, estimate = small_tables / "gait_parameters.csv", small_tables / "gait_parameters_estimation.csv"
    values = pd.read_csv(estimate, index_col="ID")
    values["Step_UGS"] += 2
    values["Velocity_FGS"] += 0.1
    values.to_csv(estimate)
    return reference, estimate


@pytest.fixture
def few_values(files):
    """The same files, but the estimate is of the lengths of strides alone."""
    keep_one(files[1])
    return files


def change(path, **columns):
    """Overwrite columns of a table; None removes one."""
    table = pd.read_csv(path, index_col="ID")
    for name, values in columns.items():
        table = table.drop(columns=name) if values is None else table.assign(**{name: values})
    table.to_csv(path)


def result(folder) -> pd.DataFrame:
    return pd.read_csv(folder / "agreement.csv", index_col="parameter")


def assert_markdown_table(page: str) -> None:
    """Check that every line of the table has as many cells, and that Markdown takes the second for a rule."""
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {12}
    assert all(set(cell.strip()) in ({"-"}, {"-", ":"}) for cell in lines[1].strip("|").split("|"))


def test_writes_table_page_and_figures_where_the_user_stands(run_script, files, tmp_path):
    folder = tmp_path / "my däta folder"
    files[0].parent.rename(folder)
    process = run_script(
        SCRIPT, "-a", "gait_parameters.csv", "-b", "gait_parameters_estimation.csv", "-o", "a greement", cwd=folder
    )
    assert process.returncode == 0 and process.stderr == "", process.stderr
    output = folder / "a greement"
    assert names_in(output) == {"agreement.csv", "agreement.md", *FIGURES}
    table = result(output)
    assert list(table.index) == list(GAIT_PARAMETERS)
    assert table.loc["Step_UGS", "bias"] == pytest.approx(2)
    assert table.loc["Speed_FGS", "bias"] == pytest.approx(0.1)
    assert (table["n"] == 60).all()
    assert all((output / name).read_bytes().startswith(b"\x89PNG") for name in FIGURES)


def test_page_and_screen_say_which_is_which_and_hold_the_rounded_table(run_here, files, tmp_path):
    keep_one(files[1], "Step")
    process = run_here(SCRIPT, "-a", files[0], "-b", files[1], "-o", tmp_path / "out")
    page = (tmp_path / "out" / "agreement.md").read_text(encoding="utf-8")
    title = page.splitlines()[0]
    assert title == f"# Agreement of `{files[1]}`, the estimate, with `{files[0]}`, the reference"
    assert title in process.stdout and "SIMULATED" not in page
    (row,) = [line for line in process.stdout.splitlines() if line.startswith("| Step_UGS")]
    assert row in page
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[:7] == ["Step_UGS", "cm", "60", "0", "0", "2.00 [2.00 to 2.00]", "2.00 to 2.00"]
    assert "](agreement_step.png)" in page
    assert_markdown_table(page)


def test_people_in_only_one_file_are_counted_and_named(run_here, few_values, tmp_path):
    reference, estimate = (pd.read_csv(path) for path in few_values)
    reference.drop(index=range(20, 60)).to_csv(few_values[0], index=False)
    estimate.drop(index=[3, 5]).to_csv(few_values[1], index=False)
    process = run_here(SCRIPT, "-a", few_values[0], "-b", few_values[1], "-o", tmp_path / "out")
    assert "People in both files: 18" in process.stdout
    assert "only in the reference: 2 (`PA003`, `PA005`)" in process.stdout
    assert "only in the estimate: 40 (`PA020`, " in process.stdout and "`PA029` and 30 more)" in process.stdout
    row = result(tmp_path / "out").loc["Stride_FGS"]
    assert (row["n"], row["only_reference"], row["only_estimate"]) == (18, 2, 40)


def test_a_table_of_one_pace_without_support_times(run_here, files, tmp_path):
    empty = {"Step_FGS": "", "Stride_FGS": "", "Cadence_FGS": "", "Velocity_FGS": ""}
    absent = {f"{name}_{pace}": None for name in ("MonoSP", "BiSP") for pace in ("UGS", "FGS")}
    change(files[1], **empty, **absent)
    process = run_here(SCRIPT, "-a", files[0], "-b", files[1], "-o", tmp_path / "out")
    assert process.returncode == 0 and process.stderr == "", process.stderr
    table = result(tmp_path / "out")
    assert table.loc["Step_UGS", "n"] == 60
    assert table.loc["Step_FGS", "n"] == 0 and pd.isna(table.loc["Step_FGS", "bias"])
    assert table.loc["MonoSP_UGS", "only_reference"] == 60
    assert not (tmp_path / "out" / "agreement_monosp.png").exists()


def test_few_people_and_no_variation_warn_nobody(run_here, few_values, tmp_path):
    files = few_values
    for path in files:
        pd.read_csv(path).head(2).to_csv(path, index=False)
    process = run_here(SCRIPT, "-a", files[0], "-b", files[1], "-o", tmp_path / "out")
    assert process.returncode == 0 and process.stderr == "", process.stderr
    assert result(tmp_path / "out")["icc"].isna().all()
    page = (tmp_path / "out" / "agreement.md").read_text(encoding="utf-8")
    assert "–" in page
    assert_markdown_table(page)


def test_simulated_files_are_called_so(run_here, few_values, tmp_path):
    plain, marked = tmp_path / "plain", tmp_path / "marked"
    run_here(SCRIPT, "-a", few_values[0], "-b", few_values[1], "-o", plain)
    (few_values[0].parent / SIMULATED_MARKER).write_text(json.dumps({}))
    process = run_here(SCRIPT, "-a", few_values[0], "-b", few_values[1], "-o", marked)
    title = (marked / "agreement.md").read_text().splitlines()[0]
    assert title.count("(SIMULATED data)") == 2
    assert title in process.stdout
    assert (plain / "agreement_stride.png").read_bytes() != (marked / "agreement_stride.png").read_bytes()


def test_a_second_run_replaces_the_first(run_here, files, tmp_path):
    not_drawn = [name for name in pd.read_csv(files[1]) if name.startswith(("Cad", "Mono", "Str", "Vel"))]
    change(files[1], **dict.fromkeys(not_drawn, ""))
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.png").touch()
    run_here(SCRIPT, "-a", files[0], "-b", files[1], "-o", out)
    assert (out / "agreement_bisp.png").exists()
    change(files[1], BiSP_UGS=None, BiSP_FGS=None)
    run_here(SCRIPT, "-a", files[0], "-b", files[1], "-o", out)
    assert not (out / "agreement_bisp.png").exists()
    assert (out / "agreement_step.png").exists() and (out / "mine.png").exists()
    assert result(out).loc["BiSP_UGS", "n"] == 0


def test_the_same_file_twice_is_only_a_warning(run_here, few_values, tmp_path):
    process = run_here(SCRIPT, "-a", few_values[1], "-b", few_values[1], "-o", tmp_path / "out")
    assert process.returncode == 0
    (line,) = process.stderr.splitlines()
    assert "warning" in line and "same file" in line
    assert (result(tmp_path / "out").filter(like="Stride", axis=0)["mae"] == 0).all()


def test_nothing_to_compare_is_refused(run_here, files, tmp_path, assert_refused):
    reference, estimate = files
    original = reference.read_text()
    out = tmp_path / "out"
    reference.write_text(original.replace("PA0", "S"))
    assert_refused(run_here(SCRIPT, "-a", reference, "-b", estimate, "-o", out), "in common", "S00", "PA000")
    reference.write_text(original)
    change(reference, **{name: "" for name in GAIT_PARAMETERS if name.endswith("UGS")})
    change(estimate, **{name.replace("Speed", "Velocity"): "" for name in GAIT_PARAMETERS if name.endswith("FGS")})
    assert_refused(run_here(SCRIPT, "-a", reference, "-b", estimate, "-o", out), "no person", "both")
    assert not out.exists()


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda text: "", ["empty"]),
        (lambda text: text.replace("Cadence_UGS", "Cad"), ["Cadence_UGS", "missing"]),
        (lambda text: text.replace(",", ";"), ["semicolons"]),
        (lambda text: text.replace("PA001", "PA000"), ["line 3", "PA000"]),
    ],
)
def test_bad_tables_are_refused_in_one_line(run_here, files, tmp_path, assert_refused, edit, words):
    files[1].write_text(edit(files[1].read_text()))
    process = run_here(SCRIPT, "-a", files[0], "-b", files[1], "-o", tmp_path / "out")
    assert_refused(process, "gait_parameters_estimation.csv", *words)
    assert not (tmp_path / "out").exists()


def test_paths_that_cannot_be_used_are_refused(run_here, files, tmp_path, assert_refused):
    reference, estimate = files
    assert_refused(run_here(SCRIPT, "-a", tmp_path / "no.csv", "-b", estimate, "-o", tmp_path), "no such file")
    assert_refused(run_here(SCRIPT, "-a", reference, "-b", estimate, "-o", reference), "is a file")
    assert_refused(run_here(SCRIPT, "-a", reference, "-b", estimate, "-o", "/proc/healthgait"), "/proc/healthgait")


def test_missing_options_give_usage_and_exit_code_2(run_here, files):
    process = run_here(SCRIPT, "-a", files[0], "-o", "out")
    assert process.returncode == 2
    assert "usage" in process.stderr and "-b" in process.stderr
