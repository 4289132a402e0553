"""A whole dataset, made once, and a copy for each test to damage."""

from pathlib import Path

import pytest

from tests.check.made_up_dataset import copy_dataset, write_dataset


@pytest.fixture(scope="session")
def whole_dataset(tmp_path_factory) -> Path:
    """Not to be changed."""
    return write_dataset(tmp_path_factory.mktemp("whole") / "data")


@pytest.fixture
def data(tmp_path, whole_dataset) -> Path:
    return copy_dataset(whole_dataset, tmp_path / "data")
