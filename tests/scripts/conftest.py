"""Data for the gait estimation and for studies: made once, handed to each test to damage."""

import os
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from healthgait.layout import POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, clips_of
from tests.pose_import.estimators import ALPHAPOSE_26, people_in, write
from tests.scripts.clip_data import MOVINET, Study, write_study
from tests.scripts.gait_data import WALK, Data
from tests.scripts.import_data import clips, entries_of, write_both_poses
from tests.scripts.table_data import XGBOOST, run_study, write_config
from tests.small_tables import write_small_tables


@pytest.fixture(scope="session")
def simulated(made_once, simulated_people) -> Path:
    """All clips of PA000 and PA001; the latter has no segmentation."""

    def make(folder: Path) -> None:
        for name in (POSE, SENSOR_BOXES_FOLDER, f"{SEGMENTATION}/PA000"):
            shutil.copytree(simulated_people / name, folder / name, copy_function=os.link)

    return made_once("simulated", make)


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


@pytest.fixture(scope="session")
def simulated_pose(made_once) -> Path:
    """What ``write_both_poses`` writes."""

    def make(folder: Path) -> None:
        folder.mkdir()
        write_both_poses(folder)

    return made_once("simulated pose", make)


@pytest.fixture
def one_clip(tmp_path, simulated_pose) -> Path:
    """AlphaPose's results of one clip, 26 points."""
    return write(ALPHAPOSE_26, people_in(entries_of(simulated_pose / POSE, clips()[0])), tmp_path / "results.json")


@pytest.fixture
def config(small_tables) -> Path:
    """The config of a study of ``small_tables`` that has not been run."""
    return write_config(small_tables)


@pytest.fixture(scope="session")
def finished_config(made_once) -> Path:
    """The same with XGBoost alone, run by two processes without interruption; not to be changed."""

    def make(folder: Path) -> None:
        finished = run_study(write_config(write_small_tables(folder)), *XGBOOST, "--jobs", 2)
        assert finished.returncode == 0, finished.stderr

    return made_once("finished tables", make) / "config.json"


@pytest.fixture
def copied_config(tmp_path, finished_config) -> Path:
    """The same in another folder, to be changed."""
    return shutil.copytree(finished_config.parent, tmp_path / "copied tables") / "config.json"


@pytest.fixture
def study(tmp_path) -> Study:
    """A study of clips that has not been run."""
    return write_study(tmp_path / "study")


@pytest.fixture
def run_clips(run_here, monkeypatch):
    """Run a study of clips within this process, where TensorFlow is loaded already."""

    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")  # is given back after the test

    def run(study: Study, *options: object) -> CompletedProcess:
        return run_here("technical_validation.py", "--config", study.config, *MOVINET, *options)

    return run


@pytest.fixture(scope="session")
def finished_study(made_once) -> Study:
    """A study of clips, run by one process without interruption; not to be changed. ``stdout.txt`` has its output."""

    def make(folder: Path) -> None:
        study = write_study(folder)
        finished = study.run("--jobs", 1)
        assert finished.returncode == 0, finished.stderr
        (folder / "stdout.txt").write_text(finished.stdout)
        (folder / "stderr.txt").write_text(finished.stderr)

    return Study(made_once("finished study", make))


@pytest.fixture
def copied_study(tmp_path, finished_study) -> Study:
    """The same in another folder, to be changed."""
    return Study(shutil.copytree(finished_study.folder, tmp_path / "study"))
