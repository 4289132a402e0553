import shutil
from dataclasses import replace

import numpy as np
import pytest
from healthgait.study.clip_plan import ClipPlanner

from healthgait.layout import FLOWS, SEGMENTATION, SILHOUETTE
from healthgait.movinet.features import LIBRARIES
from healthgait.study import clip_plan
from healthgait.study.cells import NO_DATA, Cell
from healthgait.study.clips import UNREADABLE
from healthgait.study.plan import digest
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET
from tests.movinet.conftest import write_checkpoint
from tests.study.made_up_clips_study import config_of, partitions, tables

WOJ = Cell(SEX_TARGET, "MoViNet-A0", SILHOUETTE, "WoJ", 0)
WJ = replace(WOJ, source="WJ")
WEIGHT = Cell(WEIGHT_TARGET, "MoViNet-A5", SILHOUETTE, "both", 0)
CELLS = (WOJ, WJ, WEIGHT)


@pytest.fixture
def planned(tmp_path):
    """Plan some cells; the memory of what was read is not kept."""

    def plan(data, cells=CELLS, save_dir=tmp_path / "results", known=None, **settings):
        return ClipPlanner(config_of(data, save_dir, **settings), known or tables(), partitions()).plan(list(cells))

    return plan


def folders(planned, data, **arguments) -> dict[Cell, str]:
    """The name of the folder of each cell, which ends in the digest."""
    tasks, without = planned(data, **arguments)
    assert without == []
    return {task.cell: task.folder.name for task in tasks}


def changed(before: dict[Cell, str], after: dict[Cell, str]) -> set[Cell]:
    assert before.keys() == after.keys()
    return {cell for cell in before if before[cell] != after[cell]}


def test_a_task_holds_all_that_a_worker_needs(planned, shared_data, tmp_path):
    (task, _, weight), without = planned(shared_data, seed=5)
    assert without == []
    assert (task.cell, task.seed, task.left_out) == (WOJ, 5, {})
    assert [len(rows) for rows in task.split.parts.values()] == [8, 4, 4]
    assert task.split.test.ids == ["PA006"] * 2 + ["PA007"] * 2
    assert task.split.test.names == ["UGS/NW-WoJ_1", "UGS/NW-WoJ_2"] * 2
    assert task.recipe.extraction.backbone.model_id == "a0"
    assert task.recipe.extraction.folder.parent == tmp_path / "results" / "features"
    assert (task.recipe.head.units, task.recipe.head.activation, task.recipe.finetuning) == (2048, "swish", None)
    assert (weight.recipe.head.units, weight.recipe.extraction.backbone.model_id) == (512, "a5")
    assert [len(rows) for rows in weight.split.parts.values()] == [16, 8, 8]
    assert task.determined_by["versions"].keys() == set(LIBRARIES)
    parent = tmp_path / "results/cells/sex/MoViNet-A0/silhouette_WoJ"
    assert task.folder == parent / f"partition_0-{digest(task.determined_by)[:12]}"
    assert not (tmp_path / "results").exists()  # to plan writes nothing


def test_a_number_of_frames_of_its_own_goes_before_the_usual_one(planned, shared_data):
    (usual, other), _ = planned(shared_data, cells=[WOJ, replace(WOJ, frames=1)])
    assert (usual.recipe.extraction.sampling.frames, other.recipe.extraction.sampling.frames) == (2, 1)
    assert usual.recipe.extraction.folder == other.recipe.extraction.folder
    assert usual.split.test.sources[0].content != other.split.test.sources[0].content


def test_what_has_no_clips_is_no_data(planned, copied_data):
    (copied_data / SEGMENTATION).mkdir()
    cells = [WOJ, replace(WOJ, input=SEGMENTATION), replace(WOJ, input=FLOWS[0])]
    (task,), (empty, absent) = planned(copied_data, cells=cells)
    assert task.cell == WOJ
    assert (empty.cell, empty.status, empty.folder) == (cells[1], NO_DATA, None)
    assert empty.reason == "nobody in the train part has a clip"
    assert "no folder" in absent.reason and "optical_flow" in absent.reason


def test_a_clip_without_frames_is_left_out_and_named(planned, copied_data):
    for picture in (copied_data / SILHOUETTE / "PA006" / "UGS" / "NW-WoJ_1_YOLOV8").iterdir():
        picture.unlink()
    (woj, wj, _), _ = planned(copied_data)
    (text,) = woj.left_out[UNREADABLE]
    assert text.startswith("PA006 UGS/NW-WoJ_1 (") and "no frames" in text
    assert woj.split.test.names == ["UGS/NW-WoJ_2", "UGS/NW-WoJ_1", "UGS/NW-WoJ_2"]
    assert wj.left_out == {}


def test_the_place_of_the_dataset_and_of_the_results_changes_nothing(planned, shared_data, copied_data, tmp_path):
    before = folders(planned, shared_data)
    assert changed(before, folders(planned, shared_data)) == set()
    assert changed(before, folders(planned, copied_data)) == set()
    assert changed(before, folders(planned, shared_data, save_dir=tmp_path / "elsewhere")) == set()


def test_another_byte_of_a_picture_changes_the_cells_that_see_it(planned, shared_data, copied_data):
    picture = copied_data / SILHOUETTE / "PA000" / "UGS" / "NW-WJ_2_YOLOV8" / "001.png"
    content = bytearray(picture.read_bytes())
    content[-5] ^= 1
    picture.write_bytes(content)
    assert changed(folders(planned, shared_data), folders(planned, copied_data)) == {WJ, WEIGHT}


def test_a_clip_less_changes_the_cells_that_saw_it(planned, shared_data, copied_data):
    shutil.rmtree(copied_data / SILHOUETTE / "PA000" / "UGS" / "NW-WoJ_2_YOLOV8")
    assert changed(folders(planned, shared_data), folders(planned, copied_data)) == {WOJ, WEIGHT}


def test_two_clips_that_change_places_are_another_study(planned, shared_data, copied_data):
    first, second = (copied_data / SILHOUETTE / person / "UGS" / "NW-WoJ_1_YOLOV8" for person in ("PA000", "PA007"))
    first.rename(copied_data / "x")
    second.rename(first)
    (copied_data / "x").rename(second)
    assert changed(folders(planned, shared_data), folders(planned, copied_data)) == {WOJ, WEIGHT}


@pytest.mark.parametrize(
    "other", [{"frames": 1}, {"image_size": 64}, {"skip_percent": 0.1}, {"frame_sampling": "uniform"}]
)
def test_another_choice_of_frames_changes_every_cell(planned, shared_data, other):
    assert changed(folders(planned, shared_data), folders(planned, shared_data, **other)) == set(CELLS)


@pytest.mark.parametrize("field, value", [("units", 7), ("activation", "relu"), ("learning_rate", 0.5),
                                          ("batch_size", 7), ("epochs", 7), ("patience", 7)])  # fmt: skip
def test_another_setting_of_a_head_changes_the_cells_of_its_target(planned, shared_data, field, value):
    after = folders(planned, shared_data, sex={field: value}, age={field: value})
    assert changed(folders(planned, shared_data), after) == {WOJ, WJ}


def test_the_seed_changes_every_cell(planned, shared_data):
    assert changed(folders(planned, shared_data), folders(planned, shared_data, seed=28)) == set(CELLS)


def test_other_weights_change_a_cell_and_another_place_of_them_does_not(planned, shared_data, tmp_path):
    counter = {"save_counter/.ATTRIBUTES/VARIABLE_VALUE": np.int64(7)}
    for folder, others in (("one", {}), ("same", {}), ("other", counter)):
        (tmp_path / folder).mkdir()
        write_checkpoint(tmp_path / folder / "a0", "a0", others)
    one, same, other = (
        folders(planned, shared_data, cells=[WOJ], weights=str(tmp_path / folder / "{model_id}"))
        for folder in ("one", "same", "other")
    )
    assert changed(one, same) == set()
    assert changed(one, other) == {WOJ}
    assert changed(one, folders(planned, shared_data, cells=[WOJ])) == {WOJ}


def test_the_list_of_backbones_changes_nothing(planned, shared_data):
    after = folders(planned, shared_data, sex={"model_ids": ["a0"]}, weight={"model_ids": ["a5", "a1"]})
    assert changed(folders(planned, shared_data), after) == set()


def test_settings_of_a_training_that_is_not_done_change_nothing(planned, shared_data):
    off, on = {"finetuning": {"epochs": 9}}, {"finetune": True}
    before = folders(planned, shared_data)
    assert changed(before, folders(planned, shared_data, **off)) == set()
    finetuned = folders(planned, shared_data, **on)
    assert changed(before, finetuned) == set(CELLS)
    assert changed(finetuned, folders(planned, shared_data, **on, **off)) == set(CELLS)


def test_another_target_changes_the_cells_of_its_own(planned, shared_data):
    known = tables()
    known.measures.loc["PA003", "Weight"] += 1
    assert changed(folders(planned, shared_data), folders(planned, shared_data, known=known)) == {WEIGHT}


def test_a_new_release_of_a_library_changes_every_cell(planned, shared_data, monkeypatch):
    before = folders(planned, shared_data)
    monkeypatch.setattr(clip_plan, "version", lambda name: "99")
    assert changed(before, folders(planned, shared_data)) == set(CELLS)


def test_sources_are_shared_by_the_cells_and_can_be_remembered(shared_data, tmp_path):
    planner = ClipPlanner(config_of(shared_data, tmp_path), tables(), partitions())
    (first, *_), _ = planner.plan(list(CELLS))
    (again, *_), _ = planner.plan(list(CELLS))
    assert all(mine is other for mine, other in zip(first.split.test.sources, again.split.test.sources, strict=True))
    planner.sources.remember()
    assert (tmp_path / "features" / "sources.json").is_file()
