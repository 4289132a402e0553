"""MMPose's demos and inferencer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

INSTANCE = {
    "keypoints": [[100 + k, 200 + k] for k in range(17)],
    "keypoint_scores": [0.5] * 17,
    "bbox": [[1, 1, 2, 2]],
    "bbox_score": 0.9,
}


def frame(number, *instances):
    return {"frame_id": number, "instances": list(instances)}


def path_of(tmp_path, content):
    return written(tmp_path / "results_walk.json", content)


def test_an_instance_point_by_point(tmp_path):
    detections = read(path_of(tmp_path, [frame(0), frame(7, INSTANCE)]))
    assert detections.people[0] == []
    (person,) = detections.people[7]
    assert person.points[9].tolist() == [109, 209, 0.5] and person.track is None
    assert detections.program == "MMPose" and detections.first == 0


@pytest.mark.parametrize(
    ("points", "dataset"),
    [("coco_17", "coco"), ("halpe_26", "halpe26"), ("wholebody_133", "coco_wholebody"), ("body_25", "own_25")],
)
@pytest.mark.parametrize("with_names", [False, True])
def test_the_demos_file(tmp_path, points, dataset, with_names):
    people, tracks = two_people(empty=(0,))
    path = writers.mmpose_demo(people, tmp_path / "results_walk.json", points, dataset, tracks, with_names)
    assert_recognised(path, "mmpose")
    detections = read(path)
    assert detections.first == 1 and min(detections.people) == 1
    assert_as_written(detections, people, points, tracks)
    assert detections.point_sets == ((points,) if points != "body_25" else ())
    assert (detections.names is None) != with_names
    if with_names:
        assert detections.names[0] == "nose" and len(detections.names) == len(detections.people[4][0].points)


def test_the_inferencers_file(tmp_path):
    people, _ = two_people(empty=(0,))
    path = writers.mmpose_inferencer(people, tmp_path / "walk.json")
    assert_recognised(path, "mmpose")
    assert_as_written(read(path), people, "coco_17")


def test_the_inferencers_folder_of_images(tmp_path):
    people, _ = two_people(empty=(0, 1))
    folder = writers.mmpose_images(people, tmp_path / "predictions", "halpe_26")
    assert_recognised(folder, "mmpose")
    assert_as_written(read(folder), people, "halpe_26")


def test_the_demos_files_of_images(tmp_path):
    for number in (3, 4):
        content = {"meta_info": {"dataset_name": "mpii"}, "instance_info": [INSTANCE]}
        written(tmp_path / "json" / f"results_{number}.json", content)
    assert_recognised(tmp_path / "json", "mmpose")
    detections = read(tmp_path / "json")
    assert list(detections.people) == [3, 4] and detections.point_sets == ("mpii_16",) and detections.first == 0


@pytest.mark.parametrize(
    "names", [{"0": "nose"}, {str(k): k for k in range(17)}, {str(k + 1): "a" for k in range(17)}, 7]
)
def test_names_that_do_not_fit_are_no_names(tmp_path, names):
    content = {"meta_info": {"keypoint_id2name": names, "dataset_name": [1]}, "instance_info": [frame(1, INSTANCE)]}
    detections = read(path_of(tmp_path, content))
    assert detections.names is None and detections.point_sets == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("3", ["a list of frames", "int"]),
        ({"instance_info": 7}, ["a list of frames", "int"]),
        ([7], ["entry 0", "expected an object"]),
        ([{"frame_id": 0}], ["entry 0", "frame_id and instances"]),
        ([frame("0")], ["entry 0: frame_id", "a frame number"]),
        ([frame(0), frame(0)], ["entry 1", "frame 0 comes twice"]),
        ([frame(0, 7)], ["frame 0", "entry 0", "expected an object"]),
        ([frame(0, INSTANCE | {"keypoints": [[1, 2, 3]] * 17})], ["frame 0: person 0", "[x, y] in the image"]),
        ([frame(0, INSTANCE | {"keypoints": 7})], ["frame 0: person 0", "[x, y] in the image"]),
        ([frame(0, INSTANCE | {"keypoint_scores": None})], ["frame 0: person 0", "keypoint_scores"]),
        ([frame(0, INSTANCE | {"keypoint_scores": [0.5]})], ["frame 0: person 0", "of the same length"]),
        ([frame(0, INSTANCE | {"keypoints": [], "keypoint_scores": []})], ["frame 0: person 0"]),
        ([frame(0, INSTANCE), frame(1, {"keypoints": [[1, 2]], "keypoint_scores": [1]})], ["frame 1", "1 points"]),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, content, words):
    assert_refused(path_of(tmp_path, content), *words, name="mmpose")


LIST = [frame(0), frame(7, INSTANCE, INSTANCE | {"track_id": 3})]
DEMO = {"meta_info": {"dataset_name": "coco", "keypoint_id2name": {str(k): "a" for k in range(17)}},
        "instance_info": LIST}  # fmt: skip


@given(st.one_of(map(changed_json, (LIST, DEMO))))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-mmpose" / "results.json"
    read_any(path, path, content)


@given(changed_json([INSTANCE]))
def test_any_folder_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp() / "any-mmpose-images"
    written(folder / "4.json", json.dumps([INSTANCE]))
    read_any(folder, folder / "3.json", content)
