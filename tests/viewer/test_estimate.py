"""What is shown of a clip is what the estimation makes of it."""

from healthgait.layout import MEASURES_FILE, SENSOR_BOXES_FOLDER
from healthgait.viewer.estimate import estimate_clip
from tests.gait.made_up_body import pose_of_person
from tests.gait.made_up_walk import LENGTH_M
from tests.viewer.made_up_clip import FPS, WALK, write_pose, write_walk


def test_the_height_in_the_datasets_table_counts(tmp_path):
    """By a scale of 0.6 times the true one a person of 1.7 m is 1.0 m tall, which a child may be."""
    write_walk(tmp_path)
    write_pose(tmp_path, pose_of_person(1.7, FPS).joints, WALK)
    given = tmp_path, tmp_path / SENSOR_BOXES_FOLDER, WALK, 0.6 * LENGTH_M, FPS
    assert "tall" not in estimate_clip(*given).reason
    (tmp_path / MEASURES_FILE).write_text("ID,Height\nPA000,170\n")
    reason = estimate_clip(*given).reason
    assert "the person is 1.0" in reason and "1.70 m" in reason
    assert reason.endswith("the estimation excludes this clip")


def test_a_table_that_cannot_be_read_is_the_reason(tmp_path):
    write_walk(tmp_path)
    (tmp_path / MEASURES_FILE).write_text("Height\n170\n")
    found = estimate_clip(tmp_path, tmp_path / SENSOR_BOXES_FOLDER, WALK, LENGTH_M, FPS)
    assert found.walk is None and MEASURES_FILE in found.reason and found.reason.endswith("; no events")
