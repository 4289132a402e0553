"""The study as a user runs it, on small tables with short searches."""

import json
import os
import re
import runpy
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from healthgait.layout import SIMULATED_MARKER
from tests.conftest import ROOT
from tests.docs.pages import DOCS, README
from tests.scripts.table_data import SCRIPT, XGBOOST, cells, edit, predictions, written

pytestmark = pytest.mark.usefixtures("own_threads")


def test_all_methods_and_targets_from_config_to_report(run_here, config):
    edit(config, gait_parameters_estimation="gait_parameters_estimation.csv")
    for path in config.parent.glob("partitions/*/partition_1.json"):
        path.unlink()
    finished = run_here(
        "technical_validation.py",
        "--config",
        config,
        "--targets",
        "{sex,",
        "Weight,",
        "AGE}",
        "--methods",
        "xgboost,mlp",
        "--inputs",
        "usual_gait",
        "circumference",
        "--jobs",
        1,
    )
    assert finished.returncode == 0, finished.stderr
    results = config.parent / "results"
    for name in ("report.html", "report.md", "results.csv", "config.resolved.json"):
        assert (results / name).is_file()
    table = pd.read_csv(results / "results.csv")
    assert len(table.groupby(["target", "method", "input", "source"], dropna=False)) == 3 * (1 + 2 * 3)
    # 3 targets x (3 inputs x 2 methods + baseline)
    assert len(predictions(results)) == 3 * 7
    assert "21 done, 0 no data, 0 failed" in finished.stdout
    assert str(results / "report.html") in finished.stdout
    cell = next(results.glob("cells/weight/MLP/circumference_SECA201/partition_0-*"))
    kilograms = pd.read_csv(cell / "predictions.csv")["predicted"]
    assert kilograms.between(30, 150).all()
    provenance = json.loads((cell / "provenance.json").read_text())
    assert provenance["seed"] == 27 and provenance["versions"]["tensorflow"]
    assert not list(results.rglob("*.pkl")) and not list(results.rglob("*.part"))


def test_a_second_run_skips_what_is_done(run_here, copied_config):
    results = copied_config.parent / "results"
    first, trained = predictions(results), written(results)
    again = run_here("technical_validation.py", "--config", copied_config, *XGBOOST, "--jobs", 1)
    assert "16 of 16 cells are done already" in again.stdout
    assert predictions(results) == first and written(results) == trained


@pytest.mark.long
@pytest.mark.parametrize("method", ["XGBoost", "MLP"])
def test_the_number_of_jobs_does_not_change_a_prediction(run_script, run_here, config, method):
    options = ["--config", config, "--targets", "weight", "--methods", method, "--inputs", "circumference"]
    edit(config, save_dir="one")
    assert run_here("technical_validation.py", *options, "--jobs", 1).returncode == 0
    edit(config, save_dir="two")
    assert run_script("technical_validation.py", *options, "--jobs", 2).returncode == 0
    one = predictions(config.parent / "one")
    assert len(one) == 2 * 2  # two partitions, the method and the baseline
    assert predictions(config.parent / "two") == one


def test_a_killed_run_goes_on_to_the_same_predictions(run_here, config, finished_config):
    whole = predictions(finished_config.parent / "results")
    killed = config.parent / "results"
    command = [sys.executable, SCRIPT, "--config", config, *XGBOOST, "--jobs", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(predictions(killed)) < 3 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 3 <= len(predictions(killed)) < len(whole)
    trained = written(killed)
    assert run_here("technical_validation.py", "--config", config, *XGBOOST, "--jobs", 1).returncode == 0
    assert predictions(killed) == whole  # of two processes
    assert trained.items() <= written(killed).items()  # nothing finished was done twice


def test_a_changed_setting_is_not_served_from_old_cells(run_here, copied_config):
    results = copied_config.parent / "results"
    before = predictions(results)
    edit(copied_config, xgboost={"search_iterations": 3})
    again = run_here("technical_validation.py", "--config", copied_config, *XGBOOST, "--jobs", 1)
    assert "2 of 16 cells are done already" in again.stdout  # the baseline knows no search
    assert len(predictions(results)) == len(before) + 14
    assert before.items() <= predictions(results).items()


def test_list_prints_the_cells_and_writes_nothing(run_here, config):
    listed = run_here("technical_validation.py", "--config", config, *XGBOOST, "--list")
    assert listed.returncode == 0, listed.stderr
    starts = [line[:8].strip() for line in listed.stdout.splitlines()]
    assert starts.count("to do") == 16 and starts.count("no data") == 12
    assert listed.stdout.endswith("\n28 cells: 0 done, 16 to do, 12 no data\n")
    assert not (config.parent / "results").exists()


def test_inputs_without_data_are_reported_and_people_left_out_are_named(run_here, config):
    table = config.parent / "participants_measures.csv"
    measures = pd.read_csv(table)
    measures[["WaistC", "HipC", "NeckC"]] = None
    measures.loc[5, "Weight"] = None
    measures.to_csv(table, index=False)
    weight = ["--targets", "weight", "--methods", "XGBoost", "--jobs", 1]
    finished = run_here("technical_validation.py", "--config", config, *weight)
    assert finished.returncode == 0, finished.stderr
    assert "8 done, 20 no data, 0 failed" in finished.stdout
    report = (config.parent / "results" / "report.md").read_text()
    assert "no Weight" in report and "PA005" in report and "WaistC" in report


def test_a_failing_cell_is_named_and_does_not_stop_the_others(run_here, config):
    folder = config.parent / "partitions" / "Sex"
    partition = json.loads((folder / "partition_0.json").read_text())
    women = [f"PA{i:03d}" for i in range(0, 60, 2)]
    partition["train"], partition["validation"], partition["test"] = women[:20], ["PA003", women[20]], ["PA005"]
    (folder / "partition_0.json").write_text(json.dumps(partition))
    (folder / "partition_1.json").unlink()
    both = ["--targets", "sex", "weight", "--methods", "XGBoost", "--jobs", 1]
    finished = run_here("technical_validation.py", "--config", config, *both)
    assert finished.returncode == 1
    assert "FAILED sex XGBoost circumference (SECA201) partition 0: ValueError" in finished.stdout
    assert "the train part holds one class of sex only" in finished.stdout
    assert "16 done, 18 no data, 8 failed" in finished.stdout
    assert "8 of 42 cells failed" in finished.stderr
    assert "Traceback" not in finished.stderr + finished.stdout
    report = (config.parent / "results" / "report.md").read_text()
    assert "one class of sex only" in report and "8 of 42 cells failed" in report


def test_a_simulated_cohort_is_called_one(run_here, copied_config):
    (copied_config.parent / SIMULATED_MARKER).write_text("{}")
    finished = run_here("technical_validation.py", "--config", copied_config, *XGBOOST, "--jobs", 1)
    assert "SIMULATED COHORT" in finished.stdout
    for name in ("report.html", "report.md"):
        assert "SIMULATED" in (copied_config.parent / "results" / name).read_text().upper()


def test_two_runs_in_one_folder_at_a_time_are_refused(run_script, config, assert_refused):
    command = [sys.executable, SCRIPT, "--config", config, *XGBOOST, "--jobs", "1"]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not predictions(config.parent / "results") and first.poll() is None:
            time.sleep(0.02)
        os.kill(first.pid, signal.SIGSTOP)
        second = run_script("technical_validation.py", "--config", config, *XGBOOST)
        assert second.returncode == 2
        assert "another run is working there" in second.stderr and "Traceback" not in second.stderr
    finally:
        first.kill()
        first.wait()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sed": 3}, ["sed", "seed"]),
        ({"patients_measures": "nowhere.csv"}, ["nowhere.csv", "no such file"]),
        ({"gait_parameters": "partitions"}, ["partitions: is not a regular file"]),
        ({"patients_measures": "partitions"}, ["patients_measures", "partitions: is a folder, not a file"]),
        ({"partitions_path": "nowhere"}, ["nowhere", "make the partitions first"]),
        ({"hyperparameters_search_space": "nowhere.json"}, ["nowhere.json", "no such file"]),
        ({"save_dir": "participants_measures.csv"}, ["participants_measures.csv", "is a file"]),
        ({"save_dir": "/proc/healthgait"}, ["/proc/healthgait"]),
    ],
)
def test_a_config_that_cannot_be_used_is_refused_in_one_line(run_here, config, assert_refused, fields, words):
    edit(config, **fields)
    finished = run_here("technical_validation.py", "--config", config, *XGBOOST)
    assert_refused(finished, *words)


def test_a_file_where_the_figures_go_is_found_before_the_work(run_here, config, assert_refused):
    results = config.parent / "results"
    results.mkdir()
    (results / "figures").touch()
    finished = run_here("technical_validation.py", "--config", config, *XGBOOST)
    assert_refused(finished, "figures: is a file")
    assert not cells(results)


@pytest.mark.parametrize("name", ["results.csv", "report.html", "figures/mine.png"])
def test_what_lies_where_the_report_goes_in_a_folder_that_is_no_studys_stays(run_here, config, assert_refused, name):
    mine = config.parent / "results" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    finished = run_here("technical_validation.py", "--config", config, *XGBOOST)
    assert_refused(finished, f"results/{name.split('/')[0]}: the report would replace it; ")
    assert mine.read_text() == "mine" and not cells(mine.parent)


def test_a_folder_where_the_report_goes_is_found_before_the_work(run_here, copied_config, assert_refused):
    results = copied_config.parent / "results"
    (results / "report.md").unlink()
    (results / "report.md").mkdir()
    before = (results / "results.csv").read_bytes()
    finished = run_here("technical_validation.py", "--config", copied_config, "--targets", "age", "--methods", "MLP")
    assert_refused(finished, "results/report.md: is a folder, where the report goes; ")
    assert (results / "results.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("gait_parameters.csv", lambda text: text.replace("PA", "XX"), ["no ID in common"]),
        ("gait_parameters.csv", lambda text: text.replace("Step_UGS", "Stp_UGS"), ["Step_UGS", "Stp_UGS"]),
        ("gait_parameters.csv", lambda text: "", ["empty"]),
        ("participants_measures.csv", lambda text: text.replace("PA007", "PA006"), ["line 9", "PA006"]),
        ("partitions/Sex/partition_0.json", lambda text: text.replace("PA", "ZZ"), ["not in the participants' table"]),
        ("partitions/Sex/partition_0.json", lambda text: text[:50], ["partition_0.json", "not valid JSON"]),
    ],
)
def test_damaged_inputs_are_refused_in_one_line(run_here, config, assert_refused, name, change, words):
    path = config.parent / name
    path.write_text(change(path.read_text()))
    assert_refused(run_here("technical_validation.py", "--config", config, *XGBOOST), path.name, *words)
    assert not (config.parent / "results").exists()


def test_the_same_person_twice_in_a_partition_is_refused(run_here, config, assert_refused):
    path = config.parent / "partitions" / "Sex" / "partition_1.json"
    content = json.loads(path.read_text())
    content["train"].append(content["test"][0])
    path.write_text(json.dumps(content))
    assert_refused(
        run_here("technical_validation.py", "--config", config, *XGBOOST),
        "partition_1.json",
        content["test"][0],
        "again",
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--methods", "XGBoost", "MLP", "--ablation", "frames"], ["the ablation of frames", "for these targets"]),
        (["--targets", "weight", "age", "--ablation", "frames"], ["the ablation of frames", "for these targets"]),
        ([*XGBOOST, "--inputs", "usual_gait", "silhouette/WoJ"], ["the input 'silhouette/WoJ'", "usual_gait/OptoGait"]),
        ([*XGBOOST, "--model-ids", "a0"], ["model IDs", "MoViNet"]),
        (["--targets", "wieght"], ["weight"]),
        (["--table", "3", "--targets", "age"], ["--table 3 stands for --targets sex --methods XGB", "out --targets"]),
        (["--table", "1", "--ablation", "frames"], ["--inputs silhouette/WoJ --ablation frames:", "out --ablation"]),
        (["--methods", "XBoost"], ["XGBoost"]),
    ],
)
def test_what_cannot_be_chosen_is_refused(run_here, config, assert_refused, options, words):
    assert_refused(run_here("technical_validation.py", "--config", config, *options), *words)
    assert not (config.parent / "results").exists()


@pytest.mark.parametrize("page", [README, DOCS / "how_to/study.md"], ids=["readme", "study"])
def test_a_table_of_the_paper_is_what_the_pages_say(page):
    script = runpy.run_path(str(ROOT / "scripts" / "technical_validation.py"))
    rows = dict(re.findall(r"^\| ([1-5]) \| [^|]+ \| `(--[^`]+)` \|$", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert [*rows] == ["1", "2", "3", "4", "5"]
    for number, words in rows.items():
        chosen, written = (script["parser"]().parse_args(options) for options in (["--table", number], words.split()))
        script["choose_table"](chosen)
        assert vars(chosen) == vars(written) | {"table": int(number)}


def test_a_part_of_the_study_can_be_chosen(run_here, config):
    part = ["--inputs", "circumference", "silhouette/Wo*", "--model-ids", "a0", "a3", "--targets", "sex", "--list"]
    listed = run_here("technical_validation.py", "--config", config, "--methods", "MLP", "MoViNet", *part)
    assert listed.returncode == 0, listed.stderr
    lines = listed.stdout.splitlines()
    named = [line[8:].split(" partition 0")[0] for line in lines if " partition 0" in line]
    assert named == [
        "sex Baseline", "sex MLP circumference (SECA201)",
        "sex MoViNet-A0 silhouette (WoJ)", "sex MoViNet-A3 silhouette (WoJ)",
    ]  # fmt: skip
    assert lines[-1] == "8 cells: 0 done, 4 to do, 4 no data"
