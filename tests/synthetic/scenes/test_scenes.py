"""Scenes of the benchmark: what they do to poses and pictures, and that their truth is that of what is seen."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from healthgait.layout import POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, clips_of
from healthgait.synthetic.footfalls import TrueFootfalls
from healthgait.synthetic.scenes.degraded_poses import FROZEN, ONTO_OTHER, hide_leg, jumps
from healthgait.synthetic.scenes.scenes import SCENES, Scene, write_scene

CLIP = clips_of("PA000")[1]


def regular_walk(count=14, step_m=0.7, step_s=0.5, double_s=0.1, start_m=-2.0):
    strikes = 1.0 + step_s * np.arange(count)
    heel_m = start_m + step_m * np.arange(count)
    return TrueFootfalls(np.arange(count) % 2, strikes, strikes + step_s + double_s, heel_m, np.zeros(count))


def test_a_short_walkway_lies_about_the_middle_of_the_whole_one_and_truth_counts_its_steps_alone():
    scene = Scene(length_m=3.0)
    assert scene.lines_m == pytest.approx((0.6, 3.6))
    walk = regular_walk()  # heels at 0.8, 1.5, 2.2, 2.9, 3.6 m and outside
    outside = (walk.heel_m < 0.6) | (walk.heel_m > 3.65)
    stretched = replace(walk, heel_m=walk.heel_m + np.where(outside, 0.2 * np.sign(walk.heel_m), 0.0))
    assert scene.truth(stretched)["Step"] == pytest.approx(70)


def test_a_hidden_last_step_is_no_part_of_the_truth():
    walk = regular_walk()  # stances 3 to 8 on the walkway, the last at 3.6 m; struck at 5 s by the left foot
    far = replace(walk, heel_m=walk.heel_m + 0.1 * (np.arange(14) >= 8))
    assert Scene(last_step=FROZEN).truth(far)["Step"] == pytest.approx(70)
    assert Scene().truth(far)["Step"] == pytest.approx(72)  # (4 x 70 + 80) / 5
    # It swings from 4.6 s, one step and a double support after 4.0 s, to 5 s; hidden from 0.4 of that on.
    assert Scene(last_step=FROZEN).hidden(walk) == ("l", pytest.approx(4.6 + 0.4 * 0.4))


def pose_of(frames=10):
    """Hips and ankles that move on by 1 px a frame, those of the right leg 100 px ahead."""
    ahead = {"l_hip": 0.0, "l_ankle": 0.0, "r_hip": 100.0, "r_ankle": 100.0}
    return [
        {"frame": k, "joints": {name: {"x": k + by, "y": 0.0} for name, by in ahead.items()}} for k in range(frames)
    ]


def test_a_hidden_leg_stays_where_it_was_or_lies_on_the_other_one():
    frozen, onto = pose_of(), pose_of()
    hide_leg(frozen, "r", 6, FROZEN, np.random.default_rng(1))
    assert [entry["joints"]["r_ankle"]["x"] for entry in frozen] == [100, 101, 102, 103, 104, 105, 105, 105, 105, 105]
    assert [entry["joints"]["r_hip"]["x"] for entry in frozen] == [100.0 + k for k in range(10)]
    hide_leg(onto, "r", 6, ONTO_OTHER, np.random.default_rng(1))
    apart = [entry["joints"]["r_ankle"]["x"] - entry["joints"]["l_ankle"]["x"] for entry in onto]
    assert apart[:6] == [100] * 6 and np.abs(apart[6:]).max() < 20


def test_jumps_are_by_the_distance_that_is_asked_for_and_of_few_frames():
    entries = pose_of(2000)
    jumps(0.01)(entries, np.random.default_rng(2))
    for name in ("l_ankle", "r_hip"):
        x, y = (np.array([entry["joints"][name][axis] for entry in entries]) for axis in "xy")
        away = np.hypot(x - np.arange(2000) - 100 * (name[0] == "r"), y)
        assert 0.01 < (away > 1).mean() < 0.035  # 1 % of frames begin a jump of two frames on average
        assert np.quantile(away[away > 1], [0.05, 0.95]) == pytest.approx([16, 80], rel=0.4)  # 160 px to a metre


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """A clip with and without 2 of 20 frames lost: the folders of both."""
    folders = []
    for scene in (Scene(), SCENES["2 of 20 frames lost, not numbered"]):
        folder = tmp_path_factory.mktemp("scene")
        write_scene(folder, _one_clip(scene), 1)
        folders.append(folder)
    return folders


def _one_clip(scene):
    """Its walker with a single clip, for speed."""
    return replace(scene, walker=lambda person: replace(scene.walker(person), walks={CLIP: person.walks[CLIP]}))


def test_lost_frames_leave_no_gap_in_the_numbers_and_pose_and_pictures_agree(lost):
    whole, fewer = (json.loads(CLIP.path(folder, POSE).read_text()) for folder in lost)
    assert [entry["frame"] for entry in fewer] == list(range(len(fewer)))
    assert len(fewer) == pytest.approx(0.9 * len(whole), abs=2)
    places = {entry["joints"]["l_ankle"]["x"]: entry["frame"] for entry in whole if entry["joints"]}
    before = CLIP.path(lost[0], SEGMENTATION)
    checked = 0
    for entry in fewer:
        picture = CLIP.path(lost[1], SEGMENTATION) / f"{entry['frame']:03d}.png"
        if entry["joints"] and picture.exists() and entry["joints"]["l_ankle"]["x"] in places:
            source = before / f"{places[entry['joints']['l_ankle']['x']]:03d}.png"
            checked += source.exists() and np.array_equal(cv2.imread(str(picture)), cv2.imread(str(source)))
    assert checked > 0.6 * sum(entry["joints"] is not None for entry in fewer)


def test_the_walkway_of_a_zoomed_camera_takes_the_share_of_the_image_that_is_asked_for(tmp_path):
    write_scene(tmp_path, _one_clip(SCENES["walkway of 3 m"]), 1)
    boxes = json.loads(CLIP.sensor_boxes(tmp_path / SENSOR_BOXES_FOLDER).read_text())
    left, right = (
        np.mean([boxes[a][edge], boxes[b][edge]]) for a, b, edge in (("0", "1", "x_min"), ("2", "3", "x_max"))
    )
    assert right - left == pytest.approx(0.7 * 960, rel=0.03)
