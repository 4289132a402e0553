"""A Health&Gait tree from videos: refused in one line or, where weights and a real walk are there, extracted."""

import shutil

import cv2
import numpy as np
import pytest

from healthgait.frames import format_frames
from tests.video.films import write_film
from tests.video.real_walk import NEEDS_WALK
from tests.video.weights import FOLDER, NEEDS_WEIGHTS

SCRIPT = "extract_modalities.sh"


@pytest.fixture(autouse=True)
def weights(monkeypatch):
    """The folder of the weights, whatever the test's own environment says."""
    monkeypatch.setenv("HEALTHGAIT_MODELS", str(FOLDER))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-m", "heat"], "heat"),
        (["-m", "optical_flow/GMFLOW"], "optical_flow/GMFLOW"),
        (["--flow", "none"], "invalid choice"),
        (["-k", "4.2"], "--scale is the length"),
    ],
)
def test_a_wrong_option_is_refused(run_here, arguments, words):
    process = run_here(SCRIPT, "-i", "walk.mp4", "-o", "out", *arguments)
    assert process.returncode == 2 and words in process.stderr


@NEEDS_WEIGHTS
def test_a_video_that_shows_nobody_leaves_nothing(run_here, assert_refused, tmp_path):
    write_film(tmp_path / "grey.mp4")
    assert_refused(run_here(SCRIPT, "-i", "grey.mp4", "-o", "out"), "grey.mp4", "no person found in any of 12 frames")
    assert not (tmp_path / "out").exists()


@NEEDS_WEIGHTS
@NEEDS_WALK
def test_a_real_walk_becomes_a_tree_that_the_other_scripts_take(run_here, tmp_path, real_walk):
    (tmp_path / "in/P1/UGS").mkdir(parents=True)
    shutil.copy(real_walk.video, tmp_path / "in/P1/UGS/walk.mp4")
    arguments = (SCRIPT, "-i", "in", "-o", "tree", "--height", 165, "--flow", "dis")
    process = run_here(*arguments)
    assert process.returncode == 0, process.stderr
    frames = {
        name: sorted(path.stem for path in (tmp_path / "tree" / name).iterdir())
        for name in (
            "silhouette/P1/UGS/NW-WoJ_1_YOLOV8",
            "semantic_segmentation/P1/UGS/NW-WoJ_1_DensePose",
            "optical_flow/P1/UGS/TVL1/NW-WoJ_1",
        )
    }
    silhouettes, segmentations, flows = frames.values()
    assert silhouettes == segmentations and flows == silhouettes[:-1] and len(flows) > 75
    middle = silhouettes[len(silhouettes) // 2]
    silhouette = cv2.imread(str(tmp_path / f"tree/silhouette/P1/UGS/NW-WoJ_1_YOLOV8/{middle}.jpg"))
    parts = cv2.imread(str(tmp_path / f"tree/semantic_segmentation/P1/UGS/NW-WoJ_1_DensePose/{middle}.png"))
    assert np.array_equal(silhouette.max(axis=2) > 127, parts.any(axis=2))
    assert 0.01 < (silhouette > 127).mean() < 0.03 and format_frames(silhouette, (224, 224)).shape == (224, 224, 3)

    check = run_here("check_dataset.sh", "-d", "tree", "--deep")
    assert check.returncode == 0 and "1 participants, nothing found" in check.stdout
    estimate = run_here(
        "gait_parameters_estimation.sh", "-p", "tree/pose", "-s", "tree/sensors_bboxes", "-e",
        "tree/semantic_segmentation", "-o", "parameters.csv",
    )  # fmt: skip
    assert estimate.returncode == 0 and "1 clips used" in estimate.stdout + estimate.stderr

    assert "walk.mp4: unchanged" in run_here(*arguments).stdout
