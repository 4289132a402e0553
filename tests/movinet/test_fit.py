import gc
import json
from dataclasses import replace

import keras
import numpy as np
import pandas as pd
import pytest

from healthgait.clip_features.clip_digests import ClipDigests
from healthgait.clip_features.extraction import extract
from healthgait.computing.parallel import Workers
from healthgait.errors import InputError
from healthgait.frames import clip_dataset
from healthgait.layout import SILHOUETTE
from healthgait.learning.rows import UNREADABLE
from healthgait.movinet.backbones import frozen_network
from healthgait.movinet.features import extraction
from healthgait.movinet.fit import MoViNetRecipe, fit_clips
from healthgait.movinet.model import load_stored_model
from healthgait.movinet.settings import FinetuningSettings, HeadSettings
from healthgait.study.cells import DONE, FAILED, Cell
from healthgait.study.inputs.clip_rows import make_clip_split, recordings
from healthgait.study.methods.movinet import MoViNet
from healthgait.study.methods.on_clips import with_features
from healthgait.study.running.compute import compute, damage
from healthgait.study.running.task import Task, digest
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET, Target
from tests.movinet.made_up_clips import SAMPLING, cut_short, small_backbone
from tests.movinet.made_up_training import step_by_step
from tests.study.made_up_clips_study import MEASURES, PARTITION, write_dataset

HEAD = HeadSettings(units=8, activation="relu", learning_rate=1e-3, batch_size=4, epochs=6, patience=6)
FINETUNING = FinetuningSettings(epochs=1, learning_rate=1e-4, batch_size=4)


pytestmark = pytest.mark.usefixtures("own_threads")


@pytest.fixture
def task(tmp_path):
    """The task of a cell, its features stored; ``damaged`` clips (``PA006/UGS/NW-WoJ_1``) cannot be decoded."""

    def make(target: Target = WEIGHT_TARGET, finetuning=None, damaged=()) -> Task:
        data = write_dataset(tmp_path / "data")
        for clip in damaged:
            cut_short(data / SILHOUETTE / f"{clip}_YOLOV8" / "001.png")
        cell = Cell(target, "MoViNet-A0", SILHOUETTE, "WoJ", 0, sample="clip")
        clips = recordings(data, cell.input, cell.source, MEASURES.index)
        digests = ClipDigests(tmp_path).digests([one.folder for one in clips], SAMPLING)
        split, left_out = make_clip_split(MEASURES, PARTITION, target, clips, digests)
        wanted = extraction(small_backbone(), SAMPLING, tmp_path / "features")
        extract(wanted, list(digests.values()), Workers(1))
        determined_by = {"versions": {}, "target": target.name}
        folder = cell.folder(tmp_path, digest(determined_by))
        recipe = MoViNetRecipe(wanted, HEAD, finetuning)
        return Task(cell, MoViNet(), recipe, split, left_out, 27, determined_by, folder)

    return make


def features_of(digests) -> np.ndarray:
    frames = np.stack(list(clip_dataset([digest.clip for digest in digests], 2, (32, 32), 0.0).as_numpy_iterator()))
    return frozen_network(small_backbone()).predict(frames, verbose=0)


def test_each_row_gets_the_features_of_its_clip(task):
    made = task()
    split, left_out = with_features(made.split, made.left_out, made.recipe.extraction.folder)
    assert left_out == {}
    for part, rows in split.parts.items():
        before = made.split.parts[part]
        assert (rows.ids, rows.names, rows.digests) == (before.ids, before.names, before.digests)
        assert rows.y.tolist() == before.y.tolist()
        assert rows.x == pytest.approx(features_of(rows.digests), abs=1e-5)
    assert len(np.unique(split.train.x, axis=0)) == len(split.train)


def test_a_clip_that_cannot_be_decoded_is_left_out_and_named(task):
    made = task(damaged=["PA000/UGS/NW-WoJ_2", "PA006/UGS/NW-WoJ_1"])
    before = {UNREADABLE: ["PA009 UGS/NW-WoJ_1 (no frames)"], "no clip": ["PA009"]}
    split, left_out = with_features(made.split, before, made.recipe.extraction.folder)
    assert split.train.ids == ["PA000", *["PA001"] * 2, *["PA002"] * 2, *["PA003"] * 2]
    assert split.test.names == ["UGS/NW-WoJ_2", "UGS/NW-WoJ_1", "UGS/NW-WoJ_2"]
    assert split.test.y.tolist() == [80, 85, 85]
    assert split.test.x == pytest.approx(features_of(split.test.digests), abs=1e-5)
    first, second, third = left_out[UNREADABLE]
    assert first == before[UNREADABLE][0]
    assert second.startswith("PA000 UGS/NW-WoJ_2 (") and "001.png: not a readable picture" in second
    assert third.startswith("PA006 UGS/NW-WoJ_1 (")
    assert left_out["no clip"] == ["PA009"] and len(before[UNREADABLE]) == 1


def test_a_part_without_a_readable_clip_is_reported(task):
    made = task(damaged=[f"{person}/UGS/NW-WoJ_{n}" for person in ("PA004", "PA005") for n in (1, 2)])
    with pytest.raises(ValueError, match="no clip of the validation part can be read"):
        with_features(made.split, made.left_out, made.recipe.extraction.folder)
    outcome = compute(made)
    assert (outcome.status, made.folder.exists()) == (FAILED, False)
    assert "validation part" in outcome.reason


def test_damaged_features_are_reported(task):
    made = task()
    chunk = next(made.recipe.extraction.folder.iterdir())
    chunk.write_bytes(chunk.read_bytes()[:-50])
    with pytest.raises(InputError, match="run again"):
        with_features(made.split, made.left_out, made.recipe.extraction.folder)


def told_by_the_stored_model(made: Task, rows) -> np.ndarray:
    frames = clip_dataset([digest.clip for digest in rows.digests], 2, (32, 32), 0.0)
    return load_stored_model(made.folder / "model.keras").predict(frames.batch(2), verbose=0)[:, -1]


@pytest.mark.parametrize("target", [SEX_TARGET, WEIGHT_TARGET])
def test_a_cell_on_clips_is_stored_with_the_whole_model(task, target):
    made = task(target)
    assert compute(made).status == DONE and damage(made) == ""
    names = {path.name for path in made.folder.iterdir()}
    (events,) = {name for name in names if name.startswith("events.out.tfevents")}
    assert names - {events} == {"predictions.csv", "metrics.json", "parameters.json", "model.keras", "provenance.json",
                                "checksums.json"}  # fmt: skip
    table = pd.read_csv(made.folder / "predictions.csv")
    assert table["ID"].tolist() == made.split.test.ids and table["clip"].tolist() == made.split.test.names
    assert table["true"].tolist() == made.split.test.y.tolist()
    column = "probability" if target.is_classification else "predicted"
    assert table[column].to_numpy() == pytest.approx(told_by_the_stored_model(made, made.split.test), rel=1e-4)
    parameters = json.loads((made.folder / "parameters.json").read_text())
    assert parameters["epochs"] == 6 and 1 <= parameters["best_epoch"] <= 6
    assert json.loads((made.folder / "provenance.json").read_text())["n_train"] == 8


def test_a_second_run_predicts_the_same(task):
    made = task()
    compute(made)
    other = replace(made, folder=made.folder.with_name("again"))
    compute(other)
    for name in ("predictions.csv", "metrics.json", "parameters.json"):
        assert (made.folder / name).read_bytes() == (other.folder / name).read_bytes()


def test_a_stored_head_is_released(task):
    """The frozen network stays in memory from cell to cell; what was built on it must not."""

    def heads() -> set[int]:
        gc.collect()
        return {id(one) for one in gc.get_objects() if isinstance(one, keras.Model) and one.name == "head_of_study"}

    made, before = task(), heads()
    assert compute(made).status == DONE
    assert heads() <= before  # of other tests, which may be released meanwhile


@pytest.mark.parametrize("target", [pytest.param(SEX_TARGET, marks=pytest.mark.long), WEIGHT_TARGET])
def test_a_finetuned_cell_predicts_what_its_stored_model_predicts(task, target):
    made = task(target, finetuning=FINETUNING, damaged=["PA006/UGS/NW-WoJ_1"])
    assert compute(made).status == DONE and damage(made) == ""
    assert [path.name for path in made.folder.parent.iterdir()] == [made.folder.name]  # no checkpoint is left
    table = pd.read_csv(made.folder / "predictions.csv")
    split, _ = with_features(made.split, {}, made.recipe.extraction.folder)
    assert table["clip"].tolist() == split.test.names == ["UGS/NW-WoJ_2", "UGS/NW-WoJ_1", "UGS/NW-WoJ_2"]
    column = "probability" if target.is_classification else "predicted"
    assert table[column].to_numpy() == pytest.approx(told_by_the_stored_model(made, split.test), rel=1e-5)
    parameters = json.loads((made.folder / "parameters.json").read_text())
    assert parameters.keys() == {"best_epoch", "epochs", "head"}
    assert (parameters["epochs"], parameters["head"]["epochs"]) == (1, 6)


def test_the_curves_can_be_read_by_tensorboard(task):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    made = task()
    compute(made)
    curves = EventAccumulator(str(made.folder), size_guidance={"tensors": 0})
    curves.Reload()
    assert set(curves.Tags()["tensors"]) == {f"mean_squared_error_scaled/{part}" for part in ("training", "validation")}
    assert [event.step for event in curves.Tensors("mean_squared_error_scaled/validation")] == [1, 2, 3, 4, 5, 6]


def test_pictures_that_change_after_the_training_and_before_they_are_predicted_are_named(task, tmp_path):
    made = task(finetuning=FINETUNING)
    split, _ = with_features(made.split, {}, made.recipe.extraction.folder)
    with step_by_step():
        fitted = fit_clips(WEIGHT_TARGET, split, made.recipe, 27, tmp_path / "checkpoint", "training")
    clip = split.test.digests[0].clip
    (clip / "000.png").write_bytes((clip / "001.png").read_bytes())
    with pytest.raises(InputError, match=f"{clip}: changed while it was read"):
        fitted.predict(split.test)


@pytest.mark.parametrize("change", ["another picture", pytest.param("gone", marks=pytest.mark.long)])
def test_pictures_that_change_before_the_backbone_is_trained_are_named(task, change):
    """The cell would hold the digest of the pictures before, and the predictions of those after."""
    made = task(finetuning=FINETUNING)
    clip = made.split.train.digests[0].clip
    if change == "gone":
        (clip / "001.png").unlink()
    else:
        (clip / "000.png").write_bytes((clip / "001.png").read_bytes())
    outcome = compute(made)
    assert (outcome.status, outcome.reason[:12]) == (FAILED, "InputError: ")
    assert f"{clip}: changed while it was read" in outcome.reason
    assert not made.folder.exists()
