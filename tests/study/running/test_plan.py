import json
from dataclasses import replace

import pytest

from healthgait.columns import FEATURE_SETS, GaitSource
from healthgait.errors import InputError
from healthgait.layout import MEASURES_FILE
from healthgait.participants.tables import read_measures
from healthgait.partitioning.partitions import make_partitions
from healthgait.study.cells import BASELINE, NO_DATA, Cell
from healthgait.study.config import load_config
from healthgait.study.inputs.data import StudyData
from healthgait.study.inputs.table_rows import load_measures, load_tables
from healthgait.study.methods.contract import TABLE_INPUTS, Selection
from healthgait.study.methods.registry import methods
from healthgait.study.running.plan import list_cells, plan
from healthgait.study.running.task import digest
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET
from tests.small_tables import FIELDS, write_small_tables

SPACE = {
    "max_depth": [3, 5], "min_child_weight": [1], "gamma": [0], "subsample": [1], "colsample_bytree": [1],
    "learning_rate": [0.1, 0.3], "n_estimators": [50], "reg_alpha": [0], "reg_lambda": [1],
}  # fmt: skip
XGBOOST = Cell(SEX_TARGET, "XGBoost", "circumference", "SECA201", 0)
MLP = replace(XGBOOST, method="MLP")
TRIVIAL = Cell(SEX_TARGET, BASELINE, "", "", 0)


METHODS = methods()
OF_TABLES = [METHODS["XGBoost"], METHODS["MLP"]]


@pytest.fixture
def config_of(small_tables):
    """A config of the small tables with further fields, and the search space that is given."""

    def config_of(space=SPACE, **fields):
        content = FIELDS | {"hyperparameters_search_space": "space.json"}
        (small_tables / "config.json").write_text(json.dumps(content | fields))
        (small_tables / "space.json").write_text(json.dumps(space))
        return load_config(small_tables / "config.json")

    return config_of


@pytest.fixture(scope="module")
def partitions(tmp_path_factory):
    measures = read_measures(write_small_tables(tmp_path_factory.mktemp("study") / "tables") / MEASURES_FILE)
    return {target: dict(enumerate(make_partitions(measures, target, folds=4)[0])) for target in PAPER_TARGETS}


@pytest.fixture
def planned(config_of, partitions):
    """Plan some cells, with a config, a search space and tables that a test may change."""

    def planned(cells=(XGBOOST, MLP, TRIVIAL), change=lambda tables: None, **fields):
        config = config_of(**fields)
        measures, _ = load_measures(config, [target.name for target in PAPER_TARGETS])
        tables = load_tables(config, measures, tuple(GaitSource))
        change(tables)
        return plan({cell: METHODS[cell.method] for cell in cells}, StudyData(config, tables, partitions))

    return planned


def folders(planned, **arguments) -> dict[str, str]:
    """Folder name of each method's task."""
    tasks, _ = planned(**arguments)
    return {task.cell.method: task.folder.name for task in tasks}


@pytest.fixture
def listed(config_of):
    """The cells of a study of four partitions."""

    def listed(targets=PAPER_TARGETS, chosen=OF_TABLES, partitions=range(4), **selection):
        numbers = {target: dict.fromkeys(partitions) for target in targets}
        return list_cells(targets, chosen, numbers, config_of(), Selection(**selection))

    return listed


def test_the_thirteen_inputs_of_the_paper():
    assert len(set(TABLE_INPUTS)) == 13
    assert [source for name, source in TABLE_INPUTS if name == "circumference"] == ["SECA201"]
    for name in set(FEATURE_SETS) - {"circumference"}:
        assert [source for other, source in TABLE_INPUTS if other == name] == ["OptoGait", "Estimated"]


def test_a_study_has_thirteen_inputs_a_method_and_one_baseline(listed):
    cells = listed()
    assert len(cells) == 3 * 4 * (1 + 13 * 2)
    assert [cell.method for cell in cells][:5] == [BASELINE] * 4 + ["XGBoost"]
    assert [cell.partition for cell in cells][4:8] == [0, 1, 2, 3]
    assert all(cell.method == method.name for cell, method in cells.items())


def test_a_study_has_the_partitions_that_are_there(listed):
    cells = listed([AGE_TARGET], [METHODS["MLP"]], (2, 7))
    assert {cell.partition for cell in cells} == {2, 7}
    assert {cell.target for cell in cells} == {AGE_TARGET}


def test_methods_on_clips_stand_beside_those_on_tables(listed):
    chosen = [METHODS["MoViNet"], *OF_TABLES]
    cells = listed(chosen=chosen)
    assert len(cells) == 3 * 4 * (1 + 2 * 13) + 96 + 32 + 32
    assert len(listed(chosen=chosen, vary_frames=True)) == len(cells) + 88
    assert len(listed([AGE_TARGET], [METHODS["MoViNet"]])) == 4 + 32


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (["circumference"], {"circumference/SECA201"}),
        (["Circumference/seca201"], {"circumference/SECA201"}),
        (["usual_gait"], {"usual_gait/OptoGait", "usual_gait/Estimated"}),
        (["usual_gait/Est*"], {"usual_gait/Estimated"}),
        (["silhouette/WoJ"], {"silhouette/WoJ"}),
        (["silhouette/W*", "fast_gait/OptoGait"], {"silhouette/WoJ", "silhouette/WJ", "fast_gait/OptoGait"}),
        (["optical_flow/TVL1"], {f"optical_flow/TVL1/{source}" for source in ("WoJ", "WJ", "both")}),
    ],
)
def test_inputs_are_chosen_by_name_or_pattern_and_the_baseline_stays(listed, inputs, expected):
    cells = listed([SEX_TARGET], [METHODS["MoViNet"], *OF_TABLES], inputs=tuple(inputs))
    assert {f"{cell.input}/{cell.source}" for cell in cells if cell.method != BASELINE} == expected
    assert sum(cell.method == BASELINE for cell in cells) == 4


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        ({"inputs": ("usual_gait", "usal_gait")}, "the input 'usal_gait' matches none of usual_gait/OptoGait, "),
        ({"inputs": ("silhouette",)}, "the input 'silhouette' matches none of"),  # of methods that were not chosen
        ({"inputs": ("",)}, "the input '' matches none of"),
        ({"model_ids": ("a0",)}, "only MoViNet has networks to choose by model IDs"),
        ({"vary_frames": True}, "the ablation of frames: none of the methods"),
    ],
)
def test_what_would_choose_nothing_is_refused(listed, selection, words):
    with pytest.raises(InputError) as refused:
        listed([SEX_TARGET], **selection)
    assert str(refused.value).startswith(words)


def test_targets_without_other_numbers_of_frames_refuse_them(listed):
    with pytest.raises(InputError, match="for these targets"):
        listed([AGE_TARGET], [METHODS["MoViNet"]], vary_frames=True)


def test_networks_are_chosen_by_their_id(listed):
    cells = listed([AGE_TARGET], [METHODS["MoViNet"]], model_ids=("a2",))
    assert {cell.method for cell in cells} == {BASELINE, "MoViNet-A2"}


def test_a_task_holds_all_that_a_worker_needs(planned, small_tables):
    (task, *_), without_data = planned()
    assert without_data == []
    assert task.cell == XGBOOST
    assert task.seed == 27
    assert task.recipe.space.max_depth == [3, 5]
    assert len(task.split.train) + len(task.split.validation) + len(task.split.test) == 60
    assert task.determined_by["features"] == ["WaistC", "HipC", "NeckC"]
    assert task.determined_by["versions"].keys() == set(METHODS["XGBoost"].libraries)
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
    monkeypatch.setattr("healthgait.learning.code_digest.version", lambda name: "99" if name == "xgboost" else "1")
    middle = folders(planned)
    monkeypatch.setattr("healthgait.learning.code_digest.version", lambda name: "1")
    after = folders(planned)
    assert len({before["XGBoost"], middle["XGBoost"], after["XGBoost"]}) == 3
    assert middle["MLP"] == after["MLP"] != before["MLP"]


@pytest.mark.parametrize("name", ["usual_gait_OptoGait", "USUAL_GAT/optogait"])
def test_the_input_that_was_likely_meant_is_named(listed, name):
    with pytest.raises(InputError, match=r"; did you mean usual_gait/OptoGait\?$"):
        listed(inputs=(name,))
