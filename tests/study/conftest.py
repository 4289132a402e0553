import shutil
from pathlib import Path

import pytest

from healthgait.study.cells import Outcome
from tests.study.made_up_clips_study import write_dataset
from tests.study.made_up_study import write_study

SMALL = {"count": 40, "methods": ("XGBoost",), "inputs": ("usual_gait", "circumference")}


@pytest.fixture
def small_study(tmp_path) -> tuple[Path, list[Outcome]]:
    """A save_dir with a small complete study, and its outcomes."""
    return tmp_path, write_study(tmp_path, **SMALL)


@pytest.fixture(scope="module")
def shared_study(tmp_path_factory) -> tuple[Path, list[Outcome]]:
    """The same for tests that change nothing in it."""
    save_dir = tmp_path_factory.mktemp("study")
    return save_dir, write_study(save_dir, **SMALL)


@pytest.fixture(scope="module")
def shared_data(tmp_path_factory) -> Path:
    """A small dataset of clips that no test changes."""
    return write_dataset(tmp_path_factory.mktemp("data"))


@pytest.fixture
def copied_data(shared_data, tmp_path) -> Path:
    """The same in a folder of one's own."""
    return shutil.copytree(shared_data, tmp_path / "copied")
