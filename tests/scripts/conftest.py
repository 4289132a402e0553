"""Data for the gait estimation and for the study of clips: made once, handed to each test to damage."""

import json
import shutil
from pathlib import Path

import pytest

from healthgait.columns import Target
from healthgait.layout import POSE, SEGMENTATION, clips_of
from healthgait.partitions import make_partitions, write_partitions
from healthgait.synthetic.dataset import Cohort, write_participant
from healthgait.tables import read_measures
from tests.scripts.clip_data import Study, write_study
from tests.scripts.gait_data import WALK, Data
from tests.scripts.table_data import SPACE


@pytest.fixture(scope="session")
def simulated(tmp_path_factory) -> Path:
    """All clips of PA000 and PA001; the latter has no segmentation."""
    folder = tmp_path_factory.mktemp("simulated")
    for index, modalities in enumerate(({POSE, SEGMENTATION}, {POSE})):
        write_participant(folder, Cohort(2, seed=1, width_px=960, modalities=frozenset(modalities)), index)
    return folder


@pytest.fixture
def one_walk(tmp_path, simulated) -> Data:
    """One clip of PA000."""
    data = Data(tmp_path / "one walk", simulated)
    data.add(WALK)
    data.name("PA000")
    return data


@pytest.fixture
def cohort(tmp_path, simulated) -> Data:
    """All clips of PA001 and PA000; the table names PA002, too."""
    data = Data(tmp_path / "cohort", simulated)
    for participant in ("PA000", "PA001"):
        for clip in clips_of(participant):
            data.add(clip, like=clip)
    data.name("PA001", "PA002", "PA000")
    return data


@pytest.fixture
def config(small_tables):
    """A config for ``small_tables`` with two partitions, the shortest searches, and no estimated parameters."""
    measures = read_measures(small_tables / "participants_measures.csv")
    partitions = {target: make_partitions(measures, target, folds=2)[0] for target in Target}
    write_partitions(partitions, small_tables / "partitions")
    content = {
        "data_path": None,
        "partitions_path": "partitions",
        "save_dir": "results",
        "patients_measures": "participants_measures.csv",
        "gait_parameters": "gait_parameters.csv",
        "gait_parameters_estimation": None,
        "hyperparameters_search_space": str(SPACE),
        "xgboost": {"search_iterations": 2},
        "mlp": {"search_iterations": 2, "epochs": 20, "max_layers": 2, "max_units": 64},
    }
    path = small_tables / "config.json"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def study(tmp_path) -> Study:
    """A study of clips that has not been run."""
    return write_study(tmp_path / "study")


@pytest.fixture(scope="session")
def finished_study(tmp_path_factory) -> Study:
    """A study of clips, run by two processes without interruption; not to be changed. ``stdout.txt`` has its output."""
    study = write_study(tmp_path_factory.mktemp("finished") / "study")
    finished = study.run("--jobs", 2)
    assert finished.returncode == 0, finished.stderr
    (study.folder / "stdout.txt").write_text(finished.stdout)
    (study.folder / "stderr.txt").write_text(finished.stderr)
    return study


@pytest.fixture
def copied_study(tmp_path, finished_study) -> Study:
    """The same in another folder, to be changed."""
    return Study(shutil.copytree(finished_study.folder, tmp_path / "study"))
