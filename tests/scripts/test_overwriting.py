"""No script replaces a file that is not its own; a second run of the same command replaces what the first one wrote."""

import cv2
import numpy as np
import pytest

from healthgait.layout import (
    GAIT_ESTIMATION_FILE,
    GAIT_PARAMETERS_FILE,
    MEASURES_FILE,
    SENSOR_BOXES_FOLDER,
    SIMULATED_MARKER,
)
from tests.cohort.made_up_cohort import keep_sexes, write_tables
from tests.small_tables import keep_one
from tests.viewer.made_up_clip import write_standing

POINTS = ("--points", "217,420", "180,441", "742,420", "780,441")


@pytest.fixture
def commands(tmp_path, small_tables, whole_dataset, one_walk):
    """Each command, and one of the files that it writes."""
    cohort, standing = write_tables(tmp_path / "cohort"), write_standing(tmp_path / "standing", range(13, 18))
    keep_sexes(cohort)
    (tmp_path / "frame.png").write_bytes(cv2.imencode(".png", np.zeros((540, 960, 3), np.uint8))[1].tobytes())
    tables = small_tables / GAIT_PARAMETERS_FILE, small_tables / GAIT_ESTIMATION_FILE
    keep_one(tables[1])
    estimation = ["gait_parameters_estimation.sh", *one_walk.options("--jobs", 1, "-o", "o.csv", "--clips", "c.csv")]
    return {
        "agreement": (["gait_parameters_agreement.sh", "-a", tables[0], "-b", tables[1], "-o", "o"], "o/agreement.md"),
        "check": (["check_dataset.sh", "-d", whole_dataset, "--jobs", 1, "-o", "o"], "o/check.png"),
        "clip": (["show_clip.sh", "-d", standing, "-c", "PA000/UGS/NW-WoJ_2", "-o", "o.png"], "o.png"),
        "clips": (estimation, "c.csv"),
        "graphs": (["dataset_graphs.sh", "-p", cohort / MEASURES_FILE, "--gait", cohort / GAIT_PARAMETERS_FILE,
                    "-o", "o"], "o/summary.csv"),
        "parameters": (estimation, "o.csv"),
        "walkway": (["define_walkway.sh", *POINTS, "-o", "o.json"], "o.json"),
        "overlay": (["define_walkway.sh", *POINTS, "--picture", "frame.png", "--figure", "g.png",
                     "-o", "o.json"], "g.png"),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["agreement", "check", "clip", "clips", "graphs", "parameters", "walkway", "overlay"])
def test_a_second_run_works_and_another_file_is_replaced_only_if_the_user_says_so(
    run_here, tmp_path, commands, name, assert_refused
):
    command, output = commands[name]
    path = tmp_path / output
    assert run_here(*command).returncode == 0
    again = run_here(*command)
    assert again.returncode == 0, again.stderr
    content = path.read_bytes()
    path.write_bytes(b"mine" + content)
    assert_refused(run_here(*command), f"{output}: exists, and no earlier run wrote it", "overwrite")
    assert path.read_bytes() == b"mine" + content
    assert run_here(*command, "--overwrite").returncode == 0
    assert not path.read_bytes().startswith(b"mine")


def test_what_belongs_to_the_dataset_is_no_output(run_here, one_walk, assert_refused):
    folder = one_walk.folder
    (folder / SIMULATED_MARKER).write_text("{}")
    (folder / GAIT_PARAMETERS_FILE).write_text("ID,Step_UGS\nPA000,70\n")
    before = one_walk.files()
    boxes = folder / SENSOR_BOXES_FOLDER
    for command, file in [
        (["define_walkway.sh", *POINTS, "-o", folder / MEASURES_FILE], MEASURES_FILE),
        (["define_walkway.sh", *POINTS, "--classes", "PA000/UGS/NW-WoJ", "-o", boxes], "NW-WoJ.json"),
        (["gait_parameters_estimation.sh", *one_walk.options("-o", folder / GAIT_PARAMETERS_FILE)],
         GAIT_PARAMETERS_FILE),
        (["gait_parameters_estimation.sh", *one_walk.options("-o", "o.csv", "--clips", folder / SIMULATED_MARKER)],
         SIMULATED_MARKER),
    ]:  # fmt: skip
        assert_refused(run_here(*command), f"{file}: exists")
    assert one_walk.files() == before
