"""A copy of the whole dataset for each test to damage."""

from pathlib import Path

import pytest

from tests.check.made_up_dataset import copy_dataset


@pytest.fixture
def data(tmp_path, whole_dataset) -> Path:
    return copy_dataset(whole_dataset, tmp_path / "data")
