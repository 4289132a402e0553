"""Frames of a varying rate, and pictures that are numbered otherwise than the pose."""

import json

import numpy as np
import pytest

from healthgait.gait.parameters.walk import analyse_walk
from healthgait.gait.pose.pose_file import read_pose
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER, SILHOUETTE
from healthgait.viewer.contents import read_contents
from healthgait.viewer.estimate import Estimate, estimate_clip
from healthgait.viewer.film import status_line
from healthgait.viewer.moments import moments_of
from healthgait.viewer.scene import ClipScene
from healthgait.viewer.sheet import draw_sheet
from tests.gait.made_up_walk import LENGTH_M, WALKWAY, ankle_places, ankles_px, pose_of
from tests.viewer.made_up_clip import (
    FPS,
    STRIKES,
    WALK,
    silhouette,
    standing_scene,
    write_pose,
    write_standing,
    write_walk,
)

START_S = 20.0
# The walk of the made-up clip, filmed at 40 frames a second and then at 25.
TIMES_S = START_S + np.concatenate([np.arange(80) / 40, 2 + np.arange(70) / 25])


def write_timed(dataset, times_s=TIMES_S):
    """The made-up walk with a time in each entry."""
    joints = pose_of(ankles_px(ankle_places(TIMES_S - START_S) - 0.5)).joints
    write_walk(dataset)
    write_pose(dataset, joints, WALK)
    path = WALK.path(dataset, POSE)
    entries = json.loads(path.read_text())
    path.write_text(json.dumps([entry | {"time_s": float(at)} for entry, at in zip(entries, times_s, strict=True)]))
    return path


@pytest.fixture
def scene(tmp_path):
    pose = read_pose(write_timed(tmp_path))
    walk = analyse_walk(pose, WALKWAY, None, FPS)
    return ClipScene(read_contents(tmp_path, WALK), Estimate(WALKWAY, walk, ""), FPS)


def test_a_frame_is_at_the_time_that_the_pose_file_gives(scene):
    assert [scene.second_of(frame) for frame in range(150)] == pytest.approx(TIMES_S.tolist())
    assert scene.span_s == pytest.approx((20.0, TIMES_S[-1] + np.median(np.diff(TIMES_S))))
    assert scene.until_s(0) == pytest.approx(20 + 0.5 / 40)
    assert scene.until_s(100) == pytest.approx(TIMES_S[100] + 0.5 / 25)


def test_frames_beyond_those_with_a_time_are_as_far_apart_as_usual(tmp_path):
    scene = standing_scene(tmp_path, range(13, 18))
    scene.contents.times_s = {14: 1.0, 15: 1.1, 17: 1.3}
    assert [scene.second_of(frame) for frame in range(13, 19)] == pytest.approx([0.9, 1.0, 1.1, 1.2, 1.3, 1.4])


def test_without_times_the_number_and_the_rate_tell(tmp_path):
    scene = standing_scene(tmp_path, range(13, 18))
    assert scene.second_of(15) == 15 / FPS and scene.span_s == (13 / FPS, 18 / FPS)
    assert scene.mean_fps == pytest.approx(FPS)


def test_a_film_has_the_mean_rate(scene):
    assert scene.mean_fps == pytest.approx(150 / (scene.span_s[1] - 20))
    assert 25 < scene.mean_fps < 40


def test_events_are_said_and_shown_at_the_frames_of_their_time(scene, tmp_path):
    contact = scene.contacts[2]
    assert contact.begin_s == pytest.approx(START_S + STRIKES[2][1], abs=1 / 25)
    nearest = int(np.argmin(np.abs(TIMES_S - contact.begin_s)))
    line = status_line(scene, nearest)
    assert "right heel strike" in line and f"{TIMES_S[nearest]:.2f} s" in line
    assert "strike" not in status_line(scene, nearest - 1)
    frames = [frame for frame, _ in moments_of(scene)]
    expected = [int(np.argmin(np.abs(TIMES_S - START_S - at))) for _, at in STRIKES]
    assert all(min(abs(frame - other) for other in expected) <= 1 for frame in frames)
    assert draw_sheet(scene, tmp_path / "sheet.png").startswith("sheet: 6 moments, frames ")


@pytest.mark.parametrize("times_s", [TIMES_S[::-1], 1000 * TIMES_S])
def test_times_that_the_estimation_refuses_are_not_used(tmp_path, times_s):
    path = write_timed(tmp_path, times_s)
    contents = read_contents(tmp_path, WALK)
    assert contents.times_s == {} and len(contents.joints) == 150 and contents.damaged == []
    estimate = estimate_clip(tmp_path, tmp_path / SENSOR_BOXES_FOLDER, WALK, LENGTH_M, FPS)
    assert estimate.walk is None and estimate.reason.startswith(str(path))


def test_pictures_are_found_by_the_number_and_the_offset(tmp_path):
    write_standing(tmp_path, range(13, 16))
    contents = read_contents(tmp_path, WALK, frame_offset=2)
    assert [*contents.pictures[SILHOUETTE]] == [11, 12, 13] and [*contents.joints] == [13, 14, 15]
    assert contents.pictures[SILHOUETTE][13].name == "015.png"
    assert contents.frames == range(11, 16)
    assert np.array_equal(contents.picture(SILHOUETTE, 13), silhouette())
