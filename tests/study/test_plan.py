import json
from dataclasses import replace

import pytest

from healthgait.config import load_config
from healthgait.movinet_settings import MoViNetSettings
from healthgait.partitions import make_partitions
from healthgait.study.cells import BASELINE, NO_DATA, Cell
from healthgait.study.plan import LIBRARIES, TABLE_METHODS, digest, list_cells, plan
from healthgait.study.tables import load_tables
from healthgait.tabular.xgboost_settings import load_search_space
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET
from tests.small_tables import FIELDS

SPACE = {
    "max_depth": [3, 5], "min_child_weight": [1], "gamma": [0], "subsample": [1], "colsample_bytree": [1],
    "learning_rate": [0.1, 0.3], "n_estimators": [50], "reg_alpha": [0], "reg_lambda": [1],
}  # fmt: skip
XGBOOST = Cell(SEX_TARGET, "XGBoost", "circumference", "SECA201", 0)
MLP = replace(XGBOOST, method="MLP")
TRIVIAL = Cell(SEX_TARGET, BASELINE, "", "", 0)


@pytest.fixture
def planned(small_tables):
    """Plan some cells, with a config, a search space and tables that a test may change."""

    def planned(cells=(XGBOOST, MLP, TRIVIAL), change=lambda tables: None, space=SPACE, **fields):
        content = FIELDS | {"hyperparameters_search_space": "space.json"}
        (small_tables / "config.json").write_text(json.dumps(content | fields))
        (small_tables / "space.json").write_text(json.dumps(space))
        config = load_config(small_tables / "config.json")
        tables = load_tables(config, list(PAPER_TARGETS))
        partitions = {
            target: dict(enumerate(make_partitions(tables.measures, target, folds=4)[0])) for target in PAPER_TARGETS
        }
        change(tables)
        return plan(list(cells), tables, partitions, config, load_search_space(small_tables / "space.json"))

    return planned


def folders(planned, **arguments) -> dict[str, str]:
    """Folder name of each method's task."""
    tasks, _ = planned(**arguments)
    return {task.cell.method: task.folder.name for task in tasks}


def test_a_study_has_thirteen_inputs_a_method_and_one_baseline():
    partitions = {target: dict.fromkeys(range(4)) for target in PAPER_TARGETS}
    cells = list_cells(list(PAPER_TARGETS), list(TABLE_METHODS), partitions, MoViNetSettings())
    assert len(cells) == len(set(cells)) == 3 * 4 * (1 + 13 * 2)
    assert [cell.method for cell in cells[:5]] == [BASELINE] * 4 + ["XGBoost"]
    assert [cell.partition for cell in cells[4:8]] == [0, 1, 2, 3]


def test_a_study_has_the_partitions_that_are_there():
    cells = list_cells([AGE_TARGET], ["MLP"], {AGE_TARGET: {2: None, 7: None}}, MoViNetSettings())
    assert {cell.partition for cell in cells} == {2, 7}
    assert {cell.target for cell in cells} == {AGE_TARGET}


def test_a_task_holds_all_that_a_worker_needs(planned, small_tables):
    (task, *_), without_data = planned()
    assert without_data == []
    assert task.cell == XGBOOST
    assert task.seed == 27
    assert task.recipe.space.max_depth == [3, 5]
    assert len(task.split.train) + len(task.split.validation) + len(task.split.test) == 60
    assert task.determined_by["features"] == ["WaistC", "HipC", "NeckC"]
    assert task.determined_by["versions"].keys() == set(LIBRARIES["XGBoost"])
    parent = small_tables / "results/cells/sex/XGBoost/circumference_SECA201"
    assert task.folder == parent / f"partition_0-{digest(task.determined_by)[:12]}"


def test_a_cell_without_data_has_an_outcome_instead_of_a_task(planned):
    cell = replace(XGBOOST, input="usual_gait", source="Estimated")
    tasks, (outcome,) = planned(cells=[cell])
    assert tasks == []
    assert (outcome.cell, outcome.status, outcome.folder) == (cell, NO_DATA, None)
    assert "Estimated" in outcome.reason


def test_everything_else_equal_the_folders_are_equal(planned):
    assert folders(planned) == folders(planned, _comment="another", save_dir="results")


@pytest.mark.parametrize(
    "fields, changed",
    [
        ({"seed": 28}, {"XGBoost", "MLP", BASELINE}),
        ({"xgboost": {"search_iterations": 49}}, {"XGBoost"}),
        ({"xgboost": {"cv_splits": 4}}, {"XGBoost"}),
        ({"xgboost": {"early_stopping_rounds": {"sex": 41}}}, {"XGBoost"}),
        ({"xgboost": {"early_stopping_rounds": {"weight": 41, "age": 41}}}, set()),
        ({"mlp": {"epochs": 999}}, {"MLP"}),
        ({"movinet": {"frames": 39}}, set()),
        ({"space": SPACE | {"gamma": [0, 1]}}, {"XGBoost"}),
    ],
)
def test_a_folder_changes_with_what_determines_its_cell_alone(planned, fields, changed):
    before, after = folders(planned), folders(planned, **fields)
    assert {method for method in before if before[method] != after[method]} == changed


def test_another_value_in_a_table_changes_the_cells_that_see_it(planned):
    def change(tables):
        tables.measures.loc["PA000", "WaistC"] += 0.1

    before, after = folders(planned), folders(planned, change=change)
    assert {method for method in before if before[method] != after[method]} == {"XGBoost", "MLP"}


def test_another_target_value_changes_every_cell(planned):
    def change(tables):
        tables.measures.loc["PA000", "Sex"] = 1 - tables.measures.loc["PA000", "Sex"]

    before, after = folders(planned), folders(planned, change=change)
    assert not set(before.values()) & set(after.values())


def test_a_new_release_of_a_library_changes_the_cells_that_use_it(planned, monkeypatch):
    before = folders(planned)
    monkeypatch.setattr("healthgait.study.plan.version", lambda name: "99" if name == "xgboost" else "1")
    middle = folders(planned)
    monkeypatch.setattr("healthgait.study.plan.version", lambda name: "1")
    after = folders(planned)
    assert len({before["XGBoost"], middle["XGBoost"], after["XGBoost"]}) == 3
    assert middle["MLP"] == after["MLP"] != before["MLP"]


def test_the_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": {"c": 2, "d": 3}}) == digest({"b": {"d": 3, "c": 2}, "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
    assert digest({"a": [1, 2]}) != digest({"a": [2, 1]})
