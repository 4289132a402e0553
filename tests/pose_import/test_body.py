"""Which order of points makes a body, on simulated people whose points are known."""

import json
from pathlib import Path

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.layout import POSE
from healthgait.pose_import.body import contradiction
from healthgait.pose_import.point_names import by_body
from healthgait.pose_import.point_sets import BODY_25, BODY_25B, COCO_17, H36M_17, POINT_SETS
from tests.pose_import.estimators import write_simulated

PLACE = Path("walk.json")


@pytest.fixture(scope="module")
def bodies(tmp_path_factory):
    """The joints of a simulated walk by name, (people, 2) each, with the points that the dataset does not have."""
    folder = tmp_path_factory.mktemp("simulated")
    (clip,) = write_simulated(folder, 1)
    entries = json.loads(clip.path_in(folder / POSE, POSE).read_text())
    seen = [entry["joints"] for entry in entries if entry["joints"]]
    named = {name: np.array([[one[name]["x"], one[name]["y"]] for one in seen]) for name in seen[0]}
    for middle, joint in (("neck", "shoulder"), ("mid_hip", "hip")):
        named[middle] = (named[f"l_{joint}"] + named[f"r_{joint}"]) / 2
    named["head_top"] = named["nose"] - [0, 20]
    for side in "lr":
        named[f"{side}_small_toe"] = named[f"{side}_big_toe"] + [4, 2]
    return named


def people_of(bodies, names, seed=0):
    """People (people, points, 3) with the points ``names``; a point without a name may be anywhere."""
    rng = np.random.default_rng(seed)
    count = len(bodies["nose"])
    places = [bodies[name] if name else rng.uniform(0, 500, (count, 2)) for name in names]
    return np.concatenate([np.stack(places, axis=1), np.full((count, len(names), 1), 0.9)], axis=2)


@pytest.mark.parametrize("name", POINT_SETS)
def test_each_set_is_recognised_by_the_body(bodies, name):
    assert by_body(people_of(bodies, POINT_SETS[name].names), (), PLACE).point_set == name


@pytest.mark.parametrize("name", ["body_25", "body_25b"])
def test_a_set_is_recognised_when_half_of_the_points_are_missing_and_others_sit(bodies, name):
    people = people_of(bodies, POINT_SETS[name].names)
    people[np.random.default_rng(3).random(people.shape[:2]) < 0.5] = np.nan
    assert by_body(people, (), PLACE).point_set == name


def test_another_order_of_known_points_is_refused_with_what_contradicts_it(bodies):
    people = people_of(bodies, COCO_17.names[::-1])
    with pytest.raises(InputError) as refusal:
        by_body(people, (), PLACE)
    words = str(refusal.value)
    assert words.startswith("walk.json: its 17 points are in no known order")
    assert "as COCO 17, ankles are above the hips" in words and "as Human3.6M 17" in words


def test_rows_that_grow_upwards_are_seen(bodies):
    people = people_of(bodies, COCO_17.names)
    people[..., 1] = 540 - people[..., 1]
    index = {name: number for number, name in enumerate(COCO_17.names)}
    assert "y must grow downwards" in contradiction(people, index)


def test_points_too_few_to_tell_two_sets_apart_are_asked_about(bodies):
    """Only the nose, which both sets have first, was found."""
    people = people_of(bodies, BODY_25.names)
    people[:, 1:] = np.nan
    with pytest.raises(InputError, match=r"as OpenPose BODY_25 \(body_25\) and as OpenPose BODY_25B \(body_25b\)"):
        by_body(people, (), PLACE)
    assert by_body(people, ["body_25b"], PLACE).point_set == "body_25b"


def test_another_number_of_points_is_refused_with_the_known_ones(bodies):
    with pytest.raises(InputError, match=r"has 5 points for each person; known are 17 \(COCO 17\)"):
        by_body(people_of(bodies, COCO_17.names[:5]), (), PLACE)


# Of each set the numbers of l_hip, r_hip, l_ankle, r_ankle, l_wrist, r_wrist, and of l_big_toe, r_big_toe, l_heel,
# r_heel if it has them, as the documentation of each counts: a body cannot show that sides are exchanged.
NUMBERS = {
    "coco_17": (11, 12, 15, 16, 9, 10),
    "coco_18": (11, 8, 13, 10, 7, 4),
    "body_25": (12, 9, 14, 11, 7, 4, 19, 22, 21, 24),
    "body_25b": (11, 12, 15, 16, 9, 10, 19, 22, 21, 24),
    "body_135": (11, 12, 15, 16, 9, 10, 19, 22, 21, 24),
    "mpi_15": (11, 8, 13, 10, 7, 4),
    "halpe_26": (11, 12, 15, 16, 9, 10, 20, 21, 24, 25),
    "halpe_136": (11, 12, 15, 16, 9, 10, 20, 21, 24, 25),
    "wholebody_133": (11, 12, 15, 16, 9, 10, 17, 20, 19, 22),
    "blazepose_33": (23, 24, 27, 28, 15, 16, 31, 32, 29, 30),
    "mpii_16": (3, 2, 5, 0, 15, 10),
    "h36m_17": (4, 1, 6, 3, 13, 16),
}


@pytest.mark.parametrize("name", POINT_SETS)
def test_each_set_has_its_sides_where_its_documentation_has_them(name):
    joints = ["hip", "ankle", "wrist", "big_toe", "heel"]
    expected = {f"{side}_{joint}" for joint in joints for side in "lr"} & set(POINT_SETS[name].names)
    order = [f"{side}_{joint}" for joint in joints for side in "lr"]
    assert dict(zip(order, NUMBERS[name], strict=False)) == {
        joint: POINT_SETS[name].names.index(joint) for joint in order if joint in expected
    }


def test_the_orders_of_the_two_sets_of_25_and_of_17_points():
    """As OpenPose and mmpose document them."""
    assert [BODY_25.names[k] for k in (8, 9, 12, 14, 19, 24)] == [
        "mid_hip", "r_hip", "l_hip", "l_ankle", "l_big_toe", "r_heel"
    ]  # fmt: skip
    assert [BODY_25B.names[k] for k in (11, 15, 17, 18, 19, 24)] == [
        "l_hip", "l_ankle", "neck", "head_top", "l_big_toe", "r_heel"
    ]  # fmt: skip
    assert [H36M_17.names[k] for k in (0, 1, 3, 6, 11, 16)] == [
        "mid_hip", "r_hip", "r_ankle", "l_ankle", "l_shoulder", "r_wrist"
    ]  # fmt: skip
    assert [len(points) for points in POINT_SETS.values()] == [17, 18, 25, 25, 135, 15, 26, 136, 133, 33, 16, 17]
