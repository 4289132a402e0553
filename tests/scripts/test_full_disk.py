"""A disk that is full while a set of files is written: all of them are those of before, and nothing lies about.

No file may grow beyond the size that one file of the set needs, as if there were no more room for it alone.
"""

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from healthgait.layout import GAIT_ESTIMATION_FILE, GAIT_PARAMETERS_FILE, MEASURES_FILE, POSE
from tests.cohort.made_up_cohort import keep_sexes, write_tables
from tests.pose_import.estimators import ALPHAPOSE_26
from tests.scripts.import_data import write_tree
from tests.small_tables import keep_one


@contextmanager
def no_file_beyond(size_bytes: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def files_in(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Each file with a frame number on the disk, which another file of the same bytes would not have."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder): (path.stat().st_ino, path.read_bytes()) for path in paths}


@pytest.fixture
def commands(tmp_path, small_tables, whole_dataset, simulated_pose):
    cohort = write_tables(tmp_path / "cohort")
    keep_sexes(cohort)
    write_tree(ALPHAPOSE_26, simulated_pose / POSE, tmp_path / "poses")
    measures = pd.read_csv(small_tables / MEASURES_FILE, index_col="ID")
    measures.loc[measures.index[0], "Age"] = None  # who is in the partitions for Weight alone, which are written last
    measures.to_csv(small_tables / MEASURES_FILE)
    tables = small_tables / GAIT_PARAMETERS_FILE, small_tables / GAIT_ESTIMATION_FILE
    keep_one(tables[1])
    return {
        "agreement": ("gait_parameters_agreement.sh", "-a", tables[0], "-b", tables[1]),
        "check": ("check_dataset.sh", "-d", whole_dataset, "--jobs", "1"),
        "graphs": ("dataset_graphs.sh", "-p", cohort / MEASURES_FILE, "--gait", cohort / GAIT_PARAMETERS_FILE),
        "import": ("import_pose.sh", "-i", tmp_path / "poses", "-t", "alphapose", "--overwrite"),
        "partitions": ("create_partitions.sh", "-p", small_tables / MEASURES_FILE),
    }


@pytest.mark.parametrize("name", ["agreement", "check", "graphs", "import", "partitions"])
def test_a_set_is_written_as_a_whole_or_not_at_all(run_here, tmp_path, commands, name, assert_refused):
    command = [*commands[name], "-o"]
    assert run_here(*command, tmp_path / "old").returncode == 0
    old = files_in(tmp_path / "old")
    largest = max(len(content) for _, content in old.values())
    assert len(old) > 1
    with no_file_beyond(largest - 1):
        process = run_here(*command, tmp_path / "new")
    assert_refused(process, str(tmp_path / "new"), "File too large")
    assert ".part" not in process.stderr
    assert files_in(tmp_path / "new") == {}
    shutil.rmtree(tmp_path / "new")
    if name not in ("import", "partitions"):  # which leave what is the same already
        with no_file_beyond(largest - 1):
            assert_refused(run_here(*command, tmp_path / "old"), "File too large")
        assert files_in(tmp_path / "old") == old
