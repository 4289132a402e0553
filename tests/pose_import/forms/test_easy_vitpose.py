"""easy_ViTPose's file."""

import pytest
from hypothesis import given

from tests.pose_import.forms import writers
from tests.pose_import.forms.reading import (
    assert_as_written,
    assert_recognised,
    assert_refused,
    read,
    read_any,
    two_people,
    written,
)
from tests.test_any_input import changed_json

pytestmark = pytest.mark.filterwarnings("error")

POINTS = [[200 + k, 100 + k, 0.5] for k in range(3)]
NAMES = {"0": "nose", "1": "left_eye", "2": "hip"}


def path_of(tmp_path, frames, skeleton=NAMES):
    return written(tmp_path / "walk_result.json", {"keypoints": frames, "skeleton": skeleton})


def test_y_comes_before_x(tmp_path):
    detections = read(path_of(tmp_path, [{}, {"4": POINTS}]))
    assert detections.people[0] == [] and detections.first == 0
    (person,) = detections.people[1]
    assert person.points[2].tolist() == [102, 202, 0.5] and person.track == "4"
    assert detections.names == ("nose", "left_eye", "hip")


def test_early_versions_have_no_tracks(tmp_path):
    (person, _) = read(path_of(tmp_path, [[POINTS, POINTS]])).people[0]
    assert person.track is None and person.points[0].tolist() == [100, 200, 0.5]


@pytest.mark.parametrize("points", ["coco_17", "wholebody_133"])
def test_the_file(tmp_path, points):
    people, tracks = two_people(empty=(0, 1, 2, *range(5, 12)))
    path = writers.easy_vitpose(people, tmp_path / "walk_result.json", points, tracks)
    assert_recognised(path, "easy_vitpose")
    detections = read(path)
    assert_as_written(detections, people, points, tracks)
    assert detections.names[15] == "left_ankle"


def test_its_own_25_points_come_with_their_names(tmp_path):
    people, tracks = two_people(frames=(0,))
    detections = read(writers.easy_vitpose(people, tmp_path / "walk_result.json", "coco_25", tracks))
    place = detections.names.index("right_heel")
    heel = people[0][0]["r_heel"]
    assert place == 24 and detections.people[0][0].points[place].tolist() == [heel["x"], heel["y"], heel["score"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"keypoints": [7], "skeleton": NAMES}, ["frame 0", "an object of people", "int"]),
        ({"keypoints": [{"0": 7}], "skeleton": NAMES}, ["frame 0, person 0", "[y, x, score]"]),
        ({"keypoints": [{"0": [[1, 2]] * 3}], "skeleton": NAMES}, ["frame 0, person 0", "[y, x, score]"]),
        ({"keypoints": [{"0": []}], "skeleton": NAMES}, ["frame 0, person 0"]),
        ({"keypoints": [{"0": [[1, 2, "x"]]}], "skeleton": NAMES}, ["frame 0, person 0", "'x'"]),
        ({"keypoints": [{"0": POINTS}], "skeleton": {"0": "nose"}}, ["skeleton: names 1 points, people have 3"]),
        ({"keypoints": [{"0": POINTS}], "skeleton": {"5": "nose"}}, ["skeleton"]),
        ({"keypoints": [{"0": POINTS}], "skeleton": 7}, ["skeleton: expected an object"]),
        ({"keypoints": [{"0": POINTS}, {"0": POINTS[:2]}], "skeleton": NAMES}, ["frame 1", "2 points"]),
        ("3", ["object with keypoints"]),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, content, words):
    assert_refused(written(tmp_path / "walk_result.json", content), *words, name="easy_vitpose")


@given(changed_json({"keypoints": [{}, {"3": POINTS}, [POINTS]], "skeleton": NAMES}))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-easy-vitpose" / "results.json"
    read_any(path, path, content)
