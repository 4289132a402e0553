"""OpenPose's folder, and those that are written like it."""

import json

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


def frame_of(*lists):
    return {"version": 1.3, "people": [{"person_id": [-1], "pose_keypoints_2d": points} for points in lists]}


FLAT = [value for k in range(25) for value in (100 + k, 200 + k, 0.5)]
NAME = "walk_{:012d}_keypoints.json"


def folder_of(tmp_path, contents, name=NAME):
    for frame, content in contents.items():
        written(tmp_path / "json" / name.format(frame), content)
    return tmp_path / "json"


def test_a_frame_point_by_point(tmp_path):
    detections = read(folder_of(tmp_path, {0: frame_of(), 4: frame_of(FLAT, FLAT)}))
    assert {frame: len(found) for frame, found in detections.people.items()} == {0: 0, 4: 2}
    person = detections.people[4][1]
    assert person.points[21].tolist() == [121, 221, 0.5] and person.track is None
    assert detections.program == "OpenPose" and detections.first == 0 and detections.fractions is None
    assert detections.names is None and detections.point_sets == () and detections.has_scores


@pytest.mark.parametrize("points", ["mpi_15", "coco_18", "body_25", "body_25b", "body_135"])
@pytest.mark.parametrize("old", [False, True])
def test_the_folder_of_every_model(tmp_path, points, old):
    people, _ = two_people(empty=(0, 1, 2))
    folder = writers.openpose(people, tmp_path / "json", points, old=old)
    assert_recognised(folder, "openpose")
    assert_as_written(read(folder), people, points)


def test_people_that_openpose_tracked(tmp_path):
    people, tracks = two_people()
    folder = writers.openpose(people, tmp_path / "json", tracks=tracks)
    assert_as_written(read(folder), people, "body_25", tracks)


def test_units_of_the_image_are_left_as_they_are(tmp_path):
    people, _ = two_people()
    detections = read(writers.openpose(people, tmp_path / "json", keypoint_scale=3, size=(960, 540)))
    assert_as_written(detections, people, "body_25", scale=(960, 540))
    (person, _) = read(writers.openpose(people, tmp_path / "b", keypoint_scale=4, size=(960, 540))).people[3]
    nose = people[3][0]["nose"]
    assert person.points[0].tolist() == [2 * nose["x"] / 960 - 1, 2 * nose["y"] / 540 - 1, nose["score"]]


@pytest.mark.parametrize("points", ["halpe_26", "wholebody_133", "coco_17"])
@pytest.mark.parametrize("video", ["walk", "cam01_take_2", "000012"])
def test_the_folder_of_pose2sim(tmp_path, points, video):
    people, _ = two_people(empty=(0, 1, 2))
    folder = writers.pose2sim(people, tmp_path / "walk_json", points, video)
    assert_recognised(folder, "openpose")
    assert_as_written(read(folder), people, points)


def test_pose2sims_names_of_images_hold_two_numbers(tmp_path):
    folder = tmp_path / "json"
    for frame in range(3):
        written(folder / f"img_{frame + 1:04d}_{frame:06d}.json", frame_of(FLAT))
    assert list(read(folder).people) == [0, 1, 2]


def test_other_files_beside_openposes_own_are_not_read(tmp_path):
    folder = folder_of(tmp_path, {3: frame_of(FLAT), 4: frame_of()})
    written(folder / "config_7.json", {"fps": 30})
    written(folder / "notes.txt", "left shoe untied")
    written(folder / "._walk_000000000009_keypoints.json", "not JSON")
    assert_recognised(folder, "openpose")
    assert list(read(folder).people) == [3, 4]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("walk_000007.json", {"fps": 30}, "walk_000007.json: expected an object with a list"),
        ("config.json", {"fps": 30}, "config.json: 'config' has no frame number"),
        ("summary_2.json", {"fps": 30}, "not of the same video"),
    ],
)
def test_other_files_that_cannot_be_told_apart_are_refused(tmp_path, name, content, words):
    people, _ = two_people()
    folder = writers.pose2sim(people, tmp_path / "walk_json")
    written(folder / name, content)
    assert_refused(folder, words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[]", ["expected an object", '"people"']),
        ('{"people": [', ["not valid JSON"]),
        ({"people": [{}]}, ["person 0: pose_keypoints_2d", "not NoneType"]),
        ({"people": [3]}, ["entry 0", "expected an object, not int"]),
        (frame_of(FLAT[:-1]), ["person 0", "74 values"]),
        (frame_of(FLAT[:54]), ["person 0", "another number of points"]),
        ({"people": [{"pose_keypoints": ["x", 1, 2]}]}, ["person 0: pose_keypoints", "'x'"]),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, content, words):
    folder = folder_of(tmp_path, {3: frame_of(FLAT), 4: content})
    assert_refused(folder, NAME.format(4), *words, name="openpose")


def test_a_folder_that_is_none_or_of_two_videos_is_refused(tmp_path):
    assert_refused(tmp_path / "json", "no such folder", name="openpose")
    (tmp_path / "empty").mkdir()
    assert_refused(tmp_path / "empty", "no files", name="openpose")
    assert_refused(written(tmp_path / "file.json", frame_of(FLAT)), "is a file", name="openpose")
    folder = folder_of(tmp_path, {3: frame_of(FLAT)})
    other = written(folder / "other_000000000004_keypoints.json", frame_of(FLAT))
    assert_refused(folder, "not of the same video", "one file per clip")
    other.rename(folder / "walk_3_keypoints.json")
    assert_refused(folder, "is the same frame as")


@given(changed_json(frame_of(FLAT, FLAT)))
def test_any_folder_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp() / "any-openpose"
    written(folder / NAME.format(4), json.dumps(frame_of(FLAT)))
    read_any(folder, folder / NAME.format(3), content)


def test_somebody_of_whom_only_hands_were_found_is_nobody(tmp_path):
    written(tmp_path / "json" / "walk_3_keypoints.json", frame_of([], FLAT))
    written(tmp_path / "json" / "walk_4_keypoints.json", frame_of([]))
    assert {frame: len(found) for frame, found in read(tmp_path / "json").people.items()} == {3: 1, 4: 0}
