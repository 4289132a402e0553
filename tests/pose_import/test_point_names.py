"""Joints by the names of a file's points, and by a user's file."""

import json
from pathlib import Path

import pytest

from healthgait.errors import InputError
from healthgait.pose_import.point_names import by_names, by_set, by_user, joint_named
from healthgait.pose_import.point_sets import COCO_17, JOINTS

PLACE = Path("walk.csv")
LEGS = ["l_hip", "r_hip", "l_knee", "r_knee", "l_ankle", "r_ankle"]


@pytest.mark.parametrize(
    ("name", "joint"),
    [
        *((joint, joint) for joint in JOINTS),
        ("LAnkle", "l_ankle"), ("left_ankle", "l_ankle"), ("LEFT_ANKLE", "l_ankle"), ("Left Ankle", "l_ankle"),
        ("ankle_left", "l_ankle"), ("RAnkle", "r_ankle"), ("rankle", "r_ankle"), ("rightAnkle", "r_ankle"),
        ("LEFT_FOOT_INDEX", "l_big_toe"), ("RBigToe", "r_big_toe"), ("left_toe", "l_big_toe"),
        ("RSmallToe", "r_small_toe"), ("Neck", "neck"), ("MidHip", "mid_hip"), ("Hip", "mid_hip"), ("RHip", "r_hip"),
        ("Nose", "nose"), ("LEar", "l_ear"), ("rear", "r_ear"), ("left_eye", "l_eye"),
        ("left_index", None), ("left_eye_inner", None), ("mouth_left", None), ("ankle1", None), ("ankle", None),
        ("face-3", None), ("left_hand", None), ("LThumb", None), ("tail", None), ("", None), ("left", None),
    ],
)  # fmt: skip
def test_names_as_programs_write_them(name, joint):
    assert joint_named(name) == joint


def test_points_are_found_by_their_names_in_any_order():
    points = by_names(["tail", "RAnkle", "LAnkle", "RKnee", "LKnee", "RHip", "LHip"], PLACE)
    assert points.index == {"r_ankle": 1, "l_ankle": 2, "r_knee": 3, "l_knee": 4, "r_hip": 5, "l_hip": 6}


def test_names_without_the_legs_or_with_a_joint_twice_are_refused():
    with pytest.raises(InputError, match=r"walk.csv: none of its points is l_ankle; it has left_foot, "):
        by_names(["left_foot", *(name for name in LEGS if name != "l_ankle")], PLACE)
    with pytest.raises(InputError, match="'l_hip' and 'LHip' both mean l_hip"):
        by_names([*LEGS, "LHip"], PLACE)


def written(tmp_path, content):
    path = tmp_path / "names.json"
    path.write_text(json.dumps(content))
    return path


def test_a_users_list_and_objects_by_name_and_by_number_say_the_same(tmp_path):
    names = ["hip1", "hip2", "k1", "k2", "a1", "a2", "tail"]
    expected = {joint: number for number, joint in enumerate(LEGS)}
    for content, own in (
        ([*LEGS, None], None),
        (dict(zip(names, LEGS, strict=False)), names),
        ({str(number): joint for number, joint in enumerate(LEGS)}, None),
    ):
        points = by_user(written(tmp_path, content), own, 7, PLACE)
        assert points.index == expected and points.point_set == "named"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("x", "expected a list of joints, or an object"),
        (LEGS, "names 6 points, but those in walk.csv are 7"),
        ([*LEGS, "tail"], "'tail' is no joint; expected nose, "),
        ([*LEGS, ["l_heel"]], "is no joint"),
        ([*LEGS, "l_hip"], "l_hip is named twice"),
        ([*LEGS[:5], None, None], "no point is r_ankle; expected at least hips, knees and ankles"),
        ({"7": "l_hip"}, "there is no point '7'; expected one of the numbers 0 to 6"),
        ({"x": "l_hip"}, "there is no point 'x'"),
    ],
)
def test_a_users_file_that_cannot_be_meant_is_refused(tmp_path, content, words):
    with pytest.raises(InputError, match=f"names.json: .*{words}"):
        by_user(written(tmp_path, content), None, 7, PLACE)


def test_a_set_of_another_size_is_refused():
    with pytest.raises(InputError, match="has 18 points for each person, but COCO 17 are 17"):
        by_set(COCO_17, 18, PLACE)


def test_feet_are_ankles_where_there_are_none():
    """Human3.6M, as MMPose names it."""
    names = ["root", "right_hip", "right_knee", "right_foot", "left_hip", "left_knee", "left_foot", "spine"]
    points = by_names(names, PLACE)
    assert (points.index["r_ankle"], points.index["l_ankle"]) == (3, 6)
    assert (
        "l_ankle" in by_names([*LEGS, "left_foot"], PLACE).index
        and len(by_names([*LEGS, "left_foot"], PLACE).index) == 6
    )
