import shutil
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from healthgait.layout import FLOWS, SEGMENTATION, SILHOUETTE
from healthgait.learning.rows import UNREADABLE
from healthgait.movinet.settings import LIBRARIES
from healthgait.study.cells import NO_DATA, Cell
from healthgait.study.methods.contract import Selection
from healthgait.study.methods.movinet import MoViNet
from healthgait.study.running.plan import plan
from healthgait.study.running.task import digest
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET
from tests.movinet.conftest import write_checkpoint
from tests.study.made_up_clips_study import MEASURES, config_of, study_data

WOJ = Cell(SEX_TARGET, "MoViNet-A0", SILHOUETTE, "WoJ", 0, sample="clip")
WJ = replace(WOJ, source="WJ")
WEIGHT = Cell(WEIGHT_TARGET, "MoViNet-A5", SILHOUETTE, "both", 0, sample="clip")
CELLS = (WOJ, WJ, WEIGHT)


METHOD = MoViNet()


@pytest.fixture
def cells_of(tmp_path):
    """The cells of a target on 4 partitions."""

    def cells(target, vary_frames=False, model_ids=(), **settings) -> list[Cell]:
        selection = Selection(model_ids=model_ids, vary_frames=vary_frames)
        return METHOD.cells(target, range(4), config_of(None, tmp_path, **settings), selection)

    return cells


def test_the_matrix_of_the_paper(cells_of):
    """A0 and A5; sex on 4 modalities x 3 classes of clips, weight and age on the 4 modalities, in 4 partitions."""
    sex, weight, age = (cells_of(target) for target in PAPER_TARGETS)
    assert (len(sex), len(weight), len(age)) == (2 * 12 * 4, 2 * 4 * 4, 2 * 4 * 4)
    modalities = {SILHOUETTE, SEGMENTATION, "optical_flow/GMFLOW", "optical_flow/TVL1"}
    assert {(c.input, c.source) for c in sex} == {(name, own) for name in modalities for own in ("WoJ", "WJ", "both")}
    assert {(c.input, c.source) for c in weight} == {(name, "both") for name in modalities}
    for cells in (sex, weight, age):
        assert len(set(cells)) == len(cells)
        assert {(cell.frames, cell.sample) for cell in cells} == {(0, "clip")}
        assert set(Counter(cell.partition for cell in cells).values()) == {len(cells) // 4}
        assert {cell.method for cell in cells} == {"MoViNet-A0", "MoViNet-A5"}


def test_the_frames_of_table_1(cells_of):
    cells = cells_of(SEX_TARGET, vary_frames=True)
    added = [cell for cell in cells if cell.frames]
    assert len(cells) == 96 + 88 and len(added) == 2 * 11 * 4
    assert {(cell.input, cell.source) for cell in added} == {(SILHOUETTE, "WoJ")}
    assert sorted({cell.frames for cell in added}) == [2, 3, 4, 5, 10, 15, 20, 25, 30, 35, 40]
    assert cells_of(AGE_TARGET, vary_frames=True) == cells_of(AGE_TARGET)


def test_the_backbones_are_those_of_the_target_or_those_that_were_asked_for(cells_of):
    def backbones(*arguments, **options):
        return list(dict.fromkeys(cell.method for cell in cells_of(*arguments, **options)))

    twice = {"model_ids": ["a2", "a2"]}
    assert backbones(WEIGHT_TARGET, weight=twice) == ["MoViNet-A2"]
    assert len(cells_of(WEIGHT_TARGET, weight=twice)) == 4 * 4
    assert backbones(AGE_TARGET, weight=twice) == ["MoViNet-A0", "MoViNet-A5"]
    assert backbones(WEIGHT_TARGET, model_ids=("a3", "a1"), weight=twice) == ["MoViNet-A3", "MoViNet-A1"]


def test_each_cell_has_a_folder_and_a_name_of_its_own(tmp_path, cells_of):
    cells = [cell for target in PAPER_TARGETS for cell in cells_of(target, vary_frames=True)]
    assert len({cell.folder(tmp_path, "0" * 64) for cell in cells}) == len({str(cell) for cell in cells}) == len(cells)
    folder = replace(WOJ, frames=5).folder(tmp_path, "0123456789abcdef")
    assert folder == tmp_path / "cells/sex/MoViNet-A0/silhouette_WoJ_5_frames/partition_0-0123456789ab"
    assert str(replace(WOJ, frames=5)) == "sex MoViNet-A0 silhouette (WoJ, 5 frames) partition 0"


@pytest.fixture
def planned(tmp_path):
    """Plan some cells; the memory of what was read is not kept."""

    def planned(data, cells=CELLS, save_dir=tmp_path / "results", measures=MEASURES, **settings):
        return plan(dict.fromkeys(cells, METHOD), study_data(config_of(data, save_dir, **settings), measures))

    return planned


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
    assert (usual.recipe.extraction.choice.frames, other.recipe.extraction.choice.frames) == (2, 1)
    assert usual.recipe.extraction.folder == other.recipe.extraction.folder
    assert usual.split.test.digests[0].sha256 != other.split.test.digests[0].sha256


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
    others = MEASURES.copy()
    others.loc["PA003", "Weight"] += 1
    assert changed(folders(planned, shared_data), folders(planned, shared_data, measures=others)) == {WEIGHT}


def test_a_new_release_of_a_library_changes_every_cell(planned, shared_data, monkeypatch):
    before = folders(planned, shared_data)
    monkeypatch.setattr("healthgait.learning.code_digest.version", lambda name: "99")
    assert changed(before, folders(planned, shared_data)) == set(CELLS)


def test_sources_are_shared_by_the_cells_and_can_be_remembered(shared_data, tmp_path):
    data = study_data(config_of(shared_data, tmp_path))
    (first, *_), _ = plan(dict.fromkeys(CELLS, METHOD), data)
    (again, *_), _ = plan(dict.fromkeys(CELLS, METHOD), data)
    assert all(mine is other for mine, other in zip(first.split.test.digests, again.split.test.digests, strict=True))
    data.remember_clips()
    assert (tmp_path / "features" / "clip_digests.json").is_file()


def test_clips_that_cannot_be_read_are_known(planned, copied_data, tmp_path):
    data = study_data(config_of(copied_data, tmp_path))
    plan({WJ: METHOD}, data)
    assert not data.lacks_clips
    for picture in (copied_data / SILHOUETTE / "PA006" / "UGS" / "NW-WoJ_1_YOLOV8").iterdir():
        picture.unlink()
    plan({WOJ: METHOD}, data)
    assert data.lacks_clips
