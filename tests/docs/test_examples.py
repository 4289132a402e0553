"""The examples of the pages run."""

import json

import numpy as np
import pandas as pd

from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.known import read_detections
from healthgait.study.config import load_config
from healthgait.study.inputs.target_config import target_names
from healthgait.study.methods.contract import Selection
from healthgait.study.methods.registry import register, unregister
from healthgait.study.technical_validation import technical_validation
from tests.docs.pages import DOCS, README, blocks
from tests.frame_files import write_frames
from tests.scripts.table_data import edit, write_config

PROGRAM = "from healthgait.frames import FrameGenerator, get_data"
JOINTS = ("hip", "knee", "ankle", "heel", "big_toe")
NAMED = [f"{side}_{joint}" for joint in JOINTS for side in "lr"]  # in the order of the page
PARTS = {"train": ["PA000", "PA001"], "validation": ["PA002"], "test": ["PA003"]}


def programs(page):
    return [block for block in blocks(page, "python") if PROGRAM in block]


def test_the_program_of_the_readme_is_that_of_the_tutorial():
    assert programs(README) == programs(DOCS / "tutorials/own_model.md") and len(programs(README)) == 1


def test_the_program_trains_and_predicts(tmp_path, monkeypatch, capsys):
    data = tmp_path / "data/HealthGait"
    ids = [identity for part in PARTS.values() for identity in part]
    for identity in ids:
        write_frames(data / "silhouette" / identity / "UGS" / "NW-WoJ_1_YOLOV8", 8)
    pd.DataFrame({"ID": ids, "Sex": [0, 1, 0, 1]}).to_csv(data / "participants_measures.csv", index=False)
    partition = data / "partitions/Sex/partition_0.json"
    partition.parent.mkdir(parents=True)
    partition.write_text(json.dumps(PARTS))
    (program,) = programs(README)
    smaller = program.replace("FRAMES, SIZE = 40, 224", "FRAMES, SIZE = 2, 32").replace("epochs=5", "epochs=1")
    monkeypatch.chdir(tmp_path)
    exec(smaller, {})
    said = capsys.readouterr().out
    assert said.splitlines()[-1].startswith("[[0.") and "val_loss" in said


def test_the_config_of_the_page_is_read(tmp_path):
    (example,) = blocks(DOCS / "how_to/config.md", "json")
    (tmp_path / "config.json").write_text(example)
    config = load_config(tmp_path / "config.json")
    assert (config.xgboost.search_iterations, config.mlp.patience, config.data_path) == (8, 20, None)


def test_the_targets_of_the_page_are_read(tmp_path):
    (example,) = blocks(DOCS / "how_to/config.md", "json")
    (targets,) = blocks(DOCS / "contributing/targets.md", "json")
    (tmp_path / "config.json").write_text(json.dumps(json.loads(example) | json.loads(f"{{{targets}}}")))
    names = target_names(load_config(tmp_path / "config.json").targets)
    assert names == ["sex", "weight", "age", "activity", "bmi"]


def test_the_method_of_the_page_goes_through_a_study(small_tables, tmp_path, monkeypatch, own_threads):
    (tmp_path / "ridge.py").write_text(blocks(DOCS / "contributing/methods.md", "python")[0])
    monkeypatch.syspath_prepend(tmp_path)
    import ridge

    config = write_config(small_tables)
    register(ridge.Ridge())
    try:
        edit(config, ridge={"penalty": 2.0})
        chosen = Selection(inputs=("circumference",))
        assert technical_validation(config, ["sex", "weight"], ["Ridge"], 1, selection=chosen)
    finally:
        unregister("Ridge")
    results = pd.read_csv(config.parent / "results/results.csv").query("method == 'Ridge'")
    assert set(results["target"]) == {"sex", "weight"} and set(results["status"]) == {"done"}


def test_the_reference_values_of_the_page_are_printed(capsys):
    page = DOCS / "explanation/reference_values.md"
    exec(blocks(page, "python")[0], {})
    assert capsys.readouterr().out == blocks(page, "")[0]


def test_the_plain_table_of_the_page_is_read(tmp_path, monkeypatch):
    points = np.random.default_rng(1).uniform(0.1, 0.9, (3, 10, 3))
    np.save(tmp_path / "walk.npy", points)
    monkeypatch.chdir(tmp_path)
    exec(next(block for block in blocks(DOCS / "how_to/pose_files.md", "python") if "walk.npy" in block), {})
    found = read_detections(Source(tmp_path / "walk.csv"), None)
    assert (found.image_size, found.times_s) == ((1920, 1080), {0: 0.0, 1: 0.02, 2: 0.04})
    assert {*found.names} == {*NAMED}
    for frame, ((person,), expected) in enumerate(zip(found.people.values(), points, strict=True)):
        order = [NAMED.index(name) for name in found.names]
        np.testing.assert_allclose(person.points, expected[order], err_msg=str(frame))
