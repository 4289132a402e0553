import json

import pytest

from healthgait.partitioning.partitions import folder_of
from healthgait.targets import PAPER_TARGETS
from tests.small_tables import FIELDS

FOLDERS = [folder_of(target) for target in PAPER_TARGETS]


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*.json"))}


def test_writes_disjoint_and_complete_folds(run_script, small_tables, tmp_path):
    finished = run_script(
        "create_partitions.sh", "-p", small_tables / "participants_measures.csv", "-o", tmp_path / "out"
    )
    assert finished.returncode == 0, finished.stderr
    assert "all" in finished.stdout and "female" in finished.stdout
    for folder in FOLDERS:
        parts = [json.loads((tmp_path / "out" / folder / f"partition_{i}.json").read_text()) for i in range(4)]
        assert sorted(person for part in parts for person in part["test"]) == [f"PA{i:03d}" for i in range(60)]
        for part in parts:
            people = part["train"] + part["validation"] + part["test"]
            assert len(people) == len(set(people)) == 60
            assert len(part["validation"]) == 6


def test_options_reach_the_split(run_here, small_tables, tmp_path):
    table = small_tables / "participants_measures.csv"
    run_here("create_partitions.sh", "-p", table, "-o", tmp_path / "a")
    finished = run_here("create_partitions.sh", "-p", table, "-o", tmp_path / "b", "-k", 5, "-v", 0.2, "-s", 28)
    assert finished.returncode == 0, finished.stderr
    part = json.loads((tmp_path / "b" / "Sex" / "partition_4.json").read_text())
    assert (len(part["test"]), len(part["validation"]), len(part["train"])) == (12, 10, 38)


def test_relative_paths_are_relative_to_where_the_user_stands(run_here, small_tables):
    finished = run_here(
        "create_partitions.sh", "-p", "participants_measures.csv", "-o", "my parts, ünïcode", cwd=small_tables
    )
    assert finished.returncode == 0, finished.stderr
    assert len(contents(small_tables / "my parts, ünïcode")) == 12


def test_a_second_run_changes_nothing_and_other_partitions_are_not_overwritten(
    run_here, small_tables, tmp_path, assert_refused
):
    table, out = small_tables / "participants_measures.csv", tmp_path / "out"
    assert run_here("create_partitions.sh", "-p", table, "-o", out).returncode == 0
    before = contents(out)
    assert run_here("create_partitions.sh", "-p", table, "-o", out).returncode == 0
    assert contents(out) == before
    assert_refused(run_here("create_partitions.sh", "-p", table, "-o", out, "-s", 28), "partition_", "remove")
    assert_refused(run_here("create_partitions.sh", "-p", table, "-o", out, "-k", 3), "remove")
    assert contents(out) == before


@pytest.fixture
def config(small_tables):
    """A config that adds a classification; every third person of its table is not active."""
    table = small_tables / "participants_measures.csv"
    lines = table.read_text().splitlines()
    changed = [line.replace("Active", "Non active") if i % 3 == 1 else line for i, line in enumerate(lines)]
    table.write_text("\n".join(changed))
    path = small_tables / "config.json"
    path.write_text(json.dumps(FIELDS | {"targets": {"activity": {"column": "PA_level", "kind": "classification"}}}))
    return path


def test_a_config_gives_paths_and_targets_of_its_own(run_here, small_tables, tmp_path, config):
    finished = run_here("create_partitions.sh", "--config", config)
    assert finished.returncode == 0, finished.stderr
    written = contents(small_tables / "partitions")
    assert sorted({path.parts[0] for path in written}) == ["Activity", "Age", "Sex", "Weight"]
    inactive = {f"PA{i:03d}" for i in range(0, 60, 3)}
    for number in range(4):
        part = json.loads((small_tables / "partitions" / "Activity" / f"partition_{number}.json").read_text())
        assert len(inactive.intersection(part["test"])) == 5
    assert "PA_level Non active female" in finished.stdout
    # The paper's targets are divided as without a config.
    run_here("create_partitions.sh", "-p", small_tables / "participants_measures.csv", "-o", tmp_path / "out")
    without = contents(tmp_path / "out")
    assert without == {path: written[path] for path in without}


def test_targets_can_be_chosen_and_only_their_columns_are_needed(run_here, small_tables, tmp_path, config):
    table = small_tables / "participants_measures.csv"
    table.write_text(table.read_text().replace("BMI", "Bmi"))
    out = tmp_path / "out"
    finished = run_here("create_partitions.sh", "--config", config, "--targets", "activity", "AGE", "-o", out)
    assert finished.returncode == 0, finished.stderr
    assert sorted(path.name for path in out.iterdir()) == ["Activity", "Age"]


def test_an_unknown_target_or_an_unusable_one_is_refused(run_here, small_tables, tmp_path, config, assert_refused):
    command = ["create_partitions.sh", "--config", config, "-o", tmp_path / "out"]
    assert_refused(run_here(*command, "--targets", "activty"), "'activty'", "did you mean activity?")
    config.write_text(config.read_text().replace("PA_level", "PA_levels"))
    assert_refused(run_here(*command), "column PA_levels is missing (is it 'PA_level'?)")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: "", ["participants_measures.csv", "empty"]),
        (lambda text: text.replace(",", ";"), ["semicolons"]),
        (lambda text: text.replace("PA003", "PA002"), ["line 5", "PA002", "line 4"]),
        (lambda text: text.replace("PA004,0", "PA004,2"), ["line 6", "Sex", "must be 0 (female) or 1 (male)"]),
        (lambda text: text.replace("BMI", "Bmi"), ["BMI", "missing"]),
        (lambda text: text.replace("PA002,0,", "PA002,0,x"), ["line 4", "Age", "not a number"]),
        (lambda text: text.splitlines()[0] + "\n", ["no rows"]),
    ],
)
def test_bad_tables_are_refused_in_one_line(run_here, small_tables, tmp_path, assert_refused, change, words):
    table = small_tables / "participants_measures.csv"
    table.write_text(change(table.read_text()))
    assert_refused(run_here("create_partitions.sh", "-p", table, "-o", tmp_path / "out"), *words)
    assert not (tmp_path / "out").exists()


def test_paths_that_cannot_be_used_are_refused(run_here, small_tables, tmp_path, assert_refused):
    table = small_tables / "participants_measures.csv"
    assert_refused(run_here("create_partitions.sh", "-p", tmp_path / "no.csv", "-o", tmp_path), "no such file")
    assert_refused(run_here("create_partitions.sh", "-p", table, "-o", table), "is a file")
    assert_refused(run_here("create_partitions.sh", "-p", table, "-o", "/proc/healthgait"), "/proc/healthgait")


@pytest.mark.parametrize(
    "options", [["-k", "1"], ["-v", "0"], ["-v", "0.9"], ["-s", "-1"], ["-k", "x"], ["--nonsense"]]
)
def test_wrong_options_give_usage_and_exit_code_2(run_here, small_tables, tmp_path, options):
    finished = run_here(
        "create_partitions.sh", "-p", small_tables / "participants_measures.csv", "-o", tmp_path / "out", *options
    )
    assert finished.returncode == 2
    assert "usage" in finished.stderr and "Traceback" not in finished.stderr
    assert not (tmp_path / "out").exists()
