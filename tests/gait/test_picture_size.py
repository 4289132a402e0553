"""The size of the segmentation's pictures is that of the image in which the joints lie, if it can be."""

import json

import cv2
import numpy as np
import pytest

from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.pose.pose_file import read_pose
from healthgait.layout import POSE, SEGMENTATION, Clip
from tests.gait.made_up_body import pose_of_person
from tests.gait.made_up_walk import CORNERS_PX, LENGTH_M
from tests.gait.pose_files import entries, entry

CLIP = Clip("PA000", "UGS", "WoJ", 2)
SIZE_PX, FPS, HEIGHT_CM = (850, 540), 30.0, 170.0  # the person walks to column 840


def written(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    return path


def test_by_the_pictures_size_the_outermost_joint_is_not_the_border(tmp_path):
    path = written(tmp_path / "pose.json", [*entries(11), entry(11, l_ankle={"x": 958, "y": 420})])
    assert np.isnan(read_pose(path).ankles_px[11, 0]).all()
    pose = read_pose(path, (1200, 700))
    assert pose.ankles_px[11, 0].tolist() == [958, 420] and pose.image_size == (1200, 700)


@pytest.mark.parametrize("size", [(480, 540), (960, 270), (480, 270)])
def test_a_size_beyond_which_many_joints_lie_is_not_that_of_their_image(tmp_path, size):
    path = written(tmp_path / "pose.json", entries(600))
    pose = read_pose(path, size)
    assert pose.image_size is None
    assert np.array_equal(pose.ankles_px, read_pose(path).ankles_px)


def test_a_joint_that_an_estimator_put_outside_the_image_speaks_against_no_size(tmp_path):
    size, beyond = (960, 540), entry(5, l_ankle={"x": 990, "y": 420}, l_knee={"x": 985, "y": 300})
    pose = read_pose(written(tmp_path / "pose.json", [*entries(5), beyond, *entries(10, first=6)]), size)
    assert pose.image_size == size
    assert np.isnan(pose.ankles_px[5, 0]).all() and np.isfinite(pose.ankles_px[5, 1]).all()


@pytest.fixture
def estimate(tmp_path):
    """The one clip's result with pose, boxes and pictures of such sizes."""

    def run(pose_scale=1.0, boxes_scale=1.0, pictures_scale=1.0):
        person = pose_of_person(1.7, scale=pose_scale)
        content = [{"frame": frame, "joints": joints} for frame, joints in person.joints.items()]
        written(CLIP.path_in(tmp_path / "pose", POSE), content)
        boxes = {str(number): {"x_min": x, "x_max": x, "y_min": y, "y_max": y}
                 for number, (x, y) in enumerate((boxes_scale * CORNERS_PX).tolist())}  # fmt: skip
        written(CLIP.sensor_boxes(tmp_path / "boxes"), boxes)
        folder = CLIP.path_in(tmp_path / "segmentation", SEGMENTATION)
        folder.mkdir(parents=True)
        wide, high = (int(pictures_scale * side) for side in SIZE_PX)
        for frame in person.joints:
            cv2.imwrite(str(folder / f"{frame:03d}.png"), np.zeros((high, wide, 3), np.uint8))
        inputs = tmp_path / "pose", tmp_path / "boxes", tmp_path / "segmentation"
        settings = EstimationSettings(*inputs, LENGTH_M, FPS, "events", "y_max", None)
        (result,) = estimate_participant(settings, "PA000", HEIGHT_CM).clips
        return result

    return run


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_a_pose_of_another_size_than_pictures_and_boxes_is_the_odd_one(estimate, scale):
    reason = estimate(pose_scale=scale).row["reason"]
    assert reason.endswith("the pose belongs to another image size"), reason


@pytest.mark.parametrize("scale", [0.5, 0.75])
def test_boxes_of_another_size_than_pose_and_pictures_are_the_odd_ones(estimate, scale):
    reason = estimate(boxes_scale=scale).row["reason"]
    assert "fits the pictures; the boxes belong to another image size" in reason, reason


def test_pictures_of_half_the_size_are_the_odd_ones(estimate):
    result = estimate(pictures_scale=0.5)
    assert result.damaged
    assert "425x270 px, but the sensor boxes extend to" in result.row["reason"]


def test_what_fits_together_is_used(estimate):
    result = estimate()
    assert result.row["used"], result.row["reason"]
    assert result.row["Step"] == pytest.approx(65, abs=1)
