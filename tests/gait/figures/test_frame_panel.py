"""The one frame that a clip's figure shows, with the walkway and the footfalls on it."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from matplotlib.figure import Figure

from healthgait.gait.figures.frame_panel import crop, frame_panel, shown_frame
from healthgait.gait.pose.joints import joint_places
from healthgait.gait.segmentation.frames import frame_paths
from tests.gait.shown_walk import FIRST, FPS, WALKWAY, walk_of, walk_towards, walking_pose

pytestmark = pytest.mark.filterwarnings("error")


def test_the_frame_shown_is_found_by_its_time(pose, walk):
    timed = replace(pose, times_s=100 + np.arange(len(pose)) / FPS)
    assert shown_frame(walk_of(timed), timed, set()) == shown_frame(walk, pose, set())


def test_the_frame_shown_is_a_double_support_in_the_middle(pose, walk):
    frame = shown_frame(walk, pose, set())
    left, right = walk.tracks.seen_m[frame - FIRST]
    assert abs(left - right) > 0.5
    assert (left + right) / 2 == pytest.approx(2.1, abs=0.6)
    assert shown_frame(walk, pose, {FIRST, frame + 3, frame - 5, 10_000}) == frame + 3


@pytest.mark.parametrize("direction", [1, -1])
def test_the_frame_shows_walkway_footfalls_and_person(direction):
    pose, walk = walking_pose(direction), walk_towards(direction)
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, {})
    outline, *footfalls = (line.get_xydata() for line in axes.lines)
    assert outline.tolist() == WALKWAY.corners_px[[0, 2, 3, 1, 0]].tolist()
    inside = np.flatnonzero(walk.footfalls.inside)
    for number, ends_px in zip(inside, footfalls, strict=False):
        ends_m = WALKWAY.on_floor(ends_px)
        along = ends_m[:, 0] if direction > 0 else WALKWAY.length_m - ends_m[:, 0]
        assert along == pytest.approx([walk.footfalls.heel_m[number], walk.footfalls.toe_m[number]])
        assert ends_m[:, 1] == pytest.approx(walk.tracks.across[walk.footfalls.foot[number]])
    rest = footfalls[len(inside) :]
    assert [len(points) for points in rest] == [2, 2, 1, 1, 1, 1, 1, 1]  # two shanks, four joints, two ankles
    frame = shown_frame(walk, pose, set())
    assert [points[0].tolist() for points in rest[-2:]] == pose.ankles_px[frame - FIRST].tolist()
    assert f"Frame {frame}" in axes.get_title(loc="left")


def test_the_segmentation_lies_below_and_a_damaged_picture_is_left_out(tmp_path, pose, walk):
    picture = np.zeros((540, 960, 3), np.uint8)
    picture[300:400, 200:300] = (0, 0, 200)  # OpenCV's red
    path = tmp_path / f"{shown_frame(walk, pose, set()):03d}.png"
    cv2.imwrite(str(path), picture)
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, frame_paths(tmp_path))
    shown = axes.images[0].get_array()
    assert shown[350, 250].tolist() == [228, 128, 128]  # pale red
    assert len(set(shown[0, 0].tolist())) == 1 and 200 < shown[0, 0, 0] < 250
    path.write_bytes(path.read_bytes()[:-20])
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, frame_paths(tmp_path))
    assert len(axes.images) == 0


def test_the_picture_below_is_the_one_with_the_number_of_the_frame_and_the_offset(tmp_path, pose, walk):
    frame = shown_frame(walk, pose, set())
    for number, value in ((frame, 0), (frame + 2, 200)):
        cv2.imwrite(str(tmp_path / f"{number:03d}.png"), np.full((540, 960, 3), value, np.uint8))
    axes = Figure().subplots()
    frame_panel(axes, walk, pose, frame_paths(tmp_path), frame_offset=2)
    assert axes.images[0].get_array()[0, 0].tolist() == [228, 228, 228]  # 128 + 200 / 2
    assert f"Frame {frame};" in axes.get_title(loc="left")


def test_only_joints_with_places_are_drawn():
    named = {"a": {"x": 1, "y": 2.5}, "b": None, "c": {"x": 1}, "d": {"x": 1, "y": float("nan")},
             "e": {"x": 10**400, "y": 1}, "f": {"x": "1", "y": 2}, "g": 3}  # fmt: skip
    assert joint_places(named) == {"a": (1, 2.5)}


def test_the_crop_holds_walkway_and_person_at_one_shape():
    for head in ((400.0, 150.0), (400.0, -200.0), (400.0, 380.0)):
        left, right, top, bottom = crop(np.array([head, (9000.0, 0.0)]), WALKWAY.corners_px)
        assert (right - left) / (bottom - top) == pytest.approx(2.5)
        assert left < 100 < 835 < right < 2000 and top < min(head[1], 400) and bottom > 425
