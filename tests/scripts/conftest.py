"""Data for the gait estimation: simulated once, handed to each test to damage."""

from pathlib import Path

import pytest

from healthgait.layout import POSE, SEGMENTATION, clips_of
from healthgait.synthetic.dataset import Cohort, write_participant
from tests.scripts.gait_data import WALK, Data


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
