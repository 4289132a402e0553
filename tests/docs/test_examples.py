"""The examples of the pages run."""

import json
import os
import subprocess
import sys

import pandas as pd

from healthgait.study.config import load_config
from healthgait.study.inputs.target_config import target_names
from tests.conftest import ROOT
from tests.docs.pages import DOCS, README, blocks
from tests.frame_files import write_frames

PROGRAM = "from healthgait.frames import FrameGenerator, get_data"
PARTS = {"train": ["PA000", "PA001"], "validation": ["PA002"], "test": ["PA003"]}


def programs(page):
    return [block for block in blocks(page, "python") if PROGRAM in block]


def test_the_program_of_the_readme_is_that_of_the_tutorial():
    assert programs(README) == programs(DOCS / "tutorials/own_model.md") and len(programs(README)) == 1


def test_the_program_trains_and_predicts(tmp_path):
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
    process = subprocess.run(
        [sys.executable, "-c", smaller], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    assert process.stdout.splitlines()[-1].startswith("[[0.") and "val_loss" in process.stdout


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
