import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from healthgait import __version__
from healthgait.learning.rows import Rows, Split
from healthgait.study.cells import DONE, FAILED, Cell
from healthgait.study.methods.baseline import Baseline
from healthgait.study.methods.contract import Method
from healthgait.study.methods.xgboost import XGBoost, XGBoostRecipe
from healthgait.study.running import compute as module
from healthgait.study.running.compute import compute, damage
from healthgait.study.running.task import Task, digest
from healthgait.tabular.xgboost_settings import XGBoostSearchSpace, XGBoostSettings
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET

RECIPE = XGBoostRecipe(
    XGBoostSettings(search_iterations=2),
    XGBoostSearchSpace(
        max_depth=[2, 3], min_child_weight=[1], gamma=[0], subsample=[1], colsample_bytree=[1], learning_rate=[0.3],
        n_estimators=[20], reg_alpha=[0], reg_lambda=[1],
    ),
)  # fmt: skip


def rows(start: int, count: int) -> Rows:
    random = np.random.default_rng(start)
    y = random.normal(70, 10, count)
    return Rows([f"PA{start + n:03d}" for n in range(count)], y[:, None] + random.normal(0, 3, (count, 1)), y)


class Failing(Method):
    """As XGBoost, and it always fails."""

    name = "XGBoost"

    def fit(self, job):
        raise ValueError("three\nlines\nlong")


def task(save_dir, method=XGBoost) -> Task:
    cell = Cell(WEIGHT_TARGET, "XGBoost", "circumference", "SECA201", 0)
    split = Split(("WaistC",), rows(0, 30), rows(100, 10), rows(200, 8))
    determined_by = {"healthgait": __version__, "seed": 27, "versions": {"xgboost": "3"}}
    return Task(cell, method(), RECIPE, split, {"no Weight": ["PA900"]}, 27, determined_by,
                cell.folder(save_dir, digest(determined_by)))  # fmt: skip


@pytest.fixture
def done(tmp_path) -> Task:
    """A cell that is done: the baseline's, since it is quick."""
    done = task(tmp_path, Baseline)
    assert compute(done).status == DONE
    return done


def test_a_cell_is_stored_with_all_that_belongs_to_it(tmp_path):
    trained = task(tmp_path)
    outcome = compute(trained)
    assert (outcome.cell, outcome.status, outcome.folder, outcome.reason) == (trained.cell, DONE, trained.folder, "")
    assert {path.name for path in trained.folder.iterdir()} == {
        "predictions.csv", "metrics.json", "importance.csv", "parameters.json", "preprocessing.json", "trials.json",
        "model.ubj", "provenance.json", "checksums.json",
    }  # fmt: skip
    assert [path.name for path in trained.folder.parent.iterdir()] == [trained.folder.name]
    assert damage(trained) == ""
    table = pd.read_csv(trained.folder / "predictions.csv")
    assert table["ID"].tolist() == trained.split.test.ids
    assert table["true"].tolist() == trained.split.test.y.tolist()
    metrics = json.loads((trained.folder / "metrics.json").read_text())
    assert metrics["mae_kg"] == pytest.approx(abs(table["predicted"] - table["true"]).mean())
    trials = json.loads((trained.folder / "trials.json").read_text())
    assert len(trials) == 2
    assert pd.read_csv(trained.folder / "importance.csv")["feature"].tolist() == ["WaistC"]


def test_a_second_run_gives_the_same_predictions(tmp_path):
    first, second = task(tmp_path / "a"), task(tmp_path / "b")
    compute(first)
    compute(second)
    for name in ("predictions.csv", "model.ubj", "importance.csv", "trials.json"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_the_recall_of_a_class_that_no_test_person_is_of_is_null(tmp_path):
    known = task(tmp_path, Baseline)
    men = {part: replace(rows, y=np.ones(len(rows))) for part, rows in known.split.parts.items()}
    men["train"].y[:10] = 0
    of_men = replace(known, cell=replace(known.cell, target=SEX_TARGET), split=replace(known.split, **men))
    assert compute(of_men).status == DONE
    metrics = json.loads((of_men.folder / "metrics.json").read_text())
    assert metrics == {"n": 8, "accuracy": 1, "f1": 1, "recall_Female": None, "recall_Male": 1}


def test_the_baseline_has_no_model(done):
    names = {path.name for path in done.folder.iterdir()}
    assert names == {"predictions.csv", "metrics.json", "provenance.json", "checksums.json"}
    predicted = pd.read_csv(done.folder / "predictions.csv")["predicted"]
    assert predicted.to_numpy() == pytest.approx(done.split.train.y.mean())


def test_the_provenance_tells_where_a_result_comes_from(done):
    provenance = json.loads((done.folder / "provenance.json").read_text())
    assert provenance["digest"] == digest(done.determined_by)
    assert provenance["determined_by"] == done.determined_by
    assert (provenance["seed"], provenance["left_out"]) == (27, {"no Weight": ["PA900"]})
    assert [provenance[f"n_{part}"] for part in ("train", "validation", "test")] == [30, 10, 8]
    assert provenance["versions"].keys() == {"python", "xgboost"}
    assert provenance["finished"].endswith("+00:00")


def test_an_untouched_cell_is_whole(done):
    assert damage(done) == ""


@pytest.mark.parametrize("name", ["predictions.csv", "metrics.json", "provenance.json"])
def test_a_changed_byte_is_found(done, name):
    content = bytearray((done.folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (done.folder / name).write_bytes(content)
    assert damage(done) == f"{name} was changed"


@pytest.mark.parametrize("name", ["predictions.csv", "metrics.json", "provenance.json"])
def test_a_missing_file_is_found(done, name):
    (done.folder / name).unlink()
    assert damage(done) == f"{name} is missing"


@pytest.mark.parametrize("name", ["predictions.csv", "metrics.json", "provenance.json"])
def test_a_truncated_file_is_found(done, name):
    path = done.folder / name
    path.write_bytes(path.read_bytes()[:-1])
    assert damage(done) == f"{name} was changed"


@pytest.mark.parametrize("text", ["", "{", "null", "3", '"abc"', '{"a": 1, "a": 1}'])
def test_checksums_that_cannot_be_read_are_found(done, text):
    (done.folder / "checksums.json").write_text(text)
    assert damage(done) == "checksums.json cannot be read"


@pytest.mark.parametrize("text", ["{}", "[]"])
def test_checksums_that_list_no_file_are_found(done, text):
    (done.folder / "checksums.json").write_text(text)
    assert damage(done)


def test_missing_checksums_or_folder_are_found(done):
    (done.folder / "checksums.json").unlink()
    assert damage(done) == "checksums.json cannot be read"
    assert damage(replace(done, folder=done.folder / "nothing")) == "checksums.json cannot be read"


def test_the_folder_of_another_cell_is_found(done):
    other = replace(done, determined_by=done.determined_by | {"seed": 28})
    assert damage(other) == "provenance.json belongs to another cell"


def test_a_failing_fit_makes_a_failed_outcome_and_no_folder_but_a_record(tmp_path):
    failed = task(tmp_path, Failing)
    outcome = compute(failed)
    assert (outcome.cell, outcome.status, outcome.folder) == (failed.cell, FAILED, None)
    assert outcome.reason.startswith("ValueError: three")
    assert "\n" not in outcome.reason
    (record,) = failed.folder.parent.iterdir()
    assert "Traceback" in record.read_text() and record.name == failed.folder.name + module.ERROR_RECORD
    assert compute(replace(failed, method=Baseline())).status == DONE
    assert [path.name for path in failed.folder.parent.iterdir()] == [failed.folder.name]


def test_a_method_that_cannot_say_whether_it_is_resumed_makes_a_failed_outcome(tmp_path):
    class Undecided(Baseline):
        def is_resumed(self, recipe):
            raise ValueError("no such recipe")

    outcome = compute(task(tmp_path, Undecided))
    assert (outcome.status, outcome.reason) == (FAILED, "ValueError: no such recipe")


def test_a_failure_midway_leaves_no_finished_folder(tmp_path, monkeypatch):
    def failing(*_):
        raise KeyError("mae")

    monkeypatch.setattr(module, "cell_metrics", failing)
    failed = task(tmp_path, Baseline)
    assert compute(failed).status == FAILED
    assert not failed.folder.exists()


def test_a_full_disk_stops_the_study(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_json", full)
    baseline = task(tmp_path, Baseline)
    with pytest.raises(OSError, match="No space left") as caught:
        compute(baseline)
    assert caught.value.filename == str(baseline.folder)


def test_what_an_interrupted_run_left_is_not_mixed_in(tmp_path):
    interrupted = task(tmp_path, Baseline)
    unfinished = interrupted.folder.with_name(interrupted.folder.name + ".part")
    unfinished.mkdir(parents=True)
    (unfinished / "model.ubj").write_text("half")
    assert compute(interrupted).status == DONE
    assert not (interrupted.folder / "model.ubj").exists()


def test_a_cell_that_another_worker_stored_meanwhile_is_kept(tmp_path):
    class Slow(Baseline):
        """As the baseline, while another worker computes the same cell."""

        def fit(self, job):
            assert compute(replace(twice, method=Baseline())).status == DONE
            return super().fit(job)

    twice = task(tmp_path, Slow)
    assert compute(twice).status == DONE
    assert not damage(twice)
    assert [path.name for path in twice.folder.parent.iterdir()] == [twice.folder.name]


def test_one_class_alone_cannot_be_learned(tmp_path):
    alone = task(tmp_path)
    split = replace(alone.split, train=replace(alone.split.train, y=np.ones(30)))
    sex = replace(alone, cell=replace(alone.cell, target=SEX_TARGET), split=split)
    outcome = compute(sex)
    assert (outcome.status, outcome.reason) == (FAILED, "ValueError: the train part holds one class of sex only")
